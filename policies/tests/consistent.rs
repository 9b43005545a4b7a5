//! C-01, C-02, C-08, C-10, C-15: what trips them and what must not.

mod common;

use common::{Case, expect, with};
use serde_json::{Value, json};
use wardmote_domain::{
    finding::Severity::{Advice, Block, Override},
    words::{Origin, Realm},
};

#[test]
fn c01_unfinished_text() {
    let body = |severity, text: &str| (severity, json!({"body": text}));
    let variant = json!([{"lang": "pl", "dir": "ltr", "origin": "human", "reviewed": true, "body": "Zamknij [DATE] drzwi."}]);
    expect(
        "C-01",
        &[
            body(Some(Block), "On [DATE] we came."),
            body(Some(Block), "Ask {{team}} about XX homes."),
            body(Some(Block), "Time TBC. Call 101."),
            body(Some(Block), "Meet <NAME OF WARD> at ____ ???"),
            body(Some(Block), "She said: “[QUOTE]”"),
            (Some(Block), json!({"headline": "Operation [NAME]"})),
            (Some(Block), json!({"short": "Come to [insert venue]."})),
            (
                Some(Block),
                json!({"images": [{"alt": "photo TBC", "has_text": false}]}),
            ),
            (Some(Block), json!({"variants": variant})),
            body(None, "She said “I saw [sic] it, the road [A10] was shut”."),
            body(
                None,
                "He said: “We ran down the [road] and hid, all of us”.",
            ),
            body(None, "XL bikes and the Tuba bank, [dates vary]."),
            (
                None,
                json!({"body": "Come to the TBA Rooms at 7pm.", "record": {"venue": "TBA Rooms, Lacey Road"}}),
            ),
            (
                Some(Block),
                json!({"body": "Come to Lacey Road at TBA.", "record": {"venue": "TBA Rooms, Lacey Road"}}),
            ),
        ],
    );
    let found = Case::new(with(json!({"body": "On [DATE] we came."}))).found("C-01");
    assert!(
        found[0]
            .fix
            .starts_with("“[DATE]” is still to be filled in.")
    );
}

fn translated(lang: &str, english: &str, other: &str, more: Value) -> Value {
    let mut variant = json!({"lang": lang, "origin": "human", "reviewed": true, "body": other});
    for (key, value) in more.as_object().expect("fields") {
        variant[key] = value.clone();
    }
    json!({"body": english, "variants": [variant], "record": {"contacts": ["020 7946 0187", "020 7946 0133"]}})
}

#[test]
fn c02_contacts_are_the_same() {
    let english =
        "Call our team on 020 7946 0187 or 101, or see met.police.uk/report. Quote 1234567/26.";
    let tr = |text: &str| translated("tr", english, text, json!({}));
    let pair = |a: &str, b: &str| translated("pl", a, b, json!({}));
    let own = |numbers: Value, text: &str| {
        translated("tr", english, text, json!({"own_contacts": numbers}))
    };
    let good = "Ekibimizi 020 7946 0187'den veya 101'den arayın, met.police.uk/report'a bakın. 1234567/26.";
    expect(
        "C-02",
        &[
            (None, tr(good)),
            (Some(Block), tr(&good.replace("0187", "0178"))),
            (Some(Block), tr(&good.replace("0187", "018"))),
            (Some(Block), tr(&good.replace("101", "110"))),
            (Some(Block), tr(&good.replace("/report'a", "/raport'a"))),
            (Some(Block), tr(&good.replace("1234567", "1234576"))),
            (Some(Block), tr(&format!("{good} Acil: 999."))),
            (Some(Block), tr(&format!("{good} 0800 555 111."))),
            (
                None,
                translated(
                    "bn",
                    english,
                    "০২০ ৭৯৪৬ ০১৮৭ বা ১০১ নম্বরে ফোন করুন, met.police.uk/report-এ যান। ১২৩৪৫৬৭/২৬।",
                    json!({}),
                ),
            ),
            (
                None,
                translated(
                    "zh-Hans",
                    english,
                    "请致电020 7946 0187或101，或访问met.police.uk/report举报。编号1234567/26。",
                    json!({}),
                ),
            ),
            (
                None,
                translated(
                    "ar",
                    english,
                    "اتصل على \u{2066}020 7946 0187\u{2069} أو 101 أو met.police.uk/report. المرجع 1234567/26.",
                    json!({}),
                ),
            ),
            (
                None,
                pair(
                    "Call 101 and quote CAD 7310 of 2 December.",
                    "Zadzwoń pod 101 i podaj CAD 7310 z 2 grudnia.",
                ),
            ),
            (
                Some(Block),
                pair(
                    "Quote CAD 7310 of 2 December.",
                    "Podaj CAD 7301 z 2 grudnia.",
                ),
            ),
            (
                None,
                pair(
                    "Write to a.ward@met.police.uk. 999 calls came.",
                    "Pisz na A.ward@met.police.uk. Było 999 zgłoszeń.",
                ),
            ),
            (
                Some(Block),
                pair(
                    "Write to a.ward@met.police.uk.",
                    "Pisz na a.wart@met.police.uk.",
                ),
            ),
            (
                None,
                pair(
                    "Bus 105 and room 101 are open.",
                    "Autobus i pokój są otwarte.",
                ),
            ),
            (
                None,
                own(json!(["020 7946 0133"]), &good.replace("0187", "0133")),
            ),
            (
                Some(Block),
                own(json!(["020 7946 0155"]), &good.replace("0187", "0155")),
            ),
        ],
    );
    let found = Case::new(with(tr(&good.replace("0187", "0178")))).found("C-02");
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].measured,
        "Turkish has 020 7946 0178. English has 020 7946 0187."
    );
    assert_eq!(found[0].evidence, "020 7946 0178");
}

#[test]
fn c08_nobody_has_read_it() {
    let made = |kind: &str, origin: &str, reviewed: bool| {
        json!({"kind": kind, "body": "Do not approach the dog.", "variants": [
            {"lang": "ur", "dir": "rtl", "origin": origin, "reviewed": reviewed, "body": "کتے کے قریب نہ جائیں۔"}]})
    };
    expect(
        "C-08",
        &[
            (Some(Block), made("warning", "machine", false)),
            (Some(Block), made("reassurance", "machine", false)),
            (Some(Override), made("guidance", "machine", false)),
            (Some(Override), made("warning", "catalogue", false)),
            (None, made("warning", "machine", true)),
            (None, made("warning", "catalogue", true)),
            (None, made("warning", "human", false)),
            (None, json!({})),
        ],
    );
    let mut case = Case::new(with(made("reassurance", "catalogue", false)));
    case.realm = Realm::Sandbox;
    let mail = wardmote_domain::variant::Variant {
        format: wardmote_domain::words::Format::Email,
        ..case.rendered.variants[1].clone()
    };
    case.rendered.variants.push(mail);
    case.rendered.variants[0].origin = Origin::Catalogue;
    let found = case.found("C-08");
    assert_eq!(
        found.len(),
        1,
        "one finding for each language, and none for English"
    );
    assert_eq!(found[0].severity, Advice);
}

const MASTER: &str = "One man was arrested in Coppice Lane, Erith, at 7:30pm on Friday 4 December. Call 101 and quote \
    1234567/26. Two bikes and 12 signs were taken.";

fn post(text: &str) -> Value {
    json!({"body": MASTER, "short": text})
}

#[test]
fn c10_facts_of_the_post() {
    let not_in = Some(Override);
    expect(
        "C-10",
        &[
            (None, json!({"body": MASTER})),
            (
                None,
                post(
                    "Arrest in Coppice Lane, Erith, at 7.30pm on 4 December. 2 bikes, twelve signs. Call 101.",
                ),
            ),
            (
                None,
                post("1 man was arrested in Erith. Call 101 and quote 1234567/26."),
            ),
            (
                None,
                post("No one else is hurt in Erith. One of our team is there. Call 101."),
            ),
            (
                None,
                post(
                    "A man was arrested in Erith by the A220. Questions? met.police.uk/bexley #Bexley20",
                ),
            ),
            (not_in, post("Arrest in Erith at 7pm. Call 101.")),
            (not_in, post("Arrest in Erith on 5 December. Call 101.")),
            (not_in, post("Arrest in Erith. Call 999.")),
            (not_in, post("Arrest in Erith. Call 020 7946 0187.")),
            (not_in, post("Arrest in Erith. Quote 1234576/26. Call 101.")),
            (not_in, post("Three bikes taken in Erith. Call 101.")),
            (not_in, post("13 signs taken in Erith. Call 101.")),
            // A place and a way to act.
            (not_in, post("A man was arrested. Call 101.")),
            (not_in, post("A man was arrested in December. Call 101.")),
            (
                not_in,
                post("A man was arrested in Coppice Lane, Erith. More to follow."),
            ),
            (None, post("Stay away from Coppice Lane.")),
            (None, post("Near the library? Please leave now.")),
            (
                None,
                post("If you live near Fernwick Bus Station, go home."),
            ),
            // Times of an embargo line are no facts of the message.
            (
                not_in,
                json!({"body": "EMBARGOED until 6am on 9 December\n\nA man was arrested in Erith.", "channels": ["media"],
            "short": "Arrest in Erith at 6am. Call 101."}),
            ),
        ],
    );
    let found = Case::new(with(post("Arrest in Erith at 7pm. Call 101."))).found("C-10");
    assert_eq!(found[0].measured, "The post has 7pm, the message 7:30pm.");
}

#[test]
fn c10_length_counts_the_reference() {
    let text = |length: usize| {
        let start = "Stay away from Coppice Lane, Erith. ";
        post(&format!("{start}{}", "x".repeat(length - start.len())))
    };
    expect("C-10", &[(None, text(280)), (Some(Block), text(281))]);
    for (length, reference, severity) in [(272, 8, None), (273, 8, Some(Block))] {
        let mut case = Case::new(with(text(length)));
        case.reference_weight = reference;
        assert_eq!(
            case.found("C-10").iter().map(|f| f.severity).max(),
            severity,
            "{length}"
        );
    }
    // A link weighs 23 whatever its length, an emoji 2.
    let link = format!(
        "Stay away from Coppice Lane, Erith. met.police.uk/{}",
        "a".repeat(300)
    );
    expect("C-10", &[(None, post(&link))]);
}

#[test]
fn c15_weekdays_and_days() {
    let body = |severity, text: &str| {
        (
            severity,
            json!({"body": text, "times": {"release": "2026-12-04T10:00"}}),
        )
    };
    expect(
        "C-15",
        &[
            body(Some(Block), "Come on Tuesday 10 December."),
            body(Some(Block), "Come on Tues 10th December."),
            body(Some(Block), "Come on Friday December 10."),
            body(Some(Block), "Come on 10 December (Tuesday)."),
            body(Some(Block), "Come on Friday 14 January."),
            body(Some(Block), "Come on Saturday 16 and Monday 17 January."),
            body(Some(Block), "It was on 1 June 2020, a Tuesday."),
            body(Some(Block), "It closed on 31 February."),
            body(Some(Block), "It closed on 31 November 2026."),
            body(Some(Block), "Come on Tuesday 10/12/26."),
            (
                Some(Block),
                json!({"short": "Tuesday 10 December in Hayes. Call 101."}),
            ),
            (
                Some(Block),
                json!({"images": [{"alt": "The poster", "has_text": true, "text": "Tuesday 10 December"}]}),
            ),
            body(
                None,
                "Come on Thursday 10 December, or on Thursday 14 January.",
            ),
            body(
                None,
                "It was on Monday 1 June 2020. He was born on 3 April 1985.",
            ),
            body(
                None,
                "Come on Thursday 10/12/26, 10 December or in May 2026.",
            ),
            body(
                None,
                "We were there on Friday night and in the week to 12 December.",
            ),
        ],
    );
    let found = Case::new(with(json!({"body": "Come on Tuesday 10 December."}))).found("C-15");
    assert!(
        found[0].fix.starts_with("10 December 2026 is a Thursday."),
        "{}",
        found[0].fix
    );
}

#[test]
fn c15_the_event_is_in_the_text() {
    let event = |body: &str, at: &str| json!({"body": body, "times": {"release": "2026-12-04T10:00", "event": at}});
    let text = "Come on Thursday 10 December, from 7:30pm to 9pm.";
    expect(
        "C-15",
        &[
            (None, event(text, "2026-12-10T19:30")),
            (
                None,
                event(
                    "Come on Saturday 16 January, 11 to 1pm.",
                    "2027-01-16T11:00",
                ),
            ),
            (
                None,
                event("Come at midday on 16 January.", "2027-01-16T12:00"),
            ),
            // 3pm in summer is 14:00 UTC: local time is what counts.
            (
                None,
                json!({"body": "Come at 3pm on 8 July.", "times": {"release": "2026-07-01T10:00", "event": "2026-07-08T15:00"}}),
            ),
            (Some(Block), event(text, "2026-12-11T19:30")),
            (Some(Block), event(text, "2026-12-10T19:00")),
            (Some(Block), event("See the poster.", "2026-12-10T19:30")),
        ],
    );
    let both = Case::new(with(event("See the poster.", "2026-12-10T19:30"))).found("C-15");
    assert_eq!(both.len(), 2, "the date and the time");
}
