//! C-13, C-22, C-23: what trips them and what must not.

mod common;

use common::{Case, expect, with};
use serde_json::{Value, json};
use wardmote_domain::{
    finding::Severity::{self, Advice, Block, Override},
    words::Realm,
};

type Row = (Option<Severity>, Value);

fn bad(severity: Severity, text: &str) -> Row {
    (Some(severity), json!({"body": text}))
}

fn good(text: &str) -> Row {
    (None, json!({"body": text}))
}

#[test]
fn c13_contacts_in_the_order_of_the_page() {
    let listed = |severity: Option<Severity>, contact: &str, text: &str| -> Row {
        (
            severity,
            json!({"body": text, "record": {"contacts": [contact]}}),
        )
    };
    expect(
        "C-13",
        &[
            good("Call 101, or 999 in an emergency. Deaf? Use 18001 101."),
            good("Call Crimestoppers on 0800 555 111, or see crimestoppers-uk.org."),
            good("Write to Hayes.ward@met.police.uk or go to www.met.police.uk/report/crime."),
            good("Quote CAD 7310/02DEC26 or 01/1234567/26 when you call 101."),
            good("Power cut? Call 105. Not well? Call 111. Scam? Call your bank on 159."),
            good("101 reports were made. The bus 105 stops outside room 112."),
            bad(Block, "Call 020 7202 0202."),
            bad(Block, "Ring 0300 123 1212 to report it."),
            bad(Block, "See www.mpa.gov.uk/panels for more."),
            bad(Block, "Call the team on 07700 900461."),
            bad(Block, "Call us on +44 (0)20 7946 0187."),
            bad(Override, "Call the team on 020 7230 9999."),
            bad(Override, "Read more at bit.ly/3xYzAbC."),
            bad(Override, "Write to hayes.watch@example.org."),
            bad(Override, "Call our team on 020 7230 123."),
            bad(Advice, "Report fraud on 0300 123 2040."),
            bad(Advice, "The closure is on bromley.gov.uk/roads."),
            bad(Override, "See bromley.gov.uk.example.com/roads."),
            // The directory comes first, however the number is spaced.
            listed(None, "02079460187", "Call us on 020 7946 0187."),
            listed(None, "020 7202 0202", "Call us on 020 7202 0202."),
            listed(
                None,
                "https://www.example.org/help",
                "See example.org/help.",
            ),
            listed(Some(Override), "example.org/help", "See example.org/other."),
            (
                None,
                json!({"body": "Reply to hayes@example.org.", "reply_to": "Hayes@example.org"}),
            ),
            // Words of pictures count; a translation is C-02's.
            (
                Some(Block),
                json!({"images": [{"alt": "A poster for a stall in Hayes.", "has_text": true, "text": "Call 020 7946 0150."}]}),
            ),
            (
                None,
                json!({"variants": [{"lang": "pl", "reviewed": true, "body": "Zadzwoń pod 020 7230 9999."}]}),
            ),
        ],
    );
    let dead = Case::new(with(json!({"body": "Call 020 7202 0202."}))).found("C-13");
    assert!(
        dead[0].fix.contains("Metropolitan Police Authority"),
        "{}",
        dead[0].fix
    );
    assert_eq!(dead[0].evidence, "020 7202 0202");
}

#[test]
fn c13_a_directory_in_live_use_holds_no_invented_numbers() {
    use wardmote_policies::{Subject, standard_outlets};
    let case = Case::new(with(json!({
        "body": "Call us on 020 7946 0187.", "record": {"contacts": ["020 7946 0187"]},
    })));
    let found = |realm, going: Option<&str>| -> usize {
        let report = common::STANDARD.check(&Subject {
            draft: &case.draft,
            rendered: &case.rendered,
            outlets: &standard_outlets(),
            realm,
            going: going.map(|t| t.parse().unwrap()),
            earlier: &[],
            history: true,
            of: None,
            at_door: false,
            load: None,
            reference_weight: 0,
            thread_reference_weight: 0,
            carries: &case.carries,
        });
        (report.findings.iter())
            .filter(|f| f.rule.0 == "C-13" && f.severity == Block)
            .count()
    };
    assert_eq!(found(Realm::Live, Some("2026-12-10T12:00")), 1);
    assert_eq!(found(Realm::Live, None), 0, "a case of a file");
    assert_eq!(found(Realm::Sandbox, Some("2026-12-10T12:00")), 0);
    assert_eq!(found(Realm::Exercise, Some("2026-12-10T12:00")), 0);
}

#[test]
fn c22_groups_of_people() {
    let mut rows: Vec<Row> = [
        "We are looking for a white man in his twenties.",
        "An Asian male and a black teenage boy ran off.",
        "Two Eastern European males were seen near the shops.",
        "The suspect is a tall mixed-race woman.",
        "A Romanian national was stopped.",
        "Asylum seekers from the hotel were seen.",
        "He was found to be an overstayer.",
        "We spoke to Muslims after prayers.",
        "The men were thought to be Albanians.",
        "Three Somali\nyouths were seen.",
        "He is described as Asian, in his twenties.",
        "Two men of Eastern European appearance were seen.",
        "We seek a man. He is white, about 5 feet 10 inches tall.",
        "The suspect was Black and aged about 30.",
    ]
    .iter()
    .map(|text| bad(Override, text))
    .collect();
    rows.extend(
        [
            "Come to the Polish Club in White Hart Lane.",
            "A black cab hit a man in Black Prince Road.",
            "The Somali community meeting is at the Irish Centre.",
            "Ask for a Turkish translation. A white van was seen.",
            "People in White City and boys from Turkish Street saw it.",
            "A man in a white jacket and a woman in black.",
            "A black haired man, and a white bearded man.",
            "Turkish speaking families can ask for an interpreter.",
            "The Italian restaurant workers saw it.",
            "A black Audi, man at the wheel, drove off.",
            "Travellers should allow more time. Poles were put up.",
            "French Bulldog puppies were taken from a man.",
            "The Indian restaurant is open. Chinese New Year is on Sunday.",
            "We thank the Black Cultural Archives.",
            "The Somali women's group and the Turkish youth club meet on Monday.",
            "The van is white, with a dent. He is Black Watch champion. She is Irish dancing.",
            "The van is described as white. A house of Black wood.",
            "Black Lives Matter people will march in Refugee Week.",
            "Three people were hurt. Black ice is on the road.",
            "The blacks of the photograph have faded, and two turks heads were cut.",
        ]
        .iter()
        .map(|text| good(text)),
    );
    rows.push((
        None,
        json!({"body": "We seek a white man.", "record": {"reasons": {"C-22": "Insp Carys Oakhurst: full description"}}}),
    ));
    rows.push((
        Some(Override),
        json!({"short": "We seek a white man in Hayes. Call 101."}),
    ));
    expect("C-22", &rows);
}

#[test]
fn c23_blame() {
    let mut rows: Vec<Row> = [
        "Travellers are known to be targeting older residents.",
        "Romanian gangs target shoppers here.",
        "The estate is plagued by Roma families.",
        "Those responsible for the thefts are Eastern European men.",
        "Migrants are to blame for the rise.",
        "The Somali community is responsible for most of it.",
        "Asylum seekers have been preying on women.",
        "Officers warn of Albanian men flooding the area with drugs.",
        "Older people are targeted by Eastern European males.",
    ]
    .iter()
    .map(|text| bad(Override, text))
    .collect();
    rows.extend(
        [
            "Jewish families have been targeted in hate crimes.",
            "Asian women targeted in street robberies.",
            "Thieves are targeting older Asian families for their gold.",
            "Muslim women are the target of abuse.",
            "We thank the Polish community. We will find the people responsible for this.",
            "Asylum seekers were not responsible for the fire.",
            "Refugees are being targeted by fraudsters.",
            "Thieves who target Asian women for their gold are known to work near stations.",
            "Muslims are being targeted. Jews are a target. We stand with Muslims and Jews.",
            "This has hit the Polish community hard. Whoever is responsible for it will be found.",
            "Chinese students and Turkish families have been plagued by scam calls.",
            "There was flooding in the road. Turkish families were helped.",
            "The team responsible for the Irish community is new.",
            "A white man was seen. The road has long been busy, and the ward team is well known.",
        ]
        .iter()
        .map(|text| good(text)),
    );
    // The reason for C-22 is no leave to blame.
    rows.push((
        Some(Override),
        json!({"body": "Romanian men are known for it.", "record": {"reasons": {"C-22": "Insp Carys Oakhurst: needed"}}}),
    ));
    expect("C-23", &rows);
    let near = |gap: usize| {
        let filler = "a".repeat(gap - 2);
        json!({"body": format!("Romanians {filler} are known here.")})
    };
    expect("C-23", &[(Some(Override), near(60)), (None, near(61))]);
    let found = Case::new(with(json!({"body": "Travellers are known to steal."}))).found("C-23");
    assert!(
        found[0].fix.contains("Independent Advisory Group"),
        "{}",
        found[0].fix
    );
}
