//! `new-site NAME`: everything a new service of the catalogue needs, in a form that builds and passes, to be filled in.

use std::path::Path;

use anyhow::{Context, Result, bail};
use promptward::site::by_any_id;

use crate::paths;

/// Writes the files of a new service below the tree's root.
pub fn create(name: &str) -> Result<()> {
    let written = create_below(&paths::root(), name)?;
    for path in &written {
        println!("wrote {path}");
    }
    println!(
        "\nNow fill them in:\n  1. data/sites/{name}.toml: hosts, selectors, submit endpoints, and where you saw them\n  2. tests/pages/sites/{name}.html: the smallest page with the site's structure; its first line says what each selector finds\n  3. tests/sites/listed.tsv: an address of the service\nThen: cargo test -p promptward --test sites --test selectors, and make generate"
    );
    Ok(())
}

fn create_below(root: &Path, name: &str) -> Result<Vec<String>> {
    check_name(name)?;
    let data = format!("data/sites/{name}.toml");
    let page = format!("tests/pages/sites/{name}.html");
    let addresses = "tests/sites/listed.tsv";
    for path in [&data, &page] {
        if root.join(path).exists() {
            bail!("{path} is there already: edit it, or choose another name");
        }
    }
    let known = std::fs::read_to_string(root.join(addresses)).with_context(|| format!("cannot read {addresses}"))?;
    paths::write(&root.join(&data), toml(name).as_bytes())?;
    paths::write(&root.join(&page), html(name).as_bytes())?;
    let line = format!("https://{name}.example/chat\t{name}\n");
    paths::write(&root.join(addresses), format!("{}\n{line}", known.trim_end()).as_bytes())?;
    Ok(vec![data, page, format!("{addresses} (one line)")])
}

fn check_name(name: &str) -> Result<()> {
    let kebab = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !kebab || name.is_empty() || name.len() > 40 || name.starts_with('-') || name.ends_with('-') {
        bail!("`{name}` is no id: use lower-case letters, digits and `-`, as in make new-site NAME=acme-chat");
    }
    if let Some(site) = by_any_id(name) {
        bail!(
            "the catalogue has `{}` ({}) already: extend its entry in data/sites/{}.toml, or move its line from data/sites/listed/{}.toml there",
            site.id,
            site.name,
            site.id,
            site.category
        );
    }
    Ok(())
}

fn toml(name: &str) -> String {
    format!(
        r#"id = "{name}"                    # the file's name; used in policies and events, so it never changes
name = "{name}"                  # as people see it
vendor = "{name}"
category = "chat"                # chat, search, code, image, video, audio, notes, writing, agent, playground, embedded, self-hosted, api
tier = "reads"                   # reads (what it is given), recommends (from more than that), acts (calls tools, writes elsewhere)
hosts = ["{name}.example"]       # exact; "*.x.example" with sub-domains, "x.example/chat" where only a path is the service
# scope = "panel"                # when it is a panel in a page that people use for other things; then name it: panel = ["…"]
# account = "…"                  # a file of data/accounts/, when there is evidence of the signed-in account
composer = ["textarea"]          # best first: the site's own ids and test ids, then the editor's marks; never translated labels or hashed classes
send = ['button[type="submit"]']
# user_row = ["…"]               # a sent message
submit = [
  {{ method = "POST", path = "/api/chat", prompt = ["json:messages[-1].content"] }},   # `*` = one segment, `**` = any number
  # {{ method = "POST", path = "/api/files", upload = true }},
]
# socket = [{{ path = "/ws", prompt = ["json:text"] }}]
# tenant_header = [{{ name = "X-…", form = "uuid", hosts = ["…"], source = "https://…" }}]
evidence = {{ source = "Scaffold: say where the facts above come from", seen = "2026-01" }}

# [retention]                    # only what a source says
# note = "…"
# source = "https://…"
# seen = "2026-01"
"#
    )
}

fn html(name: &str) -> String {
    format!(
        "<!-- composer 1 | send 1 -->\n<!doctype html><meta charset=\"utf-8\"><title>{name}</title>\n<form><textarea></textarea><button type=\"submit\"></button></form>\n"
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn tree() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("tests/sites")).unwrap();
        std::fs::write(root.path().join("tests/sites/listed.tsv"), "https://chatgpt.com/\tchatgpt\n").unwrap();
        root
    }

    #[test]
    fn a_scaffold_has_every_part_and_the_keys_of_a_real_entry() {
        let root = tree();
        let written = create_below(root.path(), "acme-chat").unwrap();
        assert_eq!(written.len(), 3);
        let read = |path: &str| std::fs::read_to_string(root.path().join(path)).unwrap();
        let entry: toml::Table = read("data/sites/acme-chat.toml").parse().unwrap();
        let real: toml::Table = paths::read_text(&paths::root().join("data/sites/zai.toml")).unwrap().parse().unwrap();
        for key in ["id", "name", "vendor", "category", "tier", "hosts", "composer", "send", "submit", "evidence"] {
            assert_eq!(entry[key].type_str(), real[key].type_str(), "{key}");
        }
        assert_eq!(entry["id"].as_str(), Some("acme-chat"));
        assert!(read("tests/pages/sites/acme-chat.html").starts_with("<!-- composer 1 | send 1 -->\n"));
        assert_eq!(read("tests/sites/listed.tsv"), "https://chatgpt.com/\tchatgpt\nhttps://acme-chat.example/chat\tacme-chat\n");
    }

    #[test]
    fn what_is_there_is_never_written_over() {
        let root = tree();
        create_below(root.path(), "acme-chat").unwrap();
        assert!(create_below(root.path(), "acme-chat").unwrap_err().to_string().contains("there already"));
    }

    #[test]
    fn bad_and_taken_names_are_refused_with_the_way_on() {
        let root = tree();
        for bad in ["", "Acme", "../etc", "a b", "-x", "x-", "ä"] {
            assert!(create_below(root.path(), bad).unwrap_err().to_string().contains("NAME=acme-chat"), "{bad}");
        }
        assert!(create_below(root.path(), "midjourney").unwrap_err().to_string().contains("listed/image.toml"));
        assert!(create_below(root.path(), "le-chat").unwrap_err().to_string().contains("data/sites/mistral.toml"));
    }
}
