//! `promptward scan --jsonl`: a line `{"id","text"}` in, a line `{"id","findings"}` out. Every line is answered, also a broken one.

use promptward::detect::Scanner;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read, Write};

/// Longest line read.
const MAX_LINE: u64 = 256 << 20;

#[derive(Deserialize)]
struct Line<'a> {
    id: Value,
    #[serde(borrow)]
    text: &'a RawValue,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a Value,
    findings: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    start: usize,
    end: usize,
    rule: &'a str,
    class: &'static str,
    confidence: u8,
}

/// What a run came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Things found.
    pub findings: u64,
    /// Lines that could not be read.
    pub errors: u64,
}

/// Runs over all lines.
///
/// # Errors
/// When input or output fails.
pub fn run(scanner: &Scanner, input: impl Read, output: impl Write) -> io::Result<Summary> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut output = io::BufWriter::with_capacity(1 << 16, output);
    let mut summary = Summary::default();
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        if input.by_ref().take(MAX_LINE).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.len() as u64 == MAX_LINE && line.last() != Some(&b'\n') {
            skip_line(&mut input)?;
            refuse(&mut output, number, &Value::Null, "the line is longer than 256 MiB: cut the text into several lines")?;
            summary.errors += 1;
        } else if !line.trim_ascii().is_empty() {
            answer(scanner, &line, number, &mut output, &mut summary)?;
        }
        // Whoever waits for each answer gets it; whoever streams is not slowed down.
        if input.buffer().is_empty() {
            output.flush()?;
        }
    }
    output.flush()?;
    Ok(summary)
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let chunk = input.fill_buf()?;
        let end = chunk.iter().position(|byte| *byte == b'\n');
        let (used, done) = end.map_or((chunk.len(), chunk.is_empty()), |at| (at + 1, true));
        input.consume(used);
        if done {
            return Ok(());
        }
    }
}

fn answer(scanner: &Scanner, line: &[u8], number: u64, output: &mut impl Write, summary: &mut Summary) -> io::Result<()> {
    if line.trim_ascii_start().first() != Some(&b'{') {
        summary.errors += 1;
        return refuse(output, number, &Value::Null, "the line is not a JSON object: write {\"id\": …, \"text\": …} on each line");
    }
    let parsed = match serde_json::from_slice::<Line<'_>>(line) {
        Ok(parsed) => parsed,
        Err(error) => {
            summary.errors += 1;
            return refuse(output, number, &id_of(line), &fault(&error));
        }
    };
    let Some(text) = text_of(parsed.text.get()) else {
        summary.errors += 1;
        return refuse(output, number, &parsed.id, "`text` is not a string: give the text as a JSON string");
    };
    let found = scanner.scan(&text);
    summary.findings += found.len() as u64;
    let findings = found
        .iter()
        .map(|f| Found { start: f.start, end: f.end, rule: f.detector.as_str(), class: f.class.as_str(), confidence: f.confidence })
        .collect();
    serde_json::to_writer(&mut *output, &Answer { id: &parsed.id, findings })?;
    output.write_all(b"\n")
}

fn refuse(output: &mut impl Write, number: u64, id: &Value, error: &str) -> io::Result<()> {
    serde_json::to_writer(&mut *output, &serde_json::json!({ "id": id, "line": number, "error": format!("line {number}: {error}") }))?;
    output.write_all(b"\n")
}

/// Says what is wrong with a line without repeating any of it.
fn fault(error: &serde_json::Error) -> String {
    let what = match error.classify() {
        serde_json::error::Category::Data => "the line must be an object with `id` and `text`",
        serde_json::error::Category::Eof => "the JSON ends too early: is the line cut off, or is a newline in the text not written as \\n?",
        serde_json::error::Category::Syntax | serde_json::error::Category::Io => {
            "the line is not JSON in UTF-8: write one object with `id` and `text` on each line"
        }
    };
    format!("{what} (column {})", error.column())
}

/// The id of a line that lacks the rest.
fn id_of(line: &[u8]) -> Value {
    #[derive(Deserialize)]
    struct Claim {
        id: Value,
    }
    serde_json::from_slice::<Claim>(line).map_or(Value::Null, |claim| claim.id)
}

/// The string of a JSON literal. JavaScript can write half a surrogate pair, which no text can hold: it counts as U+FFFD.
fn text_of(literal: &str) -> Option<Cow<'_, str>> {
    if !literal.starts_with('"') {
        return None;
    }
    // A borrowed string where nothing is escaped, an owned one otherwise.
    #[derive(Deserialize)]
    struct Text<'a>(#[serde(borrow)] Cow<'a, str>);
    if let Ok(Text(text)) = serde_json::from_str(literal) {
        return Some(text);
    }
    serde_json::from_str::<String>(&mend_surrogates(literal)).ok().map(Cow::Owned)
}

/// Writes `\ufffd` for every `\uD800` to `\uDFFF` that is not half of a pair.
fn mend_surrogates(literal: &str) -> String {
    let mut mended = String::with_capacity(literal.len());
    let mut rest = literal;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        mended.push_str(before);
        let length = match (unit(escape), escape.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                mended.push_str("\\ufffd");
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            (Some(_), _) => 6,
            (None, _) => 2,
        };
        let (kept, after) = escape.split_at_checked(length).unwrap_or((escape, ""));
        mended.push_str(kept);
        rest = after;
    }
    mended.push_str(rest);
    mended
}

/// The code unit of a `\uXXXX` at the start.
fn unit(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run_on(input: &[u8]) -> (Vec<Value>, Summary) {
        let mut output = Vec::new();
        let summary = run(&Scanner::builtin(), input, &mut output).unwrap();
        (String::from_utf8(output).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect(), summary)
    }

    #[test]
    fn every_id_is_answered_whatever_its_line() {
        let input = b"{\"id\":\"a\",\"text\":\"nothing here\"}\n\n{\"id\":2,\"text\":\"\"}\nnot json\n{\"id\":\"b\"}\n{\"id\":\"c\",\"text\":5}\n{\"id\":\"d\",\"text\":\"\xff\"}\n{\"id\":null,\"text\":\"x\",\"more\":1}";
        let (lines, summary) = run_on(input);
        let ids: Vec<&Value> = lines.iter().map(|line| &line["id"]).collect();
        assert_eq!(ids, [&Value::from("a"), &2.into(), &Value::Null, &"b".into(), &"c".into(), &"d".into(), &Value::Null]);
        assert_eq!(lines[0]["findings"], serde_json::json!([]));
        assert_eq!(lines[2]["line"], 4);
        for refused in [2, 3, 4, 5] {
            assert!(lines[refused]["error"].as_str().unwrap().starts_with("line "), "{refused}");
            assert!(lines[refused].get("findings").is_none());
        }
        assert_eq!(summary, Summary { findings: 0, errors: 4 });
    }

    #[test]
    fn half_pairs_count_as_the_replacement_character() {
        assert_eq!(text_of(r#""a\ud800b\udc00\ud83d\ude00\\ud800""#).unwrap(), "a\u{fffd}b\u{fffd}\u{1f600}\\ud800");
        assert_eq!(text_of(r#""\ud83dx\n\u00e4""#).unwrap(), "\u{fffd}x\n\u{e4}");
        assert!(text_of("5").is_none());
    }
}
