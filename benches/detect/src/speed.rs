//! How fast the judge is: on benign text, on hostile text, as the text grows, and beside the others per second of processor time.

use crate::benign::Benign;
use crate::corpus::case::Case;
use crate::judge::{peers::Installed, process};
use crate::support::generate::{Dice, word};
use anyhow::{Result, ensure};
use promptward::detect::Scanner;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

const ROUNDS: usize = 9;
const MEGABYTE: usize = 1_000_000;

/// Prints the native throughput of the judge in this process.
pub fn native(seed: u64, positives: &[Case], benign: &[Benign]) {
    let scanner = Scanner::builtin();
    let text = joined(benign, 10 * MEGABYTE);
    println!("\nnative throughput on one core (median of {ROUNDS} rounds, processor time)");
    for size in [1_000, 10_000, 100_000, MEGABYTE, 10 * MEGABYTE] {
        let pieces = cut(&text, size, 2 * MEGABYTE.max(size));
        println!("  benign, {:>9} bytes a text {:>10.1} MB/s", size, rate(&scanner, &pieces));
    }
    let mut slowest = (f64::INFINITY, "");
    let mut told = |name: &'static str, text: String| {
        let rate = rate(&scanner, &[text]);
        println!("  {name:<29}{rate:>10.1} MB/s");
        if rate < slowest.0 {
            slowest = (rate, name);
        }
    };
    for (name, text) in hostile(seed, positives) {
        told(name, text);
    }
    println!("  one thing repeated");
    for (name, unit) in REPEATED {
        told(name, unit.repeat(MEGABYTE.div_ceil(unit.len())));
    }
    println!("  the slowest hostile text is {} with {:.1} MB/s (target 20)", slowest.1, slowest.0);
}

/// Prints the same for each sort of benign text, in texts of 20 KB.
pub fn by_sort(benign: &[Benign]) {
    let scanner = Scanner::builtin();
    let mut sorts: BTreeMap<&str, String> = BTreeMap::new();
    for case in benign {
        let text = sorts.entry(case.sort).or_default();
        if text.len() < MEGABYTE {
            text.push_str(&case.text);
            text.push('\n');
        }
    }
    println!("\nby sort of text, 20,000 bytes a text");
    for (sort, text) in sorts {
        println!("  {sort:<29}{:>10.1} MB/s", rate(&scanner, &cut(&text, 20_000, MEGABYTE)));
    }
}

/// Megabytes for each second of this thread's processor time.
fn rate(scanner: &Scanner, texts: &[String]) -> f64 {
    let bytes: usize = texts.iter().map(String::len).sum();
    let mut rates: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let clock = Clock::start();
            for text in texts {
                black_box(scanner.scan(black_box(text)));
            }
            bytes as f64 / 1e6 / clock.seconds()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    rates[ROUNDS / 2]
}

/// Processor time of this thread where the system tells it, the time on the wall elsewhere.
struct Clock(Instant, Option<u64>);

impl Clock {
    fn start() -> Self {
        Self(Instant::now(), thread_nanoseconds())
    }

    fn seconds(&self) -> f64 {
        match (self.1, thread_nanoseconds()) {
            (Some(before), Some(now)) => (now - before).max(1) as f64 / 1e9,
            _ => self.0.elapsed().as_secs_f64(),
        }
    }
}

fn thread_nanoseconds() -> Option<u64> {
    // The scheduler accounts a running thread when it is asked to run again.
    std::thread::yield_now();
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}

/// Benign text until there are so many bytes.
fn joined(benign: &[Benign], size: usize) -> String {
    let mut text = String::with_capacity(size);
    for case in benign.iter().cycle().take(benign.len() * 4) {
        if text.len() >= size {
            break;
        }
        text.push_str(&case.text);
        text.push('\n');
    }
    text.truncate(floor(&text, size));
    text
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn cut(text: &str, size: usize, all: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < text.len().min(all) {
        let end = floor(text, at + size);
        pieces.push(text[at..end].to_owned());
        at = end;
    }
    pieces
}

/// Texts made to slow a judge down, a megabyte each.
fn hostile(seed: u64, positives: &[Case]) -> Vec<(&'static str, String)> {
    let mut dice = Dice(seed ^ 0xBAD);
    let fill = |mut next: Box<dyn FnMut(&mut Dice) -> String>, dice: &mut Dice| {
        let mut text = String::with_capacity(MEGABYTE + 100);
        while text.len() < MEGABYTE {
            text.push_str(&next(dice));
        }
        text
    };
    let words = [
        "password",
        "token=",
        "secret: ",
        "api_key",
        "Bearer ",
        "passwd ",
        "AKIA",
        "ghp_",
        "eyJ",
        "https://",
        "-----BEGIN ",
        "key",
        "sk-",
        "xox",
    ];
    // A positive value without its last quarter: every detector begins, none may end.
    let near: Vec<String> = positives
        .iter()
        .filter(|c| !c.personal && c.spans.len() == 1)
        .take(3000)
        .map(|c| {
            let (start, end) = c.spans[0];
            format!("{} ", &c.text[start..floor(&c.text, start + (end - start) * 3 / 4)])
        })
        .collect();
    vec![
        ("keyword soup", fill(Box::new(move |d| words[d.below(words.len())].to_owned()), &mut dice)),
        ("keywords and signs", fill(Box::new(|d| format!("password{}", ["=", ": ", "=\"", " is ", "\":\""][d.below(5)])), &mut dice)),
        ("near-misses", fill(Box::new(move |d| near.get(d.below(near.len())).cloned().unwrap_or_else(|| "AKIA ".into())), &mut dice)),
        ("one long line", fill(Box::new(|d| word(d, 4000)), &mut dice)),
        ("all digits", fill(Box::new(|d| d.below(10).to_string()), &mut dice)),
        ("digits in groups", fill(Box::new(|d| format!("{:04} ", d.below(10_000))), &mut dice)),
        (
            "quotes and brackets",
            fill(Box::new(|d| ["\"", "'", "{", "[", "(", "\\\"", ": ", "=", "<", "`"][d.below(10)].to_owned()), &mut dice),
        ),
        ("base64 without end", fill(Box::new(|d| crate::corpus::bytes64(d, 3000)), &mut dice)),
        (
            "names in many languages",
            fill(Box::new(|d| format!("{}{}", NAMES[d.below(NAMES.len())], BEHIND[d.below(BEHIND.len())])), &mut dice),
        ),
        ("values everywhere", fill(Box::new(|d| format!("password={}9#mQ2v ", word(d, 4))), &mut dice)),
    ]
}

/// Names of secrets and of numbers, and what may stand behind one.
const NAMES: &[&str] = &[
    "password",
    "Passwort",
    "token",
    "api key",
    "secret",
    "pwd",
    "hasło",
    "mot de passe",
    "contraseña",
    "wachtwoord",
    "senha",
    "пароль",
    "パスワード",
    "密码",
    "pin",
    "code",
    "ssn",
    "iban",
    "key",
    "credentials",
    "login",
    "passphrase",
];
const BEHIND: &[&str] = &[
    "=", ": ", " ", "\n", "=\"", "\": \"", " is ", ", ", " | ", "\t", " -> ", "()", "?\n", " für ", "1 ", "x1 ", ".\"", " as ", "the ",
    "- ", "[1] ",
];

/// Each of these again and again, a megabyte of it.
const REPEATED: &[(&str, &str)] = &[
    ("token= in one line", "token="),
    ("token= in lines of 480", TOKENS),
    ("password 1", "password 1 "),
    ("password:", "password: "),
    ("password alone on lines", "password\n"),
    ("password: alone on lines", "password:\n"),
    ("password in quotes", "\"password\" "),
    ("password with an empty value", "password=\"\" "),
    ("password of an object", "{\"name\": \"password\", \"value\": \"\"},\n"),
    ("heading of an HTML table", "<th>password</th>"),
    ("heading of a Markdown table", "| user | password | x |\n"),
    ("heading of aligned columns", "USER    PASSWORD    ROLE\n"),
    ("a question", "what is the password?\n"),
    ("a question and numbers", "what is the password?\n1 a b\n"),
    ("use … as the password", "use x1 as the password "),
    ("a German sentence", "Das Passwort lautet "),
    ("a German word", "Passwort "),
    ("a Polish word", "hasło: "),
    ("a Japanese word", "パスワードは"),
    ("pass", "pass "),
    ("key", "key "),
    ("aws_secret", "aws_secret "),
    ("credentials", "credentials: bob / "),
    ("command lines", "curl -u admin: https://example.com/\nmysql -u root -p\n"),
    ("ssn 123", "ssn 123 "),
    ("names of numbers", "ssn iban passport tax id steuernummer pesel dni "),
    ("telephone", "tel: +49 170 "),
    ("first lines of keys", "-----BEGIN RSA PRIVATE KEY-----\n"),
    ("escapes of JSON", "\\u0070assword\\u003d "),
    ("entities of HTML", "password&#61;&quot; "),
    ("escapes of URLs", "password%3D%22 "),
    ("masked values", "password: [PASSWORD_1]\n"),
    ("markings", "CONFIDENTIAL\n"),
];

/// 480 bytes of a name and its sign.
const TOKENS: &str = concat!(
    "token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=",
    "token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=",
    "token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=",
    "token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=token=\n",
);

/// Prints megabytes for each second of processor time, of our program and of the peers on the same files. What a program needs to
/// start is measured on an empty folder and taken off, for everybody.
pub fn beside(folder: &Path, program: Option<&Path>, peers: &[Installed<'_>], benign: &[Benign]) -> Result<()> {
    println!("\nbenign text in files of 1 MB, MB for each second of processor time: as called, and with the time to start taken off");
    let empty = files(&folder.join("speed-empty"), benign, 0)?;
    let mut ours = None;
    if let Some(program) = program {
        let megabytes = 64;
        let full = files(&folder.join("speed-64"), benign, megabytes)?;
        let command = |folder: &Path| vec![program.display().to_string(), "scan".to_owned(), folder.display().to_string()];
        let (start, whole) = (process::run(folder, &command(&empty))?, process::run(folder, &command(&full))?);
        ensure!(matches!(whole.code, Some(0 | 1)), "{} ended with {:?}", program.display(), whole.code);
        ours = Some(Pace::told("promptward", megabytes, start.cpu_seconds, whole.cpu_seconds));
    }
    let mut theirs = Vec::new();
    for peer in peers {
        let megabytes = peer.peer.megabytes;
        let full = files(&folder.join(format!("speed-{megabytes}")), benign, megabytes)?;
        match (peer.cpu_seconds(&empty), peer.cpu_seconds(&full)) {
            (Ok(start), Ok(whole)) => theirs.push(Pace::told(peer.peer.name, megabytes, start, whole)),
            (Err(error), _) | (_, Err(error)) => eprintln!("bench-detect: {} is left out: {error:#}", peer.peer.name),
        }
    }
    if let (Some(ours), false) = (ours, theirs.is_empty()) {
        let fastest = |pace: fn(&Pace) -> f64| theirs.iter().map(pace).fold(0.0, f64::max);
        let (called, net) = (ours.called / fastest(|p| p.called), ours.net / fastest(|p| p.net));
        println!(
            "  promptward is {called:.1} times as fast as the fastest other as called, {net:.1} times without the time to start (target 3)"
        );
    }
    Ok(())
}

/// Megabytes for each second of processor time.
struct Pace {
    /// As somebody meets it who calls the program.
    called: f64,
    /// Without the time to start.
    net: f64,
}

impl Pace {
    fn told(name: &str, megabytes: usize, start: f64, whole: f64) -> Self {
        let pace = Self { called: megabytes as f64 / whole.max(0.01), net: megabytes as f64 / (whole - start).max(0.01) };
        println!(
            "  {name:<16}{:>8.1} MB/s as called {:>8.1} MB/s net   ({megabytes} MB in {whole:.2} s, of which {start:.2} s to start)",
            pace.called, pace.net
        );
        pace
    }
}

/// So many files of a megabyte, or one that is nearly empty.
fn files(folder: &Path, benign: &[Benign], megabytes: usize) -> Result<std::path::PathBuf> {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder)?;
    if megabytes == 0 {
        std::fs::write(folder.join("0.txt"), "nothing\n")?;
    }
    let text = joined(benign, 16 * MEGABYTE);
    for (number, piece) in cut(&text, MEGABYTE, text.len()).iter().cycle().take(megabytes).enumerate() {
        // Scanners may skip a file that they have seen: every one is different.
        std::fs::write(folder.join(format!("{number}.txt")), format!("part {number}\n{piece}"))?;
    }
    Ok(folder.to_path_buf())
}
