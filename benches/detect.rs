//! How fast the judge is: `cargo bench --bench detect`. Medians, so that one busy moment of the machine does not count.

use std::hint::black_box;
use std::time::{Duration, Instant};

use promptward::detect::Scanner;

const RUNS: usize = 15;

fn median(scanner: &Scanner, text: &str) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let began = Instant::now();
            black_box(scanner.scan(black_box(text)));
            began.elapsed()
        })
        .collect();
    times.sort();
    times[RUNS / 2]
}

/// Ordinary text of this repository, repeated up to the length.
fn benign(names: &[&str], length: usize) -> String {
    let mut text = String::new();
    while text.len() < length {
        for name in names {
            text.push_str(&std::fs::read_to_string(name).unwrap_or_default());
        }
        if text.is_empty() {
            text.push_str("There is nothing to read here, so this sentence stands for a text.\n");
        }
    }
    text.truncate((0..=length).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0));
    text
}

fn repeated(piece: &str, length: usize) -> String {
    piece.repeat(length / piece.len() + 1)
}

fn main() {
    let scanner = Scanner::builtin();
    let megabyte = 1 << 20;
    let prose = ["docs/design.md", "README.md"];
    let code = ["src/detect/assign.rs", "src/detect/scanner.rs", "src/vocabulary.rs", "extension/page/gate.js"];
    let cases = [
        ("prose", benign(&prose, megabyte)),
        ("code", benign(&code, megabyte)),
        ("lock file", benign(&["Cargo.lock"], megabyte)),
        ("keyword soup", repeated("password token secret api_key aws_secret sk- ghp_ eyJ -----BEGIN ", megabyte)),
        ("near misses", repeated("ghp_0123456789abcdefghijABCDEFGHIJ_12 AKIA0123456789ABCDE password=$X ", megabyte)),
        ("all digits", repeated("4929123412341234", megabyte)),
        ("one long line", repeated("aB3", megabyte)),
        ("escapes", repeated("\\u0061%62&#99;", megabyte)),
        ("zero width", repeated("wo\u{200b}rd ", megabyte)),
    ];
    println!("{:16} {:>10} {:>12}", "text of 1 MiB", "MB/s", "20 KB");
    for (name, text) in &cases {
        let whole = median(&scanner, text);
        let part = text.get(..text.floor_char_boundary(20_000)).unwrap_or_default();
        let short = median(&scanner, part);
        println!("{name:16} {:10.0} {:9.3} ms", text.len() as f64 / 1e6 / whole.as_secs_f64(), short.as_secs_f64() * 1e3);
    }
    println!("\ngrowth, code");
    for length in [1 << 10, 10 << 10, 100 << 10, 1 << 20, 10 << 20] {
        let time = median(&scanner, &benign(&code, length));
        println!("{:>10} bytes {:9.3} ms {:8.1} ns/byte", length, time.as_secs_f64() * 1e3, time.as_secs_f64() * 1e9 / length as f64);
    }
}
