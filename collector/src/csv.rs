//! CSV as RFC 4180 has it, safe to open in a spreadsheet.

/// Writes rows. Lines end in CR LF.
#[derive(Default)]
pub struct Csv(String);

impl Csv {
    /// Adds a row.
    pub fn row<S: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = S>) {
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                self.0.push(',');
            }
            self.cell(cell.as_ref());
        }
        self.0.push_str("\r\n");
    }

    /// A spreadsheet takes a cell that begins with one of these for a formula and runs it; an apostrophe in front makes it a text.
    fn cell(&mut self, text: &str) {
        let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { "'" } else { "" };
        if text.contains([',', '"', '\r', '\n']) {
            self.0.push('"');
            self.0.push_str(guard);
            self.0.push_str(&text.replace('"', "\"\""));
            self.0.push('"');
        } else {
            self.0.push_str(guard);
            self.0.push_str(text);
        }
    }

    /// The text.
    #[must_use]
    pub fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_are_defused() {
        let mut csv = Csv::default();
        csv.row(["plain", "a,b", "say \"hi\"", "two\r\nlines", ""]);
        csv.row(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"x\",\"y\")", "1-1"]);
        assert_eq!(
            csv.finish(),
            "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\r\nlines\",\r\n'=1+1,'+1,'-1,'@SUM(A1),'\t=1,\"'\r=1\",\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\",1-1\r\n"
        );
    }
}
