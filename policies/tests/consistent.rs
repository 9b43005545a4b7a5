//! C-01, C-02, C-08: what trips them and what must not.

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

/// Words added to facts are English only: the other languages say that the English says more, and are not at fault.
#[test]
fn own_words_beside_facts_bind_no_other_language() {
    let mut case = Case::new(with(json!({
        "headline": "Police search",
        "body": "Officers searched a home at 9am on 4 December. Call 101.",
        "variants": [{"lang": "pl", "origin": "human", "reviewed": true,
            "body": "Policja przeszukała dom 4 grudnia o 9:00. Zadzwoń pod 101."}],
    })));
    let added = "Come to Erith Library at 3pm on 9 December, or call 0800 555 111.";
    case.rendered.body = format!("{}\n\n{added}", case.rendered.body);
    assert!(!case.found("C-02").is_empty() && !case.found("C-03").is_empty());
    let facts: wardmote_domain::facts::Facts = serde_json::from_value(json!({
        "kind": "withdrawal", "reason": {"code": "facts_wrong"},
    }))
    .unwrap();
    case.draft.content = wardmote_domain::draft::Content::Facts {
        facts,
        own_words: Some(added.to_owned()),
    };
    assert!(case.found("C-02").is_empty() && case.found("C-03").is_empty());
}
