//! Reads the value that a name is given, in whatever people paste: code, env files, YAML, JSON, XML, tables, command lines, sentences,
//! questions and their answers.
//!
//! The prefilter has found a word such as `password`. The readers look at the whole name around it, then for what joins name and value
//! within a short, bounded window, and offer spans; whether one is a secret is for `value` to judge. The first that is ends the search.

mod answer;
mod backwards;
mod cursor;
mod link;
mod literal;
mod object;
mod pair;
mod prose;

use super::columns::Tables;
use super::judge::Raw;
use super::name::{self, Name};
use super::placeholder;
use super::prefilter::Hit;
use super::reach::Far;
use super::tables::Target;
use super::{value, words};
use cursor::Cursor;
use literal::{Lacking, Words};

/// What joins a name to its value. The looser the link, the stronger the value must be by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Link {
    /// `=`, `:=`, `=>`
    Equals,
    /// `:`
    Colon,
    /// `<password>…`, `</td><td>`
    Tag,
    /// `--password …`, `PASSWORD '…'`
    Blank,
    /// `"password", "…"`, `| password | … |`, or a `value` beside the `name`
    Cell,
    /// "the password is …"
    Prose,
    /// `bob / …` behind "credentials"
    Pair,
    /// "the password for …", "log in with … to …": a word that may announce a value or something else
    Hint,
    /// "the api key … does not work"
    Loose,
    /// Alone in the next line or message
    Answer,
}

/// A value that a name is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Named {
    pub start: usize,
    pub end: usize,
    pub link: Link,
    pub quoted: bool,
    /// The name is written in capitals only, as environment variables are.
    pub shouted: bool,
    /// The name is one of a code, which may be digits only.
    pub code: bool,
}

impl Named {
    /// What only its place announces must be odd, unless it is made as people make passwords: then it counts as in a sentence. Words
    /// that are joined to a number (`value::worded`) suffice where a value is waited for, `value::composed` right behind the name.
    fn if_it_is(self, text: &str, made: fn(&[u8]) -> bool) -> Self {
        let loose = matches!(self.link, Link::Hint | Link::Answer);
        let made = loose && text.as_bytes().get(self.start..self.end).is_some_and(made);
        Self { link: if made { Link::Prose } else { self.link }, ..self }
    }

    const fn new(start: usize, end: usize, link: Link, quoted: bool) -> Self {
        Self { start, end, link, quoted, shouted: false, code: false }
    }
}

/// How sure the engine is that a named value is a secret.
type ValueJudge = fn(&[u8], &Named) -> Option<u8>;

/// Reads the values of names, in every way that names are given values.
#[derive(Default)]
pub(crate) struct Names {
    words: Words,
    tables: Tables,
    cells: Vec<Named>,
    /// The name that was read last and for which detector: several words may stand in one name.
    last: Option<(usize, usize, u16)>,
    /// The name around the word that was looked at last: several detectors may look for one word.
    around: ((usize, usize), Option<Name>),
    /// Where there is neither a digit nor a capital, one of which every key has.
    dull: Lacking,
}

impl Names {
    /// Reads the name around the first of the hits and tells every value that it is given; the others are those behind it.
    pub(crate) fn read(&mut self, text: &str, hits: &[Hit], target: Target, found: &mut Vec<Raw>, far: &mut Far) {
        let [hit, ahead @ ..] = hits else { return };
        let (detector, judge): (u16, ValueJudge) = match target {
            Target::Key(detector) => (detector, value::key),
            Target::Password(detector) | Target::Pair(detector) => (detector, value::password),
            _ => return,
        };
        let Some(name) = self.around(text, (hit.at, hit.literal.text.len())) else { return };
        let type_path = text.as_bytes()[..name.start].ends_with(b"::") && text.as_bytes().get(name.end) == Some(&b'"');
        if type_path || matches!(target, Target::Password(_)) && heads_a_pair(text.as_bytes(), &name) {
            return;
        }
        if self.last.replace((name.start, name.end, detector)) == Some((name.start, name.end, detector)) {
            return;
        }
        let code = matches!(target, Target::Password(_)) && words::is_code(name.the_word(text.as_bytes()));
        // "unsafe code" is no code of a safe.
        if code && name.is_the_end_of_a_word(text.as_bytes()) {
            return;
        }
        let last = std::cell::Cell::new(name.end);
        let mut dull = std::mem::take(&mut self.dull);
        let mut tell = |named: &Named| {
            // Digits behind a colon are the name's own only right behind it.
            let close = named.link == Link::Prose || named.start.abs_diff(name.end) <= NEAR;
            let code = code && close && !counts(text, named.end);
            let named = Named { shouted: name.shouted && named.link != Link::Cell, code, ..*named };
            let value = text.as_bytes().get(named.start..named.end)?;
            // What was masked was the value: what stands behind it is another's.
            if placeholder::mask(value) {
                return Some(());
            }
            // Names inside one long word share its end.
            let telling = |at: usize| text.as_bytes()[at].is_ascii_digit() || text.as_bytes()[at].is_ascii_uppercase();
            if matches!(target, Target::Key(_)) && !dull.holds(named.start, named.end, telling) {
                return None;
            }
            let cut = text.as_bytes()[named.end..].starts_with(b"..");
            let confidence = judge(value, &named).or_else(|| if cut { None } else { chosen_as_a_key(value, &named, target) })?;
            found.push(Raw { start: named.start, end: named.end, detector, confidence });
            last.set(named.start);
            Some(())
        };
        if matches!(target, Target::Pair(_)) {
            let limit = next_name(text, &name, target, ahead);
            let words = &mut self.words;
            let _ = pair::read(text, &name, limit, words, &mut tell).or_else(|| pair::answered(text, &name, words, &mut tell));
            self.dull = dull;
            return;
        }
        let told = self.one(text, &name, &|| next_name(text, &name, target, ahead), &mut tell).is_some();
        // The first row below the last heading looks like an answer; there may be more of them.
        if !told || memchr::memchr(b'\n', &text.as_bytes()[name.end.min(last.get())..last.get()]).is_some() {
            self.cells.clear();
            self.tables.cells(text, &name, &mut self.cells, far);
            for named in &self.cells {
                let _ = tell(named);
            }
        }
        self.dull = dull;
    }

    /// The name around the word at a place; no word is empty.
    fn around(&mut self, text: &str, word: (usize, usize)) -> Option<Name> {
        if self.around.0 != word {
            self.around = (word, name::around(text, word.0, word.1));
        }
        self.around.1
    }

    /// The one value of a name, by the first reader that finds one; `next` tells where the next such name begins.
    fn one(&mut self, text: &str, name: &Name, next: &dyn Fn() -> usize, tell: &mut dyn FnMut(&Named) -> Option<()>) -> Option<()> {
        let words = &mut self.words;
        let assigned = direct(text, name, words, tell).or_else(|| object::read(text, name, words, tell));
        // `/etc/passwd`: the end of a path is spoken of in many ways and has no value, unless a command prints the file.
        let path = name.ends_a_path(text.as_bytes());
        if assigned.is_some() || path {
            return assigned.or_else(|| answer::read(text, name, true, next(), words, tell));
        }
        // "the password manager …": what is said of that is not said of the password.
        let other = name.is_an_attribute(text.as_bytes());
        let told = backwards::read(text, name).filter(|_| !other).and_then(|named| tell(&named));
        if told.is_some() && words.telling(text.as_bytes(), name.end, name.end + answer::WINDOW) {
            // "I used … as my password, now I use …"
            let _ = prose::read(text, name, next(), true, words, tell);
        }
        told.or_else(|| {
            // What follows looks for a value further away; most words have none there.
            if other || !words.telling(text.as_bytes(), name.end, name.end + answer::WINDOW) {
                return None;
            }
            let next = next();
            prose::read(text, name, next, false, words, tell).or_else(|| answer::read(text, name, false, next, words, tell))
        })
        .or_else(|| backwards::spoken_of(text, name, words).and_then(|named| tell(&named)))
        .or_else(|| backwards::of_code(text, name).and_then(|named| tell(&named)))
    }
}

/// A secret that a person chose where a key is expected: `secret = …`, "the key of the network is …".
fn chosen_as_a_key(value: &[u8], named: &Named, target: Target) -> Option<u8> {
    let said = matches!(named.link, Link::Equals | Link::Colon | Link::Tag | Link::Prose);
    // Versions of packages have signs.
    let drawn = || value.len() >= 14 && value.iter().all(u8::is_ascii_alphanumeric) && value::drawn(value);
    // Of long values and of words that is soon said.
    let short = value.len() <= value::LONGEST_PASSWORD && value.iter().any(u8::is_ascii_digit);
    (matches!(target, Target::Key(_)) && short && (said || drawn()) && value::chosen(value) && !value::publishable(value))
        .then(|| value::password(value, named))
        .flatten()
}

/// How far behind its name the digits of a code may stand where no sentence says that they are its value.
const NEAR: usize = 16;

/// Of so many words behind a name it is asked whether they are the next name.
const MOST_AHEAD: usize = 24;

/// Where the next name that the same detector reads begins: what a sentence says behind that one is said of it. So in a text full of
/// names each looks only as far as the next.
fn next_name(text: &str, name: &Name, target: Target, ahead: &[Hit]) -> usize {
    let near = ahead.iter().take(MOST_AHEAD).take_while(|hit| hit.at < name.end + answer::WINDOW);
    let mut others = near.filter(|hit| hit.at >= name.end && hit.literal.targets.contains(&target));
    let start = others.find_map(|hit| {
        let other = name::around(text, hit.at, hit.literal.text.len())?;
        // A word in the middle of a value, `secret_4fE…`, is no name.
        let bytes = text.as_bytes();
        let plain = !bytes[other.start..other.end].iter().any(u8::is_ascii_digit)
            && !bytes.get(other.end).is_some_and(u8::is_ascii_alphanumeric)
            && !other.start.checked_sub(1).is_some_and(|before| bytes[before].is_ascii_alphanumeric());
        let reads = other.start >= name.end && !other.ends_a_path(bytes) && !other.is_a_verb(bytes);
        (plain && reads && !heads_a_pair(bytes, &other)).then_some(other.start)
    });
    start.unwrap_or(usize::MAX)
}

/// `user/password: …`: the second half of a heading over pairs, which have their own reader.
fn heads_a_pair(text: &[u8], name: &Name) -> bool {
    const USERS: &[&[u8]] = &[b"user", b"name", b"login", b"id", b"mail", b"benutzer", b"utente", b"usuario", b"utilisateur"];
    let Some(before) = text[..name.start].strip_suffix(b"/") else { return false };
    USERS.iter().any(|user| before.len() >= user.len() && before[before.len() - user.len()..].eq_ignore_ascii_case(user))
}

/// `8位`, `4桁`: how many, where scripts without blanks write it.
fn counts(text: &str, end: usize) -> bool {
    text.get(end..).is_some_and(|rest| {
        rest.starts_with(['位', '桁', '个', '個', '文', '字', '次', '回', '年', '月', '日', '分', '秒', '种', '種', '人'])
    })
}

/// Behind these, in the line of a value, stands another that the name may have.
const OTHERWISE: [&[u8]; 8] = [b"-> ", b" or ", b"|| ", b"?? ", b"?: ", b" ? ", b" : ", b" else "];
/// How many more values of one line are asked about.
const MOST_OTHERS: usize = 3;

/// The value that stands right behind the name and its link, and with it those that stand in for it: `"old" -> "new"`,
/// `(sensitive value) -> "new"`, `input() or "…"`, `live ? "…" : "…"`.
fn direct(text: &str, name: &Name, words: &mut Words, tell: &mut dyn FnMut(&Named) -> Option<()>) -> Option<()> {
    if let Some(mut second) = second(text, name) {
        return second.literal(text, Link::Equals, words).and_then(|named| tell(&named));
    }
    let mut cursor = Cursor::behind(text, name.end);
    let link = cursor.link(name)?;
    let compared = text.as_bytes()[name.end..cursor.at].ends_with(b"==");
    let named = cursor.value(text, link, words)?.if_it_is(text, value::composed);
    let mut told = tell(&named);
    let mut end = named.end;
    for _ in 0..MOST_OTHERS {
        let mut next = Cursor::behind(text, end);
        let line = next.line();
        let line = &line[..line.len().min(48)];
        // The first quote behind the one that closes the value.
        let Some(quote) = line.get(1..).and_then(|rest| memchr::memchr2(b'"', b'\'', rest)) else { break };
        if compared || !OTHERWISE.iter().any(|mark| line[..=quote].ends_with(mark)) {
            break;
        }
        next.at += quote + 1;
        let Some(other) = next.literal(text, link, words) else { break };
        told = tell(&other).or(told);
        end = other.end;
    }
    told
}

/// What opens a list of values: brackets, lists of words in Ruby and Perl, or nothing.
const LISTS: [&[u8]; 10] = [b"(", b"[", b"{", b"qw(", b"qw[", b"qw{", b"qw/", b"%w[", b"%w(", b""];

/// The second of two values for two names: `user, password = "bob", "…"`, `my ($user, $password) = qw(bob …)`.
fn second<'a>(text: &'a str, name: &Name) -> Option<Cursor<'a>> {
    let bytes = text.as_bytes();
    let before = &bytes[..name.start];
    let before = before.strip_suffix(b"$").unwrap_or(before).strip_suffix(b", ")?;
    before.last().filter(|b| b.is_ascii_alphanumeric())?;
    let mut cursor = Cursor::behind(text, name.end);
    let _ = cursor.eat(b")") || cursor.eat(b"]");
    if !(cursor.eat(b" = ") || cursor.eat(b" := ")) {
        return None;
    }
    let opened = LISTS.iter().find(|list| cursor.eat(list)).copied()?;
    let quote = cursor.peek().filter(|b| matches!(b, b'"' | b'\''));
    let first = match quote {
        Some(quote) => memchr::memchr(quote, cursor.line().get(1..)?)? + 2,
        None => cursor.line().iter().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'@')))?,
    };
    cursor.at += first;
    // Only the lists of words have blanks alone between them.
    let apart = cursor.eat(b", ") || quote.is_none() && opened.len() > 1 && cursor.eat(b" ");
    (apart && (quote.is_none() || matches!(cursor.peek(), Some(b'"' | b'\'')))).then_some(cursor)
}
