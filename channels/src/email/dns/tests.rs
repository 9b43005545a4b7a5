use wardmote_domain::send::CheckState::{Bad, Good, Look, NotChecked};

use super::*;
use crate::email::dkim::tests::example;

fn said(list: &[(&str, &[&str])]) -> Said {
    let of = |name: &str| -> Answer {
        let found = list.iter().find(|(n, _)| *n == name);
        match found {
            Some((_, ["!"])) => Err("time is out".to_owned()),
            Some((_, records)) => Ok(records.iter().map(|r| (*r).to_owned()).collect()),
            None => Ok(Vec::new()),
        }
    };
    Said {
        dkim: of("dkim"),
        spf: of("spf"),
        dmarc: at_and_above("football.example.com")
            .map(|d| (d.to_owned(), of(&format!("_dmarc.{d}"))))
            .collect(),
        mx: of("mx"),
        addresses: of("a"),
    }
}

fn states(list: &[(&str, &[&str])]) -> Vec<Check> {
    let signer = example();
    let wanted = Wanted {
        from: "football.example.com",
        bounce: "bounce.example.com",
        dkim: Some(&signer),
    };
    judge(&wanted, &said(list))
}

#[test]
fn what_is_in_order_is_said_to_be() {
    let record = example().record().unwrap();
    // A long record comes in pieces, and some write it with spaces.
    let spaced = record
        .replace("p=", "p= ")
        .replace('T', "T ")
        .replace("yWHQ", "y WHQ");
    for key in [&record, &spaced] {
        let checks = states(&[
            ("dkim", &[key]),
            (
                "spf",
                &["some-site-verification=1", "v=spf1 ip4:192.0.2.1 -all"],
            ),
            ("_dmarc.example.com", &["v=DMARC1; p=none; sp=reject"]),
            ("mx", &["mx.example.com."]),
        ]);
        assert!(checks.iter().all(|c| c.state == Good), "{checks:?}");
    }
}

#[test]
fn what_is_missing_or_wrong_is_said_with_how_to_mend_it() {
    let checks = states(&[]);
    assert!(
        checks.iter().all(|c| c.state == Bad && !c.mend.is_empty()),
        "{checks:?}"
    );
    let record = example().record().unwrap();
    assert!(
        checks[0].mend.contains(&record)
            && checks[0]
                .mend
                .contains("brisbane._domainkey.football.example.com")
    );
    let one = |what: usize, list: &[(&str, &[&str])]| states(list).remove(what).state;
    let other: &[&str] = &["v=DKIM1; k=ed25519; p=AAAA"];
    for (at, name, records, state) in [
        (0, "dkim", other, Bad),
        (0, "dkim", &["v=DKIM1; p="], Bad),
        (0, "dkim", &["v=DKIM1; p=A", "v=DKIM1; p=B"], Bad),
        (1, "spf", &["v=spf1 +all"], Look),
        (1, "spf", &["v=spf1 -all", "v=spf1 mx -all"], Bad),
        (1, "spf", &["v=spf10 -all"], Bad),
        (
            2,
            "_dmarc.football.example.com",
            &["v=DMARC1; p=none"],
            Look,
        ),
        (
            2,
            "_dmarc.football.example.com",
            &["v=DMARC1; p=quarantine"],
            Good,
        ),
        (2, "_dmarc.example.com", &["v=DMARC1; p=reject"], Good),
        (2, "_dmarc.com", &["v=DMARC1; p=reject"], Bad),
        (3, "mx", &["."], Bad),
        (3, "a", &["192.0.2.1"], Good),
    ] as [(usize, &str, &[&str], _); 12]
    {
        assert_eq!(one(at, &[(name, records)]), state, "{name} {records:?}");
    }
}

#[test]
fn what_could_not_be_asked_is_said_to_be_not_checked_with_the_question_to_ask() {
    let none: &[&str] = &["!"];
    let list = [
        ("dkim", none),
        ("spf", none),
        ("_dmarc.football.example.com", none),
        ("mx", none),
    ];
    for check in states(&list) {
        assert_eq!(check.state, NotChecked, "{check:?}");
        assert!(check.mend.contains("dig +short "), "{check:?}");
    }
    let wanted = Wanted {
        from: "football.example.com",
        bounce: "bounce.example.com",
        dkim: None,
    };
    assert_eq!(
        judge(&wanted, &said(&[])).remove(0).state,
        NotChecked,
        "the relay signs"
    );
}

#[test]
fn a_domain_and_those_above_it_but_no_top_level_one() {
    assert_eq!(
        at_and_above("a.b.example.org").collect::<Vec<_>>(),
        ["a.b.example.org", "b.example.org", "example.org"]
    );
    assert_eq!(at_and_above("localhost").collect::<Vec<_>>(), ["localhost"]);
}
