//! The functions of a WebAssembly module in an order that compresses well.
//!
//! A compiler puts functions anywhere. A compressor finds a repeated piece for fewer bits the nearer it stands, and a list of equal types for
//! next to nothing. So functions of one type stand together here, and behind each function the one that shares most with it. What the module
//! does is the same: only the numbers of the functions change, wherever one is called, exported or listed.

use anyhow::{Result, bail};
use wasmparser::{ElementItems, ExternalKind, FunctionBody, Operator, Parser, Payload, TypeRef};

/// Sections by their number in the format.
const FUNCTIONS: u8 = 3;
const EXPORTS: u8 = 7;
const START: u8 = 8;
const ELEMENTS: u8 = 9;
const CODE: u8 = 10;

/// How many bytes make a piece: an instruction or two with their operands.
const PIECE: usize = 5;
/// A piece that more functions have says nothing about any of them.
const COMMON: usize = 400;
/// Two functions share too little when each piece of the other weighs less than this on average.
const LEAST: u64 = 5_000;
/// Added to the length of a function, so that tiny ones are not alike by chance.
const TINY: u64 = 20;

struct Function<'a> {
    kind: u32,
    /// The declarations of its locals and its instructions.
    body: &'a [u8],
    /// Where in the body a function's number stands, and which: from, to, number.
    mentions: Vec<(usize, usize, u32)>,
}

/// The same module with its functions in another order.
///
/// # Errors
/// When the bytes are no module, or use what the Rust compiler does not write: function numbers in constants, a section of names.
pub fn ordered(module: &[u8]) -> Result<Vec<u8>> {
    let (imports, functions) = functions(module)?;
    let order = neighbours(&functions);
    let mut places = vec![0u32; functions.len()];
    for (place, function) in (imports..).zip(&order) {
        places[*function] = place;
    }
    let moved = |number: u32| match number.checked_sub(imports) {
        Some(own) => places[own as usize],
        None => number,
    };
    let mut out = Vec::with_capacity(module.len());
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        let mut content = Vec::new();
        let id = match &payload {
            Payload::Version { range, .. } => {
                out.extend_from_slice(&module[range.clone()]);
                continue;
            }
            Payload::CodeSectionEntry(_) | Payload::End(_) => continue,
            Payload::FunctionSection(_) => {
                number(&mut content, order.len());
                order.iter().for_each(|at| number(&mut content, functions[*at].kind as usize));
                FUNCTIONS
            }
            Payload::ExportSection(exports) => {
                number(&mut content, exports.count() as usize);
                for export in exports.clone() {
                    let export = export?;
                    number(&mut content, export.name.len());
                    content.extend_from_slice(export.name.as_bytes());
                    let (kind, index) = match export.kind {
                        ExternalKind::Func => (0, moved(export.index)),
                        ExternalKind::Table => (1, export.index),
                        ExternalKind::Memory => (2, export.index),
                        ExternalKind::Global => (3, export.index),
                        other => bail!("an export of the kind {other:?}"),
                    };
                    content.push(kind);
                    number(&mut content, index as usize);
                }
                EXPORTS
            }
            Payload::StartSection { func, .. } => {
                number(&mut content, moved(*func) as usize);
                START
            }
            Payload::ElementSection(elements) => {
                let mut from = elements.range().start;
                for element in elements.clone() {
                    let ElementItems::Functions(items) = element?.items else { bail!("a table that is filled by expressions") };
                    content.extend_from_slice(&module[from..items.range().start]);
                    number(&mut content, items.count() as usize);
                    for item in items.clone() {
                        number(&mut content, moved(item?) as usize);
                    }
                    from = items.range().end;
                }
                content.extend_from_slice(&module[from..elements.range().end]);
                ELEMENTS
            }
            Payload::CodeSectionStart { .. } => {
                number(&mut content, order.len());
                for at in &order {
                    let body = functions[*at].with_numbers(moved);
                    number(&mut content, body.len());
                    content.extend_from_slice(&body);
                }
                CODE
            }
            Payload::CustomSection(custom) if custom.name() == "name" => bail!("names of functions, which would stand by the wrong ones"),
            other => {
                let Some((id, range)) = other.as_section() else { bail!("a part that is no section") };
                content.extend_from_slice(&module[range]);
                id
            }
        };
        out.push(id);
        number(&mut out, content.len());
        out.extend_from_slice(&content);
    }
    Ok(out)
}

/// How many functions are imported, and those that the module has itself.
fn functions(module: &[u8]) -> Result<(u32, Vec<Function<'_>>)> {
    let mut imports = 0;
    let mut kinds = Vec::new();
    let mut functions = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imports += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::FunctionSection(section) => kinds = section.into_iter().collect::<Result<Vec<u32>, _>>()?,
            Payload::GlobalSection(section) => {
                for global in section {
                    for operator in global?.init_expr.get_operators_reader() {
                        if let Operator::RefFunc { .. } = operator? {
                            bail!("a global that holds a function");
                        }
                    }
                }
            }
            Payload::CodeSectionEntry(body) => {
                let Some(kind) = kinds.get(functions.len()) else { bail!("a function without a type") };
                functions.push(Function { kind: *kind, body: &module[body.range()], mentions: mentions(&body)? });
            }
            _ => {}
        }
    }
    Ok((imports, functions))
}

fn mentions(body: &FunctionBody<'_>) -> Result<Vec<(usize, usize, u32)>> {
    let start = body.range().start;
    let mut found = Vec::new();
    let mut operators = body.get_operators_reader()?;
    while !operators.eof() {
        let at = operators.original_position();
        let operator = operators.read()?;
        if let Operator::Call { function_index: own }
        | Operator::ReturnCall { function_index: own }
        | Operator::RefFunc { function_index: own } = operator
        {
            // Behind the one byte of the instruction.
            found.push((at + 1 - start, operators.original_position() - start, own));
        }
    }
    Ok(found)
}

impl Function<'_> {
    fn with_numbers(&self, moved: impl Fn(u32) -> u32) -> Vec<u8> {
        let mut body = Vec::with_capacity(self.body.len());
        let mut written = 0;
        for (from, to, function) in &self.mentions {
            body.extend_from_slice(&self.body[written..*from]);
            number(&mut body, moved(*function) as usize);
            written = *to;
        }
        body.extend_from_slice(&self.body[written..]);
        body
    }
}

/// An unsigned number as the format writes it (LEB128).
pub fn number(out: &mut Vec<u8>, mut rest: usize) {
    while rest > 0x7f {
        out.push(rest as u8 & 0x7f | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

/// Type by type; in each from the first by its bytes to whichever shares most with the last, as long as one shares enough.
fn neighbours(functions: &[Function<'_>]) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..functions.len()).collect();
    sorted.sort_by_key(|at| (functions[*at].kind, functions[*at].body));
    let mut order = Vec::with_capacity(sorted.len());
    for group in sorted.chunk_by(|a, b| functions[*a].kind == functions[*b].kind) {
        let pieces = Pieces::of(group.iter().map(|at| functions[*at].body));
        let mut left = vec![true; group.len()];
        let mut first = 0;
        while let Some(next) = (first..group.len()).find(|at| left[*at]) {
            first = next;
            let mut last = Some(next);
            while let Some(at) = last {
                left[at] = false;
                order.push(group[at]);
                last = pieces.nearest(at, &left);
            }
        }
    }
    order
}

/// The pieces of each function, as numbers, and the functions that have a piece. What only one function has is left out.
struct Pieces {
    of: Vec<Vec<usize>>,
    having: Vec<Vec<usize>>,
    /// How many different pieces a function has.
    count: Vec<u64>,
}

impl Pieces {
    fn of<'a>(bodies: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut every: Vec<(&[u8], usize)> = Vec::new();
        let mut functions = 0;
        for (at, body) in bodies.enumerate() {
            every.extend(body.windows(PIECE).map(|piece| (piece, at)));
            functions = at + 1;
        }
        every.sort_unstable();
        every.dedup();
        let mut pieces = Self { of: vec![Vec::new(); functions], having: Vec::new(), count: vec![0; functions] };
        for same in every.chunk_by(|a, b| a.0 == b.0) {
            let having: Vec<usize> = same.iter().map(|(_, at)| *at).collect();
            having.iter().for_each(|at| pieces.count[*at] += 1);
            if (2..=COMMON).contains(&having.len()) {
                having.iter().for_each(|at| pieces.of[*at].push(pieces.having.len()));
                pieces.having.push(having);
            }
        }
        pieces
    }

    /// Of those left, the function that shares most with this one for its length; none where nobody shares enough. The rarer a piece, the
    /// more it counts.
    fn nearest(&self, of: usize, left: &[bool]) -> Option<usize> {
        let mut shared = vec![0u64; left.len()];
        for piece in &self.of[of] {
            let having = &self.having[*piece];
            let weight = 1_000_000 / (having.len() as u64).isqrt();
            having.iter().for_each(|at| shared[*at] += weight);
        }
        let worth = |at: usize| shared[at] / (TINY + self.count[at]);
        (0..left.len()).filter(|at| left[*at] && worth(*at) >= LEAST).max_by_key(|at| (worth(*at), std::cmp::Reverse(*at)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// A module with one import and these functions: type, instructions without their end. The last one is exported and in the table.
    fn module(bodies: &[(u8, &[u8])]) -> Vec<u8> {
        let last = bodies.len() as u8;
        let mut out = b"\0asm\x01\0\0\0".to_vec();
        let mut section = |id: u8, content: Vec<u8>| {
            out.extend([id, content.len() as u8]);
            out.extend(content);
        };
        section(1, vec![2, 0x60, 0, 0, 0x60, 0, 1, 0x7f]);
        section(2, vec![1, 1, b'm', 1, b'f', 0, 0]);
        section(3, std::iter::once(bodies.len() as u8).chain(bodies.iter().map(|(kind, _)| *kind)).collect());
        section(4, vec![1, 0x70, 0, 1]);
        section(7, vec![1, 1, b'e', 0, last]);
        section(9, vec![1, 0, 0x41, 0, 0x0b, 1, last]);
        let mut code = vec![bodies.len() as u8];
        for (_, body) in bodies {
            code.extend([body.len() as u8 + 2, 0]);
            code.extend(*body);
            code.push(0x0b);
        }
        section(10, code);
        out
    }

    /// What the exported function does: the constants that it and those it calls leave, and its calls of the import.
    fn does(module: &[u8]) -> Vec<i32> {
        fn walk(functions: &[Function<'_>], number: u32, seen: &mut Vec<i32>) {
            let Some(own) = number.checked_sub(1) else { return seen.push(-1) };
            let body = functions[own as usize].body;
            let mut reader = wasmparser::BinaryReader::new(&body[1..], 0);
            while !reader.eof() {
                match wasmparser::OperatorsReader::new(reader.clone()).read().unwrap() {
                    Operator::I32Const { value } => seen.push(value),
                    Operator::Call { function_index } => walk(functions, function_index, seen),
                    _ => {}
                }
                let mut operators = wasmparser::OperatorsReader::new(reader.clone());
                operators.read().unwrap();
                reader = operators.get_binary_reader();
            }
        }
        let (_, functions) = functions(module).unwrap();
        let exported = Parser::new(0).parse_all(module).find_map(|part| match part.unwrap() {
            Payload::ExportSection(exports) => exports.into_iter().next().map(|export| export.unwrap().index),
            _ => None,
        });
        let mut seen = Vec::new();
        walk(&functions, exported.unwrap(), &mut seen);
        seen
    }

    #[test]
    fn types_stand_together_and_every_call_reaches_the_same_function() {
        // Function 0 is imported; 1 calls it, 2 leaves 7, 3 does nothing, 4 leaves 9, and 5 calls 2, 1 and 4.
        let before =
            module(&[(0, &[0x10, 0]), (1, &[0x41, 7]), (0, &[0x01]), (1, &[0x41, 9]), (0, &[0x10, 2, 0x1a, 0x10, 1, 0x10, 4, 0x1a])]);
        let after = ordered(&before).unwrap();
        wasmparser::Validator::new().validate_all(&after).unwrap();
        assert_eq!(does(&before), [7, -1, 9]);
        assert_eq!(does(&after), does(&before));
        let kinds: Vec<u32> = functions(&after).unwrap().1.iter().map(|function| function.kind).collect();
        assert_eq!(kinds, [0, 0, 0, 1, 1]);
        assert_eq!(ordered(&before).unwrap(), after);
    }

    #[test]
    fn what_shares_much_stands_together() {
        let long =
            |end: u8| [[0x41, 1, 0x1a, 0x41, 2, 0x1a, 0x41, 3, 0x1a, 0x41, 4, 0x1a], [0x41, end, 0x1a, 1, 1, 1, 1, 1, 1, 1, 1, 1]].concat();
        let other = |end: u8| {
            [[0x23, 0, 0x1a, 0x23, 0, 0x1a, 0x23, 0, 0x1a, 0x23, 0, 0x1a], [0x41, end, 0x1a, 0x23, 0, 0x1a, 0x23, 0, 0x1a, 0x23, 0, 0x1a]]
                .concat()
        };
        let bodies = [long(5), other(5), long(6), other(6)];
        let functions: Vec<Function<'_>> = bodies.iter().map(|body| Function { kind: 0, body, mentions: Vec::new() }).collect();
        assert_eq!(neighbours(&functions), [1, 3, 0, 2]);
    }

    #[test]
    fn a_section_of_names_is_refused() {
        let mut named = module(&[(0, &[1])]);
        named.extend([0, 5, 4]);
        named.extend(b"name");
        assert!(ordered(&named).is_err());
    }
}
