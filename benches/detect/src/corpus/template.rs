//! The form of `contexts/*.txt`: places in which people paste a value, as data.
//!
//! A file is a list of blocks. A block begins with `## id takes=token,key escape=json` and ends before the next; its text holds slots:
//! `«v»` is the value, every other `«slot»` is filled by `slots`. A file's name is the context group of its blocks.

use anyhow::{Context as _, Result, bail};

/// What kind of value a context can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A vendor's token that is recognised by its own form.
    Token,
    /// A key or token without a form of its own.
    Key,
    /// A password as people and generators choose them.
    Password,
    /// Several lines, such as a PEM block.
    Block,
    /// A URL with the secret inside.
    Url,
    /// A command or line that announces its value by itself.
    Phrase,
    /// Data about a person or an organisation.
    Personal,
}

impl Kind {
    const ALL: [(&'static str, Self); 7] = [
        ("token", Self::Token),
        ("key", Self::Key),
        ("password", Self::Password),
        ("block", Self::Block),
        ("url", Self::Url),
        ("phrase", Self::Phrase),
        ("personal", Self::Personal),
    ];

    fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| *name == word).map(|(_, kind)| *kind)
    }
}

/// How a value must be written to stand in a context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Escape {
    /// As it is.
    #[default]
    None,
    /// Inside a JSON string.
    Json,
    /// Inside a JSON string inside a JSON string.
    JsonTwice,
    /// XML and HTML text and attributes.
    Xml,
    /// Percent-encoded.
    Url,
    /// In base64.
    Base64,
    /// Every further line is indented like the first.
    Indent,
}

impl Escape {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "none" => Self::None,
            "json" => Self::Json,
            "json2" => Self::JsonTwice,
            "xml" => Self::Xml,
            "url" => Self::Url,
            "base64" => Self::Base64,
            "indent" => Self::Indent,
            _ => return None,
        })
    }
}

/// One context.
#[derive(Debug, Clone)]
pub struct Template {
    /// Its group: the name of its file.
    pub group: &'static str,
    pub id: String,
    pub takes: Vec<Kind>,
    pub escape: Escape,
    pub text: String,
}

/// Reads a file of contexts.
pub fn parse(group: &'static str, source: &str) -> Result<Vec<Template>> {
    let mut templates = Vec::new();
    for block in source.split("\n## ").skip(1) {
        let (head, text) = block.split_once('\n').with_context(|| format!("contexts/{group}.txt: `{block}` has no text"))?;
        templates.push(block_of(group, head, text.trim_end_matches('\n')).with_context(|| format!("contexts/{group}.txt: `## {head}`"))?);
    }
    if templates.is_empty() {
        bail!("contexts/{group}.txt holds no `## id takes=…` block");
    }
    Ok(templates)
}

fn block_of(group: &'static str, head: &str, text: &str) -> Result<Template> {
    let mut words = head.split_whitespace();
    let id = words.next().context("the block has no id")?.to_owned();
    let mut template = Template { group, id, takes: Vec::new(), escape: Escape::None, text: text.to_owned() };
    for word in words {
        match word.split_once('=') {
            Some(("takes", kinds)) => {
                for kind in kinds.split(',') {
                    template.takes.push(Kind::of(kind).with_context(|| format!("unknown kind `{kind}`"))?);
                }
            }
            Some(("escape", escape)) => template.escape = Escape::of(escape).with_context(|| format!("unknown escape `{escape}`"))?,
            _ => bail!("`{word}` is neither takes=… nor escape=…"),
        }
    }
    if template.takes.is_empty() || !text.contains("«v»") && !text.contains("«basic»") {
        bail!("a block needs takes=… and the slot «v»");
    }
    Ok(template)
}
