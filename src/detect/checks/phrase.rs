//! Recovery phrases of wallets (BIP 39): twelve to twenty-four words of one list of 2048.

/// Frequent words of English sentences that are not in the list of BIP 39. The list itself would cost the module 12 KB.
const SENTENCE: &[&[u8]] = &[
    b"the", b"and", b"for", b"you", b"your", b"with", b"are", b"was", b"were", b"not", b"from", b"have", b"has", b"but", b"its", b"our",
    b"his", b"her", b"they", b"them", b"their", b"into", b"than", b"then", b"which", b"would", b"could", b"should", b"been", b"being",
    b"these", b"those", b"does", b"did", b"done", b"out", b"use", b"any", b"how", b"who", b"why", b"more", b"some", b"such", b"also",
    b"other", b"very", b"words", b"used", b"using", b"may", b"see", b"because",
];

/// Whether the words could be a phrase: none that only sentences have, and no more repeats than chance gives.
pub(super) fn seed(value: &[u8]) -> bool {
    let words: Vec<&[u8]> = value.split(|b| *b == b' ').collect();
    let different = words.iter().enumerate().filter(|(i, w)| !words[..*i].contains(w)).count();
    different + 3 >= words.len() && !words.iter().any(|w| SENTENCE.contains(w))
}
