//! `data/detectors/*.toml` → static tables. Bad data is a build error that names the file and the entry and says how to mend it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use super::numbers::Numbers;
use super::pack::{self, Bytes};
use super::rarity::Rarity;
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

/// What a literal announces: the variants of `src/detect/tables.rs`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Shape(usize),
    Near(Group),
    Password(usize),
    Key(usize),
    Pair(usize),
    Number { number: usize, phrase: usize },
    TravelDocument,
    Marking(usize),
    Command(usize),
}

impl Target {
    /// As `src/detect/packed.rs` reads it. That a shape is announced is not written: its own literal says so.
    fn write(self, more: bool, groups: &mut Groups, out: &mut Bytes) {
        let mut put = |kind: u8, numbers: &[usize]| {
            out.byte(kind | u8::from(more) << 4);
            numbers.iter().for_each(|number| out.number(*number));
        };
        match self {
            Self::Shape(_) => {}
            Self::Near(group) => put(1, &[groups.steps_to(group)]),
            Self::Password(detector) => put(3, &[detector]),
            Self::Key(detector) => put(4, &[detector]),
            Self::Pair(detector) => put(5, &[detector]),
            Self::Number { number, phrase } => put(6, &[number, phrase]),
            Self::TravelDocument => put(7, &[]),
            Self::Marking(detector) => put(8, &[detector]),
            Self::Command(command) => put(9, &[command]),
        }
    }
}

/// Programs of values near a word, `from..to`; `key` wants a word such as key or token between.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    from: usize,
    to: usize,
    key: bool,
}

/// All groups in their order. Words in the order of the alphabet name those of vendors in nearly the same order, so a group is written as
/// how far it stands from the last one named.
#[derive(Default)]
struct Groups {
    all: BTreeSet<Group>,
    last: usize,
}

impl Groups {
    /// Forwards an even number, backwards an odd one.
    fn steps_to(&mut self, group: Group) -> usize {
        let last = std::mem::replace(&mut self.last, self.all.range(..group).count());
        if self.last >= last { 2 * (self.last - last) } else { 2 * (last - self.last) - 1 }
    }

    fn render(&self, out: &mut String) {
        let mut bytes = Bytes::default();
        let mut end = 0;
        for Group { from, to, key } in &self.all {
            bytes.number(from - end);
            bytes.number((to - from) << 1 | usize::from(*key));
            end = *to;
        }
        bytes.render("NEAR_GROUPS", out);
    }
}

/// How a detector judges what its shapes matched, as Rust; most detectors share it with others.
type Rules = String;

#[derive(Default)]
struct Tables {
    info: String,
    /// Id, label, class and severity of each.
    words: Vec<[String; 4]>,
    rules: Vec<Rules>,
    /// Detector, which part finds it (none for a value near a word), parts.
    programs: Vec<(usize, Option<usize>, Vec<Part>)>,
    sets: BTreeMap<ByteSet, usize>,
    literals: BTreeMap<Vec<u8>, Vec<Target>>,
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
                let target = Target::Shape(self.programs.len());
                let first = parts[..anchor].iter().all(|part| matches!(part, Part::Open | Part::Close));
                let begins = first && matches!(entry.edges.as_deref(), None | Some("both" | "left"));
                self.word(text, target, if begins { Place::Beginning } else { Place::Anywhere })?;
                self.program(index, Some(anchor), parts);
            }
        }
        if let Some(check) = &entry.number {
            let number = self.numbers.add(index, check, entry)?;
            for name in &entry.near {
                let (word, phrase, first) = self.numbers.name(name);
                let place = if first { Place::Beginning } else { Place::Anywhere };
                self.word(&word, Target::Number { number, phrase }, place)?;
            }
        } else {
            self.near(index, entry)?;
        }
        if entry.digits.as_deref() == Some("travel_document") {
            self.word("<<<", Target::TravelDocument, Place::Anywhere)?;
        }
        for marking in &entry.markings {
            let place = if marking.starts_with(|first: char| first.is_ascii()) { Place::Beginning } else { Place::Anywhere };
            self.word(marking, Target::Marking(index), place)?;
        }
        if let Some(assigned) = &entry.assigned {
            let target = match assigned.style.as_str() {
                "password" => Target::Password(index),
                "key" => Target::Key(index),
                "pair" => Target::Pair(index),
                other => return Err(format!("unknown style `{other}` of `assigned`: use password, key or pair")),
            };
            for word in &assigned.words {
                self.word(word, target, Place::Anywhere)?;
            }
        }
        for command in &entry.commands {
            let target = Target::Command(self.commands.len());
            command.programs.iter().try_for_each(|program| self.word(program, target, Place::Beginning))?;
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
                self.program(index, None, parts);
            }
        }
        let key = match entry.between.as_deref() {
            None | Some("key") => true,
            Some("any") => false,
            Some(other) => return Err(format!("unknown `between` `{other}`: use key or any")),
        };
        let target = Target::Near(Group { from, to: self.programs.len(), key });
        entry.near.iter().try_for_each(|word| self.word(word, target, Place::Beginning))
    }

    fn word(&mut self, word: &str, target: Target, place: Place) -> Result<(), String> {
        if word.len() < 3 {
            return Err(format!("word `{word}` is shorter than three bytes and cannot be looked for"));
        }
        let literal = word.as_bytes().to_ascii_lowercase();
        if place == Place::Anywhere {
            self.inner.insert(literal.clone());
        }
        self.literals.entry(literal).or_default().push(target);
        Ok(())
    }

    fn program(&mut self, detector: usize, anchor: Option<usize>, parts: Vec<Part>) {
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
            "DetectorInfo{{id:{:?},class:crate::class::DataClass::{class},title:{:?},titles:&[{}],label:{:?},why:{:?},rotate_url:{:?},severity:super::info::Severity::{severity},vendor:{vendor:?}}},",
            e.id,
            e.title,
            titles.join(","),
            e.label,
            e.why,
            e.rotate
        );
        self.words.push([e.id.clone(), e.label.clone(), e.class.clone(), e.severity.clone()]);
        let checks: Vec<String> = e.checks.iter().map(|c| check(c)).collect::<Result<_, _>>()?;
        let personal = matches!(e.class.as_str(), "payment" | "bank" | "government_id" | "contact" | "health" | "classified_marking");
        let (left, right) = match e.edges.as_deref() {
            None | Some("both") => (true, true),
            Some("left") => (true, false),
            Some("right") => (false, true),
            Some("none") => (false, false),
            Some(other) => return Err(format!("unknown `edges` `{other}`: use both, left, right or none")),
        };
        self.rules.push(format!(
            "Rules{{checks:&[{}],entropy:{},confidence:{},high_entropy:{},nocase:{},left_edge:{left},right_edge:{right}}}",
            checks.join(","),
            e.entropy.unwrap_or(0),
            e.confidence.unwrap_or(90),
            e.high_entropy.unwrap_or(!personal),
            e.nocase
        ));
        Ok(())
    }

    fn render(self) -> Result<String, String> {
        if self.sets.len() > 255 {
            return Err(format!("{} different byte sets: at most 255 fit; use the named sets", self.sets.len()));
        }
        let mut out = String::new();
        self.render_info(&mut out)?;
        self.render_rules(&mut out)?;
        self.render_sets(&mut out);
        let _ = writeln!(out, "pub(crate) static COMMANDS: &[Command] = &[\n{}];", self.commands.concat());
        self.render_programs(&mut out)?;
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

    /// For people every text of every detector; for browsers what a judgement needs, in lines.
    fn render_info(&self, out: &mut String) -> Result<(), String> {
        let _ = writeln!(out, "#[cfg(not(target_arch = \"wasm32\"))]\nuse super::info::DetectorInfo;");
        let _ = writeln!(out, "#[cfg(not(target_arch = \"wasm32\"))]\npub(crate) static INFO: &[DetectorInfo] = &[\n{}];", self.info);
        // Most labels are the id in capitals, most classes and severities those of the line before.
        let (mut last_class, mut last_severity) = ("", "");
        let mut lines = String::new();
        for [id, label, class, severity] in &self.words {
            let label = if *label == id.to_uppercase().replace('-', "_") { "" } else { label };
            let other = |word, last| if word == last { "" } else { word };
            let line = format!("{id} {} {} {label}", other(class.as_str(), last_class), other(severity.as_str(), last_severity));
            let _ = writeln!(lines, "{}", line.trim_end());
            (last_class, last_severity) = (class.as_str(), severity.as_str());
        }
        let _ = writeln!(out, "#[cfg(any(target_arch = \"wasm32\", test))]\npub(crate) static INFO_LINES: &str = {lines:?};");
        Ok(())
    }

    /// The different rules, and which of them each detector has.
    fn render_rules(&self, out: &mut String) -> Result<(), String> {
        let kinds: BTreeSet<&Rules> = self.rules.iter().collect();
        let kinds: Vec<&Rules> = kinds.into_iter().collect();
        let of: Result<Vec<u8>, _> = self.rules.iter().map(|rules| u8::try_from(kinds.binary_search(&rules).unwrap_or_default())).collect();
        let of = of.map_err(|_| format!("{} different rules: at most 256 fit", kinds.len()))?;
        let _ = writeln!(out, "pub(crate) static RULES: RulesOf = RulesOf {{ kinds: &[");
        kinds.iter().for_each(|rules| out.push_str(&format!("{rules},\n")));
        let _ = writeln!(out, "], of: &{of:?} }};");
        Ok(())
    }

    fn render_programs(&self, out: &mut String) -> Result<(), String> {
        let mut bytes = Bytes::default();
        let mut last = 0;
        for (detector, anchor, parts) in &self.programs {
            bytes.number(detector - last);
            last = *detector;
            bytes.number(anchor.map_or(0, |anchor| anchor + 1));
            for part in parts {
                match part {
                    Part::Literal(text) => {
                        bytes.number(text.len() + 3);
                        bytes.all(text.as_bytes());
                    }
                    Part::Set { set, min, max, .. } => {
                        bytes.byte(3);
                        bytes.number(self.sets[set]);
                        bytes.number(usize::from(*min));
                        // Most have a fixed length, and many have no end.
                        bytes.number(if max == min {
                            0
                        } else if *max == u16::MAX {
                            1
                        } else {
                            usize::from(*max) + 2
                        });
                    }
                    Part::Open => bytes.byte(1),
                    Part::Close => bytes.byte(2),
                }
            }
            bytes.byte(0);
        }
        bytes.render("PROGRAM_BYTES", out);
        Ok(())
    }

    /// The literals in their order: which bytes are hashed and where they count. Of those that announce more than shapes also their texts and
    /// what they announce.
    fn render_literals(&self, out: &mut String) -> Result<(), String> {
        let mut rarity = Rarity::read()?;
        let (mut places, mut targets) = (Bytes::default(), Bytes::default());
        let mut groups = Groups::default();
        groups.all.extend(
            self.literals.values().flatten().filter_map(|target| if let Target::Near(group) = target { Some(*group) } else { None }),
        );
        let mut words: Vec<&[u8]> = Vec::new();
        for (text, announced) in &self.literals {
            let whole = text.len() <= 4 && announced.iter().all(|target| self.is_single_word(*target));
            let anchor = rarity.anchor(text, self.inner.contains(text));
            if anchor.offset > 63 {
                return Err(format!("`{}` is too long to be looked for", text.escape_ascii()));
            }
            places.byte(anchor.offset as u8 | u8::from(anchor.beginning) << 6 | u8::from(whole) << 7);
            let told: Vec<&Target> = announced.iter().filter(|target| !matches!(target, Target::Shape(_))).collect();
            if let Some((last, others)) = told.split_last() {
                words.push(text);
                others.iter().for_each(|target| target.write(true, &mut groups, &mut targets));
                last.write(false, &mut groups, &mut targets);
            }
        }
        pack::texts(words.into_iter())?.render("WORD_TEXTS", out);
        places.render("LITERAL_PLACES", out);
        targets.render("WORD_TARGETS", out);
        groups.render(out);
        Ok(())
    }

    /// Whether the target is a number whose name is one word.
    fn is_single_word(&self, target: Target) -> bool {
        matches!(target, Target::Number { phrase, .. } if self.numbers.single_word() == Some(phrase))
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
