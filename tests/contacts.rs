//! Telephone numbers and addresses: lists are told, signatures are not, and the numbering plan knows every country.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

mod support;

use promptward::detect::Scanner;
use support::generate::Dice;

fn found(text: &str, rule: &str) -> usize {
    Scanner::builtin().scan(text).iter().filter(|f| f.detector.as_str() == rule).count()
}

/// `DE +49 15123456789`: one example of a mobile number for each country, from the metadata of libphonenumber.
fn examples() -> Vec<(&'static str, String)> {
    include_str!("vectors/phone-examples.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let (country, number) = line.split_once(' ').unwrap();
            (country, number.to_owned())
        })
        .collect()
}

#[test]
fn the_numbering_plan_knows_every_country() {
    let filler: Vec<String> = (0..9).map(|i| format!("+49 171 234560{i}")).collect();
    let mut wrong = Vec::new();
    let all = examples();
    for (country, number) in &all {
        let text = format!("{}\n{number}\n", filler.join("\n"));
        // Saint Helena, Ascension and Niue have numbers of four or five digits: too short to be told from other numbers.
        let short = number.chars().filter(char::is_ascii_digit).count() < 8;
        if found(&text, "phone-list") != 10 && !short {
            wrong.push(*country);
        }
    }
    assert!(wrong.is_empty(), "no list with a number of {wrong:?}");
    assert!(all.len() > 200, "only {} countries", all.len());
}

#[test]
fn numbers_with_a_code_of_no_country_are_none() {
    let text: String = (0..20).map(|i| format!("+999 123 4567{i:02}\n")).collect();
    assert_eq!(found(&text, "phone-list"), 0);
}

#[test]
fn ten_are_a_list_and_nine_are_not() {
    let mut dice = Dice(4);
    let addresses: Vec<String> = (0..10).map(|i| format!("person{}.{i}@example.org", dice.below(900))).collect();
    assert_eq!(found(&addresses.join("; "), "email-list"), 10);
    assert_eq!(found(&addresses[..9].join("; "), "email-list"), 0);
    let repeated = vec![addresses[0].clone(); 30].join("\n");
    assert_eq!(found(&repeated, "email-list"), 0, "one address, thirty times");
    let phones: Vec<String> = (0..10).map(|i| format!("+44 7400 1{}{i}", 1000 + dice.below(8000))).collect();
    assert_eq!(found(&phones.join("\n"), "phone-list"), 10);
    assert_eq!(found(&phones[..9].join("\n"), "phone-list"), 0);
}

/// Numbers that are written the way a country writes them count only where the text speaks of telephones.
#[test]
fn faint_numbers_need_a_word() {
    let numbers: String = (0..12).map(|i| format!("612 34{} 7{:02}\n", i % 10, i + 10)).collect();
    assert_eq!(found(&numbers, "phone-list"), 0);
    assert_eq!(found(&format!("Móvil de los clientes\n{numbers}"), "phone-list"), 12);
}

#[test]
fn records_of_people_are_a_list_from_five_on() {
    let row = |i: usize| format!("Ada Muster {i},ada{i}@example.com,+43 660 12345{i}0,Wien\n");
    let table = |rows: usize| format!("name,mail,phone,city\n{}", (0..rows).map(row).collect::<String>());
    assert_eq!((found(&table(6), "email-list"), found(&table(6), "phone-list")), (6, 6));
    assert_eq!((found(&table(3), "email-list"), found(&table(3), "phone-list")), (0, 0));
}

#[test]
fn digits_of_machines_are_no_telephones() {
    let lines = |line: &dyn Fn(usize) -> String| (0..40).map(line).collect::<Vec<_>>().join("\n");
    let texts = [
        lines(&|i| format!("{:07o} 000140 062{:03} 067{:03} 020123", i * 16, i, i)),
        lines(&|i| format!("192.168.{i}.{} 10.0.{i}.1", i * 3)),
        lines(&|i| format!("2026-11-22 10:{:02}:{:02}.123456 GET /items/10{:06}", i, i, i * 977)),
        lines(&|i| format!("{}.{:09} -0.{:09}", i, i * 7919, i * 104_729)),
        lines(&|i| format!("0x{:08x} 0{:09} # offset", i * 4096, i * 4096 + 100_000_000)),
        lines(&|i| format!("+{} -{} lines", i * 10_007, i * 20_011)),
    ];
    for text in &texts {
        assert_eq!(found(text, "phone-list"), 0, "{}", &text[..60]);
    }
}
