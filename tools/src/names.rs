//! Short names for what a WebAssembly module imports from its glue.
//!
//! wasm-bindgen names every import after the function and a hash, which no compressor can shorten. Nobody but the glue knows these names, so
//! both get others: `a`, `b`, and so on.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use wasmparser::{Parser, Payload, TypeRef};

use crate::order::number;

/// The module and its glue with short names between them.
///
/// # Errors
/// When the bytes are no module, something but functions is imported, or the glue does not give a function exactly once.
pub fn short(module: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    let mut names = BTreeMap::new();
    let mut out = module.get(..8).unwrap_or_default().to_vec();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        let Some((id, range)) = payload.as_section() else { continue };
        let mut content = Vec::new();
        if let Payload::ImportSection(imports) = &payload {
            let imports: Vec<_> = imports.clone().into_imports().collect::<Result<_, _>>()?;
            number(&mut content, imports.len());
            for import in imports {
                let TypeRef::Func(kind) = import.ty else { bail!("`{}` is imported and no function", import.name) };
                let next = names.len();
                let name = names.entry(import.name.to_owned()).or_insert_with(|| letters(next));
                for text in [import.module, name] {
                    number(&mut content, text.len());
                    content.extend_from_slice(text.as_bytes());
                }
                content.push(0);
                number(&mut content, kind as usize);
            }
        } else {
            content.extend_from_slice(&module[range]);
        }
        out.push(id);
        number(&mut out, content.len());
        out.extend_from_slice(&content);
    }
    Ok((out, renamed(glue, &names)?))
}

/// `a` to `z`, then `aa` and so on.
fn letters(index: usize) -> String {
    let last = char::from(b'a' + (index % 26) as u8);
    if index < 26 { last.to_string() } else { format!("{}{last}", letters(index / 26 - 1)) }
}

/// Glue gives each function as a field that begins a line: `        NAME: function(arg0) {`.
fn renamed(glue: &str, names: &BTreeMap<String, String>) -> Result<String> {
    let mut given = 0;
    let mut lines = Vec::new();
    for line in glue.split('\n') {
        let field = line.trim_start().split_once(": function(").and_then(|(name, rest)| Some((names.get(name)?, rest)));
        lines.push(field.map_or_else(|| line.to_owned(), |(short, rest)| format!("{short}: function({rest}")));
        given += usize::from(field.is_some());
    }
    if given != names.len() {
        bail!("the glue gives {given} of the {} functions that its module imports", names.len());
    }
    Ok(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// Imports `one` and `other` from `m`; the only function calls `other`.
    fn module() -> Vec<u8> {
        let mut out = b"\0asm\x01\0\0\0".to_vec();
        out.extend([1, 4, 1, 0x60, 0, 0]);
        let imports = [&[2, 1, b'm', 3], b"one".as_slice(), &[0, 0, 1, b'm', 5], b"other", &[0, 0]].concat();
        out.extend([2, imports.len() as u8]);
        out.extend(imports);
        out.extend([3, 2, 1, 0, 10, 6, 1, 4, 0, 0x10, 1, 0x0b]);
        out
    }

    #[test]
    fn both_sides_have_the_same_short_names() {
        let glue = "const import0 = {\n        other: function() { other: 1 },\n        one: function(arg0) {\n  },\n};\nlet one = 'one';";
        let (module, glue) = short(&module(), glue).unwrap();
        wasmparser::Validator::new().validate_all(&module).unwrap();
        assert!(module.windows(12).any(|bytes| bytes == [2, 1, b'm', 1, b'a', 0, 0, 1, b'm', 1, b'b', 0]));
        assert_eq!(glue, "const import0 = {\nb: function() { other: 1 },\na: function(arg0) {\n  },\n};\nlet one = 'one';");
    }

    #[test]
    fn a_function_that_is_not_given_is_an_error() {
        assert!(short(&module(), "const import0 = {\n  one: function() {},\n};").is_err());
    }

    #[test]
    fn no_two_numbers_have_the_same_letters() {
        let all: std::collections::BTreeSet<String> = (0..2000).map(letters).collect();
        assert_eq!(
            (all.len(), letters(0), letters(25), letters(26), letters(702)),
            (2000, "a".into(), "z".into(), "aa".into(), "aaa".into())
        );
    }
}
