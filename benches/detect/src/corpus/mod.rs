//! The positive half of the corpus: values made at run time, put into the places where people paste them.

pub mod case;
pub mod names;
mod personal;
mod secrets;
mod slots;
mod template;
mod values;

use crate::support::generate::Dice;
use crate::support::{self, schema::Entry};
use anyhow::{Context as _, Result, ensure};
use case::{Case, unmark};
use secrets::Secret;
pub use slots::{hex, uuid};
use std::collections::BTreeSet;
use template::{Kind, Template};
pub use values::bytes64;

macro_rules! groups {
    ($($name:literal),* $(,)?) => {
        /// Every context group and its file.
        const GROUPS: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../contexts/", $name, ".txt")))),*];
    };
}

groups!(
    "assignment",
    "config",
    "name-value",
    "table",
    "notebook",
    "log",
    "stack-trace",
    "http",
    "command",
    "credential-file",
    "terraform-state",
    "kubernetes",
    "ci-log",
    "chat",
    "cookie",
    "brackets",
    "connection",
    "key-block",
    "construct",
    "diff",
    "sentence-en",
    "sentence-de",
    "sentence-fr",
    "sentence-es",
    "sentence-it",
    "sentence-pt",
    "sentence-nl",
    "sentence-pl",
    "sentence-zh",
    "sentence-ja",
    "pii-record",
    "pii-table",
    "pii-sentence",
    "pii-message",
);

/// How many cases of each sort are made.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Secrets with a detector of their own, over all detectors.
    pub catalogue: usize,
    pub passwords: usize,
    pub keys: usize,
    pub personal: usize,
}

/// Lines and paragraphs that stand around a pasted value.
pub struct Noise<'a> {
    pub snippets: &'a [String],
}

/// Makes the positive cases. The same seed and the same catalogue give the same cases.
pub fn positives(seed: u64, sizes: Sizes, noise: &Noise<'_>) -> Result<Vec<Case>> {
    let templates = templates()?;
    let entries: Vec<Entry> = support::entries()?;
    ensure!(!entries.is_empty(), "data/detectors holds no detector: run from the root of the repository");
    let mut maker = Maker { templates, noise, cases: Vec::new() };
    catalogue(&mut maker, &entries, seed, sizes.catalogue)?;
    for number in 0..sizes.passwords as u64 {
        let mut dice = Dice(seed ^ 0x50_0000 ^ (number << 24));
        maker.secret("generic-password", secrets::password(&mut dice), &mut dice)?;
    }
    for number in 0..sizes.keys as u64 {
        let mut dice = Dice(seed ^ 0x4B_0000 ^ (number << 24));
        maker.secret("generic-secret", secrets::key(&mut dice), &mut dice)?;
    }
    for number in 0..sizes.personal as u64 {
        let mut dice = Dice(seed ^ 0x91_0000 ^ (number << 24));
        let item = personal::draw(number as usize, &mut dice);
        maker.personal(item, &mut dice)?;
    }
    Ok(maker.cases)
}

fn templates() -> Result<Vec<Template>> {
    let mut all = Vec::new();
    let mut ids = BTreeSet::new();
    for (group, source) in GROUPS {
        for template in template::parse(group, source)? {
            ensure!(ids.insert((template.group, template.id.clone())), "contexts/{group}.txt: `{}` stands there twice", template.id);
            all.push(template);
        }
    }
    Ok(all)
}

fn catalogue(maker: &mut Maker<'_>, entries: &[Entry], seed: u64, wanted: usize) -> Result<()> {
    let mut drawn = Vec::new();
    for entry in entries {
        // Key blocks have few detectors and a context group of their own: they are drawn more often.
        match secrets::of(entry, &mut Dice(seed)).map(|s| s.kind) {
            Some(Kind::Block) => drawn.extend([entry; 5]),
            Some(kind) if maker.has(kind) => drawn.push(entry),
            _ => {}
        }
    }
    ensure!(!drawn.is_empty(), "no detector of the catalogue has a shape");
    for number in 0..wanted as u64 {
        let entry = drawn[number as usize % drawn.len()];
        let mut dice = Dice(seed ^ 0xCA_0000 ^ (number << 24));
        let secret = secrets::of(entry, &mut dice).context("a detector lost its shape")?;
        maker.secret(&entry.id, secret, &mut dice)?;
    }
    Ok(())
}

struct Maker<'a> {
    templates: Vec<Template>,
    noise: &'a Noise<'a>,
    cases: Vec<Case>,
}

impl Maker<'_> {
    fn has(&self, kind: Kind) -> bool {
        self.templates.iter().any(|t| t.takes.contains(&kind))
    }

    fn template(&self, kind: Kind, dice: &mut Dice) -> Result<Template> {
        let groups: Vec<&str> =
            GROUPS.iter().map(|(g, _)| *g).filter(|g| self.templates.iter().any(|t| t.group == *g && t.takes.contains(&kind))).collect();
        ensure!(!groups.is_empty(), "no context takes {kind:?}");
        let group = groups[dice.below(groups.len())];
        let fitting: Vec<&Template> = self.templates.iter().filter(|t| t.group == group && t.takes.contains(&kind)).collect();
        Ok(fitting[dice.below(fitting.len())].clone())
    }

    fn secret(&mut self, source: &str, secret: Secret, dice: &mut Dice) -> Result<()> {
        let template = self.template(secret.kind, dice)?;
        let marked = slots::fill(&template, &secret.value, &secret.name, dice)?;
        self.push(template, source.to_owned(), secret.class, false, &marked, dice);
        Ok(())
    }

    fn personal(&mut self, item: personal::Item, dice: &mut Dice) -> Result<()> {
        let template = match item.text {
            Some(_) => None,
            None => Some(self.template(Kind::Personal, dice)?),
        };
        let (group, context, marked) = match (&item.text, &template) {
            (Some((group, text)), _) => (*group, "made".to_owned(), text.clone()),
            (None, Some(t)) => (t.group, t.id.clone(), slots::fill(t, &slots::Value::whole(item.value.clone()), &item.name, dice)?),
            (None, None) => return Ok(()),
        };
        let template = Template { group, id: context, takes: Vec::new(), escape: Default::default(), text: String::new() };
        self.push(template, item.source, item.class, true, &marked, dice);
        Ok(())
    }

    fn push(&mut self, template: Template, source: String, class: &'static str, personal: bool, marked: &str, dice: &mut Dice) {
        let marked = self.surround(marked, dice);
        let (text, spans) = unmark(&marked);
        let id = self.cases.len();
        self.cases.push(Case { id, group: template.group, context: template.id, source, class, personal, text, spans });
    }

    /// A question before, other people's text before and behind, or nothing.
    fn surround(&self, marked: &str, dice: &mut Dice) -> String {
        let mut out = String::new();
        if dice.below(3) == 0 {
            out.push_str(names::pick(dice, QUESTIONS));
            out.push_str("\n\n");
        }
        if dice.below(4) == 0 {
            out.push_str(&self.snippet(dice));
            out.push_str("\n\n");
        }
        out.push_str(marked);
        if dice.below(3) == 0 {
            out.push_str("\n\n");
            out.push_str(&self.snippet(dice));
        }
        if dice.below(4) > 0 {
            out.push('\n');
        }
        out
    }

    fn snippet(&self, dice: &mut Dice) -> String {
        if self.noise.snippets.is_empty() {
            return String::new();
        }
        self.noise.snippets[dice.below(self.noise.snippets.len())].clone()
    }
}

const QUESTIONS: &[&str] = &[
    "Why does this not work?",
    "Can you explain what this does and clean it up?",
    "hi, I get a 401 with this, any idea?",
    "Please convert the following to Terraform.",
    "Review this for me:",
    "Kannst du mir das bitte erklären?",
    "Peux-tu corriger ceci ?",
    "¿Puedes revisar esto?",
    "Traduci e riassumi:",
    "请帮我看一下这个配置",
    "これをレビューしてください。",
    "Summarise this for the ticket please",
    "fix the bug in here",
    "What is wrong in line 3?",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_context_can_be_filled_and_keeps_its_value() {
        let mut dice = Dice(7);
        for template in templates().unwrap() {
            let value = slots::Value::whole("Abc123xyz".to_owned());
            let (text, spans) = unmark(&slots::fill(&template, &value, &["api".into(), "key".into()], &mut dice).unwrap());
            assert!(!spans.is_empty(), "{}/{}", template.group, template.id);
            assert!(spans.iter().all(|(s, e)| s < e && text.is_char_boundary(*s)), "{}/{}", template.group, template.id);
        }
    }
}
