//! Blocks without vector instructions: a table tells what a byte is, and eight answers are turned from rows into columns at once.

use super::Block;

const DIGIT: usize = 0;
const LETTER: usize = 1;
const JOINER: usize = 2;
const DOT: usize = 3;
const NEWLINE: usize = 4;
const EQUALS: usize = 5;
const ESCAPE: usize = 6;
const CAPITAL: usize = 7;

/// For each byte a bit for each thing that it is.
static KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        let joiner = matches!(b, b'+' | b'-' | b'/' | b'_');
        let escape = matches!(b, b'\\' | b'%' | b'&' | 0x1B) || leads_look_alike(b);
        kinds[byte] = (b.is_ascii_digit() as u8) << DIGIT
            | (b.is_ascii_alphabetic() as u8) << LETTER
            | (joiner as u8) << JOINER
            | ((b == b'.') as u8) << DOT
            | ((b == b'\n') as u8) << NEWLINE
            | ((b == b'=') as u8) << EQUALS
            | (escape as u8) << ESCAPE
            | (b.is_ascii_uppercase() as u8) << CAPITAL;
        byte += 1;
    }
    kinds
};

/// What each of 64 bytes is.
pub(super) fn block(bytes: &[u8; 64]) -> Block {
    let mut columns = [0u64; 8];
    let (rows, _) = bytes.as_chunks::<8>();
    for (i, row) in rows.iter().enumerate() {
        let turned = turn(u64::from_le_bytes(row.map(|b| KINDS[usize::from(b)]))).to_le_bytes();
        for (column, bits) in columns.iter_mut().zip(turned) {
            *column |= u64::from(bits) << (i * 8);
        }
    }
    Block {
        digit: columns[DIGIT],
        letter: columns[LETTER],
        capital: columns[CAPITAL],
        joiner: columns[JOINER],
        dot: columns[DOT],
        newline: columns[NEWLINE],
        equals: columns[EQUALS],
        escape: columns[ESCAPE],
    }
}

/// Swaps rows and columns of eight bytes of eight bits: blocks of one, two and four bits change sides.
const fn turn(mut rows: u64) -> u64 {
    let mut swap = (rows ^ rows >> 7) & 0x00AA_00AA_00AA_00AA;
    rows ^= swap ^ swap << 7;
    swap = (rows ^ rows >> 14) & 0x0000_CCCC_0000_CCCC;
    rows ^= swap ^ swap << 14;
    swap = (rows ^ rows >> 28) & 0x0000_0000_F0F0_F0F0;
    rows ^ swap ^ swap << 28
}

/// Whether a character that begins with this byte may stand for something else (`views::decoded` knows which).
pub(super) const fn leads_look_alike(byte: u8) -> bool {
    matches!(byte, 0xC2 | 0xCD | 0xD8 | 0xE1..=0xE3 | 0xEF..=0xF3)
}
