//! A place in the text, and the small steps that every reader of names and values is made of.

/// How far the value may stand behind its name.
pub(super) const REACH: usize = 160;

/// A place in the text that only moves forward, and not beyond its limit.
pub(super) struct Cursor<'a> {
    pub text: &'a [u8],
    pub at: usize,
    pub limit: usize,
}

impl<'a> Cursor<'a> {
    /// At a place, with `REACH` bytes to go.
    pub(super) const fn behind(text: &'a str, at: usize) -> Self {
        let limit = if text.len() < at + REACH { text.len() } else { at + REACH };
        Self { text: text.as_bytes(), at, limit }
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        &self.text[self.at.min(self.limit)..self.limit]
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    /// Steps over the literal, in any case.
    pub(super) fn eat(&mut self, literal: &[u8]) -> bool {
        let there = self.rest().len() >= literal.len() && self.rest()[..literal.len()].eq_ignore_ascii_case(literal);
        self.at += if there { literal.len() } else { 0 };
        there
    }

    pub(super) fn blanks(&mut self) -> usize {
        let count = self.rest().iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        self.at += count;
        count
    }

    /// Blanks, also those that are not of ASCII.
    pub(super) fn space(&mut self) -> usize {
        let mut count = self.blanks();
        while matches!(self.peek(), Some(b'&' | 0xC2 | 0xE2 | 0xE3))
            && (self.eat("\u{a0}".as_bytes()) || self.eat("\u{202f}".as_bytes()) || self.eat("\u{3000}".as_bytes()) || self.eat(b"&nbsp;"))
        {
            count += 1 + self.blanks();
        }
        count
    }

    /// What may close a name: quotes (plain or escaped), brackets, emphasis.
    pub(super) fn closers(&mut self) -> bool {
        let before = self.at;
        loop {
            match self.peek() {
                Some(b'"' | b'\'' | b'`' | b'\\' | b']' | b'*') => self.at += 1,
                Some(b'&') if self.eat(b"&quot;") => {}
                Some(b'%') if self.eat(b"%22") => {}
                Some(0xE2 | 0xE3) if self.eat("”".as_bytes()) || self.eat("」".as_bytes()) => {}
                _ => return self.at > before,
            }
        }
    }

    /// Any number of `<…>`; true when there was one.
    pub(super) fn tags(&mut self) -> bool {
        let mut any = false;
        while self.peek() == Some(b'<') && self.rest().get(1).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'/') {
            let Some(close) = self.rest().iter().position(|b| *b == b'>') else { return any };
            self.at += close + 1;
            any = true;
            let spaces = self.rest().iter().take_while(|b| b.is_ascii_whitespace()).count();
            if self.rest().get(spaces) == Some(&b'<') {
                self.at += spaces;
            }
        }
        any
    }

    /// The rest of the line, as far as the cursor may go.
    pub(super) fn line(&self) -> &'a [u8] {
        let rest = self.rest();
        &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())]
    }
}
