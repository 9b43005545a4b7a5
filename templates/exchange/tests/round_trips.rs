//! Any sheet goes out and comes back, byte for byte, in each format.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]

mod support;

use proptest::prelude::*;
use support::{line, sheet, urdu};
use wardmote_exchange::{Damaged, Returned, Sheet, State, po, word, xliff};

type Format = (
    &'static str,
    fn(&Sheet) -> Vec<u8>,
    fn(&[u8], &Sheet) -> Result<Returned, Damaged>,
);

const FORMATS: [Format; 3] = [
    ("Word", word::write, word::read),
    ("PO", po::write, po::read),
    ("XLIFF", xliff::write, xliff::read),
];

fn own_texts(sheet: &Sheet) -> Vec<(String, String)> {
    let own = |line: &wardmote_exchange::Line| Some((line.id.clone(), line.own.clone()?));
    sheet.lines.iter().filter_map(own).collect()
}

#[test]
fn lines_come_back_as_they_went_out() {
    let sheet = urdu();
    for (name, write, read) in FORMATS {
        let file = write(&sheet);
        assert_eq!(
            file,
            write(&sheet),
            "{name}: the same sheet gives the same file"
        );
        let returned = read(&file, &sheet).unwrap();
        assert_eq!(returned.lines, own_texts(&sheet), "{name}");
        assert!(
            returned.not_taken.is_empty() && returned.absent.is_empty(),
            "{name}: {returned:?}"
        );
        assert!(
            !returned.tracked_changes && returned.reader.is_none(),
            "{name}"
        );
        let signed: &[&str] = if name == "Word" {
            &[]
        } else {
            &["said.started.known"]
        };
        assert_eq!(returned.signed, signed, "{name}");
    }
}

#[test]
fn says_which_lines_no_file_can_carry() {
    let lines = vec![
        line("a", "One {{#each x}}{{/each}}", None),
        line("b", "Two.", Some("Dwa\nTrzy.")),
        line("c", "Three.", None),
    ];
    let sheet = sheet("pl", lines);
    let left: Vec<_> = sheet
        .left_out()
        .iter()
        .map(|l| (l.line.id.clone(), l.why.to_string()))
        .collect();
    assert_eq!(left.len(), 2);
    assert_eq!(
        left[0],
        (
            "a".to_owned(),
            "its template has more logic than marks can show".to_owned()
        )
    );
    assert_eq!(left[1].0, "b");
    for (name, write, read) in FORMATS {
        let returned = read(&write(&sheet), &sheet).unwrap();
        assert!(
            returned.lines.is_empty() && returned.absent.is_empty(),
            "{name}"
        );
    }
}

#[test]
fn an_english_that_changed_is_told_and_nothing_taken() {
    let old = urdu();
    let mut new = urdu();
    new.lines[0].english = "Armed officers are {{say 'in_place'}}.".to_owned();
    for (name, write, read) in FORMATS {
        let returned = read(&write(&old), &new).unwrap();
        assert_eq!(returned.lines, own_texts(&old)[1..], "{name}");
        let [not_taken] = returned.not_taken.as_slice() else {
            panic!("{name}: {returned:?}")
        };
        assert_eq!(
            (not_taken.id.as_str(), not_taken.out_of_date),
            ("said.what.armed_police", true),
            "{name}"
        );
        assert!(not_taken.place.starts_with("line "), "{name}");
    }
}

#[test]
fn lines_that_are_new_since_are_named() {
    let mut old = urdu();
    old.lines.pop();
    for (name, write, read) in FORMATS {
        let returned = read(&write(&old), &urdu()).unwrap();
        assert_eq!(returned.absent, ["list.comma"], "{name}");
    }
}

#[test]
fn a_line_that_is_no_more_is_refused_with_its_place() {
    let mut new = urdu();
    new.lines.remove(0);
    for (name, write, read) in FORMATS {
        let error = read(&write(&urdu()), &new).unwrap_err();
        assert_eq!(error.faults.len(), 1, "{name}");
        assert!(
            error.faults[0]
                .place
                .as_deref()
                .is_some_and(|p| p.starts_with("line ")),
            "{name}"
        );
        assert!(
            error
                .to_string()
                .contains("not one of those that were sent out"),
            "{name}: {error}"
        );
    }
}

#[test]
fn another_language_is_refused() {
    let mut polish = sheet("pl", urdu().lines);
    polish.lines.iter_mut().for_each(|line| line.own = None);
    for (name, write, read) in FORMATS {
        let error = read(&write(&urdu()), &polish).unwrap_err().to_string();
        assert!(error.contains("language"), "{name}: {error}");
    }
}

#[test]
fn every_census_language_goes_out_and_comes_back() {
    for info in wardmote_domain::places::Languages::census().all() {
        let own = info.own_name.as_deref().unwrap_or("x");
        let sheet = sheet(info.tag.as_str(), vec![line("a.b", "Here.", Some(own))]);
        for (name, write, read) in FORMATS {
            assert_eq!(
                read(&write(&sheet), &sheet).unwrap().lines,
                own_texts(&sheet),
                "{name} {}",
                info.tag
            );
        }
    }
}

fn text() -> impl Strategy<Value = String> {
    let words = prop::collection::vec(
        prop_oneof![
            3 => "[\\PC&&[^{}\\\\]]{1,10}",
            2 => "[<>&\"'\\[\\]\\u{a0}\\u{200f}\\u{2066}\\u{2069}ءبۂঅক٣ ,.;#|~$%-]{1,8}",
            1 => Just("{{say 'in_place'}}".to_owned()),
            1 => Just("{{time started}}".to_owned()),
            1 => Just("{{phone '101'}}".to_owned()),
            1 => Just("{{#if a}}b{{else}}c{{/if}}".to_owned()),
            1 => Just("{{odd \"x <y> &amp;\"}}".to_owned()),
        ],
        1..6,
    );
    words
        .prop_map(|parts| parts.concat())
        .prop_filter("a text", |text| text.trim() == text && !text.is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_survives(english in text(), own in text(), more in text(), rtl in any::<bool>(), signed in any::<bool>()) {
        let mut lines = vec![line("a.b", &english, Some(&own)), line("a.c", &more, None)];
        lines[1].note = Some(own.clone());
        lines[0].used = more.clone();
        if signed {
            lines[0].state = State::Signed;
        }
        let sheet = sheet(if rtl { "ur" } else { "pl" }, lines);
        prop_assert_eq!(sheet.left_out(), vec![]);
        for (name, write, read) in FORMATS {
            let returned = read(&write(&sheet), &sheet).unwrap();
            prop_assert_eq!(&returned.lines, &own_texts(&sheet), "{}", name);
            prop_assert!(returned.not_taken.is_empty() && returned.absent.is_empty(), "{}: {:?}", name, returned);
        }
    }

    /// Bytes that nobody made on purpose are refused or read, and nothing else.
    #[test]
    fn broken_files_are_refused_or_read(cut in 0_usize..6000, at in 0_usize..6000, byte in any::<u8>()) {
        let sheet = urdu();
        for (name, write, read) in FORMATS {
            let mut file = write(&sheet);
            file.truncate(file.len().saturating_sub(cut % 997));
            if let Some(place) = file.get_mut(at) {
                *place = byte;
            }
            if let Err(error) = read(&file, &sheet) {
                prop_assert!(!error.faults.is_empty() && !error.to_string().is_empty(), "{}", name);
            }
        }
    }
}
