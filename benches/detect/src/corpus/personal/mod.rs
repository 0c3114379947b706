//! Data about people and organisations, with right check digits. The makers are those of `tests/support/people`, which
//! share nothing with the judge.

mod lists;

use super::names::pick;
use crate::support::generate::Dice;
use crate::support::people::{bank, europe, world};

/// One thing to be found.
pub struct Item {
    pub source: String,
    pub class: &'static str,
    pub value: String,
    pub name: Vec<String>,
    /// The whole text with its group, where the thing is no single value: a list of addresses, a marking.
    pub text: Option<(&'static str, String)>,
}

/// How a number is made, what it is called, and its class.
struct Kind {
    id: &'static str,
    class: &'static str,
    names: &'static [&'static str],
    make: fn(&mut Dice) -> String,
}

/// The item of this turn: cards and accounts come often, every other number as often as the next.
pub fn draw(turn: usize, dice: &mut Dice) -> Item {
    match turn % 10 {
        0 | 1 => single(&CARD, dice),
        2 | 3 => single(&IBAN, dice),
        4 => lists::listed(dice),
        5 => lists::marking(dice),
        _ => single(&NUMBERS[(turn / 10 * 4 + turn % 10) % NUMBERS.len()], dice),
    }
}

fn single(kind: &Kind, dice: &mut Dice) -> Item {
    let name = pick(dice, kind.names).split_whitespace().map(str::to_owned).collect();
    Item { source: kind.id.to_owned(), class: kind.class, value: (kind.make)(dice), name, text: None }
}

const CARD: Kind = Kind {
    id: "card",
    class: "payment card",
    names: &[
        "card number",
        "card",
        "credit card",
        "kreditkarte",
        "card no",
        "numéro de carte",
        "tarjeta",
        "carta di credito",
        "PAN",
        "visa",
    ],
    make: bank::card,
};
const IBAN: Kind =
    Kind { id: "iban", class: "bank account", names: &["IBAN", "iban", "account", "bankverbindung", "konto", "compte"], make: bank::iban };

const NUMBERS: &[Kind] = &[
    Kind { id: "us-routing", class: "bank account", names: &["routing number", "ABA routing number", "routing no"], make: bank::aba },
    Kind { id: "bic", class: "bank account", names: &["BIC", "SWIFT", "SWIFT code", "BIC code"], make: bank::bic },
    Kind { id: "us-ssn", class: "national id", names: &["SSN", "social security number", "ssn"], make: world::ssn },
    Kind { id: "gb-nino", class: "national id", names: &["national insurance number", "NINO", "NI number"], make: europe::nino },
    Kind { id: "gb-nhs", class: "health id", names: &["NHS number", "NHS no"], make: europe::nhs },
    Kind {
        id: "de-steuer-id",
        class: "national id",
        names: &["Steuer-ID", "Steueridentifikationsnummer", "IdNr", "tax ID"],
        make: europe::steuer_id,
    },
    Kind { id: "de-kvnr", class: "health id", names: &["Krankenversichertennummer", "KVNR", "Versichertennummer"], make: europe::kvnr },
    Kind { id: "fr-nir", class: "national id", names: &["numéro de sécurité sociale", "NIR", "n° sécu"], make: europe::nir },
    Kind { id: "es-dni", class: "national id", names: &["DNI", "NIF", "DNI/NIF"], make: europe::dni },
    Kind { id: "es-nie", class: "national id", names: &["NIE", "número NIE"], make: europe::nie },
    Kind { id: "it-codice-fiscale", class: "national id", names: &["codice fiscale", "CF", "C.F."], make: europe::codice_fiscale },
    Kind { id: "pt-nif", class: "national id", names: &["NIF", "número de contribuinte", "contribuinte"], make: europe::nif_pt },
    Kind { id: "nl-bsn", class: "national id", names: &["BSN", "burgerservicenummer"], make: europe::bsn },
    Kind {
        id: "be-national",
        class: "national id",
        names: &["rijksregisternummer", "numéro national", "numéro de registre national"],
        make: europe::belgian,
    },
    Kind { id: "pl-pesel", class: "national id", names: &["PESEL", "numer PESEL"], make: europe::pesel },
    Kind { id: "se-personnummer", class: "national id", names: &["personnummer", "personal identity number"], make: europe::personnummer },
    Kind { id: "no-fodselsnummer", class: "national id", names: &["fødselsnummer", "personnummer"], make: europe::fodselsnummer },
    Kind { id: "dk-cpr", class: "national id", names: &["CPR", "CPR-nummer", "CPR-nr"], make: europe::cpr },
    Kind { id: "fi-hetu", class: "national id", names: &["henkilötunnus", "HETU"], make: europe::hetu },
    Kind { id: "ch-ahv", class: "national id", names: &["AHV-Nummer", "AHV", "numéro AVS"], make: europe::ahv },
    Kind { id: "at-svnr", class: "national id", names: &["Sozialversicherungsnummer", "SVNR", "SV-Nummer"], make: europe::svnr },
    Kind { id: "cz-rodne-cislo", class: "national id", names: &["rodné číslo", "RČ"], make: europe::rodne_cislo },
    Kind { id: "ro-cnp", class: "national id", names: &["CNP", "cod numeric personal"], make: europe::cnp },
    Kind { id: "bg-egn", class: "national id", names: &["ЕГН", "EGN"], make: europe::egn },
    Kind { id: "hr-oib", class: "national id", names: &["OIB"], make: europe::oib },
    Kind { id: "ee-isikukood", class: "national id", names: &["isikukood"], make: europe::isikukood },
    Kind { id: "tr-kimlik", class: "national id", names: &["TC kimlik no", "T.C. Kimlik No", "TCKN"], make: world::kimlik },
    Kind { id: "in-aadhaar", class: "national id", names: &["Aadhaar", "Aadhaar number", "aadhaar no"], make: world::aadhaar },
    Kind { id: "in-pan", class: "national id", names: &["PAN", "PAN number", "PAN card"], make: world::pan_india },
    Kind { id: "br-cpf", class: "national id", names: &["CPF"], make: world::cpf },
    Kind { id: "cn-resident-id", class: "national id", names: &["身份证号", "身份证号码", "resident ID"], make: world::chinese },
    Kind { id: "kr-rrn", class: "national id", names: &["주민등록번호", "RRN"], make: world::korean },
    Kind { id: "jp-my-number", class: "national id", names: &["マイナンバー", "個人番号", "My Number"], make: world::my_number },
    Kind { id: "sg-nric", class: "national id", names: &["NRIC", "FIN"], make: world::nric },
    Kind { id: "au-tfn", class: "national id", names: &["TFN", "tax file number"], make: world::tfn },
    Kind { id: "au-medicare", class: "health id", names: &["Medicare number", "Medicare card"], make: world::medicare_au },
    Kind { id: "ca-sin", class: "national id", names: &["SIN", "social insurance number"], make: world::sin },
    Kind { id: "cl-rut", class: "national id", names: &["RUT"], make: world::rut },
    Kind { id: "ar-cuit", class: "national id", names: &["CUIT", "CUIL"], make: world::cuit },
    Kind { id: "za-id", class: "national id", names: &["South African ID", "SA ID number", "ID number"], make: world::south_african },
    Kind { id: "mx-curp", class: "national id", names: &["CURP"], make: world::curp },
];
