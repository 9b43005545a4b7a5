//! C-16: personal data, and all that only looks like it.

mod common;

use common::{Case, expect, with};
use serde_json::{Value, json};
use wardmote_domain::finding::Severity::{self, Advice, Block, Override};

type Row = (Option<Severity>, Value);

fn all(severity: Option<Severity>, texts: &[&str]) -> Vec<Row> {
    (texts.iter().map(|text| (severity, json!({"body": text})))).collect()
}

#[test]
fn birth_dates_and_numbers_of_people() {
    let mut rows = all(
        Some(Block),
        &[
            "Tobias Larkmoor, born on 3 April 1959, has gone missing.",
            "He was born on Friday 3rd April, 1959.",
            "DOB: 03/04/2009.",
            "Date of birth 3.4.09",
            "Her date of birth is April 3, 1959.",
            "D.O.B. 1959-04-03",
            "His NI number is AB 12 34 56 C.",
            "NINO AB123456C was used.",
            "Call his daughter on 07700 900461.",
            "Ring +44 7700 900461 or mail us.",
            "Ring 0044 7700 900461 or mail us.",
            "Write to orla.q@gmail.com if you see her.",
            "Write to sheds@yahoo.co.uk.",
        ],
    );
    rows.extend(all(
        None,
        &[
            "She was born in 1959. The station was built in 1959.",
            "He is 15. People aged 4 to 16 can come.",
            "Quote 01/1234567/26 or CAD 7310/02DEC26.",
            "PC 7016EA and PC 332SN were there. We work 24/7.",
            "Code BG 12 34 56 A is on the meter.",
            "Call 101 or 0800 555 111.",
            "Write to Hayes.ward@met.police.uk or to watch@example.org.",
            "It cost £07700 900 to mend.",
            "The bike was born on a track.",
        ],
    ));
    rows.push((
        None,
        json!({"body": "Call the team on 07700 900461.", "record": {"contacts": ["07700900461"]}}),
    ));
    rows.push((
        None,
        json!({"body": "Write to hayes@gmail.com.", "record": {"contacts": ["hayes@gmail.com"]}}),
    ));
    rows.push((Some(Block), json!({"short": "Call 07700 900461 in Hayes."})));
    rows.push((Some(Block), json!({"images": [{"alt": "A poster of the man.", "has_text": true, "text": "Call 07700 900461"}]})));
    expect("C-16", &rows);
    let born = Case::new(with(json!({"body": "Born on 11 December 1959."}))).found("C-16");
    assert!(
        born[0].fix.contains("Give the age instead: 66."),
        "{}",
        born[0].fix
    );
}

#[test]
fn a_press_release_after_charge_may_say_when_somebody_was_born() {
    let press = |body: &str, channels: Value| json!({"kind": "outcome", "body": body, "channels": channels});
    let charged = "Corwin Ashgrove, born on 3 April 1985, of Heron Street, Balham, has been charged with robbery.";
    let at_home = "Corwin Ashgrove, of 14 Heron Street, Balham, has been charged with robbery.";
    let held = "Corwin Ashgrove, born on 3 April 1985, was seen.";
    expect(
        "C-16",
        &[
            (None, press(charged, json!(["media", "radio"]))),
            (Some(Block), press(charged, json!(["media", "email"]))),
            (Some(Block), press(at_home, json!(["media"]))),
            (Some(Block), press(held, json!(["media"]))),
        ],
    );
}

#[test]
fn homes_and_what_is_meant_to_be_known() {
    let mut rows = all(
        Some(Block),
        &[
            "He has gone missing from his home at 22 Hazelbury Close, Erith.",
            "CPN issued at 14 Tolpuddle Row.",
            "Officers searched Flat 6, 22 Marlpit Road.",
            "It was in flat 12, above the shop.",
            "They came to 22a Hazelbury Cl in the night.",
            "Two men went to 3 Stoke-Newell Road at 9am.",
            "On 10th December 14 Tanners Row was searched.",
            "Call at number 22 in Hazelbury Close.",
            "A shop at 14 Lacey Road was robbed.",
            "Officers went to a house in Marlpit Road, number 12.",
            "The address is 22 Hazelbury\nClose, Erith.",
            "Numbers 12, 14 and 16 Marlpit Road were hit.",
            "On Monday 46 Tanners Row was searched.",
            "From Erith Station he went to 22 Hazelbury Close.",
        ],
    );
    rows.extend(all(
        None,
        &[
            "150 people in Marlpit Road saw it, and 12 of them called.",
            "On Tuesday 10 December Marlpit Road was shut.",
            "From 9am Marlpit Road is shut. At 17:30 Cobb Lane opens.",
            "Since 2024 Marlpit Road has had 14 crashes.",
            "Section 60 Edgware Road searches start. Take bus 25 Oxford Street way.",
            "The A10 Kingsland Road and the A222 and Ashen Lane.",
            "PC 332 Marlpit Road team. We put up 12 signs.",
            "It is in Harrowgate Library, 14 Lacey Road.",
            "Wandsworth Town Hall, Room 123, Wandsworth High Street.",
            "Over 1,200 Kenton Road residents came. At 10.30 Marlpit Road was shut, at 1030 Cobb Lane.",
            "During 2024/25 Park Lane was shut. A £20 Park Lane voucher. CAD 1234 Marlpit Road.",
            "3 Neighbourhood Watch Close signs are up. He is in court 5 Wood Green Crown Court.",
            "Between 6 and 7 Marlpit Road was shut. On Saturday 16 Marlpit Road opens.",
            "Come to the police station at 43 Lewisham High Street.",
            "Meet us at 14 Lacey Road (Harrowgate Community Centre).",
            "He will appear at Bromley Magistrates' Court, 1 London Road.",
            "It is a flat 12 minutes from the station. Over 40 Hackney Park runners came.",
            "The train to 10 King's Cross St Pancras platforms runs.",
            "Buses 75 and 157 stop outside. Bus 157 Lacey Road is the last.",
            "In November 3 bikes were stolen from Cutler Lane.",
        ],
    ));
    expect("C-16", &rows);
}

#[test]
fn a_recorded_venue_is_no_home() {
    let mut rows: Vec<Row> = Vec::new();
    let venue = |venue: &str, body: &str| json!({"body": body, "record": {"venue": venue}});
    rows.push((
        None,
        venue(
            "The Old Dairy, 14 Lacey Road",
            "Come to the Old Dairy, 14 Lacey Road.",
        ),
    ));
    rows.push((None, venue("14, Lacey Road", "Come to 14 Lacey Road.")));
    rows.push((Some(Block), venue("14 Lacey Road", "Come to 4 Lacey Road.")));
    rows.push((
        Some(Block),
        venue("Harrowgate Hall", "He lives at 22 Hazelbury Close."),
    ));
    expect("C-16", &rows);
    let home = Case::new(with(
        json!({"body": "Missing from Flat 6, 22 Hazelbury Close."}),
    ))
    .found("C-16");
    assert!(
        home[0]
            .fix
            .contains("Name the road only: “Hazelbury Close”"),
        "{}",
        home[0].fix
    );
}

#[test]
fn plates_stand_by_vehicles() {
    let mut rows = all(
        Some(Override),
        &[
            "He got into a blue van, registration LX88 ZPD.",
            "A grey BMW (LX88ZPD) drove off.",
            "Two cars, BD51 SMR among them, were taken.",
            "The motorbike has the plate K4 RYN.",
            "A classic car, ABC 123D, was stolen.",
            "A van with registration SE15 KLM.",
            "The car's registration is lx88 zpd.",
        ],
    );
    rows.extend(all(
        None,
        &[
            "The A40 HGV ban for lorries starts. No lorry may use the A13 HGV lane.",
            "A crash of two cars on the M25 J10 slip road.",
            "A car was found near SW1A 2JL, and a van in SE15 CCTV sights.",
            "PC 12 ABC stopped the car.",
            "Code LX88 ZPD is on the box.",
            "A Mercedes E63 AMG car was seen. A BMW 320D car was stolen. Call CAD 123 B about the van.",
        ],
    ));
    rows.extend(all(
        Some(Advice),
        &["A car with a registration starting with LX7 was seen."],
    ));
    rows.push((
        None,
        json!({"body": "A van, registration LX88 ZPD.", "record": {"authorities": {"plate": "DI Rowan Tallis: stolen car, owner agrees"}}}),
    ));
    expect("C-16", &rows);
}

#[test]
fn translations_are_read_in_digits_of_every_script() {
    let row = |severity, body: &str, lang: &str, text: &str| -> Row {
        (
            severity,
            json!({"body": body, "variants": [{"lang": lang, "reviewed": true, "body": text}]}),
        )
    };
    let none = "Call 101 if you see him.";
    let dated = "On 5 March officers came to Marlpit Road at 6pm. Call 101.";
    expect(
        "C-16",
        &[
            row(
                Some(Block),
                none,
                "bn",
                "তাঁর মেয়েকে ০৭৭০০ ৯০০৪৬১ নম্বরে ফোন করুন।",
            ),
            row(Some(Block), none, "ar", "اتصل على ٠٧٧٠٠ ٩٠٠٤٦١"),
            row(
                Some(Block),
                none,
                "tr",
                "Hazelbury Close No: 22 adresinden kayıp.",
            ),
            row(
                Some(Block),
                none,
                "pl",
                "Zaginął z domu pod adresem 22 Hazelbury Close.",
            ),
            row(
                Some(Block),
                none,
                "bn",
                "তিনি ২২ Hazelbury Close থেকে নিখোঁজ।",
            ),
            row(None, dated, "tr", "5 Mart Marlpit Road sokağına geldiler."),
            row(
                None,
                dated,
                "tr",
                "Saat 18 Marlpit Road, saat 18.00 Marlpit Road.",
            ),
            row(None, none, "pl", "Zadzwoń pod 101."),
        ],
    );
    // A plate is told in both.
    let case = Case::new(with(json!({
        "body": "A blue van, registration LX88 ZPD.",
        "variants": [{"lang": "pl", "reviewed": true, "body": "Niebieska furgonetka LX88ZPD."}],
    })));
    assert_eq!(case.found("C-16").len(), 2);
}

#[test]
fn the_venue_of_typed_facts_is_meant_to_be_known() {
    use wardmote_domain::{
        draft::{Draft, Purpose},
        variant::Rendered,
    };
    use wardmote_policies::{Subject, standard_outlets};
    let message = json!({
        "kind": "event", "areas": ["E05009376"], "channels": ["email", "poster"],
        "times": {"release": "2026-12-03T12:00", "expires": "2026-12-17T20:00"},
        "facts": {"title": "ward_panel", "venue": "The Old Dairy", "address": "14 Homerton High Street",
            "starts": "2026-12-17T18:30", "ends": "2026-12-17T20:00", "access": ["step_free"], "book": "not_needed"},
    });
    let file = serde_json::from_value(message).unwrap();
    let draft = Draft::read(&file, &standard_outlets(), Purpose::Case).unwrap();
    let found = |body: &str, rule: &str| -> usize {
        let report = common::STANDARD.check(&Subject {
            draft: &draft,
            rendered: &Rendered {
                headline: "Ward panel meeting: Thursday 17 December".to_owned(),
                body: body.to_owned(),
                short: None,
                variants: Vec::new(),
                not_made: Default::default(),
            },
            outlets: &standard_outlets(),
            realm: wardmote_domain::words::Realm::Live,
            going: None,
            earlier: &[],
            history: true,
            of: None,
            at_door: false,
            load: None,
            reference_weight: 0,
            thread_reference_weight: 0,
            carries: &Default::default(),
        });
        report.findings.iter().filter(|f| f.rule.0 == rule).count()
    };
    let at =
        |address: &str| format!("It is from 6:30pm to 8pm. It is at The Old Dairy, {address}.");
    assert_eq!(found(&at("14 Homerton High Street"), "C-16"), 0);
    assert_eq!(found(&at("14 Homerton High Street"), "C-11"), 0);
    assert_eq!(found(&at("22 Hazelbury Close"), "C-16"), 1);
}
