//! Tables as bytes: what would be thousands of small structures with pointers between them is written as one run of bytes, which
//! `src/detect/packed.rs` reads when the first text is judged. In the module that browsers load it weighs a third.

use std::fmt::Write as _;
use std::ops::Range;

/// Bytes in the order in which they are read again.
#[derive(Default)]
pub struct Bytes(Vec<u8>);

impl Bytes {
    pub fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    /// Seven bits a byte, the lowest first; the last byte is below 128.
    pub fn number(&mut self, mut number: usize) {
        while number > 0x7F {
            self.0.push((number & 0x7F) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    pub fn all(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// `static NAME: &[u8]`.
    pub fn render(&self, name: &str, out: &mut String) {
        let _ = writeln!(out, "static {name}: &[u8] = b\"{}\";", self.0.escape_ascii());
    }
}

/// Texts in their order, each without what it begins with as the one before does: a mark that says how long that is, and the rest.
pub fn texts<'a>(texts: impl Iterator<Item = &'a [u8]>) -> Result<Bytes, String> {
    /// These bytes say how much is shared; no text holds one of them.
    const MARKS: Range<u8> = 0x0B..0x20;
    let mut out = Bytes::default();
    let mut last: &[u8] = b"";
    for text in texts {
        if let Some(byte) = text.iter().find(|byte| MARKS.contains(byte)) {
            return Err(format!("`{}` holds the byte {byte}: control characters cannot be looked for", text.escape_ascii()));
        }
        let shared = text.iter().zip(last).take_while(|(a, b)| a == b).count().min(MARKS.len() - 1);
        out.byte(MARKS.start + shared as u8);
        out.all(&text[shared..]);
        last = text;
    }
    Ok(out)
}
