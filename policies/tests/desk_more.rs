//! C-28, C-29, C-31 and C-33: pictures, suicide, tactics, figures.

mod common;

use common::{Case, expect, with};
use serde_json::{Value, json};
use wardmote_domain::finding::Severity::{self, Advice, Override};

fn bodies(severity: Option<Severity>, texts: &[&str]) -> Vec<(Option<Severity>, Value)> {
    let case = |text: &&str| (severity, json!({"body": text}));
    texts.iter().map(case).collect()
}

#[test]
fn c28_pictures_are_cleared() {
    let picture = |shows: &str, more: Value| {
        let mut image = json!({"alt": "A man in a grey coat", "has_text": false, "shows": shows});
        for (key, value) in more.as_object().expect("fields") {
            image[key] = value.clone();
        }
        json!([image])
    };
    let held = json!({"cleared_by": "DI Ozan Telford"});
    let custody = |body: &str, record: Value| json!({"body": body, "images": picture("custody", held.clone()), "record": record});
    expect(
        "C-28",
        &[
            (
                Some(Override),
                custody("He has been charged with theft.", json!({})),
            ),
            (
                Some(Override),
                custody("He has not been convicted.", json!({})),
            ),
            (None, custody("He was jailed for two years.", json!({}))),
            (
                None,
                custody(
                    "He is wanted.",
                    json!({"authorities": {"picture": "Supt Ida Brackwell: wanted, danger"}}),
                ),
            ),
            (
                Some(Override),
                custody("He is wanted.", json!({"authorities": {"picture": " "}})),
            ),
            (
                Some(Advice),
                json!({"body": "He pleaded guilty.", "images": picture("custody", json!({}))}),
            ),
            (
                Some(Advice),
                json!({"images": picture("missing", json!({}))}),
            ),
            (None, json!({"images": picture("missing", held.clone())})),
            (
                Some(Advice),
                json!({"images": picture("victim", json!({"cleared_by": " "}))}),
            ),
            (
                Some(Advice),
                json!({"images": picture("suspect", json!({"cleared_by": "DI Ozan Telford", "until": "2026-12-10T12:00"}))}),
            ),
            (
                None,
                json!({"images": picture("suspect", json!({"cleared_by": "DI Ozan Telford", "until": "2026-12-10T12:01"}))}),
            ),
            (None, json!({"images": picture("none", json!({}))})),
        ],
    );
    let unsaid = with(json!({"images": [{"alt": "A green coat", "has_text": false}]}));
    let report = Case::new(unsaid).report();
    assert!(report.not_checked.iter().any(|id| id.0 == "C-28"));
    let none = Case::new(with(json!({}))).report();
    assert!(!none.not_checked.iter().any(|id| id.0 == "C-28"));
}

#[test]
fn c29_not_how_or_where_and_a_line_to_help() {
    let help = "Call Samaritans on 116 123.";
    let trips = [
        "A man took his own life in Elm Row.",
        "A woman died by suicide. Her neighbours heard a shout.",
        "He was suicidal. Two good Samaritans stopped to help.",
        "A man killed himself. He was found hanged. Call Samaritans on 116 123.",
        "We think it is suicide. He jumped from the bridge. Call Samaritans on 116 123.",
        "He had felt suicidal. He left a note. Call Samaritans on 116 123.",
        "He committed suicide. Call Samaritans on 116 123.",
        "She took her own life with an overdose. Call Samaritans on 116 123.",
        "The bridge is a suicide spot. Call Samaritans on 116 123.",
    ];
    expect("C-29", &bodies(Some(Override), &trips));
    let clear = [
        format!("If you feel suicidal, talk to someone. {help}"),
        "A man died by suicide. Text Shout to 85258.".to_owned(),
        "Feeling suicidal? You can text Shout at any time.".to_owned(),
        format!(
            "Suicide prevention week is here. {help}\n\nWe patrol theft hotspots. A man jumped the queue."
        ),
        format!(
            "Suicide is never far from our minds. {help}\n\n- We put up hanging baskets.\n- Bike thefts jumped from 3 to 9."
        ),
        "Get overdose advice and a kit. A man jumped from a wall and ran. Hang up your coat."
            .to_owned(),
        "The man wore a suicide vest. It was not real.".to_owned(),
        "He was found hanged in effigy on the pub sign.".to_owned(),
        "Suicidal thoughts? Call 116123.".to_owned(),
        "We made a killing at the cake stall.".to_owned(),
    ];
    let clear: Vec<&str> = clear.iter().map(String::as_str).collect();
    expect("C-29", &bodies(None, &clear));
    // A post is read alone, and so needs its own line.
    let short = json!({"body": format!("She died by suicide. {help}"), "short": "She died by suicide in Hayes."});
    let found = Case::new(with(short)).found("C-29");
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].variant.as_ref().map(|v| v.0.as_str()),
        Some("short")
    );
    let hurtful = Case::new(with(
        json!({"body": format!("He committed suicide. {help}")}),
    ))
    .found("C-29");
    assert!(hurtful[0].fix.contains("died by suicide"), "{hurtful:?}");
}

fn with_status(
    status: &str,
    severity: Option<Severity>,
    texts: &[&str],
) -> Vec<(Option<Severity>, Value)> {
    let case = |text: &&str| {
        (
            severity,
            json!({"body": text, "record": {"status": status}}),
        )
    };
    texts.iter().map(case).collect()
}

#[test]
fn c31_tactics_and_whereabouts_while_it_goes_on() {
    let trips = [
        "Plain-clothes officers are watching the market.",
        "Armed officers are about to enter the flat.",
        "We will raid two homes in Hayes.",
        "There is covert police work in the street.",
        "Police are using surveillance in Elm Row.",
        "Officers will be in Marlpit Road from 3pm to 7pm.",
        "Your local team will be in Marlpit Road from 3pm to 7pm on Tuesday 8 December.",
        "After the stabbing, officers will patrol Anvil Street between 8pm and midnight.",
        "We arrested a man, and officers will remain in Marlpit Road until 6am.",
        "Police are searching homes in Marlpit Road from 5am until 9am.",
        "A dog unit will be on the A222 at 8pm.",
        "Officers are staying in Elm Row all night.",
    ];
    expect("C-31", &with_status("open", Some(Override), &trips));
    expect("C-31", &with_status("closed", None, &trips));
    let clear = [
        "Police are dealing with a stabbing in Anvil Street, Woolwich, at 9:10pm on Friday 11 December.",
        "Anvil Street will be closed from 3pm to 7pm while officers work.",
        "Officers would like to hear from anyone who was in Marlpit Road between 3pm and 5pm.",
        "Officers are investigating a robbery in Marlpit Road between 3pm and 4pm.",
        "Were you in Marlpit Road between 3pm and 5pm? Call police on 101.",
        "Officers were in Marlpit Road from 1am to 3am.",
        "At 5:15am officers searched two homes in Marlpit Road. We left by 9:40am.",
        "Please do not share pictures of plain-clothes officers.",
        "A surveillance camera was stolen from Elm Row.",
        "The procession will enter Marlpit Road at 3pm.",
        "There were no undercover officers.",
        "You will see more officers in the area until 7pm.",
        "Police: do not travel in Foundry Road between 3pm and 7pm.",
        "Police will keep the cordon in Marlpit Road until 9pm.",
        "If you live between the station and Cobb Lane, leave now. Next update at 2:30am.",
    ];
    expect("C-31", &with_status("open", None, &clear));
    let not_said = Case::new(with(json!({"body": trips[5]})));
    assert!(not_said.found("C-31").is_empty());
    assert!(
        not_said
            .report()
            .not_checked
            .iter()
            .any(|id| id.0 == "C-31")
    );
    let plain = Case::new(with(json!({}))).report();
    assert!(!plain.not_checked.iter().any(|id| id.0 == "C-31"));
}

#[test]
fn c33_figures_have_a_period() {
    let trips = [
        "Burglary fell by 12 in Hayes.",
        "Bike thefts fell from 11 to 3.",
        "Robberies have risen to 14.",
        "Thefts are 12% lower than before. Our figures show a drop.",
        "Car crime is up 20% by our figures.",
        "Reports doubled to 40.",
        "We saw 12 fewer thefts, a fall of 9.",
        "Burglary was cut by a third.",
        "You may have heard that thefts dropped to 4.",
        "A 12-year-old boy told us that bike thefts rose by 9.",
    ];
    expect("C-33", &bodies(Some(Override), &trips));
    let clear = [
        "In November 3 bikes were stolen. In October it was 11. Thefts fell from 11 to 3.",
        "Burglary fell by 12 in the last 3 months.",
        "Thefts fell from 40 to 30 in May.",
        "A wall fell on 2 cars in Elder Lane.",
        "A 40-year-old man fell from a roof. He fell 3 metres.",
        "Drop in to see us at 10am. Drop off your bike at 2 stands.",
        "The crowd was broken up by 20 officers.",
        "Increase your safety with these 3 steps.",
        "Rise Park has 2 gates. Falls are on the rise.",
        "A man of 84 had a fall near the number 20 bus.",
        "Locks are 20% off at our stall, and your phone is 50% charged.",
        "He dropped 3 bags of drugs and ran.",
        "Call 101 if numbers rise. We gave out 30 alarms.",
        "Response fell to us on 020 7946 0187.",
    ];
    expect("C-33", &bodies(None, &clear));
}

#[test]
fn c33_percentages_have_a_source_and_counts() {
    expect(
        "C-33",
        &[
            (
                Some(Advice),
                json!({"body": "Thefts fell by 12% in November."}),
            ),
            (
                None,
                json!({"body": "Our figures show that thefts fell by 12% in November."}),
            ),
            (
                Some(Advice),
                json!({"body": "Our figures show that thefts fell by 50% in November, from 4 to 2."}),
            ),
            (
                Some(Advice),
                json!({"body": "Our figures show that thefts fell by 5% in November, from 19 to 18."}),
            ),
            (
                None,
                json!({"body": "Our figures show that thefts fell by 5% in November, from 20 to 19."}),
            ),
            (
                Some(Advice),
                json!({"body": "Thefts fell by 50% in November. Our figures show 9, down from 18."}),
            ),
            (
                Some(Advice),
                json!({"body": "In November 42 per cent of you told a friend."}),
            ),
            (None, json!({"body": "You can be 100% sure."})),
        ],
    );
    let told = Case::new(with(json!({"body": "Bike thefts fell from 11 to 3."}))).found("C-33");
    assert_eq!(told[0].evidence, "fell from 11");
    assert!(told[0].fix.contains("over which months"));
}
