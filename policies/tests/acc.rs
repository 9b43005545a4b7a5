//! steps of severity, limits, odd wordings.

mod common;

use common::{Case, expect, with};
use serde_json::{Value, json};
use wardmote_domain::finding::Severity::{Advice, Block, Override};

fn body(text: &str) -> Value {
    json!({"body": text})
}

fn fix(rule: &str, changes: Value) -> String {
    let found = Case::new(with(changes)).found(rule);
    found.first().map(|f| f.fix.clone()).unwrap_or_default()
}

#[test]
fn a02_reading_level() {
    let plain = "We came to the road. ".repeat(20);
    let hard =
        |words: usize| format!("The {}. ", vec!["considerable"; words - 1].join(" ")).repeat(5);
    let mixed = |long: usize, short: usize| {
        let words = [vec!["operation"; long], vec!["road"; short]].concat();
        format!("The {}. ", words.join(" ")).repeat(10)
    };
    expect(
        "A-02",
        &[
            (None, body(&plain)),
            (Some(Override), body(&hard(20))),
            (None, body(&hard(19))),
            // Four sentences are too few, however long.
            (None, body(&format!("The {}. ", ["operation"; 30].join(" ")).repeat(4))),
            // 0.39 × words + 11.8 × syllables ÷ words − 15.59: 16.2, 9.1, 7.0.
            (Some(Override), body(&mixed(6, 8))),
            (Some(Advice), body(&mixed(3, 12))),
            (None, body(&mixed(2, 14))),
            // Names, codes and links have no syllables that count.
            (None, body(&"He saw Brondesbury Park Safer Neighbourhood Team met.police.uk/operation-information 020 7946 0187. ".repeat(12))),
            (None, json!({"short": hard(20)})),
        ],
    );
    let found = Case::new(with(body(&hard(20)))).found("A-02");
    assert!(
        found[0].measured.starts_with("100 words in 5 sentences"),
        "{}",
        found[0].measured
    );
    assert!(
        found[0]
            .fix
            .contains("Aim for 9 to 11. Longest words: considerable."),
        "{}",
        found[0].fix
    );
}

#[test]
fn a03_words_to_avoid() {
    let advice = |text: &str| (Some(Advice), body(text));
    let quiet = |text: &str| (None, body(text));
    expect(
        "A-03",
        &[
            advice("We will ascertain the cause."),
            advice("Whilst there, we spoke to you."),
            advice("A Section 60 is in place."),
            advice("We utilise drones, e.g. at night."),
            advice("Enquiries are\nongoing."),
            advice("whilst whilst whilst whilst whilst whilst"),
            advice("Whilst, prior to, amongst, upon"),
            (
                Some(Override),
                body("We ascertain, prior to, amongst, upon, and forthwith."),
            ),
            (Some(Advice), json!({"headline": "Policing operation"})),
            (Some(Advice), json!({"short": "We commenced."})),
            // The listed forms only; names; quotations; teams and offences; what is right where it stands.
            quiet("We ascertained the cause."),
            quiet("PC Foster and Mr Key met the Counter Terrorism Command in Foster Road."),
            quiet("Join the Key Individual Network. Keep a spare key with a friend."),
            quiet("He said “we will facilitate this” and ‘utilise it’."),
            quiet("We will deploy more officers and deliver a leaflet to each home."),
            quiet("The van caught alight. Ask at the front counter. The work is in progress."),
            quiet(
                "A bike was taken from the drive. Keep your key in a box. Do not try to drive or walk there.",
            ),
            quiet(
                "Officers arrested two men in connection with it. Officers were arrested in connection with it.",
            ),
            quiet("See met.police.uk/key/premises. Licensed premises may open."),
        ],
    );
    assert_eq!(
        fix("A-03", body("We ascertain it.")),
        "“ascertain”: say “find out”."
    );
    assert_eq!(
        fix("A-03", body("A number of bikes.")),
        "“A number of”: say “some”, or say how many."
    );
    let five = Case::new(with(body(
        "Whilst, prior to, amongst, upon, utilise, upon, whilst.",
    )))
    .found("A-03");
    assert_eq!(five.len(), 5, "each once: {five:#?}");
}

#[test]
fn a04_rare_words() {
    let quiet = |text: &str| (None, body(text));
    expect(
        "A-04",
        &[
            (
                Some(Advice),
                body("A perambulatory, desistant and intransigent lot."),
            ),
            (
                Some(Advice),
                body("A perambulatory and desistant-minded lot; obfuscatory."),
            ),
            quiet("A perambulatory and desistant lot."),
            quiet("A perambulatory, perambulatory, perambulatory lot."),
            quiet(
                "Perambulatory Desistant Intransigent people met in Quillfeather, Larkmoor and Thornquist.",
            ),
            quiet("“A perambulatory, desistant and intransigent lot.”"),
            quiet(
                "Cyclists, hotspots, leaflets, officers' helmets, the team’s stalls, worried joggers and speedily dealt-with bikes.",
            ),
            quiet(
                "met.police.uk/quxes/zzyzx/blorp a.zzyzx@met.police.uk @zzyzxes @blorpy @quxes #zzyzx #blorp #quxes",
            ),
            quiet("শ্যাডওয়েলের দোকানে আগুন লাগিয়ে দেয়"),
        ],
    );
    let said = fix(
        "A-04",
        body("A perambulatory, desistant and intransigent lot."),
    );
    assert!(
        said.starts_with("Few people meet these words: perambulatory, desistant, intransigent."),
        "{said}"
    );
}

#[test]
fn a05_initials() {
    let advice = |text: &str| (Some(Advice), body(text));
    let quiet = |text: &str| (None, body(text));
    expect(
        "A-05",
        &[
            advice("Your SNT is out."),
            advice("Two PCSOs walked past the OCU."),
            (Some(Override), body("The SNT, the ASB team and a PCSO.")),
            advice("The SNT, the SNT’s car and two SNTs."),
            (Some(Advice), json!({"headline": "SNT update"})),
            advice("Ask the team (SNT)."),
            quiet("The Safer Neighbourhood Team (SNT) is out. Ask the SNT."),
            quiet("The SNT (Safer Neighbourhood Team) is out."),
            quiet("CCTV, NHS, BBC, MP, A&E, BSL, UK, SE15, A232, PC 332SN, DI Hall, 2 HGVs and X."),
            quiet(
                "Quote CAD 7310/02DEC26. The flat is in SW1A 2JL. A van, LX88 ZPD, and a car, K4 RYN.",
            ),
            quiet("A call from HMRC, DWP or DVLA? Hang up. HAYES news."),
            quiet("Do NOT touch it. STOP. It is URGENT. Queen Elizabeth II. World War I."),
            quiet("Follow #SNT and @MPSSNT. “Ask the SNT”, he said."),
            // A-06 reads these.
            quiet("An RTC."),
            quiet("PLEASE SHARE OUR SNT POSTER."),
        ],
    );
    assert_eq!(
        fix("A-05", body("Your SNT is out.")),
        "SNT is not explained. Write Safer Neighbourhood Team (SNT) the first time."
    );
    assert_eq!(
        fix("A-05", body("We used ANPR.")),
        "ANPR is not explained. Say “number plate cameras”."
    );
    assert_eq!(
        fix("A-05", body("Ask the OCU.")),
        "OCU is not explained. Write it in full the first time, with (OCU) after it."
    );
    assert_eq!(
        fix("A-05", body("A CBO.")),
        "CBO is not explained. Say “a court order about behaviour”."
    );
}

#[test]
fn a07_capitals() {
    let loud = |text: &str| (Some(Override), body(text));
    let quiet = |text: &str| (None, body(text));
    expect(
        "A-07",
        &[
            loud("WARNING TO ALL CYCLISTS"),
            loud("Please STAY INDOORS, SHUT 🚨 WINDOWS now."),
            (
                Some(Override),
                json!({"headline": "LOCK YOUR SHED TONIGHT"}),
            ),
            (
                Some(Override),
                json!({"short": "DO NOT DRIVE HERE in Hayes. Call 101."}),
            ),
            quiet("LOCK YOUR SHED"),
            quiet("STAY IN. SHUT YOUR WINDOWS"),
            quiet("STAY IN\nSHUT YOUR WINDOWS"),
            quiet("BSL AND EASY READ"),
            quiet("CCTV, ANPR, NHS, BBC, ITV"),
            quiet("LX88 ZPD, LX88 ZPE, PC 214SN, PCSO 7031SN, SW1A 2JL"),
            quiet("A B C D E F"),
        ],
    );
    assert!(
        fix("A-07", body("CALL THE NHS OR POLICE NOW")).contains("“Call the NHS or police now”")
    );
}

#[test]
fn a08_decorated_letters() {
    expect(
        "A-08",
        &[
            (Some(Block), body("𝗨𝗥𝗚𝗘𝗡𝗧: lock your shed.")),
            (Some(Block), json!({"short": "Ｃａｌｌ 101 in Hayes."})),
            (Some(Block), json!({"headline": "🅄🅁🄶🄴🄽🅃"})),
            (None, body("Parking 🅿️ is free. URGENT! Café, № 5, 20℃, ①.")),
            (
                None,
                json!({"variants": [{"lang": "zh-Hans", "origin": "human", "reviewed": true, "body": "请致电１０１，ＣＣＴＶ。"}]}),
            ),
            (
                Some(Block),
                json!({"variants": [{"lang": "pl", "origin": "human", "reviewed": true, "body": "𝗣𝗶𝗹𝗻𝗲! Zadzwoń pod 101."}]}),
            ),
        ],
    );
    assert_eq!(
        fix("A-08", body("𝗟𝗼𝗰𝗸 𝗶𝘁 now.")),
        "𝗟𝗼𝗰𝗸 𝗶𝘁 → Lock it. Type it in plain letters."
    );
}

#[test]
fn a09_hashtags() {
    let post = |severity, text: &str| (severity, json!({"short": text}));
    expect(
        "A-09",
        &[
            post(Some(Override), "Call 101 in Hayes. #keepinghackneysafe"),
            post(Some(Override), "Call 101 in Hayes. #stop_the_thieves"),
            post(Some(Override), "Call 101 in Hayes. #stopthethieves2026"),
            post(Some(Override), "Call 101 in Hayes. #pettswood"),
            post(Some(Advice), "Call 101 in Hayes. #One #Two #Three"),
            post(Some(Advice), "Call 101 #Hayes now."),
            post(Some(Advice), "#Hayes: call 101."),
            post(None, "Call 101 in Hayes. #One #Two"),
            post(None, "Call 101 in Hayes. #neighbourhood #thamesmead"),
            post(None, "Call 101 in Hayes. #bikes4u #halloween2026"),
            post(None, "Larkmoor Lane in Hayes is open. Call 101. #larkmoor"),
            post(None, "Call 101 in Hayes. #KeepingHackneySafe 🚲!"),
            post(
                None,
                "We are #1 in Hayes: see met.police.uk/hayes#contactustoday or call 101.",
            ),
            (Some(Advice), body("Look for #Hayes on X.")),
        ],
    );
    for (tag, written) in [
        ("#keepinghackneysafe", "#KeepingHackneySafe"),
        ("#stopthethieves", "#StopTheThieves"),
        ("#bikemarkingevent", "#BikeMarkingEvent"),
        ("#lockitorloseit", "#LockItOrLoseIt"),
        ("#saynotoknives", "#SayNoToKnives"),
    ] {
        let said = fix(
            "A-09",
            json!({"short": format!("Call 101 in Hayes. {tag}")}),
        );
        assert_eq!(said, format!("{tag} → {written}. Check the words."));
    }
}

#[test]
fn a10_emoji() {
    let post = |severity, text: &str| (severity, json!({"short": text}));
    expect(
        "A-10",
        &[
            post(Some(Override), "In Hayes: call 1️⃣0️⃣1️⃣"),
            post(Some(Override), "Lock your 🚲 up in Hayes. Call 101."),
            post(Some(Override), "Lock your 🚲🔒up in Hayes. Call 101."),
            post(Some(Advice), "Call 101 in Hayes. 🚲🔒📞🚨"),
            post(Some(Advice), "🚨 Call 101 in Hayes. 🚨"),
            post(None, "🚨 Call 101 in Hayes. 🚲🔒"),
            post(None, "In Hayes. 🚲 Call 101. ©®™ ✓ → …"),
            post(None, "Lock your bike in Hayes 🚲\ncall 101"),
            (Some(Override), body("Lock your ☎ now. Call 101.")),
        ],
    );
    assert_eq!(
        fix("A-10", json!({"short": "In Hayes: call 1️⃣0️⃣1️⃣"})),
        "1️⃣0️⃣1️⃣ is read out as three pictures. Write 101."
    );
}
