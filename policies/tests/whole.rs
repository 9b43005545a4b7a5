//! C-11: the whole message for its kind.

mod common;

use common::{Case, with};
use serde_json::{Value, json};
use wardmote_domain::finding::Severity::{self, Block, Override};

/// What is missing from a message of a kind, in order.
fn missing(kind: &str, headline: &str, body: &str) -> Vec<(Severity, String)> {
    of(json!({"kind": kind, "headline": headline, "body": body}))
}

fn of(changes: Value) -> Vec<(Severity, String)> {
    let found = Case::new(with(changes)).found("C-11");
    (found.into_iter().map(|f| (f.severity, f.measured))).collect()
}

fn whole(kind: &str, bodies: &[&str]) {
    for body in bodies {
        assert_eq!(missing(kind, "News", body), [], "{kind}: {body}");
    }
}

fn lacks(kind: &str, rows: &[(&str, &str)]) {
    for (body, part) in rows {
        let found = missing(kind, "News", body);
        let parts: Vec<&str> = found
            .iter()
            .map(|(_, measured)| measured.as_str())
            .collect();
        assert_eq!(parts, [*part], "{kind}: {body}");
    }
}

#[test]
fn warnings() {
    whole(
        "warning",
        &[
            "Police: there is a gas leak in Tallow Street. Leave now.",
            "Officers are at a fire in Erith. If you live nearby, stay indoors until 6pm.",
            "The council and police ask you to keep away from the A10 tonight: a crane has fallen.",
            "Police: drivers are asked to avoid Foundry Road until 9pm. A wall has collapsed.",
            "Police warn of a man with a knife near Erith Station. Do not approach him: call 999. This was at 7 o'clock.",
            "Police: a burst water main has flooded Cobb Lane. If you live there leave now.",
            "Police: scammers call people in Sidcup today and pretend to be officers. Hang up.",
            "The Met and London Fire Brigade ask everyone in Cobb Lane to shut windows until 6pm: there is smoke.",
            "Met Police: ice on Elder Lane this morning. Please drive with care.",
        ],
    );
    lacks(
        "warning",
        &[
            (
                "There is a gas leak in Tallow Street. Leave now.",
                "no word on who is speaking",
            ),
            (
                "Police and the fire brigade are in Tallow Street. Keep windows shut now.",
                "no danger",
            ),
            ("Police: there is a gas leak. Leave now.", "no place"),
            (
                "Police: there is a gas leak in Tallow Street. Stay away.",
                "no time",
            ),
            (
                "Police: there is a gas leak in Tallow Street at 5pm. We do not know more. Call 101.",
                "no action",
            ),
            (
                "Police: there is a gas leak in Tallow Street at 5pm. People left their homes.",
                "no action",
            ),
        ],
    );
}

#[test]
fn a_warning_without_place_or_action_cannot_go() {
    let empty = missing(
        "warning",
        "Police incident",
        "More information will follow in due course.",
    );
    assert_eq!(
        empty.iter().filter(|(s, _)| *s == Block).count(),
        2,
        "place and action: {empty:?}"
    );
    assert_eq!(
        empty.iter().filter(|(s, _)| *s == Override).count(),
        2,
        "{empty:?}"
    );
    // The headline counts, and where there is only a post it is the message.
    assert_eq!(
        missing(
            "warning",
            "Gas leak in Sidcup – leave Tallow Street now",
            "Police are there."
        ),
        []
    );
    assert_eq!(
        of(
            json!({"kind": "warning", "headline": "", "body": "", "channels": ["x"],
            "short": "Police: gas leak in Sidcup. Leave Tallow Street now."})
        ),
        []
    );
}

#[test]
fn after_an_operation() {
    whole(
        "reassurance",
        &[
            "Officers searched a flat in Pottery Row on Thursday 10 December. Call 101.",
            "Armed police were in Erith last night. Come and talk to us in Cobb Lane.",
            "A man was arrested near the station at 5:30pm. Reply to this message.",
        ],
    );
    lacks(
        "reassurance",
        &[
            (
                "Officers came to Pottery Row on 10 December. Call 101.",
                "no word on what happened",
            ),
            (
                "Officers searched a flat on 10 December. Call 101.",
                "no place",
            ),
            (
                "Officers searched a flat in Pottery Row 24 hours a day. Call 101.",
                "no day or time",
            ),
            (
                "Officers searched a flat in Pottery Row on 10 December. 101 reports came.",
                "no way to reach us",
            ),
            (
                "EMBARGOED until 6am on 10 December\nOfficers searched a flat in Pottery Row. Call 101.",
                "no day or time",
            ),
        ],
    );
}

#[test]
fn appeals_and_missing_people() {
    whole(
        "appeal",
        &["A bike was stolen from Coppice Lane at 3pm on 4 December. Tell us by calling 101."],
    );
    lacks(
        "missing",
        &[
            (
                "Orla was last seen on Monday 7 December. Call 101.",
                "no place",
            ),
            (
                "Orla was last seen at Fernwick Bus Station. Call 101.",
                "no day or time",
            ),
            (
                "Orla was last seen in Erith on Monday. Quote 01/7654321/26.",
                "no way to reach us",
            ),
        ],
    );
    let closing = json!({"kind": "missing", "body": "Orla has been found. Thank you for your help.", "record": {"status": "found"}});
    assert_eq!(of(closing), []);
}

#[test]
fn events_and_ward_updates() {
    whole(
        "event",
        &[
            "Come to Harrowgate Hall on Saturday 16 January, 11am to 2pm.",
            "Bike marking at Linden Green on 16 January, all day.",
            "Meet us in Lacey Road on 16 January at 7 o'clock.",
            "Join us on Teams on Tuesday 12 January at 7pm.",
            "Drop in to the Glades shopping centre on 16/01/27 from 10am.",
        ],
    );
    lacks(
        "event",
        &[
            ("Come on Saturday 16 January at 11am.", "no venue"),
            ("Come to Harrowgate Hall from 11am.", "no date"),
            ("Come to Harrowgate Hall on 16 January.", "no time of day"),
        ],
    );
    let named = json!({"kind": "event", "body": "Come to the Old Dairy on 16 January at 11am.", "record": {"venue": "the Old Dairy, Lacey Road"}});
    assert_eq!(of(named), []);
    whole(
        "ward_update",
        &[
            "In November we marked 46 bikes in Hayes. Call 101.",
            "This is our report for May. We walked Ashen Lane on 9 evenings. met.police.uk/bromley",
            "On 3 December we met in Ashen Lane. Reply to this message.",
        ],
    );
    lacks(
        "ward_update",
        &[
            ("In November we marked 46 bikes. Call 101.", "no place"),
            (
                "You may have seen us march in Hayes. Call 101.",
                "no date or month",
            ),
            (
                "In November we marked 46 bikes in Hayes.",
                "no way to reach us",
            ),
        ],
    );
}

#[test]
fn holding_statements_and_corrections() {
    whole(
        "holding",
        &[
            "Police are dealing with a stabbing in Anvil Street at 9:10pm. Next update at 10pm.",
            "Officers have closed Anvil Street since 9pm. We will tell you more in 30 minutes.",
            "A crash has closed the A10 this evening. We will say more by 8pm.",
            "There is an incident in Erith this evening. An update will be given at 6pm.",
        ],
    );
    lacks(
        "holding",
        &[
            (
                "A stabbing in Anvil Street at 9:10pm. More information will follow.",
                "no time for the next update",
            ),
            (
                "Police are in Anvil Street since 9pm. Next update at 10pm.",
                "no word on what happened",
            ),
        ],
    );
    whole(
        "correction",
        &[
            "Earlier we said the road would close at 8am. That was wrong.",
            "The date in our message was a mistake.",
        ],
    );
    lacks(
        "correction",
        &[(
            "The road closes at 10am on Sunday.",
            "no word on what was wrong",
        )],
    );
    whole(
        "withdrawal",
        &["We have taken back our notice of 8 December."],
    );
    whole("guidance", &["Lock your shed."]);
    whole("outcome", &["A man was jailed."]);
    let takedown = json!({"kind": "correction", "body": "Please do not share our message.", "record": {"legal_takedown": {"names": ["A B"]}}});
    assert_eq!(of(takedown), []);
}
