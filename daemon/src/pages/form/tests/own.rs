//! A notice in own words, corrected by form.

use super::*;

const TEXT: &str = "The meeting is on Tuesday 15 December at 7pm.\n\nCall 101.";
const POLISH: &str = "Spotkanie odbędzie się we wtorek 15 grudnia o 19:00.";

fn original(outlets: &Outlets) -> Draft {
    let file = serde_json::json!({
        "kind": "guidance", "organisation": "met", "areas": ["E05014020"], "also_tell": ["E05014009"],
        "outlets": ["email", "page"], "headline": "Meet your team", "body": TEXT, "reply_to": "team@example.org",
        "record": {"contacts": ["020 7946 0187"]},
        "variants": [{"lang": "pl", "read_by": "a reader", "headline": "Spotkanie", "body": POLISH}],
    });
    let file = serde_json::from_value(file).unwrap();
    Draft::read(&file, outlets, Purpose::Message).unwrap()
}

fn corrected(change: &[(&str, &str)]) -> Result<Draft, Problems> {
    let outlets = outlets();
    let original = original(&outlets);
    assert!(can_be_corrected(&original) && correctable(&original).is_empty());
    let context = context(Kind::Correction, &outlets);
    let mut fields = own_correction_start(&original);
    for (name, value) in change {
        fields.set(name, *value);
    }
    let id = MessageId::new(now().instant());
    let file = own_correction_file(&context, id, &original, &fields)?;
    assert_eq!(file.of, Some(id.to_string()));
    Ok(Draft::read(&file, &outlets, Purpose::Message).unwrap())
}

#[test]
fn it_begins_with_what_the_notice_said_and_asks_for_each_language_that_it_had() {
    let outlets = outlets();
    let original = original(&outlets);
    let context = context(Kind::Correction, &outlets);
    let start = own_correction_start(&original);
    assert_eq!(start.text("body").as_deref(), Some(TEXT));
    assert_eq!(start.text("body_pl").as_deref(), Some(POLISH));
    assert_eq!(start.get("read_by_pl"), "", "nobody has read the new text");
    let sections = own_correction_sections(&context, &original, &start, &Problems::default());
    let asked: Vec<&str> = sections
        .iter()
        .flat_map(Section::asked)
        .map(|q| q.name.as_str())
        .collect();
    assert_eq!(
        asked,
        [
            "headline",
            "body",
            "short",
            "headline_pl",
            "body_pl",
            "short_pl",
            "read_by_pl"
        ]
    );
}

#[test]
fn the_same_text_again_corrects_nothing_in_any_language() {
    let same = corrected(&[]).unwrap_err();
    assert!(same.of("body").unwrap().contains("says already"));
    assert!(
        same.of("body_pl")
            .unwrap()
            .contains("says in Polish already")
    );
    let half = corrected(&[("body", "It is at 6pm.")]).unwrap_err();
    assert_eq!(
        (half.of("body"), half.of("body_pl").is_some()),
        (None, true)
    );
    for (name, beside) in [("headline", "headline"), ("body", "body")] {
        let empty = corrected(&[(name, ""), ("body_pl", "")]).unwrap_err();
        assert!(empty.of(beside).is_some(), "{name}: {empty:?}");
    }
}

#[test]
fn a_correction_keeps_where_the_notice_went_and_who_reads_replies() {
    let change = [
        ("headline", "Correction: meet your team at 6pm"),
        (
            "body",
            "We said 7pm. That was wrong.\r\n\r\nIt starts at 6pm.",
        ),
        ("body_pl", "Spotkanie zaczyna się o 18:00."),
        ("read_by_pl", "Zofia Reader"),
    ];
    let draft = corrected(&change).unwrap();
    let names: Vec<&str> = draft.outlets.iter().map(OutletName::as_str).collect();
    assert_eq!(
        (draft.kind, names),
        (Kind::Correction, vec!["email", "page"])
    );
    assert_eq!(draft.reach().len(), 2);
    assert_eq!(draft.reply_to.as_deref(), Some("team@example.org"));
    assert_eq!(draft.record.contacts, ["020 7946 0187"]);
    let Content::OwnWords {
        body, translations, ..
    } = &draft.content
    else {
        panic!("{draft:?}");
    };
    assert_eq!(body, "We said 7pm. That was wrong.\n\nIt starts at 6pm.");
    assert_eq!(translations[0].body, "Spotkanie zaczyna się o 18:00.");
    assert_eq!(translations[0].read_by.as_deref(), Some("Zofia Reader"));
    // A language that nobody has translated anew is left out, and said to be missing by the check.
    let english = corrected(&[("body", "It starts at 6pm."), ("body_pl", "")]).unwrap();
    let Content::OwnWords { translations, .. } = &english.content else {
        panic!("{english:?}");
    };
    assert!(translations.is_empty());
}
