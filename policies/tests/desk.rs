//! C-25, C-27 and C-30: police contact, court orders, reassuring claims: what trips them and what must not.

mod common;

use common::{Case, expect, with};
use serde_json::{Value, json};
use wardmote_domain::finding::Severity::{self, Block, Override};

fn bodies(severity: Option<Severity>, texts: &[&str]) -> Vec<(Option<Severity>, Value)> {
    let case = |text: &&str| (severity, json!({"body": text}));
    texts.iter().map(case).collect()
}

fn recorded(
    severity: Option<Severity>,
    record: &Value,
    texts: &[&str],
) -> Vec<(Option<Severity>, Value)> {
    let case = |text: &&str| (severity, json!({"body": text, "record": record}));
    texts.iter().map(case).collect()
}

#[test]
fn c25_police_contact_with_harm() {
    expect(
        "C-25",
        &bodies(
            Some(Block),
            &[
                "A man died in Loom Street on Friday 11 December. He was shot by police.",
                "Officers fired at a car in Loom Street. A woman in it is in a critical condition.",
                "Police were called to a fight. A Taser was used. A man of 40 fell ill and later died.",
                "A woman died in custody at Croydon on Sunday 6 December.",
                "A boy was hit by a police car in Loom Street. He is seriously hurt.",
                "A police pursuit ended in a crash in Loom Street. Two people are seriously injured.",
                "A cyclist was seriously injured in a collision with a police van.",
                "A man who was restrained by two officers lost his life.",
                "Shots were fired by an officer. Sadly a man has died.",
                "Officers shot dead a man in Loom Street.",
                "He was chased by officers and fell from a roof. He has life-changing injuries.",
                "A man became ill in custody and is critically ill in hospital.",
                "A girl of 9 was bitten by a police dog. Her injuries are life-threatening.",
            ],
        ),
    );
    expect(
        "C-25",
        &[(
            Some(Block),
            json!({"headline": "Man dies after police pursuit"}),
        )],
    );
    expect(
        "C-25",
        &bodies(
            None,
            &[
                "Officers fired no shots. A man died of a heart attack in Loom Street.",
                "No shots were fired by officers and nobody was killed.",
                "Shots were fired by a gunman in Loom Street. A man died.",
                "A man was restrained by door staff. He died in hospital.",
                "Officers used a Taser. His injuries are not life-threatening.",
                "A Taser was drawn but not fired. A woman was seriously hurt by her husband.",
                "Come to our talk on Taser training. A car crash killed two people last week.",
                "Two men are in custody. A third man died of stab wounds.",
                "A police officer was shot in Loom Street. He died in hospital.",
                "Police chase up every lead on the man who died in Loom Street.",
                "The police pursuit was stopped, as somebody could have been killed.",
                "There was no police chase. The driver died at the scene.",
                "The van was stopped in a dead end after a police chase.",
                "- We gave out Taser facts at the school.\n- A cyclist died on the A222.\n- Ask us about bikes.",
                "Police shot a film about bike theft. Come and see it.",
            ],
        ),
    );
}

#[test]
fn c25_only_the_wording_that_was_agreed() {
    let body = "A man died in Loom Street. He was shot by police.";
    let clearance = |who: &str, wording: Value| json!({"body": body, "clearances": [{"who": who, "name": "Ida Brackwell", "wording": wording}]});
    let sha = "e1c9d4f5a8d6c1d0d7f6c2b0fbd8b7d9e5d4c3b2a1908f7e6d5c4b3a29180716";
    expect(
        "C-25",
        &[
            (None, clearance("iopc", Value::Null)),
            (
                None,
                clearance(
                    "PIM",
                    json!("A man died in Loom Street.\nHe was shot by police."),
                ),
            ),
            (
                None,
                clearance("iopc", json!(format!("Lock your shed\n\n{body}"))),
            ),
            (
                Some(Block),
                clearance("iopc", json!("A man was hurt in Loom Street.")),
            ),
            (Some(Block), clearance("iopc", json!(sha))),
            (Some(Block), clearance("family_told", Value::Null)),
            (
                Some(Block),
                json!({"body": body, "clearances": [{"who": "iopc"}]}),
            ),
            (Some(Block), json!({"record": {"police_contact": true}})),
            (
                None,
                json!({"record": {"police_contact": true, "clearances": {"iopc": "T. Rudge, 2am"}}}),
            ),
        ],
    );
    let found = Case::new(with(clearance("iopc", json!("Other words.")))).found("C-25");
    assert!(
        found[0]
            .fix
            .starts_with("What was agreed is another wording"),
        "{found:?}"
    );
}

#[test]
fn c27_orders_last_until_they_end() {
    let order = |until: Value| json!({"body": "Leon Quarmby won.", "times": {"release": "2026-12-10T12:00"}, "record": {"orders": [{"text": "Léon Quarmby", "until": until}]}});
    expect(
        "C-27",
        &[
            (Some(Block), order(Value::Null)),
            (Some(Block), order(json!(""))),
            (Some(Block), order(json!("2026-12-10"))),
            (None, order(json!("2026-12-09"))),
            (None, order(json!("2026-12-10T11:59"))),
            (Some(Block), order(json!("2026-12-10T12:00"))),
            (Some(Block), order(json!("until he is 18"))),
            (Some(Block), order(json!("9 December 2026"))),
            (
                Some(Block),
                json!({"images": [{"alt": "Leon Quarmby’s bike", "has_text": false}], "record": {"orders": [{"text": "Leon Quarmby"}]}}),
            ),
            (
                None,
                json!({"body": "Leonard Quarmby-Hill spoke.", "record": {"orders": [{"text": "Leon Quarmby"}]}}),
            ),
            (
                Some(Block),
                json!({"variants": [{"lang": "bn", "origin": "human", "reviewed": true, "names": {"Leon Quarmby": "লিওন কোয়ার্মবি"}, "body": "লিওন কোয়ার্মবি ১০১"}], "record": {"orders": [{"text": "Leon Quarmby"}]}}),
            ),
        ],
    );
}

#[test]
fn c27_teachers_before_charge() {
    expect(
        "C-27",
        &bodies(
            Some(Block),
            &[
                "Corbin Hathersage, 44, a science teacher, was arrested on suspicion of assaulting a pupil.",
                "Mr Hathersage teaches in Cheam. Two pupils have made allegations against him.",
                "Teacher Corbin Hathersage has been accused by a schoolgirl.",
                "A pupil has alleged an assault. The lecturer, Ms Odile Tranter, has not been charged.",
                "Police said Corbin Hathersage, who is a teaching assistant, is under investigation after a child complained.",
            ],
        ),
    );
    expect(
        "C-27",
        &bodies(
            None,
            &[
                "A teacher was arrested on suspicion of assaulting a pupil at Hollybank School.",
                "Corbin Hathersage, 44, a science teacher, has been charged with assaulting a pupil.",
                "Mrs Odile Tranter, headteacher of Hollybank School, thanked every pupil who reported the theft.",
                "Detective Sergeant Carys Oakhurst, who works with schools, said a teacher was accused by a pupil.",
                "Odile Tranter, a teacher, will run a class for pupils at Harrowgate Hall on Tuesday 8 December.",
                "On Monday a teacher told pupils about Safer Schools.",
            ],
        ),
    );
    expect(
        "C-27",
        &recorded(
            Some(Block),
            &json!({"persons": [{"name": "Corbin Hathersage", "role": "witness"}]}),
            &["A pupil accuses the teacher. Corbin Hathersage denies it."],
        ),
    );
}

#[test]
fn c30_claims_need_a_name() {
    expect(
        "C-30",
        &bodies(
            Some(Override),
            &[
                "There is no wider risk to anyone.",
                "We believe this was an isolated incident.",
                "This is not linked to terrorism.",
                "The two men are known to each other, and there is nothing to worry about.",
                "The area is safe.",
                "There is no threat to the wider public.",
                "We are not treating it as terrorism, and you are not in any danger.",
                "It was a targeted attack.",
                "If you live nearby, there is no cause for concern.",
            ],
        ),
    );
    expect(
        "C-30",
        &bodies(
            None,
            &[
                "We do not believe this was an isolated incident.",
                "We cannot say yet that there is no wider risk.",
                "It is too early to say whether it was a targeted attack.",
                "Do not go back until it is safe to return.",
                "Make sure you are safe before you call 999.",
                "We will tell you when the area is safe.",
                "Older people are believed to be targeted by callers.",
                "Do not worry if you see officers in the street.",
                "Nobody was hurt. We left the road by 9:40am.",
                "Keep away from the incident. Isolated homes are at risk.",
            ],
        ),
    );
    let reason = json!({"reasons": {"C-30": "DCI Morwen Saltash, 9pm"}});
    expect(
        "C-30",
        &recorded(None, &reason, &["There is no wider risk."]),
    );
    let empty = json!({"reasons": {"C-30": " "}});
    expect(
        "C-30",
        &recorded(Some(Override), &empty, &["There is no wider risk."]),
    );
}
