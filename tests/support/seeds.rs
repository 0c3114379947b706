//! Seeds and words for the fuzz targets, made at run time from the data files and their examples, so that no secret is written in a file.

use std::collections::BTreeSet;
use std::path::Path;

use toml::Value;

use super::generate::{Dice, example};
use super::mutate;
use super::shape::{self, Part};

/// Seeds of a target.
pub fn of(target: &str) -> Vec<Vec<u8>> {
    let texts: Vec<String> = match target {
        "spans" | "masking" => texts(),
        "html" => texts().iter().map(|text| in_elements(text)).collect(),
        "custom_patterns" => patterns(),
        "accounts" => data("tests/accounts").iter().flat_map(|file| strings(file, "payload")).collect(),
        "consents" => data("data/oauth").iter().flat_map(|file| strings(file, "request")).collect(),
        "discovery" => sightings(),
        "policies" => policies(),
        "doors" => doors(),
        "wire" => messages(),
        other => panic!("there are no seeds for the target `{other}`"),
    };
    let unique: BTreeSet<String> = texts.into_iter().collect();
    unique.into_iter().map(String::into_bytes).collect()
}

/// Words that a target's reader looks for: what random bytes would never spell.
pub fn words(target: &str) -> BTreeSet<String> {
    match target {
        "spans" | "masking" | "html" | "custom_patterns" => {
            let signs = ["«", "\u{200b}", "&#", "\\u00", "%4", "=\r\n", "<b>", "</td>", "://", "-----BEGIN ", "{1,64}", "(?i)", "[^"];
            literals().into_iter().chain(signs.map(str::to_owned)).collect()
        }
        _ => of(target).iter().flat_map(|seed| pieces(&String::from_utf8_lossy(seed))).collect(),
    }
}

/// What the detectors' shapes have in them literally, and the words of all languages that announce a value.
fn literals() -> Vec<String> {
    let entries = super::entries();
    let shapes = entries.iter().flat_map(|(_, entry)| &entry.shapes).flat_map(|shape| shape::expand(shape).unwrap()).flatten();
    let fixed = shapes.filter_map(|part| if let Part::Literal(text) = part { Some(text) } else { None });
    let names =
        data("data/words").into_iter().flat_map(|file| ["passwords", "keys", "is", "as"].map(|list| strings(&file, list))).flatten();
    fixed.chain(names).filter(|word| (2..=40).contains(&word.len())).collect()
}

/// Runs of letters and digits, with what joins them in names, hosts and scopes.
fn pieces(text: &str) -> Vec<String> {
    let run = |c: char| !c.is_ascii_alphanumeric() && !"_-.".contains(c);
    text.split(run).filter(|word| (3..=40).contains(&word.len())).map(str::to_owned).collect()
}

/// An example of every detector, one in three in a disguise; each language's examples; and ordinary prose.
fn texts() -> Vec<String> {
    let mut dice = Dice(20_261_122);
    let mut texts = Vec::new();
    for (_, entry) in super::entries() {
        let template = &entry.examples[dice.below(entry.examples.len())];
        let sample = example(&entry, template, &mut dice);
        let how = mutate::ALL[dice.below(mutate::ALL.len())];
        let plain = dice.below(3) > 0;
        texts.push(if plain { sample.text } else { mutate::disguise(&sample.text, sample.spans[0], how, &mut dice) });
    }
    for language in data("data/words") {
        texts.extend(strings(&language, "examples").into_iter().chain(strings(&language, "not")).map(|text| text.replace(['«', '»'], "")));
    }
    texts.push(std::fs::read_to_string("README.md").unwrap());
    texts
}

/// The text with an element around its middle and around each line.
fn in_elements(text: &str) -> String {
    let cut = text.floor_char_boundary(text.len() / 2);
    let (front, back) = text.split_at(cut);
    format!("<p class=\"x\">{}</p>", format!("{front}<b>{back}</b>").replace('\n', "</p>\n<p>"))
}

fn patterns() -> Vec<String> {
    let patterns = [
        "PRJ-[0-9]{4}",
        "(?i)\\bcase[ -]?no\\.? ?\\d{6}",
        "[A-Z]{2,8}_[a-z0-9]+",
        "(a|b)*c{1,64}",
        "\\w+@corp\\.example",
        "x{1,9999}{1,99}",
    ];
    let words = ["", "project|Vorgang", "ab", "Überweisung|café|zażółć"];
    let text = "The project PRJ-4711 has Case No. 123456; 4111 1111 1111 1112; Überweisung an ann@corp.example, AB_cd9 aaaac\n";
    patterns.iter().flat_map(|pattern| words.map(|words| format!("{pattern}\n{words}\n{text}"))).collect()
}

/// Every case's requests, one a line, with cues of the page.
fn sightings() -> Vec<String> {
    let mut files = data("data/frameworks");
    files.push(toml::from_str(&std::fs::read_to_string("data/discovery.toml").unwrap()).unwrap());
    let cues = (0..40_u8).map(|n| format!("= {}{}", n % 8, char::from(b'@' + n % 32)));
    let requests = files.iter().flat_map(|file| strings(file, "requests"));
    let lines: Vec<String> = requests.map(|written| written.replace(" -> ", "\n< content-type: ")).chain(cues).collect();
    let mut dice = Dice(7);
    let mut pick = || lines[dice.below(lines.len())].clone();
    let mixed: Vec<String> = (0..200).map(|_| [pick(), pick(), pick()].join("\n")).collect();
    lines.iter().cloned().chain(mixed).collect()
}

fn policies() -> Vec<String> {
    let scenarios = data("tests/scenarios").iter().flat_map(|file| strings(file, "policy")).collect::<Vec<_>>();
    let managed = r#"{"serverUrl":"https://promptward.corp.example","enrolmentToken":"t","trustKeys":[],"corporateDomains":["corp.example"],"aiHosts":[{"match":"*.ai.corp.example:8443","like":"open-webui","id":"our-chat"}],"policy":{},"fingerprintKey":"AAAAAAAAAAAAAAAAAAAAAA==","groups":["research"]}"#;
    let bundle = r#"{"payloadType":"application/vnd.promptward.policy+json","payload":"e30=","signatures":[{"keyid":"0123456789abcdef","sig":"AA=="}]}"#;
    let tenants = r#"{"schema":1,"version":3,"sites":[{"id":"deepseek","status":"forbidden"},{"id":"our","hosts":["*.ai.corp.example"],"like":"open-webui","status":"sanctioned"}],"tenants":{"chatgpt":{"allow":["aaaaaaaa-0000-4000-8000-000000000001"]}},"detectors":{"off":["jwt"],"custom":[{"id":"own","pattern":"PRJ-[0-9]{4}","words":["project"],"validator":"luhn"}],"min_confidence":60},"handling":{"credential":"maskable"},"retention_days":30}"#;
    let example = std::fs::read_to_string("docs/examples/policy.json").unwrap();
    scenarios.into_iter().chain([example, managed.into(), bundle.into(), tenants.into()]).collect()
}

/// Host patterns beside addresses they cover and others.
fn doors() -> Vec<String> {
    let patterns =
        ["corp.example", "*.corp.example", "https://chat.corp.example", "127.0.0.1:8080", "*.ai.corp.example:443/*", "[::1]:3000"];
    let hosts = data("data/sites")
        .into_iter()
        .flat_map(|file| strings(&file, "hosts"))
        .map(|host| format!("https://{}/", host.trim_start_matches("*.")));
    let addresses = [
        "https://corp.example/",
        "http://a.corp.example/x?y",
        "https://evilcorp.example/",
        "http://127.0.0.1:8080/",
        "http://[::1]:3000/#f",
    ];
    let pairs = patterns.iter().flat_map(|pattern| addresses.map(|address| format!("{pattern}\n{address}")));
    pairs.chain(hosts.map(|address| format!("*.example\n{address}"))).collect()
}

fn messages() -> Vec<String> {
    let of_page = [
        ("hello", r#"{"href":"https://claude.ai/new","top":true,"prompt":"n"}"#),
        (
            "judge",
            r#"{"n":1,"gesture":"paste","moment":"final","text":"hi","html":"<b>hi</b>","composer":"c","signals":{"trusted":true,"input_types":["insertText"],"agent_marks":[]}}"#,
        ),
        ("passed", r#"{"gesture":"type","length":3,"signals":{"webdriver":true,"bulk":true,"hidden":true}}"#),
        ("applied", r#"{"n":1,"how":"beforeinput","verified":false}"#),
        ("state", r#"{"state":"degraded","reasons":["policy_stale"]}"#),
        ("account", r#"{"provider":"claude","source":"organizations","status":"truncated","http":200,"payload":"[]"}"#),
        ("choice", r#"{"ticket":3,"choice":"send_with_reason","reason":"needed"}"#),
        (
            "",
            r#"{"extension":"0.1.0","browser":"chromium 156","policy_version":7,"guard":{"armed":1},"queue":3,"tenants":[{"site":"chatgpt","state":"enforced"}],"clock":1}"#,
        ),
    ];
    let events = std::fs::read_dir("tests/vectors/event-v1").unwrap().map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap());
    let events = events.map(|event| format!("event\n{event}"));
    of_page.iter().map(|(kind, body)| format!("{kind}\n{body}")).chain(events).collect()
}

/// Every TOML file of a folder.
fn data(folder: &str) -> Vec<Value> {
    let mut paths: Vec<_> = std::fs::read_dir(Path::new(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "toml"));
    paths.sort();
    let read = |path: &std::path::PathBuf| -> Value {
        let text = std::fs::read_to_string(path).unwrap();
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    paths.iter().map(read).collect()
}

/// Every string under a key of this name, however deep, lists included.
fn strings(value: &Value, key: &str) -> Vec<String> {
    fn all(value: &Value, out: &mut Vec<String>) {
        match value {
            Value::String(text) => out.push(text.clone()),
            Value::Array(items) => items.iter().for_each(|item| all(item, out)),
            _ => {}
        }
    }
    let mut out = Vec::new();
    match value {
        Value::Table(fields) => {
            for (name, inner) in fields {
                if name == key {
                    all(inner, &mut out);
                }
                out.extend(strings(inner, key));
            }
        }
        Value::Array(items) => out.extend(items.iter().flat_map(|item| strings(item, key))),
        _ => {}
    }
    out
}
