//! `data/detectors/*.toml` → static tables. Bad data is a build error that names the file and the entry and says how to mend it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use super::numbers::Numbers;
use super::rarity::{Anchor, Rarity};
use super::schema::{DetectorFile, Entry, Language};
use super::shape::{self, ByteSet, Part};
use super::words;

/// Names of `[[detector]].checks` and the variants they stand for.
const CHECKS: &[(&str, &str)] = &[
    ("luhn", "Luhn"),
    ("iban", "Iban"),
    ("verhoeff", "Verhoeff"),
    ("ean", "Ean"),
    ("mod11", "Mod11"),
    ("mod11_10", "Mod1110"),
    ("crc32_base62", "Crc32Base62"),
    ("jwt", "Jwt"),
    ("pem", "Pem"),
    ("basic_auth", "BasicAuth"),
    ("base58check", "Base58"),
    ("url_password", "UrlPassword"),
    ("command_line", "CommandLine"),
    ("mixed", "Mixed"),
    ("chosen", "Chosen"),
    ("both_cases", "BothCases"),
    ("has_digit", "HasDigit"),
    ("base64_json", "Base64Json"),
    ("no_words", "NoWords"),
    ("seed_phrase", "SeedPhrase"),
    ("no_publishable", "NoPublishable"),
];
const DIGITS: &[&str] = &["card", "iban", "email", "phone", "travel_document", "bank"];
/// Buckets of literals: as many as thirteen bits of the hash can tell apart.
const BUCKETS: usize = 1 << 13;
/// Bytes of the prefilter's table: as many as fifteen bits of the hash can tell apart.
const KINDS: usize = 1 << 15;

/// Reads every file of the folder and writes `detectors.rs`.
pub fn generate(folder: &Path, languages: &[(String, Language)], out: &Path) -> Result<(), String> {
    let mut entries = read(folder)?;
    let mut tables = Tables::default();
    for (origin, entry) in &mut entries {
        if let Some(assigned) = entry.assigned.as_mut().filter(|assigned| assigned.natural) {
            assigned.words.extend(words::announcing(languages, &assigned.style));
            assigned.words.sort();
            assigned.words.dedup();
        }
        tables.add(entry).map_err(|why| format!("{origin}, detector `{}`: {why}", entry.id))?;
    }
    std::fs::write(out, tables.render()?).map_err(|e| format!("cannot write {}: {e}", out.display()))
}

fn read(folder: &Path) -> Result<Vec<(String, Entry)>, String> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .map_err(|e| format!("cannot read {}: {e}", folder.display()))?
        .filter_map(Result::ok)
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    let mut entries = Vec::new();
    let mut ids = BTreeSet::new();
    for path in files {
        let origin = format!("data/detectors/{}", path.file_name().unwrap_or_default().to_string_lossy());
        let text = std::fs::read_to_string(&path).map_err(|e| format!("{origin}: {e}"))?;
        let file: DetectorFile = toml::from_str(&text).map_err(|e| format!("{origin}: {e}"))?;
        for mut entry in file.detector {
            entry.vendor.get_or_insert_with(|| file.vendor.clone());
            let id = entry.id.clone();
            validate(&entry).map_err(|why| format!("{origin}, detector `{id}`: {why}"))?;
            if !ids.insert(id.clone()) {
                return Err(format!("{origin}, detector `{id}`: the id is taken by another entry; ids are unique over all files"));
            }
            entries.push((origin.clone(), entry));
        }
    }
    Ok(entries)
}

fn validate(entry: &Entry) -> Result<(), String> {
    let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if entry.id.is_empty() || !entry.id.chars().all(kebab) {
        return Err("`id` must be kebab-case: lower-case letters, digits and `-`".into());
    }
    if entry.label.is_empty() || !entry.label.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_') {
        return Err("`label` must be upper-case letters, digits and `_`: it becomes the placeholder".into());
    }
    if entry.why.len() < 20 || !entry.why.ends_with('.') {
        return Err("`why` must be a sentence that says what somebody could do with the value".into());
    }
    if !entry.rotate.is_empty() && !entry.rotate.starts_with("https://") {
        return Err("`rotate` must be an https URL, or be left out".into());
    }
    if entry.source.is_empty() {
        return Err("`source` must say where the format is documented".into());
    }
    if entry.shapes.is_empty()
        && entry.values.is_empty()
        && entry.assigned.is_none()
        && entry.digits.is_none()
        && entry.number.is_none()
        && entry.markings.is_empty()
        && entry.commands.is_empty()
    {
        return Err(
            "give at least one of `shapes`, `values` with `near`, `number` with `near`, `markings`, `assigned`, `commands` or `digits`"
                .into(),
        );
    }
    if (entry.values.is_empty() && entry.number.is_none()) != entry.near.is_empty() {
        return Err("`values` and `near` go together: a value without a literal needs words that announce it".into());
    }
    if entry.examples.len() < 2 {
        return Err("needs at least two `examples`".into());
    }
    if entry.examples.iter().any(|e| !e.contains('«') || !e.contains('»')) {
        return Err("each of `examples` marks what is found with « and »".into());
    }
    if entry.not.len() < 2 || entry.not.iter().any(|n| n.why.is_empty() || n.text.is_empty()) {
        return Err("needs at least two `not` entries, each with `text` and `why`".into());
    }
    if let Some(name) = entry.digits.as_deref().filter(|d| !DIGITS.contains(d)) {
        return Err(format!("unknown digit reader `{name}`: use one of {}", DIGITS.join(", ")));
    }
    Ok(())
}

/// Where a literal counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Anywhere,
    /// Only where `begins_word` of `src/detect/near.rs` says that a word begins: its readers refuse every other place.
    Beginning,
}

#[derive(Default)]
struct Tables {
    info: String,
    rules: String,
    programs: Vec<(usize, usize, Vec<Part>)>,
    sets: BTreeMap<ByteSet, usize>,
    literals: BTreeMap<Vec<u8>, Vec<String>>,
    /// The literals that count in the middle of a word as well.
    inner: BTreeSet<Vec<u8>>,
    digits: BTreeMap<String, usize>,
    numbers: Numbers,
    commands: Vec<String>,
    count: usize,
}

impl Tables {
    fn add(&mut self, entry: &Entry) -> Result<(), String> {
        let index = self.count;
        self.count += 1;
        self.describe(entry)?;
        for shape in &entry.shapes {
            for parts in shape::expand(shape)? {
                let anchor = anchor(&parts).ok_or_else(|| {
                    format!("shape `{shape}` has no literal of three bytes to find it by: add one, or make it one of `values` with `near`")
                })?;
                let Part::Literal(text) = &parts[anchor] else { unreachable!("an anchor is a literal") };
                let target = format!("Target::Shape({})", self.programs.len());
                let first = parts[..anchor].iter().all(|part| matches!(part, Part::Open | Part::Close));
                let begins = first && matches!(entry.edges.as_deref(), None | Some("both" | "left"));
                self.word(text, &target, if begins { Place::Beginning } else { Place::Anywhere })?;
                self.program(index, anchor, parts);
            }
        }
        if let Some(check) = &entry.number {
            let number = self.numbers.add(index, check, entry)?;
            for name in &entry.near {
                let (word, phrase, first) = self.numbers.name(name);
                let place = if first { Place::Beginning } else { Place::Anywhere };
                self.word(&word, &format!("Target::Number {{ number: {number}, phrase: {phrase} }}"), place)?;
            }
        } else {
            self.near(index, entry)?;
        }
        if entry.digits.as_deref() == Some("travel_document") {
            self.word("<<<", "Target::TravelDocument", Place::Anywhere)?;
        }
        for marking in &entry.markings {
            let place = if marking.starts_with(|first: char| first.is_ascii()) { Place::Beginning } else { Place::Anywhere };
            self.word(marking, &format!("Target::Marking({index})"), place)?;
        }
        if let Some(assigned) = &entry.assigned {
            let target = match assigned.style.as_str() {
                "password" => format!("Target::Password({index})"),
                "key" => format!("Target::Key({index})"),
                "pair" => format!("Target::Pair({index})"),
                other => return Err(format!("unknown style `{other}` of `assigned`: use password, key or pair")),
            };
            for word in &assigned.words {
                self.word(word, &target, Place::Anywhere)?;
            }
        }
        for command in &entry.commands {
            let target = format!("Target::Command({})", self.commands.len());
            command.programs.iter().try_for_each(|program| self.word(program, &target, Place::Beginning))?;
            self.commands.push(render_command(index, command));
        }
        if let Some(name) = &entry.digits {
            self.digits.insert(name.clone(), index);
        }
        Ok(())
    }

    fn near(&mut self, index: usize, entry: &Entry) -> Result<(), String> {
        let from = self.programs.len();
        for shape in &entry.values {
            for parts in shape::expand(shape)? {
                self.program(index, 0, parts);
            }
        }
        let key = match entry.between.as_deref() {
            None | Some("key") => true,
            Some("any") => false,
            Some(other) => return Err(format!("unknown `between` `{other}`: use key or any")),
        };
        let target = format!("Target::Near {{ from: {from}, to: {}, key: {key} }}", self.programs.len());
        entry.near.iter().try_for_each(|word| self.word(word, &target, Place::Beginning))
    }

    fn word(&mut self, word: &str, target: &str, place: Place) -> Result<(), String> {
        if word.len() < 3 {
            return Err(format!("word `{word}` is shorter than three bytes and cannot be looked for"));
        }
        let literal = word.as_bytes().to_ascii_lowercase();
        if place == Place::Anywhere {
            self.inner.insert(literal.clone());
        }
        self.literals.entry(literal).or_default().push(target.to_owned());
        Ok(())
    }

    fn program(&mut self, detector: usize, anchor: usize, parts: Vec<Part>) {
        for part in &parts {
            if let Part::Set { set, .. } = part {
                let next = self.sets.len();
                self.sets.entry(*set).or_insert(next);
            }
        }
        self.programs.push((detector, anchor, parts));
    }

    fn describe(&mut self, e: &Entry) -> Result<(), String> {
        let class = pascal(&e.class);
        let severity = pascal(&e.severity);
        let vendor = e.vendor.as_deref().unwrap_or_default();
        let titles: Vec<String> = e.titles.iter().map(|(l, t)| format!("({l:?},{t:?})")).collect();
        let _ = writeln!(
            self.info,
            "DetectorInfo{{id:{:?},class:crate::class::DataClass::{class},#[cfg(not(target_arch=\"wasm32\"))]title:{:?},#[cfg(not(target_arch=\"wasm32\"))]titles:&[{}],label:{:?},#[cfg(not(target_arch=\"wasm32\"))]why:{:?},#[cfg(not(target_arch=\"wasm32\"))]rotate_url:{:?},severity:super::info::Severity::{severity},#[cfg(not(target_arch=\"wasm32\"))]vendor:{vendor:?}}},",
            e.id,
            e.title,
            titles.join(","),
            e.label,
            e.why,
            e.rotate
        );
        let checks: Vec<String> = e.checks.iter().map(|c| check(c)).collect::<Result<_, _>>()?;
        let personal = matches!(e.class.as_str(), "payment" | "bank" | "government_id" | "contact" | "health" | "classified_marking");
        let (left, right) = match e.edges.as_deref() {
            None | Some("both") => (true, true),
            Some("left") => (true, false),
            Some("right") => (false, true),
            Some("none") => (false, false),
            Some(other) => return Err(format!("unknown `edges` `{other}`: use both, left, right or none")),
        };
        let _ = writeln!(
            self.rules,
            "Rules{{checks:&[{}],entropy:{},confidence:{},high_entropy:{},nocase:{},left_edge:{left},right_edge:{right}}},",
            checks.join(","),
            e.entropy.unwrap_or(0),
            e.confidence.unwrap_or(90),
            e.high_entropy.unwrap_or(!personal),
            e.nocase
        );
        Ok(())
    }

    fn render(self) -> Result<String, String> {
        if self.sets.len() > 255 {
            return Err(format!("{} different byte sets: at most 255 fit; use the named sets", self.sets.len()));
        }
        let mut out = String::new();
        let _ = writeln!(out, "use super::info::DetectorInfo;");
        let _ = writeln!(out, "pub(crate) static INFO: &[DetectorInfo] = &[\n{}];", self.info);
        let _ = writeln!(out, "pub(crate) static RULES: &[Rules] = &[\n{}];", self.rules);
        self.render_sets(&mut out);
        let _ = writeln!(out, "pub(crate) static COMMANDS: &[Command] = &[\n{}];", self.commands.concat());
        self.render_programs(&mut out);
        for name in DIGITS {
            let index = self.digits.get(*name).map_or_else(|| "None".to_owned(), |i| format!("Some({i})"));
            let _ = writeln!(out, "pub(crate) const DIGITS_{}: Option<u16> = {index};", name.to_uppercase());
        }
        self.render_literals(&mut out)?;
        self.numbers.render(&mut out);
        Ok(out)
    }

    fn render_sets(&self, out: &mut String) {
        let mut sets: Vec<_> = self.sets.iter().collect();
        sets.sort_by_key(|(_, index)| **index);
        let _ = writeln!(out, "pub(crate) static SETS: [[u64; 4]; {}] = [", sets.len());
        for (set, _) in &sets {
            let _ = writeln!(out, "{:?},", set.0);
        }
        let _ = writeln!(out, "];");
    }

    fn render_programs(&self, out: &mut String) {
        let _ = writeln!(out, "pub(crate) static PROGRAMS: &[Program] = &[");
        for (detector, anchor, parts) in &self.programs {
            let ops: Vec<String> = parts
                .iter()
                .map(|part| match part {
                    Part::Literal(text) => format!("Op::Literal(&{:?})", text.as_bytes()),
                    Part::Set { set, min, max, .. } => format!("Op::Set{{set:{},min:{min},max:{max}}}", self.sets[set]),
                    Part::Open => "Op::Open".into(),
                    Part::Close => "Op::Close".into(),
                })
                .collect();
            let _ = writeln!(out, "Program{{detector:{detector},anchor:{anchor},ops:&[{}]}},", ops.join(","));
        }
        let _ = writeln!(out, "];");
    }

    /// The literals sorted into buckets by the hash of their rarest bytes, and a bit for each of these in the prefilter's table.
    fn render_literals(&self, out: &mut String) -> Result<(), String> {
        let mut rarity = Rarity::read()?;
        let mut rows: Vec<Row<'_>> = self
            .literals
            .iter()
            .map(|(text, targets)| {
                let anchor = rarity.anchor(text, self.inner.contains(text));
                (usize::from(hash(gram(&text[anchor.offset..])) >> 3), anchor, text, targets)
            })
            .collect();
        rows.sort();
        let mut kinds = vec![0u8; KINDS];
        let mut starts = vec![0usize; BUCKETS + 1];
        for (bucket, anchor, text, _) in &rows {
            let gram = gram(&text[anchor.offset..]);
            // Whatever stands behind a literal of three bytes, its byte says yes.
            let fourth = if text.len() > 3 { 1 << (gram >> 24 & 3) } else { 0b1111 };
            kinds[usize::from(hash(gram) >> 1)] |= if anchor.beginning { fourth << 4 } else { fourth };
            starts[bucket + 1] += 1;
        }
        for i in 0..BUCKETS {
            starts[i + 1] += starts[i];
        }
        let _ = writeln!(out, "pub(crate) static LITERALS: &[Literal] = &[");
        for (_, anchor, text, targets) in &rows {
            let whole = text.len() <= 4 && targets.iter().all(|target| self.numbers.is_single_word(target));
            let _ = writeln!(out, "Literal{{text:&{text:?},whole:{whole},offset:{},targets:&[{}]}},", anchor.offset, targets.join(","));
        }
        // Up to eight folded bytes of each literal.
        let grams: Vec<u64> = rows.iter().map(|(_, anchor, text, _)| eight(&text[anchor.offset..])).collect();
        let _ = writeln!(out, "];\npub(crate) static GRAMS: [u64; {}] = {grams:?};", grams.len());
        let _ = writeln!(out, "pub(crate) static KINDS: [u8; {KINDS}] = {kinds:?};");
        let _ = writeln!(out, "pub(crate) static BUCKET_STARTS: [u16; {}] = {starts:?};", BUCKETS + 1);
        Ok(())
    }
}

fn render_command(detector: usize, command: &super::schema::Command) -> String {
    let words = |list: &[String]| list.iter().map(|word| format!("b{word:?}.as_slice()")).collect::<Vec<_>>().join(",");
    format!(
        "Command{{detector:{detector},separate:&[{}],attached:&[{}],pair:&[{}],mark:{},behind:&[{}],place:{},piped:{}}},\n",
        words(&command.separate),
        words(&command.attached),
        words(&command.pair),
        u32::from(command.mark.unwrap_or(':')),
        words(&command.behind),
        command.place.unwrap_or(0),
        command.piped
    )
}

/// Bucket, place of the hashed bytes, text and targets of a literal.
type Row<'a> = (usize, Anchor, &'a Vec<u8>, &'a Vec<String>);

fn pascal(word: &str) -> String {
    word.split('_').map(|w| w[..1].to_uppercase() + &w[1..]).collect()
}

fn check(name: &str) -> Result<String, String> {
    CHECKS
        .iter()
        .find(|(n, _)| *n == name)
        .map(|(_, variant)| format!("Check::{variant}"))
        .ok_or_else(|| format!("unknown check `{name}`: use one of {}", CHECKS.iter().map(|(n, _)| *n).collect::<Vec<_>>().join(", ")))
}

/// The literal to find a shape by: the one with the rarest bytes among those whose left side can be read backwards.
fn anchor(parts: &[Part]) -> Option<usize> {
    (0..parts.len())
        .filter(|&i| matches!(&parts[i], Part::Literal(text) if text.len() >= 3) && shape::readable_backwards(&parts[..i]))
        .min_by_key(|&i| match &parts[i] {
            Part::Literal(text) => {
                let text = text.as_bytes().to_ascii_lowercase();
                commonness(&text[rarest(&text)..]) + 40 * i
            }
            _ => usize::MAX,
        })
}

/// Where the rarest four bytes stand, or three when there are no more.
fn rarest(text: &[u8]) -> usize {
    (0..=text.len().saturating_sub(4)).min_by_key(|&at| commonness(&text[at..])).unwrap_or(0)
}

/// How common the first four bytes are in prose and code, roughly: the sum over their pairs. What is missing may be anything.
pub fn commonness(text: &[u8]) -> usize {
    const RANKS: usize = 200;
    let rank = |pair: &[u8]| {
        let folded = [pair[0] | 0x20, pair[1] | 0x20].map(|b| if b == b' ' { b'~' } else { b });
        COMMON_PAIRS.split(' ').position(|common| common.as_bytes() == folded)
    };
    let known = text[..text.len().min(4)].windows(2).map(|pair| rank(pair).map_or(0, |rank| RANKS.saturating_sub(rank))).sum::<usize>();
    known + 4_usize.saturating_sub(text.len()) * RANKS
}

/// The most common pairs of bytes in prose and code, the commonest first; `~` stands for a blank.
const COMMON_PAIRS: &str = concat!(
    "e~ er en in de re s~ on es te st an n~ t~ ~t ~a th or co se at ~d ar ~s nt le ti he li ~p al ~i r~ me it ~c o~ io is ",
    "nd ~\" d~ ro et ta a~ ra to ma om ~o ch pa ng ge ri el ne la as ~l ie ~e :~ ~f tr ic ed ve ac fi di ns si am us na ~n ",
    "ec pe pr ha un ~u -- ce ~m ur =~ ~= no ~b ~r ca lo ou l~ po il ut ~w ll ~- rs ss ni ad em do da ct y~ ex be op id fo ",
    "ea os hi mp f~ rt od ~v nc gi so ig m~ ue if wi pt s. ib ag im ts pl tt ef ck g~ sh ~g ol oc ot mi ru mo va ab ci ke ",
    "tu ia of ir rd qu mm up au cr .~ ty bi ul ~h wa ep ho sp bl ap su ht sc um ow h~ gr i~ eg bu ei // ba eb ee rg ub cl ",
    "ry sa s: rn ai ",
);

/// The first four bytes, folded; a missing fourth is a blank.
pub fn gram(text: &[u8]) -> u32 {
    (0..4).fold(0, |gram, i| gram | u32::from(text.get(i).copied().unwrap_or(0) | 0x20) << (8 * i))
}

/// The first eight bytes, folded; 0 stands for what is missing.
fn eight(text: &[u8]) -> u64 {
    text.iter().take(8).rev().fold(0, |gram, b| gram << 8 | u64::from(b | 0x20))
}

/// The very hash of `src/detect/prefilter.rs`.
fn hash(gram: u32) -> u16 {
    let [first, second, third, _] = gram.to_le_bytes().map(u16::from);
    first.wrapping_mul(0x9E37).wrapping_add(second.wrapping_mul(0x79B9)).wrapping_add(third.wrapping_mul(0x4D2B))
}
