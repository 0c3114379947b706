//! What joins a name to its value where both stand beside each other: signs, quotes, tags, brackets, columns of blanks.

use super::Link;
use super::cursor::Cursor;
use crate::detect::name::Name;

impl Cursor<'_> {
    /// Steps over what joins the name behind which the cursor stands to a value.
    pub(super) fn link(&mut self, name: &Name) -> Option<Link> {
        if self.variable_of_a_build(name) {
            return Some(Link::Equals);
        }
        let closed = self.closers();
        if !closed && self.peek() == Some(b'(') && name.ends_with_the_word(self.text) {
            return self.call();
        }
        if self.entered() {
            return Some(Link::Equals);
        }
        if let Some(link) = self.fallback(name) {
            return Some(link);
        }
        // `std::string password{"…"}`
        if matches!(self.rest(), [b'{', b'"' | b'\'', ..]) {
            self.at += 1;
            return Some(Link::Equals);
        }
        let blanks = self.space();
        // `pw <- "…"` of R, `read PASSWORD <<< "…"`
        if self.peek() == Some(b'<') && (self.eat(b"<- ") || self.eat(b"<<< ") || self.rest().starts_with(b"<-\"") && self.eat(b"<-")) {
            return Some(Link::Equals);
        }
        // `<Pass encoding="base64">…`
        if blanks > 0 && self.text[..name.start].ends_with(b"<") {
            let line = self.line();
            let close = memchr::memchr(b'>', &line[..line.len().min(60)]).filter(|close| line[..*close].ends_with(b"\""));
            self.at += close.unwrap_or(0);
        }
        // A heading is followed by headings, or by the next row.
        let tag = self.at;
        if self.eat(b">") || self.peek() == Some(b'<') && self.tags() {
            if memchr::memmem::find(&self.text[tag..self.at], b"</tr").is_some() {
                return None;
            }
            self.space();
            let _ = self.eat(b":") || self.eat(b"=");
            return Some(Link::Tag);
        }
        // `-NewPassword (ConvertTo-SecureString -AsPlainText "…" -Force)`
        if blanks > 0 && self.rest().get(..14).is_some_and(|call| call.eq_ignore_ascii_case(b"(convertto-sec")) {
            self.at += 1;
            return Some(Link::Blank);
        }
        self.remark(blanks > 0);
        if let Some(link) = self.sign(name, closed, blanks) {
            return Some(link);
        }
        if blanks > 0 && matches!(self.peek(), Some(b'"' | b'\'')) {
            return Some(Link::Blank);
        }
        if blanks > 0 && self.option_for_values() {
            return Some(Link::Equals);
        }
        if blanks > 0 && (name.flag || name.takes_blank(self.text)) {
            return Some(Link::Blank);
        }
        if closed && self.form_field(name) || blanks > 1 && self.column(name) {
            return Some(Link::Cell);
        }
        // `password[…]`, `Password{…}`: an index or a type, unless it is odd.
        ((blanks > 0 || name.is_the_word()) && self.bracketed()).then_some(if blanks > 0 { Link::Cell } else { Link::Hint })
    }

    /// `::set-output name=db_password::…`, `##vso[task.setvariable variable=DB_PASSWORD;issecret=true]…`
    fn variable_of_a_build(&mut self, name: &Name) -> bool {
        let before = &self.text[..name.start];
        match self.peek() {
            Some(b':') if before.ends_with(b" name=") => self.eat(b"::"),
            Some(b']' | b';') if before.ends_with(b" variable=") => {
                let close = self.rest().iter().take(60).position(|b| *b == b']');
                self.at += close.map_or(0, |close| close + 1);
                close.is_some()
            }
            _ => false,
        }
    }

    /// `-Name AdminPassword -Value …`, `--name /app/db_password --type SecureString --value …`, `/v DefaultPassword /t REG_SZ /d …`
    fn option_for_values(&mut self) -> bool {
        if !matches!(self.peek(), Some(b'-' | b'/')) {
            return false;
        }
        let line = self.line();
        let line = &line[..line.len().min(60)];
        let option = memchr::memmem::find_iter(line, b"alue ")
            .find(|at| line[..*at].ends_with(b"-V") || line[..*at].ends_with(b"-v"))
            .map(|at| at + 5)
            .or_else(|| memchr::memmem::find(line, b" /d ").map(|at| at + 4));
        self.at += option.unwrap_or(0);
        option.is_some()
    }

    /// `find_element(By.ID, "password").send_keys("…")`, `get('input[name=password]').type('…')`: what is typed into a field of that name.
    fn entered(&mut self) -> bool {
        const TYPED: &[&[u8]] = &[
            b".send_keys(",
            b".sendkeys(",
            b".type(",
            b".fill(",
            b".set(",
            b".setvalue(",
            b".set_value(",
            b".typetext(",
            b".val(",
            b".addvalue(",
            b".unwrap_or(",
            b".unwrap_or_else(|_| ",
            b".orelse(",
            b".getorelse(",
            b".tobe(",
            b".toequal(",
            b".value = ",
            b".clear().type(",
            b".perform(typetext(",
        ];
        let rest = self.rest();
        let skip = rest.iter().take(4).take_while(|b| matches!(b, b']' | b')' | b'"' | b'\'')).count();
        let behind = &rest[skip..];
        if behind.first() != Some(&b'.') {
            return false;
        }
        let Some(verb) = TYPED.iter().find(|verb| behind.get(..verb.len()).is_some_and(|found| found.eq_ignore_ascii_case(verb))) else {
            return false;
        };
        let quoted = matches!(behind.get(verb.len()), Some(b'"' | b'\'' | b'`'));
        self.at += if quoted { skip + verb.len() } else { 0 };
        quoted
    }

    /// `process.env.TOKEN || "…"`, `getenv("TOKEN") ?: "…"`, `${PASSWORD:-…}`: what is taken when nothing else is given.
    fn fallback(&mut self, name: &Name) -> Option<Link> {
        if self.eat(b":-") {
            return Some(Link::Colon);
        }
        let rest = self.rest();
        let skip = rest.iter().take(3).take_while(|b| matches!(b, b')' | b' ')).count();
        if !matches!(rest.get(skip), Some(b'|' | b'?' | b'o' | b'{')) {
            return None;
        }
        // `ENV.fetch("PASSWORD") { "…" }`
        if rest[skip] == b'{' && !self.text[..name.start.saturating_sub(1)].ends_with(b"fetch(") {
            return None;
        }
        let mark = [b"|| ".as_slice(), b"?? ", b"?: ", b"or ", b"{ "].into_iter().find(|mark| rest[skip..].starts_with(mark))?;
        matches!(rest.get(skip + mark.len()), Some(b'"' | b'\'' | b'`')).then(|| {
            self.at += skip + mark.len();
            Link::Equals
        })
    }

    /// `setPassword("…")`, `.token('…')`: the only argument is a literal.
    fn call(&mut self) -> Option<Link> {
        let quote = *self.rest().get(1).filter(|b| matches!(b, b'"' | b'\''))?;
        let line = &self.line()[2..];
        let close = memchr::memchr(quote, line)?;
        (line.get(close + 1) == Some(&b')')).then(|| {
            self.at += 1;
            Link::Cell
        })
    }

    /// `Password [x]`, `api key (x)`: one word in brackets.
    fn bracketed(&mut self) -> bool {
        let close = match self.peek() {
            Some(b'[') => b']',
            Some(b'(') => b')',
            Some(b'{') => b'}',
            _ => return false,
        };
        let inside = self.rest()[1..].iter().take_while(|b| !b.is_ascii_whitespace() && **b != close).count();
        let whole = self.rest().get(inside + 1) == Some(&close);
        self.at += usize::from(whole);
        whole
    }

    /// `name="password"⏎⏎…`: a field of a form on the wire.
    fn form_field(&mut self, name: &Name) -> bool {
        self.text[..name.start].ends_with(b"name=\"") && (self.eat(b"\r\n\r\n") || self.eat(b"\n\n"))
    }

    /// `DB_PASSWORD      …`: name and value stand in columns made of blanks, or a tab stands between them.
    fn column(&self, name: &Name) -> bool {
        self.peek().is_some_and(|b| b.is_ascii_graphic()) && name.begins_line(self.text)
    }

    /// `Password (staging): …`, `let key: String = …`, `var key string = …`
    fn remark(&mut self, apart: bool) {
        match self.peek() {
            Some(b'(') if apart => {
                let Some(close) = self.rest().iter().take(40).position(|b| *b == b')') else { return };
                let behind = self.rest()[close + 1..].iter().find(|b| **b != b' ');
                if matches!(behind, Some(b':' | b'=')) {
                    self.at += close + 1;
                    self.blanks();
                }
            }
            // `AWS Secret Access Key [None]: …`, `char password[32] = …`, `char password[] PROGMEM = …`
            Some(b'[') => {
                let Some(close) = self.rest().iter().take(24).position(|b| *b == b']') else { return };
                let before = self.at;
                self.at += close + 1;
                if !(apart && self.rest().starts_with(b": ")) {
                    self.blanks();
                    self.remark(false);
                    self.at = if self.peek() == Some(b'=') { self.at } else { before };
                }
            }
            // `public string Password { get; set; } = …`
            Some(b'{') => {
                let Some(close) = self.rest().iter().take(40).position(|b| *b == b'}') else { return };
                let behind = &self.rest()[close + 1..];
                if behind.starts_with(b" =") || behind.starts_with(b"=") {
                    self.at += close + 1;
                    self.blanks();
                }
            }
            // `01 WS-PASSWORD PIC X(30) VALUE '…'`
            Some(b'P') if apart && self.rest().starts_with(b"PIC ") => {
                let line = self.line();
                let value = memchr::memmem::find(&line[..line.len().min(40)], b" VALUE ");
                self.at += value.map_or(0, |at| at + 7);
            }
            // `Const Password As String = …`
            Some(b'A' | b'a') if apart && self.rest().len() > 3 && self.rest()[..3].eq_ignore_ascii_case(b"as ") => {
                let word = self.rest()[3..].iter().take(24).take_while(|b| b.is_ascii_alphanumeric() || **b == b'.').count();
                if self.rest()[3 + word..].starts_with(b" =") {
                    self.at += word + 4;
                }
            }
            Some(b) if b.is_ascii_alphabetic() => {
                let word = self.rest().iter().take(9).take_while(|b| b.is_ascii_alphabetic()).count();
                if !(3..=8).contains(&word) {
                    return;
                }
                // `@pwd NVARCHAR(50) = …`
                let size = self.rest()[word..].iter().take(6).take_while(|b| b.is_ascii_digit() || matches!(b, b'(' | b')')).count();
                let word = word + size;
                let behind = &self.rest()[word..];
                let blanks = behind.iter().take_while(|b| **b == b' ').count();
                if blanks > 0 && behind.get(blanks) == Some(&b'=') {
                    self.at += word + blanks;
                }
            }
            _ => {}
        }
    }

    /// A sign between name and value.
    pub(super) fn sign(&mut self, name: &Name, closed: bool, blanks: usize) -> Option<Link> {
        match self.peek()? {
            b'=' | b'!' | b'?' | b'+' | b'%' | b'~' => self.equals(),
            b'|' if self.rest().starts_with(b"||=") => self.equals(),
            b':' => self.colon(),
            // `password -> …`, `Password – …`, `Password — …`; `user->password->hash` is an expression.
            b'-' if blanks > 0 => (self.eat(b"-> ") || self.eat(b"- ") || self.eat(b"-- ") || self.eat(b"--> ")).then_some(Link::Colon),
            b'.' => self.leader(name, blanks > 0),
            0xE2 => {
                let dash = blanks > 0 && ["– ", "— ", "― "].iter().any(|dash| self.eat(dash.as_bytes()));
                (dash || ["→", "➜", "⇒"].iter().any(|arrow| self.eat(arrow.as_bytes()))).then_some(Link::Colon)
            }
            0xEF => (self.eat("：".as_bytes()) || self.eat("＝".as_bytes()) || self.eat("（".as_bytes())).then_some(Link::Colon),
            b'|' => self.bar(),
            b',' => self.comma(name, closed),
            _ => None,
        }
    }

    /// The sign of an assignment or comparison.
    fn equals(&mut self) -> Option<Link> {
        self.at += match self.rest() {
            [b'=' | b'!', b'=', b'=', ..] | [b'=', b'=', b'>', ..] | [b'%', b'3', b'D' | b'd', ..] => 3,
            [b'|', b'|', b'=', ..] | [b'?', b'?', b'=', ..] => 3,
            [b'=', b'>', ..] | [b'=' | b'!' | b'?' | b'+', b'=', ..] => 2,
            [b'=', ..] | [b'~', b' ', ..] => 1,
            _ => return None,
        };
        Some(Link::Equals)
    }

    fn colon(&mut self) -> Option<Link> {
        if self.eat(b":=") {
            return Some(Link::Equals);
        }
        if self.rest().starts_with(b"::") || self.rest().starts_with(b"://") {
            return None;
        }
        self.at += 1;
        // Closing emphasis may stand behind the colon: `**Password:** …`, `<b>Password:</b> …`, `\textbf{Password:} …`
        while self.eat(b"*") {}
        if self.rest().starts_with(b"</") {
            self.tags();
        } else if self.rest().starts_with(b"[/") {
            // `[b]Password:[/b] …`
            self.at += self.rest().iter().take(10).position(|b| *b == b']').map_or(0, |close| close + 1);
        } else if self.rest().starts_with(b"} ") {
            self.at += 1;
        }
        Some(Link::Colon)
    }

    /// `Password ........ : …`: dots lead to the value. `(password . "…")`: one dot in a pair of Lisp.
    fn leader(&mut self, name: &Name, apart: bool) -> Option<Link> {
        let dots = self.rest().iter().take_while(|b| **b == b'.').count();
        let quoted = matches!(self.rest().get(dots + 1), Some(b'"' | b'\''));
        let one = dots == 1 && quoted && name.leads_a_list(self.text);
        let two = dots == 2 && !quoted;
        if !(dots > 2 || apart && (one || two) && self.rest().get(dots) == Some(&b' ')) {
            return None;
        }
        self.at += dots;
        self.blanks();
        let _ = self.eat(b":");
        Some(Link::Cell)
    }

    /// `| password | … |`; `'password' | 'token'` is a union of types.
    fn bar(&mut self) -> Option<Link> {
        let quoted = matches!(self.text.get(self.at.wrapping_sub(2)), Some(b'"' | b'\''))
            || matches!(self.text.get(self.at.wrapping_sub(1)), Some(b'"' | b'\''));
        if quoted || self.rest().starts_with(b"||") {
            return None;
        }
        self.at += 1;
        Some(Link::Cell)
    }

    /// `setenv("PASSWORD", "…")`, `['--password', '…']`, and the first cell of a row.
    fn comma(&mut self, name: &Name, closed: bool) -> Option<Link> {
        self.at += 1;
        let blanks = self.blanks();
        let quote = matches!(self.peek(), Some(b'"' | b'\'' | b'`' | b'\\'))
            || self.rest().starts_with(b"<<\"")
            || matches!(self.rest(), [b'b' | b'r' | b'u', b'"' | b'\'', ..]);
        let row = || name.leads_a_row(self.text);
        // `config("PASSWORD", default="…")`
        if closed && (self.eat(b"default=") || self.eat(b"default: ") || self.eat(b"fallback=")) {
            return matches!(self.peek(), Some(b'"' | b'\'')).then_some(Link::Equals);
        }
        if quote {
            let listed = name.leads_a_list(self.text) || closed && name.flag || row();
            return (listed && !self.names_value()).then_some(Link::Cell);
        }
        (blanks == 0 && !closed && row()).then_some(Link::Cell)
    }
}
