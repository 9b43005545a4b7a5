//! what trips them and what must not.

mod common;

use common::{Case, expect, with};
use serde_json::json;
use wardmote_domain::finding::Severity::{Advice, Block, Override};

fn words(count: usize) -> String {
    format!("Word{}.", " word".repeat(count - 1))
}

#[test]
fn a01_sentence_length() {
    let link = format!(
        "Read {} met.police.uk/a/b.c/d?e=f and call 020 7946 0187 #one #two",
        words(19).trim_end_matches('.')
    );
    expect(
        "A-01",
        &[
            (None, json!({"body": words(25)})),
            (Some(Advice), json!({"body": words(26)})),
            (Some(Advice), json!({"body": words(35)})),
            (Some(Override), json!({"body": words(36)})),
            (Some(Override), json!({"short": words(36)})),
            (Some(Advice), json!({"headline": words(26)})),
            (None, json!({"body": link})),
            // The mean over four sentences, each text on its own.
            (
                Some(Advice),
                json!({"body": ([words(19), words(19), words(19), words(19)].join(" "))}),
            ),
            (
                None,
                json!({"body": ([words(19), words(19), words(19)].join(" "))}),
            ),
            (
                None,
                json!({"body": ([words(18), words(18), words(18), words(18)].join(" "))}),
            ),
            // Guards: times, numbers, saints; headings and bullets are sentences of their own.
            (
                None,
                json!({"body": "Meet us from 5.30pm at No. 12 St. Helen's Road with PC. Smith and the rest of the team to talk about sheds. Thank you."}),
            ),
            (
                None,
                json!({"body": format!("What we did\n\n- {}\n- {}", words(20).trim_end_matches('.'), words(20).trim_end_matches('.'))}),
            ),
        ],
    );
    let found = Case::new(with(
        json!({"body": format!("{} and {}", words(20).trim_end_matches('.'), words(20))}),
    ))
    .found("A-01");
    assert!(
        found[0].fix.contains("41 words") && found[0].fix.contains("“and”"),
        "{}",
        found[0].fix
    );
    assert_eq!(
        found[0].source,
        "GOV.UK style guide; GOV.UK: why 25 words is our limit; Government Communication Service: accessible social media"
    );
}

#[test]
fn a06_police_codes() {
    let bad = |text: &str| (Some(Override), json!({"body": text}));
    let good = |text: &str| (None, json!({"body": text}));
    expect(
        "A-06",
        &[
            bad("The man was an IC3 male in a hoodie."),
            bad("We seek an IC 1 male."),
            bad("Officers dealt with two RTCs on the A10."),
            bad("Misper found safe and well."),
            bad("A known nominal was stopped."),
            bad("A firearms capability was deployed."),
            bad("After a Stop and Account he left."),
            (Some(Override), json!({"headline": "NFA after arrest"})),
            (Some(Override), json!({"short": "TWOC in Hayes. Call 101."})),
            good("EPIC 1 opens in SE15. ICE 1 is a train."),
            good("Your IP address is seen by the site. There is a nominal fee."),
            good("A silver Volvo S60 was stolen."),
            good("Quote CAD 7310/02DEC26 or 01/1234567/26."),
            good("PC 332SN, PCSO 7031SN and the PSPO. CCTV, NHS, BBC, A&E and BSL."),
            good("The witness said: “an IC3 male, he told me”."),
            good("The plate was LX88 RTC, a car from W1T 1JY."),
            good("PLEASE SHARE OUR RTC POSTER."),
            good("The Territorial Support Group helped Victim Support."),
        ],
    );
    let found = Case::new(with(json!({"body": "An IC3 male and an NFA."}))).found("A-06");
    let fixes: Vec<_> = found
        .iter()
        .map(|f| (f.evidence.as_str(), f.fix.as_str()))
        .collect();
    assert_eq!(
        fixes,
        [
            (
                "IC3",
                "IC3 is a radio code. Describe the person in words, or leave it out."
            ),
            (
                "NFA",
                "NFA is a police code. Say: the case is closed with no charge."
            ),
        ]
    );
}

#[test]
fn a14_dates_and_times() {
    let case = |severity, text: &str| (severity, json!({"body": text}));
    expect(
        "A-14",
        &[
            case(Some(Advice), "The road closed at 1730hrs."),
            case(Some(Advice), "We were there at 0600 hours."),
            case(Some(Advice), "Come between 10-11am."),
            case(Some(Advice), "Come 10am – 4pm."),
            case(Some(Advice), "It ends at 12 noon."),
            case(Some(Override), "It happened on 23/01/27."),
            case(Some(Override), "It happened on 3.4.2026."),
            case(Some(Override), "He was born on 03/04/1985."),
            case(Some(Override), "It happened on 2026-12-10."),
            (Some(Override), json!({"short": "Come on 16-01-2027."})),
            case(
                None,
                "Come from 5:30pm to 7.15pm on Saturday 16 January 2027, or at midday.",
            ),
            case(
                None,
                "Open 24/7, 24 hours a day. 1 in 5 said 1/2. Quote 01/1234567/26 or CAD 1234/12MAY26.",
            ),
            case(
                None,
                "Call 020-7946-0187. See met.police.uk/2026-12-10/news and 1.2.3.4.",
            ),
            case(None, "We watched 1200 hours of film. £12.50 each."),
            case(None, "Ages 10-11 and the 9 to 5 bus."),
        ],
    );
    let found = Case::new(with(json!({"body": "On 23/01/27 at 1730hrs."}))).found("A-14");
    assert!(
        found[0]
            .fix
            .starts_with("23/01/27 → Saturday 23 January 2027"),
        "{}",
        found[0].fix
    );
    assert_eq!(found[1].fix, "1730hrs → 5:30pm");
}

#[test]
fn a20_language_marked() {
    let english =
        "A blue bike was stolen from Coppice Lane, Erith. Call 101 or see met.police.uk/report.";
    let v = |lang: &str, dir: &str, body: &str| json!({"body": english, "variants": [{"lang": lang, "dir": dir, "origin": "human", "reviewed": true, "body": body}]});
    let bengali = "Coppice Lane, Erith থেকে একটি নীল সাইকেল চুরি হয়েছে। 101 বা met.police.uk/report";
    let arabic =
        "سُرقت دراجة زرقاء من Coppice Lane في Erith. اتصل بالرقم 101 أو met.police.uk/report";
    expect(
        "A-20",
        &[
            (Some(Block), v("bn", "ltr", english)),
            (Some(Block), v("ar", "ltr", arabic)),
            (Some(Block), v("bfi", "ltr", english)),
            (Some(Block), v("zh", "ltr", "蓝色自行车被盗。")),
            (Some(Block), v("tlh", "ltr", english)),
            (Some(Block), v("uk", "ltr", "Syniy velosyped vkraly.")),
            (None, v("bn", "ltr", bengali)),
            (None, v("ar", "rtl", arabic)),
            (
                None,
                v(
                    "zh-Hans",
                    "ltr",
                    "Erith 的 Coppice Lane 有一辆蓝色自行车被盗。请致电101。",
                ),
            ),
            (None, v("pt-BR", "ltr", "Uma bicicleta azul foi roubada.")),
            (None, v("ur", "rtl", "101")),
            (None, json!({"body": english})),
        ],
    );
    let found = Case::new(with(v("bn", "ltr", english))).found("A-20");
    assert!(
        found[0]
            .fix
            .starts_with("Marked Bangla, but the letters are Latin")
            || found[0]
                .fix
                .starts_with("Marked Bengali, but the letters are Latin"),
        "{}",
        found[0].fix
    );
}
