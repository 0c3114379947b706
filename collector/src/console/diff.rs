//! The difference between the published policy and a draft, line by line.

use similar::{ChangeTag, TextDiff};

/// Unchanged lines shown around a change.
const AROUND: usize = 3;

/// A line of the difference.
pub struct DiffLine {
    /// `add`, `del`, `same` or `skip`.
    pub kind: &'static str,
    /// `+`, `-` or a blank.
    pub sign: &'static str,
    /// Line number in the newer text, or in the older where there is none.
    pub number: String,
    /// The line.
    pub text: String,
}

/// The lines that differ, with their surroundings; empty when nothing does.
pub fn lines(old: &str, new: &str) -> Vec<DiffLine> {
    let diff = TextDiff::from_lines(old, new);
    let mut lines = Vec::new();
    for (index, group) in diff.grouped_ops(AROUND).iter().enumerate() {
        if index > 0 {
            lines.push(DiffLine { kind: "skip", sign: "", number: String::new(), text: "…".into() });
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let (kind, sign) = match change.tag() {
                ChangeTag::Insert => ("add", "+"),
                ChangeTag::Delete => ("del", "-"),
                ChangeTag::Equal => ("same", " "),
            };
            let number = change.new_index().or(change.old_index()).map_or_else(String::new, |i| (i + 1).to_string());
            lines.push(DiffLine { kind, sign, number, text: change.value().trim_end_matches(['\r', '\n']).to_owned() });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changes_and_their_surroundings_are_shown() {
        let old: String = (0..50).map(|i| format!("line {i}\n")).collect();
        let new = old.replace("line 10\n", "line ten\n").replace("line 40\n", "");
        let shown = lines(&old, &new);
        let of = |kind| shown.iter().filter(|line| line.kind == kind).map(|line| line.text.as_str()).collect::<Vec<_>>();
        assert_eq!(of("add"), ["line ten"]);
        assert_eq!(of("del"), ["line 10", "line 40"]);
        assert_eq!(of("skip").len(), 1);
        assert_eq!(of("same").len(), 4 * AROUND);
        assert!(lines(&old, &old).is_empty());
    }
}
