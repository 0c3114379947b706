//! The page's gate in Node, as it runs in the page, with data generated from this very build.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use promptward::detect::gate_module;

const RUNNER: &str = r#"
import { createInterface } from 'node:readline';
import { rings } from './gate.js';
import { visibleText } from './gate-html.js';
const html = process.argv[2] === 'html';
const own = process.argv[2] === 'own';
let line = 0;
for await (const json of createInterface({ input: process.stdin })) {
  const text = JSON.parse(json);
  if (!rings(text, [], own) && !(html && rings(visibleText(text)))) console.log(line);
  line++;
}
console.log(`judged ${line}`);
"#;

/// The gate's scripts, laid out as the bundle sees them.
pub struct Gate(PathBuf);

impl Gate {
    /// Lays the scripts out in this folder.
    pub fn in_folder(folder: &Path) -> Self {
        fs::create_dir_all(folder.join("generated")).unwrap();
        for entry in fs::read_dir("extension/page").unwrap().map(Result::unwrap) {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with("gate") && name.ends_with(".js") && name != "gate-check.js" {
                fs::copy(entry.path(), folder.join(name)).unwrap();
            }
        }
        fs::write(folder.join("generated/gate-data.js"), gate_module()).unwrap();
        fs::write(folder.join("package.json"), r#"{"type":"module"}"#).unwrap();
        fs::write(folder.join("run.js"), RUNNER).unwrap();
        Self(folder.to_owned())
    }

    /// The places of the texts (or, `as_html`, pieces of HTML) for which it stays silent.
    pub fn silent(&self, texts: &[String], as_html: bool) -> Vec<usize> {
        self.silent_as(texts, if as_html { "html" } else { "text" })
    }

    /// The same for texts, where the policy knows own secrets.
    pub fn silent_with_own(&self, texts: &[String]) -> Vec<usize> {
        self.silent_as(texts, "own")
    }

    fn silent_as(&self, texts: &[String], mode: &str) -> Vec<usize> {
        let mut node = Command::new("node")
            .args(["run.js", mode])
            .current_dir(&self.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the gate runs in Node: install Node 20 or later");
        let mut input = node.stdin.take().unwrap();
        let lines: Vec<String> = texts.iter().map(|t| serde_json::to_string(t).unwrap()).collect();
        let feeder = std::thread::spawn(move || lines.iter().try_for_each(|line| writeln!(input, "{line}")));
        let output = node.wait_with_output().unwrap();
        feeder.join().unwrap().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.contains(&format!("judged {}", texts.len())), "the gate did not judge every text");
        said.lines().filter_map(|line| line.parse().ok()).collect()
    }
}
