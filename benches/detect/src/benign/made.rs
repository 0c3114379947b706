//! Harmless random data that looks like secrets: identifiers, digests, integrity strings, images.

use super::Benign;
use crate::corpus::{bytes64, hex, uuid};
use crate::support::generate::{Dice, base64, word};

type Maker = (&'static str, fn(&mut Dice) -> String);

const MAKERS: &[Maker] = &[
    ("uuids", |d| lines(d, |d| format!("  - id: {}", uuid(d)))),
    ("request-ids", |d| lines(d, |d| format!("INFO request_id={} trace={} took {} ms", uuid(d), hex(d, 32), d.below(900)))),
    ("sha256-sums", |d| lines(d, |d| format!("{}  pkg/{}.tar.gz", hex(d, 64), word(d, 8)))),
    ("md5-sums", |d| lines(d, |d| format!("{}  usr/share/{}.txt", hex(d, 32), word(d, 8)))),
    ("git-log", |d| lines(d, |d| format!("commit {}\n    Fix the import of {} rows\n", hex(d, 40), d.below(900)))),
    ("git-objects", |d| lines(d, |d| format!("100644 blob {}\tsrc/{}.rs", hex(d, 40), word(d, 6).to_lowercase()))),
    ("integrity", |d| lines(d, |d| format!("      \"integrity\": \"sha512-{}\",", bytes64(d, 64)))),
    ("script-tags", |d| {
        lines(d, |d| {
            format!("<script src=\"/js/{}.js\" integrity=\"sha384-{}\" crossorigin=\"anonymous\"></script>", word(d, 6), bytes64(d, 48))
        })
    }),
    ("go-sum", |d| lines(d, |d| format!("example.org/{} v1.{}.0 h1:{}", word(d, 7).to_lowercase(), d.below(40), bytes64(d, 32)))),
    ("image-css", |d| format!(".icon {{ background: url(data:image/png;base64,iVBORw0KGgo{}); }}", image(d))),
    ("image-markdown", |d| format!("The chart:\n\n![chart](data:image/jpeg;base64,/9j/4AAQSkZJRg{})\n", image(d))),
    ("image-json", |d| format!("{{\"name\":\"logo\",\"content\":\"data:image/svg+xml;base64,{}\"}}", image(d))),
    ("font", |d| format!("@font-face {{ font-family: X; src: url(data:font/woff2;base64,d09GMgAB{}) }}", image(d))),
    ("docker-digests", |d| lines(d, |d| format!("FROM registry.example.org/base@sha256:{}", hex(d, 64)))),
    ("container-ids", |d| lines(d, |d| format!("{}   nginx:latest   \"/docker-entrypoint.…\"   {} hours ago", hex(d, 12), d.below(40)))),
    ("svg-path", |d| format!("<path d=\"M{} {}{}\"/>", d.below(900), d.below(900), points(d))),
    ("timestamps", |d| {
        lines(d, |d| format!("{},{},{}", 1_700_000_000_000_u64 + d.next() % 100_000_000, d.below(100_000), d.below(1_000_000)))
    }),
    ("order-numbers", |d| {
        lines(d, |d| {
            format!("order {:016} shipped, tracking {}{:012}", d.next() % 10_000_000_000_000_000, "1Z", d.next() % 1_000_000_000_000)
        })
    }),
    ("floats", |d| lines(d, |d| format!("{:.12}\t{:.12}", d.next() as f64 / 1e19, d.next() as f64 / 1e17))),
    ("hexdump", |d| lines(d, |d| format!("{:08x}  {} {}", d.below(1 << 20), hex(d, 16), hex(d, 16)))),
    ("public-keys", |d| lines(d, |d| format!("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{} user@host", bytes64(d, 32).replace('=', "")))),
    ("certificates", |d| format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----", block(d))),
    ("class-names", |d| lines(d, |d| format!("<div class=\"css-{} sc-{}\"></div>", word(d, 6), word(d, 9)))),
    ("asset-names", |d| lines(d, |d| format!("  dist/assets/index-{}.js   {} kB", word(d, 8), d.below(900)))),
    ("mac-addresses", |d| lines(d, |d| format!("{}:{}:{} lease {}", hex(d, 2), hex(d, 2), hex(d, 2), d.below(9999)))),
    ("object-ids", |d| lines(d, |d| format!("{{\"_id\": {{\"$oid\": \"{}\"}}, \"count\": {}}}", hex(d, 24), d.below(99)))),
    ("etags", |d| lines(d, |d| format!("etag: W/\"{}\"\nx-amz-request-id: {}", hex(d, 32), word(d, 16).to_uppercase()))),
    ("signatures", |d| format!("-----BEGIN PGP SIGNATURE-----\n\n{}\n-----END PGP SIGNATURE-----", block(d))),
];

/// So many pieces, every maker in turn.
pub fn pile(seed: u64, count: usize) -> Vec<Benign> {
    (0..count)
        .map(|number| {
            let (name, make) = MAKERS[number % MAKERS.len()];
            let mut dice = Dice(seed ^ 0xBE_0000 ^ ((number as u64) << 24));
            Benign { text: make(&mut dice), sort: "made", origin: format!("made/{name}/{number}") }
        })
        .collect()
}

fn lines(dice: &mut Dice, line: fn(&mut Dice) -> String) -> String {
    let count = 4 + dice.below(40);
    (0..count).map(|_| line(dice) + "\n").collect()
}

fn image(dice: &mut Dice) -> String {
    let bytes: Vec<u8> = (0..300 + dice.below(4000)).map(|_| dice.below(256) as u8).collect();
    base64(&bytes)
}

fn block(dice: &mut Dice) -> String {
    (0..12 + dice.below(12)).map(|_| bytes64(dice, 48)).collect::<Vec<_>>().join("\n")
}

fn points(dice: &mut Dice) -> String {
    (0..60 + dice.below(200))
        .map(|_| format!("L{}.{} {}.{}", dice.below(1000), dice.below(100_000), dice.below(1000), dice.below(10_000)))
        .collect()
}
