//! What counts only as a whole: lists of addresses and telephone numbers, markings of documents.

use super::super::case::{CLOSE, OPEN};
use super::super::names::{self, pick};
use super::Item;
use crate::support::generate::Dice;
use crate::support::people::digits::{digits, text};

/// Many addresses or telephone numbers at once.
pub fn listed(dice: &mut Dice) -> Item {
    let count = 12 + dice.below(20);
    let phones = dice.below(2) == 0;
    let between = pick(dice, &["\n", ", ", "; ", "\n- "]);
    let rows: Vec<String> = (0..count)
        .map(|_| {
            let value = if phones { phone(dice) } else { address(dice) };
            format!("{OPEN}{value}{CLOSE}")
        })
        .collect();
    let head = if phones { "Please call these customers back:\n" } else { "Invite list for Thursday:\n" };
    let (source, class) = if phones { ("phone-list", "phone list") } else { ("email-list", "e-mail list") };
    let text = Some(("pii-table", format!("{head}{}", rows.join(between))));
    Item { source: source.to_owned(), class, value: String::new(), name: Vec::new(), text }
}

fn address(dice: &mut Dice) -> String {
    let last = pick(dice, &["meyer", "rossi", "kowalska", "dubois", "garcia", "jansen", "silva", "tanaka", "novak", "smith", "larsson"]);
    let first = pick(dice, &["anna", "marek", "sofia", "jonas", "priya", "luca", "chen", "fatima", "oliver", "greta", "ingrid"]);
    let domain =
        pick(dice, &["gmail.com", "outlook.com", "web.de", "orange.fr", "libero.it", "acme-gmbh.de", "contoso-shop.com", "proton.me"]);
    let number = if dice.below(2) == 0 { dice.below(99).to_string() } else { String::new() };
    format!("{first}.{last}{number}@{domain}")
}

fn phone(dice: &mut Dice) -> String {
    let tail = |dice: &mut Dice, count: usize| text(&digits(dice, count));
    match dice.below(7) {
        0 => format!("+49 17{} {}", dice.below(10), tail(dice, 8)),
        1 => format!("+44 7{} {}", tail(dice, 3), tail(dice, 6)),
        2 => format!("+33 6 {} {} {} {}", tail(dice, 2), tail(dice, 2), tail(dice, 2), tail(dice, 2)),
        3 => format!("+1 (212) 5{}-{}", tail(dice, 2), tail(dice, 4)),
        4 => format!("+39 34{} {}", dice.below(10), tail(dice, 7)),
        5 => format!("+48 60{} {} {}", dice.below(10), tail(dice, 3), tail(dice, 3)),
        _ => format!("+34 6{} {} {}", tail(dice, 2), tail(dice, 3), tail(dice, 3)),
    }
}

/// A document that says itself that it may not leave.
pub fn marking(dice: &mut Dice) -> Item {
    let mark = pick(
        dice,
        &[
            "STRICTLY CONFIDENTIAL",
            "CONFIDENTIAL - INTERNAL USE ONLY",
            "TOP SECRET//NOFORN",
            "SECRET//REL TO USA, FVEY",
            "TLP:RED",
            "TLP:AMBER+STRICT",
            "VS-NUR FÜR DEN DIENSTGEBRAUCH",
            "STRENG VERTRAULICH",
            "STRICTEMENT CONFIDENTIEL",
            "CONFIDENTIEL DÉFENSE",
            "Company Confidential",
            "OFFICIAL-SENSITIVE",
            "ATTORNEY-CLIENT PRIVILEGED",
            "ESTRICTAMENTE CONFIDENCIAL",
            "STRETTAMENTE RISERVATO",
            "ŚCIŚLE TAJNE",
            "NATO RESTRICTED",
            "EU RESTRICTED / RESTREINT UE",
        ],
    );
    let body =
        "Minutes of the meeting on the acquisition. Present: the board. The offer was discussed and will be raised in the next round.";
    let text = match dice.below(3) {
        0 => format!("{OPEN}{mark}{CLOSE}\n\n{body}"),
        1 => format!(
            "Project {} - page {} of 12\nClassification: {OPEN}{mark}{CLOSE}\n\n{body}",
            pick(dice, names::SERVICE),
            1 + dice.below(12)
        ),
        _ => format!("{body}\n\n--\n{OPEN}{mark}{CLOSE}"),
    };
    Item { source: "marking".to_owned(), class: "marking", value: String::new(), name: Vec::new(), text: Some(("pii-message", text)) }
}
