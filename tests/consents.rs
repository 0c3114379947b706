//! Every provider's own examples in `data/oauth/`, read as the extension reads them.
#![allow(clippy::unwrap_used, clippy::panic)]

use promptward::consent::read::{Redirect, read};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    id: String,
    #[serde(default)]
    example: Vec<Example>,
    #[serde(default)]
    not: Vec<Not>,
}

#[derive(Deserialize)]
struct Example {
    request: String,
    client: String,
    redirect: String,
    reach: Vec<String>,
    #[serde(default)]
    unlisted: u32,
    #[serde(default)]
    lasting: bool,
    #[serde(default = "yes")]
    extent_known: bool,
    #[serde(default)]
    for_everybody: bool,
}

#[derive(Deserialize)]
struct Not {
    request: String,
    why: String,
}

const fn yes() -> bool {
    true
}

#[test]
fn every_example_is_read_as_it_says() {
    let mut count = 0;
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/data/oauth")).unwrap() {
        let path = entry.unwrap().path();
        let file: File = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for example in file.example {
            let asked = read(&example.request).unwrap_or_else(|| panic!("{}: not read: {}", file.id, example.request));
            assert_eq!(asked.provider, file.id);
            assert_eq!(asked.client.as_ref().map(|client| client.as_str()), Some(example.client.as_str()), "{}", file.id);
            assert!(
                matches!(&asked.redirect, Redirect::Web { host, .. } if *host == example.redirect),
                "{}: {:?}",
                file.id,
                asked.redirect
            );
            let reach: Vec<&str> = asked.reach.iter().map(|reach| reach.as_str()).collect();
            assert_eq!(reach, example.reach, "{}: {}", file.id, example.request);
            assert_eq!(
                (asked.unlisted, asked.lasting, asked.extent_known, asked.for_everybody),
                (example.unlisted, example.lasting, example.extent_known, example.for_everybody),
                "{}: {}",
                file.id,
                example.request
            );
            count += 1;
        }
        for not in file.not {
            assert_eq!(read(&not.request), None, "{}: {}", file.id, not.why);
        }
    }
    assert!(count >= 15, "every provider proves itself: {count}");
}
