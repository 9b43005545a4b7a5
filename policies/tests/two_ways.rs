//! W-09 to W-14: notes, access, views, replies; and long texts.

mod common;

use std::time::{Duration, Instant};

use common::{Case, expect, with};
use serde_json::{Value, json};
use wardmote_domain::finding::{
    Severity::{Advice, Override},
    Verdict,
};

#[test]
fn w09_and_w10_ask_for_notes() {
    let record = |record: Value| json!({"record": record});
    let notes = |critical: bool, note: &str, cia: &str, iag: &str| {
        record(json!({"critical": critical, "equality_note": note, "cia": cia, "iag": iag}))
    };
    expect(
        "W-09",
        &[
            (Some(Override), record(json!({"firearms": true}))),
            (Some(Override), notes(true, " ", "a", "b")),
            (None, notes(true, "EQ/1", "", "")),
            (None, record(json!({}))),
        ],
    );
    expect(
        "W-10",
        &[
            (Some(Override), notes(true, "EQ/1", "", "")),
            (Some(Override), notes(true, "EQ/1", "CIA/1", "")),
            (Some(Override), notes(true, "EQ/1", "", "told")),
            (None, notes(true, "EQ/1", "CIA/1", "told")),
            (None, notes(false, "", "", "")),
        ],
    );
    let case = Case::new(with(notes(true, "EQ/1", "CIA/1", "")));
    let found = &case.found("W-10")[0];
    assert!(
        found
            .fix
            .starts_with("Has the chair of the Independent Advisory Group been told?"),
        "{}",
        found.fix
    );
    let owed = Case::new(with(
        json!({"record": {"firearms": true, "cia": "1", "iag": "2", "owed": {
        "W-09": {"job": "equality note", "name": "Insp Carrow", "by": "2026-12-11T12:00"}}}}),
    ))
    .report();
    assert_eq!(owed.result, Verdict::Advice);
}

#[test]
fn w11_asks_whether_people_can_get_in() {
    let event = |text: &str| json!({"kind": "event", "body": text});
    for text in [
        "Come to Bracken Hall.",
        "The hall is accessible by bus.",
        "Take steps to protect your bike. Need a lift? Ask us.",
        "Buses 75 and 157 stop outside.",
        "There is parking on Loop Road.",
    ] {
        expect("W-11", &[(Some(Override), event(text))]);
    }
    for text in [
        "There is step-free access.",
        "The entrance is step free.",
        "There is a ramp at the side door.",
        "The hall is wheelchair accessible.",
        "A hearing loop is fitted.",
        "A British Sign Language interpreter will be there.",
        "The hall has a lift.",
        "There are three steps up to the door and no ramp.",
        "The hall is fully accessible.",
        "Tell us about your access needs.",
        "The talk online has live captions.",
    ] {
        expect("W-11", &[(None, event(text))]);
    }
    expect(
        "W-11",
        &[(
            None,
            json!({"kind": "guidance", "body": "Come to Bracken Hall."}),
        )],
    );
}

#[test]
fn w12_is_two_way() {
    let update = |text: &str| json!({"kind": "ward_update", "body": text});
    for text in [
        "We walked 9 evenings. We marked 46 bikes.",
        "If you saw the crash, tell us.",
        "Tell us if you have information on burglaries.",
        "We arrested 3 people in November.",
    ] {
        expect("W-12", &[(Some(Advice), update(text))]);
    }
    for text in [
        "You said bikes were stolen. We marked 46.",
        "Tell us what we should do next.",
        "Reply to this message with your views.",
        "Residents asked for patrols, so we walked there on 9 evenings.",
        "1 in 5 of you told us you worry about speeding.",
        "Fill in our survey at met.police.uk.",
        "Come and talk to us at the stall.",
        "Help us choose the next priorities.",
    ] {
        expect("W-12", &[(None, update(text))]);
    }
    expect(
        "W-12",
        &[
            (
                Some(Advice),
                json!({"kind": "feedback", "body": "We marked bikes."}),
            ),
            (None, json!({"body": "We marked bikes."})),
        ],
    );
}

#[test]
fn w13_has_no_dead_end() {
    let to = |text: &str, access: Value| {
        let mut variant = json!({"lang": "bn", "body": text});
        if !access.is_null() {
            variant["access_line"] = access;
        }
        json!({"footer": "none", "variants": [variant]})
    };
    expect(
        "W-13",
        &[
            (Some(Advice), to("১০১ নম্বরে ফোন করুন।", Value::Null)),
            (
                Some(Advice),
                to("০২০ ৭৯৪৬ ০১৮৭ নম্বরে ফোন করুন।", json!(false)),
            ),
            (Some(Advice), to("18001 101 নম্বরে ফোন করুন।", Value::Null)),
            (None, to("১০১ নম্বরে ফোন করুন।", json!(true))),
            (None, to("met.police.uk দেখুন।", Value::Null)),
            (None, to("বাস ২০১ নিন।", Value::Null)),
            (
                None,
                json!({"variants": [{"lang": "bn", "body": "১০১ নম্বরে ফোন করুন।"}]}),
            ),
            (None, json!({"footer": "none"})),
        ],
    );
    let case = Case::new(with(to("১০১ নম্বরে ফোন করুন।", Value::Null)));
    assert!(
        case.found("W-13")[0]
            .fix
            .starts_with("Say in Bangla how to get an interpreter on ১০১")
            || case.found("W-13")[0]
                .fix
                .starts_with("Say in Bengali how to get an interpreter on ১০১")
    );
}

#[test]
fn w14_invites_only_what_is_read() {
    let unread = |text: &str| json!({"body": text, "record": {"replies": {"staffed": false}}});
    for text in [
        "Reply to this message.",
        "If you saw it, call 101 or tell us at met.police.uk.",
        "Please let us know.",
        "If you have views tell us.",
        "You can text us on 020 7946 0144.",
        "Send us your views by Monday.",
        "Questions? E-mail us.",
        "We did not see it. Tell us if you did.",
    ] {
        expect("W-14", &[(Some(Override), unread(text))]);
    }
    for text in [
        "Please do not reply to this message.",
        "You cannot reply to this e-mail.",
        "Don’t reply to this text.",
        "Residents tell us that cars speed.",
        "Many of you tell us that cars speed.",
        "They often tell us so.",
        "You told us that cars speed.",
        "Nobody could not tell us why.",
        "Call 101.",
    ] {
        expect("W-14", &[(None, unread(text))]);
    }
    let read = json!({"body": "Reply to this.", "record": {"replies": {"staffed": true, "by": "PC Anstey Fallow"}}});
    expect("W-14", &[(None, read)]);
    let report = Case::new(with(json!({"body": "Reply to this."}))).report();
    assert!(report.not_checked.iter().any(|r| r.0 == "W-14"));
}

/// However long and odd a text is, it is read while one waits.
#[test]
fn long_texts_are_read_while_one_waits() {
    for piece in [
        "Next update at 9am on 3 May. ",
        "tonight met.police.uk/a ",
        "Tonight. ",
        "will more ",
        "Residents tell us. ",
        "Will Will Will has been found safe. ",
        "school School Lane ",
        "right now,",
        "a",
    ] {
        let body = piece.repeat(100_000 / piece.len());
        let case = Case::new(with(json!({"kind": "missing", "body": body, "record": {
            "status": "open", "replies": {"staffed": false},
            "persons": [{"name": "Will Safe", "role": "missing"}]}})));
        let start = Instant::now();
        case.report();
        let took = start.elapsed();
        assert!(took < Duration::from_secs(20), "{piece:?} {took:?}");
    }
}
