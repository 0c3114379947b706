//! Tokens that end in a base-62 CRC32 of their own random part, as GitHub and npm issue them.

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Whether the last six characters are the checksum of what stands between the last `_` and them.
pub(crate) fn crc32(value: &[u8]) -> bool {
    let body = &value[value.iter().rposition(|b| *b == b'_').map_or(0, |i| i + 1)..];
    let Some(at) = body.len().checked_sub(6).filter(|at| *at > 0) else { return false };
    encode(checksum(&body[..at])) == body[at..]
}

fn encode(mut number: u32) -> [u8; 6] {
    let mut out = [b'0'; 6];
    for place in out.iter_mut().rev() {
        *place = ALPHABET[(number % 62) as usize];
        number /= 62;
    }
    out
}

/// CRC-32 (IEEE 802.3), bit by bit: it only ever sees forty bytes.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes
        .iter()
        .fold(!0u32, |crc, b| (0..8).fold(crc ^ u32::from(*b), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_check_value_of_crc32() {
        assert_eq!(checksum(b"123456789"), 0xCBF4_3926);
    }
}
