//! Numbers of persons where people paste them: every number with a maker, under its names, in places that the examples do not have.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]

mod support;

use promptward::detect::Scanner;
use std::collections::BTreeMap;
use support::generate::Dice;
use support::people;

/// Detectors by the maker that their examples name.
fn kinds() -> Vec<(String, String, Vec<String>)> {
    let mut kinds = Vec::new();
    for (_, entry) in support::entries() {
        let maker = entry.examples[0].split("«{=").nth(1).and_then(|rest| rest.split_once('}')).map(|(maker, _)| maker.to_owned());
        if let (Some(maker), Some(_)) = (maker, &entry.number) {
            kinds.push((entry.id, maker, entry.near));
        }
    }
    kinds
}

/// Writes a text in which the value is marked by `§`, three values for tables.
const PLACES: &[(&str, &str)] = &[
    ("csv", "id,first,\"NAME\",town\n1,Ada,§,Graz\n2,Bo,§,Linz\n3,Cy,§,Wien\n"),
    ("semicolons", "Nr;NAME;Ort;Umsatz\r\n17;§;Graz;12,50\r\n18;§;Linz;8,00\r\n"),
    ("markdown", "| # | Since | NAME |\n|--:|---|---|\n| 1 | 2019-04-01 | § |\n| 2 | 2021-11-30 | § |\n"),
    ("tabs", "name\tsince\tNAME\tteam\nAda\t2019\t§\tA\nBo\t2020\t§\tB\n"),
    (
        "html",
        "<table>\n<tr><th>Name</th><th>NAME</th></tr>\n<tr><td>Ada</td><td>§</td></tr>\n<tr><td>Bo</td><td class=\"x\">§</td></tr>\n</table>",
    ),
    ("aligned", "Name        NAME                  Town\nAda         §        Graz\nBo          §        Linz\n"),
    ("json", "{\"people\": [{\"name\": \"Ada\", \"NAME_\": \"§\"}, {\"name\": \"Bo\", \"NAME_\": \"§\"}]}"),
    ("yaml", "- name: Ada\n  NAME: '§'\n- name: Bo\n  NAME: '§'\n"),
    ("xml", "<person><field name=\"NAME\">§</field></person>"),
    ("bracket", "Ada M. (§, NAME) wants her file."),
    ("behind", "I think § is the NAME of the applicant."),
    ("form", "NAME:\n    §\nSignature: ______"),
    ("bold", "**NAME:** §\n"),
    ("list", "NAME: §, §, §\n"),
    ("log", "2026-11-22T10:11:12Z WARN kyc: mismatch NAME=§ attempt=2"),
    ("url-ish", "customer?NAME_=§&lang=en"),
    ("quote", "> NAME §\n> thanks"),
    ("sentence", "Could you check whether the NAME on file, §, is still right?"),
];

fn place(template: &str, name: &str, maker: &str, dice: &mut Dice) -> (String, Vec<(usize, usize)>) {
    let named = template.replace("NAME_", &name.replace([' ', '-', '.', '\''], "_")).replace("NAME", name);
    let (mut text, mut spans) = (String::new(), Vec::new());
    for (i, part) in named.split('§').enumerate() {
        if i > 0 {
            let value = people::make(maker, dice).unwrap();
            spans.push((text.len(), text.len() + value.len()));
            text.push_str(&value);
        }
        text.push_str(part);
    }
    (text, spans)
}

#[test]
fn numbers_are_found_where_people_paste_them() {
    let scanner = Scanner::builtin();
    let mut by_place: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut by_kind: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut missed: BTreeMap<String, usize> = BTreeMap::new();
    for (seed, (id, maker, near)) in kinds().into_iter().enumerate() {
        for (which, (label, template)) in PLACES.iter().enumerate() {
            let mut dice = Dice(seed as u64 * 1009 + which as u64);
            for name in near.iter().take(3) {
                let (text, spans) = place(template, name, &maker, &mut dice);
                let findings = scanner.scan(&text);
                let found = spans.iter().filter(|s| findings.iter().any(|f| f.start <= s.0 && f.end >= s.1)).count();
                for (count, total) in [by_place.entry(label).or_default(), by_kind.entry(id.clone()).or_default()] {
                    *count += found;
                    *total += spans.len();
                }
                if found < spans.len() {
                    *missed.entry(format!("{id} in {label} as `{name}`")).or_default() += 1;
                }
            }
        }
    }
    println!("{by_place:#?}");
    let (found, all) = by_place.values().fold((0, 0), |(f, a), (found, all)| (f + found, a + all));
    let share = found as f64 / all as f64;
    println!("{found} of {all}: {share:.4}");
    let list: Vec<String> = missed.keys().cloned().collect();
    assert!(share >= 0.95, "only {share:.3} of {all}; missed:\n{}", list.join("\n"));
    let worst: Vec<_> = by_kind.iter().filter(|(_, (found, all))| *found * 10 < all * 8).map(|(id, _)| id).collect();
    assert!(worst.is_empty(), "{worst:?} are missed more often than one time in five:\n{}", list.join("\n"));
    assert!(all > 6000, "only {all} values");
}

/// The numbers are from at least so many countries: what the catalogue promises.
#[test]
fn forty_countries_and_more() {
    let mut countries: Vec<String> = support::entries()
        .into_iter()
        .filter(|(_, e)| e.number.is_some() && matches!(e.class.as_str(), "government_id" | "health"))
        .flat_map(|(_, e)| e.vendor.unwrap_or_default().replace(" and ", ", ").split(", ").map(str::to_owned).collect::<Vec<_>>())
        .filter(|vendor| !["Any country", "Hospitals", "Health insurers", "Health services"].contains(&vendor.as_str()))
        .collect();
    countries.sort();
    countries.dedup();
    println!("{} countries: {countries:?}", countries.len());
    assert!(countries.len() >= 40, "{countries:?}");
}

/// Several valid numbers without any name are a list; numbers of another sort in the same form are not.
#[test]
fn lists_need_no_name() {
    let scanner = Scanner::builtin();
    for maker in
        ["pl-pesel", "nl-bsn", "pt-nif", "ro-cnp", "hr-oib", "tr-identity", "ee-personal", "es-dni", "za-identity", "no-national", "uk-nhs"]
    {
        let mut dice = Dice(31);
        let values: Vec<String> = (0..8)
            .map(|_| (0..50).map(|_| people::make(maker, &mut dice).unwrap()).find(|v| maker != "uk-nhs" || v.contains(' ')).unwrap())
            .collect();
        let found = scanner.scan(&values.join("\n")).len();
        assert!(found >= 7, "{maker}: {found} of 8");
        assert!(scanner.scan(&values[..3].join("\n")).is_empty(), "{maker}: three are no list");
    }
    let mut dice = Dice(5);
    let serials: Vec<String> = (0..60).map(|i| format!("{:011}", 41_000_000_000_u64 + i * 977 + dice.below(90) as u64)).collect();
    assert!(scanner.scan(&serials.join("\n")).is_empty(), "serial numbers");
}

/// Text of engineers is full of digits, and of short words that are names of numbers elsewhere.
#[test]
fn technical_text_is_silent() {
    let scanner = Scanner::builtin();
    let mut dice = Dice(77);
    let mut digits = |count: usize| -> String { (0..count).map(|_| char::from(b'0' + dice.below(10) as u8)).collect() };
    let mut texts = Vec::new();
    for _ in 0..40 {
        texts.push(format!("run: {} sin: 0.{} fin nic0: {}", digits(4), digits(9), digits(6)));
        texts.push(format!("pan and scan: x={} y={} nit: rename foo_{}", digits(5), digits(5), digits(8)));
        texts.push(format!("INFO request {} took {} ms, pid {}, id={}", digits(12), digits(3), digits(5), digits(10)));
        texts.push(format!("assert_eq!(x, {}); // {} bytes at 0x{}", digits(11), digits(9), digits(8)));
        texts.push(format!("{}\t{}\t{}\t{}", digits(13), digits(11), digits(9), digits(10)));
        texts.push(format!("RFC {} section 3, ECMA-{}, ISO {}-1:20{}", digits(4), digits(3), digits(5), digits(2)));
        texts.push(format!("build {}.{}.{} (commit {}), issue #{}", digits(2), digits(2), digits(5), digits(7), digits(5)));
        texts.push(format!("passport@0.{}.{} requires node >= {} and cookie-session@{}", digits(1), digits(2), digits(2), digits(1)));
        texts.push(format!("const EPOCH: u64 = {}; let offset = {};", digits(13), digits(11)));
        texts.push(format!("<rect x=\"{}\" y=\"{}\" d=\"M{} {} {}\"/>", digits(4), digits(4), digits(3), digits(3), digits(3)));
    }
    let loud: Vec<String> = texts.iter().filter_map(|t| scanner.scan(t).first().map(|f| format!("{} in `{t}`", f.detector))).collect();
    assert!(loud.len() * 100 <= texts.len(), "{} of {}:\n{}", loud.len(), texts.len(), loud.join("\n"));
}
