//! The rules that keep people anonymous: victims and children. Steps, edges and odd wordings.

mod common;

use common::expect;
use serde_json::{Value, json};
use wardmote_domain::finding::Severity::{self, Block, Override};

fn body(text: &str) -> Value {
    json!({"kind": "outcome", "headline": "Police update", "body": text})
}

fn bodies(rule: &str, steps: &[(Option<Severity>, &[&str])]) {
    let cases = steps
        .iter()
        .flat_map(|(severity, texts)| texts.iter().map(|text| (*severity, body(text))));
    expect(rule, &cases.collect::<Vec<_>>());
}

#[test]
fn c19_names_and_details() {
    bodies(
        "C-19",
        &[
            (
                Some(Block),
                &[
                    "Saffron Duxbury, 22, has reported that she was raped in Erith.",
                    "Saffron Duxbury was sexually assaulted in Erith. She is being supported.",
                    "A man has been charged with the rape of Saffron Duxbury in Erith.",
                    "A woman was raped in Erith. She was named locally as Saffron Duxbury.",
                    "The victim, Saffron Duxbury, was groped on a bus.",
                    "Merrick Tolhurst, 38, has been charged with the rape of Saffron Duxbury, 22.",
                    "A woman was trafficked to London. Her mother, Jane Duxbury, has spoken to us.",
                    "Saffron O’Duxbury-McAldous waived nothing. Saffron O’Duxbury-McAldous told police she was raped.",
                    "PC Saffron Duxbury was sexually assaulted by a man in Erith.",
                    "Temperance Lockhart, who was groped on the 75 bus, has spoken of it.",
                    "We are appealing after the rape of Temperance Lockhart (24) in Sutton.",
                    "Ms Lockhart, 30, has reported a rape.",
                    "Saffron Duxbury was 15 when she was raped. Her attacker was jailed.",
                    "Raped at 15, Saffron Duxbury now helps others.",
                    "Jane Duxbury said her daughter was raped.",
                    "The girl was sexually assaulted. Her mother, Jane Aldous, said Sergeant Jo Grove was kind.",
                ],
            ),
            (
                Some(Override),
                &[
                    "A 22-year-old student nurse was raped in Erith.",
                    "A woman was raped by her former boyfriend at her flat.",
                    "A girl aged 15 was sexually assaulted at her school.",
                    "A 34-year-old man has been charged with the rape of a 22-year-old nurse.",
                    "A man who works as a chef was sexually assaulted by his landlord.",
                    "A woman was forced to marry. She is 19 and lives with her aunt.",
                    "Two sisters, aged 19 and 22, were forced to marry by their father.",
                    "A schoolgirl, 14, was sexually assaulted by her teacher.",
                    "A girl of 14 was trafficked from Vietnam by her uncle.",
                    "A nurse has told how she was raped. She is 31.",
                    "A woman who works at Sutton Hospital was raped.",
                    "Ansel Brockhurst, 44, has been charged with the rape of his stepdaughter.",
                ],
            ),
            (
                None,
                &[
                    "A woman has reported that she was raped in Erith.",
                    "A 22-year-old woman has reported that she was raped in Erith.",
                    "Merrick Tolhurst, 38, of Welling, has been charged with the rape of a girl in Erith.",
                    "Merrick Tolhurst, 38, appeared at court accused of raping a woman. Tolhurst denied it. Mr Tolhurst is a driver.",
                    "A 34-year-old driver has been charged with rape. He was arrested at his home.",
                    "A woman was raped in Erith. A 34-year-old man, a chef, has been arrested at his flat.",
                    "A woman was raped in Erith. Detective Sergeant Priya Hallam said: “We are supporting her.”",
                    "A woman was raped by a taxi driver aged 40 in Erith.",
                    "A woman was sexually assaulted by a man who said he was a delivery driver. Her neighbour called us.",
                    "A man who sexually assaulted women has been jailed. Ansel Brockhurst, 44 (08.10.81), of Marlpit Road, was sentenced to six years. He was found guilty of three counts. DC Willow Marsh said: “Brockhurst targeted lone women.”",
                    "A man, 40, was jailed for drug trafficking. He is a driver and used his flat.",
                    "A woman was raped. You can speak to a nurse, a teacher or your doctor. Call Rape Crisis.",
                    "A woman was raped in Erith. The attacker is 25, a student, and left her flat.",
                    "A 44-year-old man has been charged with the rape of his stepdaughter.",
                    "Ansel Brockhurst, 44, was jailed for raping a woman. He lives with his wife.",
                    "Ansel Brockhurst raped a woman in her 30s. He was jailed. Brockhurst, 44, is a chef.",
                    "A woman was sexually assaulted in Queen's Park. British Transport Police are helping.",
                    "Officers arrested a man on suspicion of rape. The Mayor of London, Idris Fenwell, has been told.",
                    "Councillor Jane Aldous welcomed the sentence after a woman was raped.",
                ],
            ),
        ],
    );
}

#[test]
fn c19_reads_every_text_and_the_record() {
    let reported = "A girl has reported that she was raped in Erith.";
    let typed = json!({"persons": [{"name": "Saffron Duxbury", "role": "victim"}]});
    let polish = json!([{"lang": "pl", "origin": "human", "reviewed": true, "body": "Saffron Duxbury zgłosiła gwałt."}]);
    expect(
        "C-19",
        &[
            (
                Some(Block),
                json!({"headline": "Help us find who attacked Saffron Duxbury, 15", "body": reported}),
            ),
            (
                Some(Block),
                json!({"body": reported, "short": "Saffron is safe. Call 101.", "record": typed}),
            ),
            (
                Some(Block),
                json!({"body": reported, "images": [{"alt": "Saffron Duxbury in a green coat"}], "record": typed}),
            ),
            (
                Some(Block),
                json!({"body": reported, "variants": polish, "record": typed}),
            ),
            (None, json!({"body": reported, "record": typed})),
            (
                None,
                json!({"body": "Saffron Duxbury, 22, was raped.", "record": {"consent": "signed, held by DC Marrow, 2 December"}}),
            ),
            (
                None,
                json!({"body": "A 22-year-old nurse was raped.", "record": {"legal_check": "J Marrow, 2 December"}}),
            ),
            (
                Some(Block),
                json!({"body": "Saffron Duxbury, 22, was raped.", "record": {"legal_check": "J Marrow, 2 December"}}),
            ),
            (
                None,
                json!({"body": "If you have been raped, tell a doctor, a nurse or your teacher. Jane Aldous, 60, runs the line."}),
            ),
            (
                None,
                json!({"kind": "event", "body": "Talk on forced marriage. Jane Aldous, 60, will speak to students at her school."}),
            ),
        ],
    );
}

#[test]
fn c20_children_in_a_case() {
    bodies(
        "C-20",
        &[
            (
                Some(Block),
                &[
                    "Jasper Wyndlow, 14, has been charged with carrying a knife.",
                    "A 15-year-old boy, named as Jasper Wyndlow, was arrested.",
                    "Jasper Wyndlow will appear at youth court charged with theft.",
                    "Schoolboy Jasper Wyndlow has been arrested.",
                    "14-year-old Jasper Wyndlow was convicted of robbery.",
                    "Jasper Wyndlow has been charged. He is 17.",
                    "A man has been charged after Maya Marrow-Finch, 9, was hurt.",
                    "The boy, Jasper Wyndlow, is in custody.",
                    "Two boys, Bastian Crowhurst, 15, and Linus Ferrant, 16, have been found guilty of robbery.",
                    "The 16-year-old, Bastian Crowhurst, was convicted of robbery.",
                    "A teenager named as Bastian Crowhurst was arrested in Sutton.",
                    "Girl, 13, charged: Clementine Ashworth, who goes to Beechmount School, will be in court.",
                    "Clementine Ashworth, a pupil at Beechmount School, was hurt. A man has been charged.",
                    "A 14-year-old boy has been charged. Jasper Wyndlow will appear at court on Monday.",
                ],
            ),
            (
                Some(Override),
                &[
                    "A 14-year-old pupil at Hollybank School in Cheam has been charged.",
                    "A boy who attends Hollybank Academy was arrested.",
                    "A 15-year-old boy, a student at St Osric’s College, was arrested.",
                    "Two Hollybank School pupils were robbed. A man has been arrested.",
                    "A pupil from St Osric's Church of England Primary School was hurt and a man has been arrested.",
                ],
            ),
            (
                None,
                &[
                    "Jasper Wyndlow, 18, has been charged with carrying a knife.",
                    "A 14-year-old boy has been charged with carrying a knife.",
                    "A man has been charged with the murder of Jasper Wyndlow, 14.",
                    "Two boys aged 15 were arrested near Hollybank School.",
                    "Maya Marrow, 9, won our poster prize.",
                    "Maya Marrow, 9, won our prize at Earl’s Court. Entry is free of charge.",
                    "Maya Marrow, 9, won our prize at the tennis court in Marlpit Court.",
                    "Armed officers had a court order. Children aged 4 to 16 can come to the talk with Jane Aldous.",
                    "Detective Jane Aldous, who charged the boy, spoke.",
                    "Merrick Tolhurst, 38, was charged with robbing a 14-year-old boy.",
                    "A man, 40, has been charged with hurting a boy. Ansel Brockhurst will appear at court on Monday.",
                    "Ansel Brockhurst was charged with hurting a boy of 14.",
                    "Ansel Brockhurst, 19, was charged with selling knives to children aged 12 to 16.",
                    "A teacher at Larchmere Academy, aged 40, has been charged with theft from the school.",
                    "PC Willa Northgate, 26, arrested a boy of 15.",
                ],
            ),
        ],
    );
    let named = "Jasper Wyndlow, 14, has been charged.";
    expect(
        "C-20",
        &[
            (
                None,
                json!({"body": named, "record": {"authorities": {"court_order": "Bromley Youth Court, 4 December: may be named"}}}),
            ),
            (
                Some(Block),
                json!({"kind": "appeal", "headline": "Jasper Wyndlow, 14", "body": "A boy has been charged."}),
            ),
            (
                Some(Block),
                json!({"kind": "appeal", "body": "A boy has been charged.", "short": "Jasper Wyndlow, 14, was seen in Cheam."}),
            ),
            (
                None,
                json!({"kind": "missing", "body": "Have you seen Jasper Wyndlow, 14? He was last seen near Croydon Crown Court."}),
            ),
            (
                None,
                json!({"kind": "ward_update", "body": "Maya Marrow, 9, won our poster prize.\n\nTwo men were arrested."}),
            ),
            (
                None,
                json!({"kind": "ward_update", "body": "We made two arrests and one charge. Well done to Maya Lin, 10, for our poster."}),
            ),
            (
                Some(Block),
                json!({"kind": "ward_update", "body": "We went to see Maya Lin, 10. She was arrested on Friday."}),
            ),
            (
                Some(Block),
                json!({"kind": "ward_update", "body": "We made 9 arrests.\n\nMaya Marrow, 9, was charged."}),
            ),
        ],
    );
}
