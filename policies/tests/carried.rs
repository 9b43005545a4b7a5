//! C-10: threads, text messages, scripts, and what each outlet takes for title and text.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]

mod common;

use common::{Case, with};
use serde_json::json;
use wardmote_domain::{
    finding::{Finding, Severity},
    outlet::OutletName,
    places::Language,
    send::Bounds,
    variant::{Copy, Variant},
    words::Format,
};
use wardmote_policies::Carries;

/// A message to one outlet that a channel serves, with an English version in one format more.
fn going(outlet: &str, formats: &[Format], bounds: Bounds, copy: Copy) -> Case {
    let mut case = Case::new(with(json!({"channels": [outlet, "poster"]})));
    let format = match &copy {
        Copy::Short { .. } => Format::Short,
        Copy::Email { .. } => Format::Email,
        Copy::Page { .. } => Format::Page,
        Copy::Press { .. } => Format::Press,
        Copy::Panel { .. } => Format::Panel,
        Copy::Sms { .. } => Format::Sms,
        Copy::Voice { .. } => Format::Voice,
    };
    let page = case.rendered.variants[0].clone();
    case.rendered.variants.push(Variant {
        format,
        text: copy.plain().unwrap_or_default(),
        copy,
        ..page
    });
    case.carries.insert(
        OutletName::new(outlet).unwrap(),
        Carries {
            formats: formats.to_vec(),
            bounds,
        },
    );
    case
}

fn sms(text: &str) -> Vec<Finding> {
    let copy = Copy::Sms {
        text: text.to_owned(),
    };
    going("sms", &[Format::Sms], Bounds::default(), copy).found("C-10")
}

#[test]
fn parts_of_a_text_message() {
    for (text, severity, measured) in [
        ("a".repeat(306), None, ""),
        (
            "a".repeat(307),
            Some(Severity::Advice),
            "3 parts (307 letters, 153 to a part)",
        ),
        (
            "a".repeat(612),
            Some(Severity::Advice),
            "4 parts (612 letters, 153 to a part)",
        ),
        (
            "a".repeat(613),
            Some(Severity::Block),
            "5 parts (613 letters, 153 to a part)",
        ),
        (
            "ł".repeat(268),
            Some(Severity::Advice),
            "4 parts (268 letters, 67 to a part)",
        ),
        (
            "ł".repeat(269),
            Some(Severity::Block),
            "5 parts (269 letters, 67 to a part)",
        ),
    ] {
        let found = sms(&text);
        assert_eq!(
            found.first().map(|f| f.severity),
            severity,
            "{}",
            text.len()
        );
        if let Some(found) = found.first() {
            assert_eq!(found.measured, measured);
            assert_eq!(found.outlet.as_ref().unwrap().as_str(), "sms");
            assert_eq!(found.variant.as_ref().unwrap().0, "en-GB sms");
        }
    }
    // One mark of a word processor makes a text cost twice as much.
    let found = sms(&format!("{}’", "a".repeat(150)));
    assert!(
        found[0]
            .fix
            .ends_with("because of ’: with plain marks it takes 1 part."),
        "{}",
        found[0].fix
    );
}

#[test]
fn no_text_message_is_said_where_one_would_go() {
    let copy = Copy::Voice {
        text: "Hello.".to_owned(),
    };
    let alone = going("sms", &[Format::Sms], Bounds::default(), copy.clone());
    let found = alone.found("C-10");
    assert_eq!(found[0].severity, Severity::Block);
    assert_eq!(found[0].measured, "no text message");
    let among = going(
        "neighbourhood_link",
        &[Format::Panel, Format::Sms, Format::Voice],
        Bounds::default(),
        copy,
    );
    assert_eq!(among.found("C-10")[0].severity, Severity::Advice);
    // The pack for a person holds what there is.
    let by_hand = Case::new(with(json!({"channels": ["neighbourhood_link", "poster"]})));
    assert!(by_hand.found("C-10").is_empty());
}

#[test]
fn a_script_is_no_longer_than_people_listen() {
    let script = |length: usize| {
        let copy = Copy::Voice {
            text: "a".repeat(length),
        };
        going("sms", &[Format::Voice], Bounds::default(), copy).found("C-10")
    };
    assert!(script(1200).is_empty());
    let found = script(1201);
    assert_eq!(found[0].severity, Severity::Block);
    assert!(
        found[0].fix.starts_with("Cut 1 characters"),
        "{}",
        found[0].fix
    );
}

#[test]
fn titles_and_texts_as_each_outlet_takes_them() {
    let bounds = Bounds {
        title: Some((15, 255)),
        text: Some((20, 32_000)),
        ..Bounds::default()
    };
    let notice = |title: usize, text: usize| {
        let copy = Copy::Panel {
            title: "t".repeat(title),
            markdown: "m".repeat(text),
        };
        going("ward_panel", &[Format::Panel], bounds, copy)
    };
    for (title, text, measured) in [
        (15, 20, None),
        (255, 32_000, None),
        (
            14,
            20,
            Some(("title: 14 characters", "15 to 255 characters")),
        ),
        (
            256,
            20,
            Some(("title: 256 characters", "15 to 255 characters")),
        ),
        (
            15,
            19,
            Some(("text: 19 characters", "20 to 32000 characters")),
        ),
        (
            15,
            32_001,
            Some(("text: 32001 characters", "20 to 32000 characters")),
        ),
    ] {
        let found = notice(title, text).found("C-10");
        let said = found
            .first()
            .map(|f| (f.measured.as_str(), f.limit.as_str()));
        assert_eq!(said, measured, "{title} {text}");
        assert!(found.iter().all(|f| f.severity == Severity::Block));
    }
    // Nobody chose the outlet, so nothing is asked.
    let mut elsewhere = notice(1, 1);
    elsewhere.draft.outlets = vec![OutletName::new("poster").unwrap()];
    assert!(elsewhere.found("C-10").is_empty());
}

#[test]
fn a_thread_goes_up_to_its_most_posts() {
    let thread = |posts: usize, most: u32| {
        let post = "In Hayes: call 101.".to_owned();
        let bounds = Bounds {
            posts: most,
            ..Bounds::default()
        };
        let copy = Copy::Short {
            text: post.clone(),
            thread: vec![post.clone(); posts - 1],
        };
        let mut case = going("x", &[Format::Short], bounds, copy);
        case.rendered.short = Some([post.as_str()].repeat(posts).join(" "));
        case.draft.thread = true;
        let found = case.found("C-10");
        found
            .first()
            .map(|f| (f.severity, f.measured.clone(), f.limit.clone()))
    };
    let posts = |severity, n: usize, most: usize| {
        Some((
            severity,
            format!("{n} posts"),
            format!("{most} posts in a thread"),
        ))
    };
    assert_eq!(thread(2, 4), posts(Severity::Advice, 2, 4));
    assert_eq!(thread(4, 4), posts(Severity::Advice, 4, 4));
    assert_eq!(thread(5, 4), posts(Severity::Block, 5, 4));
    assert_eq!(
        thread(3, 2),
        posts(Severity::Block, 3, 2),
        "the channel takes fewer"
    );
}

#[test]
fn a_piece_that_no_post_holds_is_named() {
    let copy = Copy::Short {
        text: "In Hayes: call 101.".to_owned(),
        thread: vec!["x".repeat(281)],
    };
    let mut case = going("x", &[Format::Short], Bounds::default(), copy);
    case.rendered.short = Some("In Hayes: call 101.".to_owned());
    let found = case.found("C-10");
    assert_eq!(found[0].severity, Severity::Block);
    assert!(
        found[0].fix.starts_with("Post 2 holds one piece"),
        "{}",
        found[0].fix
    );
}

#[test]
fn newsdesks_that_are_first_have_the_line_in_their_copy() {
    let press = |line: &str| {
        let copy = Copy::Press {
            text: String::new(),
        };
        let mut case = going("media", &[Format::Press], Bounds::default(), copy);
        let email = OutletName::new("email").unwrap();
        case.draft.outlets.push(email);
        case.draft.press_first = true;
        case.draft.times.release = None;
        case.draft.times.embargo = Some("2026-12-10T06:00".parse().unwrap());
        let copy = case.rendered.variants.last_mut().unwrap();
        assert_eq!(copy.language, Language::english());
        copy.text = line.to_owned();
        case.found("T-02")
    };
    assert!(
        press("EMBARGOED until 6am on Thursday 10 December 2026.\n\nLock your shed.").is_empty()
    );
    let found = press("Lock your shed.");
    assert_eq!(found[0].severity, Severity::Override);
    assert_eq!(found[0].variant.as_ref().unwrap().0, "en-GB press");
}
