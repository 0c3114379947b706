//! UUIDv7: made in the browser, ordered by time, never made twice.

use crate::store::keys::random;

/// A fresh id for a moment in Unix milliseconds.
#[must_use]
pub fn uuid_v7(at_ms: u64) -> String {
    layout(at_ms, random())
}

/// RFC 9562: 48 bits of time, version 7, 74 random bits.
fn layout(at_ms: u64, mut bytes: [u8; 16]) -> String {
    bytes[..6].copy_from_slice(&at_ms.to_be_bytes()[2..]);
    bytes[6] = (bytes[6] & 0x0f) | 0x70;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = promptward::policy::bundle::hex(&bytes);
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_is_that_of_version_7() {
        let id = layout(0x0192_8c3f_a1b2, [0xff; 16]);
        assert_eq!(id, "01928c3f-a1b2-7fff-bfff-ffffffffffff");
        assert!(promptward::word::Uuid::new(id).is_ok());
    }

    #[test]
    fn later_ids_sort_later() {
        assert!(layout(1_700_000_000_000, [0xff; 16]) < layout(1_700_000_000_001, [0; 16]));
    }
}
