//! The rules on law and safety: remarks, reports, elections. Steps, edges and odd wordings.

mod common;

use common::{Case, expect, with};
use serde_json::{Value, json};
use wardmote_domain::{
    finding::Severity::{self, Advice, Override},
    words::Realm,
};
use wardmote_policies::{DataFiles, Standard, Subject, standard_outlets};

fn body(text: &str) -> Value {
    json!({"kind": "outcome", "headline": "Police update", "body": text})
}

fn bodies(rule: &str, severity: Severity, fires: &[&str], quiet: &[&str]) {
    let fires = fires.iter().map(|text| (Some(severity), body(text)));
    let quiet = quiet.iter().map(|text| (None, body(text)));
    expect(rule, &fires.chain(quiet).collect::<Vec<_>>());
}

#[test]
fn c18_remarks_on_a_live_case() {
    bodies(
        "C-18",
        Override,
        &[
            "Two men have been charged. Both have previous convictions.",
            "A man was arrested. He is well known to police.",
            "A woman is in custody. She has confessed to the theft.",
            "A man, who was previously convicted of burglary, has been charged with robbery.",
            "A man has been charged. We got our man.",
            "A man was arrested and admitted the burglary to officers.",
            "A prolific shoplifter has been arrested in Erith.",
            "A man has been arrested. He admitted it and will appear at Croydon Crown Court.",
        ],
        &[
            "Two men have been charged with violent disorder.",
            "He pleaded not guilty. A man was charged with robbery.",
            "A man who was arrested in May pleaded guilty. He has previous convictions.",
            "The man was charged, convicted and jailed. He was a prolific burglar.",
            "A woman was admitted to hospital. A man has been arrested.",
            "You will no doubt have seen officers. A man has been arrested.",
            "Prolific burglars plague the area. Lock your doors.",
            "A man was arrested. He was not known to police.",
            "Officers arrested a man. There is no doubt this was frightening.",
            "A woman was charged with theft. If found guilty she faces a fine.",
            "A monster truck was seized and the driver arrested.",
            "A man who was arrested in May and admitted burglary at Croydon Crown Court is a prolific thief.",
        ],
    );
    expect(
        "C-18",
        &[
            (
                None,
                json!({"body": "A thug has been charged.", "record": {"legal_check": "CPS, Jo Marrow, 9 December"}}),
            ),
            (
                None,
                json!({"body": "A thug has been charged.", "record": {"status": "closed"}}),
            ),
            (
                Some(Override),
                json!({"headline": "Thugs behind bars", "body": "Two men have been arrested."}),
            ),
        ],
    );
}

#[test]
fn c21_reports_told_as_fact() {
    bodies(
        "C-21",
        Advice,
        &[
            "A woman was raped in Erith.",
            "A man was robbed in Osier Way.",
            "Two boys have been violently attacked.",
            "A man was followed and robbed near the station.",
            "A shop was burgled on Monday when it was shut.",
            "A man was the victim of a robbery in Sutton.",
            "Boy, 15, stabbed in Sutton",
            "The victim was approached by two men. He was then attacked.",
        ],
        &[
            "A woman has reported that she was raped in Erith.",
            "We are looking into an allegation that a man was robbed.",
            "If you have been raped, we will listen.",
            "Anyone who has been stalked can call us.",
            "A man who was robbed told us more.",
            "He was jailed for two years. A woman was attacked in the park.",
            "The robber attacked a man.",
            "Nobody was attacked.",
            "Victims of robbery can call us.",
            "Police believe a man was stabbed.",
            "You can be robbed of your phone in seconds.",
        ],
    );
    expect(
        "C-21",
        &[
            (
                Some(Advice),
                json!({"headline": "Woman raped in Thamesfield"}),
            ),
            (
                None,
                json!({"headline": "Report that a woman was raped in Thamesfield"}),
            ),
            (
                Some(Advice),
                json!({"short": "Woman raped in Thamesfield. Call 101."}),
            ),
            (
                None,
                json!({"body": "A woman was raped in Erith.", "record": {"status": "closed"}}),
            ),
        ],
    );
}

#[test]
fn c32_keeps_candidates_out_before_an_election() {
    let period = |text: &str| json!({"body": text, "record": {"pre_election": true}});
    let fires = [
        "Councillor Jane Aldous will open the fair.",
        "Cllr Aldous will be there.",
        "Meet Jane Aldous MP at the stall.",
        "The Mayor of London, Idris Fenwell, opened the base.",
        "Jane Aldous, the Labour candidate, joined our patrol.",
        "Jane Aldous asked people to vote in May.",
        "Your MP for Sutton, Jane Aldous, came.",
        "The MP for Sutton Jane Aldous came.",
        "Councillors Petra Finch and Rowan Aldous will be there.",
        "A Green Party stall by Rowan Aldous will be nearby.",
    ];
    let quiet = [
        "The Mayor's office paid for the new cameras.",
        "The councillor for the ward will be there.",
        "Come to the street party. PC Lindell Marrow will mark bikes.",
        "Vote on priorities with Sergeant Carys Oakhurst.",
        "The Mayor of London paid for it.",
        "Use the polling station in Marlpit Road.",
        "The Lord Mayor's Show is on Saturday. Ann Bates leads the tour.",
        "Birthday party for Ann Bates, 100. Cake for all.",
        "Stay safe when you vote. PS Carys Oakhurst has tips.",
        "Join us in Mayor Street with Sergeant Rowan Aldous.",
    ];
    let mut cases: Vec<(Option<Severity>, Value)> = Vec::new();
    cases.extend(fires.iter().map(|t| (Some(Override), period(t))));
    cases.extend(quiet.iter().map(|t| (None, period(t))));
    cases.extend(fires.iter().map(|t| (None, json!({"body": t}))));
    expect("C-32", &cases);
}

/// The findings of C-32, and whether it was not checked, in a period of the settings.
fn in_period(release: &str) -> (usize, bool) {
    let periods = "periods = [{ from = \"2026-12-01\", to = \"2026-12-10\" }]";
    let settings = include_str!("../standards/met.toml").replace("periods = []", periods);
    let standard =
        Standard::load(&settings, &DataFiles::default()).expect("these settings are sound");
    let mut message = with(json!({"body": "Councillor Jane Aldous will open the fair."}));
    message["times"] = match release {
        "" => json!({}),
        release => json!({"release": release}),
    };
    let case = Case::new(message);
    let report = standard.check(&Subject {
        draft: &case.draft,
        rendered: &case.rendered,
        outlets: &standard_outlets(),
        realm: Realm::Live,
        going: None,
        earlier: &[],
        history: true,
        of: None,
        at_door: false,
        load: None,
        reference_weight: 0,
        thread_reference_weight: 0,
        carries: &std::collections::BTreeMap::new(),
    });
    let found = report
        .findings
        .iter()
        .filter(|f| f.rule.0 == "C-32")
        .count();
    (
        found,
        report.not_checked.iter().any(|rule| rule.0 == "C-32"),
    )
}

#[test]
fn c32_knows_the_periods_of_the_settings() {
    assert_eq!(in_period("2026-11-30T23:59"), (0, false));
    assert_eq!(in_period("2026-12-01T00:00"), (1, false));
    assert_eq!(
        in_period("2026-12-10T23:59"),
        (1, false),
        "the last day counts"
    );
    assert_eq!(in_period("2026-12-11T00:00"), (0, false));
    assert_eq!(in_period(""), (0, true), "without a time nobody knows");
}
