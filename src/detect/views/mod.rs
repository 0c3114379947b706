//! What hides a value from a reader of bytes, undone. Each view is a text of its own whose spans map back to the original.

mod base64;
mod decoded;
mod html;
mod joined;

pub(crate) use base64::encoded_runs;
pub(crate) use decoded::decoded;
pub(crate) use html::visible;
pub(crate) use joined::joined;

/// A text made from another, and where each of its bytes came from.
#[derive(Default)]
pub(crate) struct View {
    pub text: String,
    steps: Vec<Step>,
}

/// From `view` on, bytes are copies of those from `from` on; or, when `whole` is set, they stand together for `from..from + whole`.
#[derive(Clone, Copy)]
struct Step {
    view: usize,
    from: usize,
    whole: usize,
}

impl View {
    /// Appends what stands for `length` bytes of the original from `from` on, as a whole.
    pub(crate) fn put_all(&mut self, stands: &str, from: usize, length: usize) {
        if !stands.is_empty() {
            self.steps.push(Step { view: self.text.len(), from, whole: length });
            self.text.push_str(stands);
        }
    }

    fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), steps: Vec::new() }
    }

    /// Appends an unchanged part of the original that begins at `from`.
    pub(crate) fn copy(&mut self, part: &str, from: usize) {
        if part.is_empty() {
            return;
        }
        let contiguous = self.steps.last().is_some_and(|s| s.whole == 0 && s.from + (self.text.len() - s.view) == from);
        if !contiguous {
            self.steps.push(Step { view: self.text.len(), from, whole: 0 });
        }
        self.text.push_str(part);
    }

    /// Appends what `length` bytes of the original from `from` on stand for.
    fn put(&mut self, character: char, from: usize, length: usize) {
        self.steps.push(Step { view: self.text.len(), from, whole: length });
        self.text.push(character);
    }

    fn step_at(&self, view: usize) -> Option<&Step> {
        let after = self.steps.partition_point(|s| s.view <= view);
        after.checked_sub(1).and_then(|i| self.steps.get(i))
    }

    /// The hull in the original of a non-empty span of the view.
    pub(crate) fn origin(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let first = self.step_at(start)?;
        let last = self.step_at(end.checked_sub(1)?)?;
        let from = if first.whole > 0 { first.from } else { first.from + (start - first.view) };
        let to = if last.whole > 0 { last.from + last.whole } else { last.from + (end - last.view) };
        (from < to).then_some((from, to))
    }

    /// The parts of the original that a span of the view came from, in order, adjacent ones joined.
    pub(crate) fn pieces(&self, start: usize, end: usize) -> Vec<(usize, usize)> {
        let first = self.steps.partition_point(|s| s.view <= start).saturating_sub(1);
        let mut pieces: Vec<(usize, usize)> = Vec::new();
        for (i, step) in self.steps.iter().enumerate().skip(first) {
            if step.view >= end {
                break;
            }
            let until = self.steps.get(i + 1).map_or(self.text.len(), |next| next.view).min(end);
            let from = start.max(step.view);
            let piece = if step.whole > 0 {
                (step.from, step.from + step.whole)
            } else {
                (step.from + (from - step.view), step.from + (until - step.view))
            };
            match pieces.last_mut() {
                Some(last) if last.1 == piece.0 => last.1 = piece.1,
                _ => pieces.push(piece),
            }
        }
        pieces
    }
}
