//! The rules on law and safety: names, remarks, reports, deaths, elections. Steps, edges and odd wordings.

mod common;

use common::{Case, with};
use serde_json::{Value, json};
use wardmote_domain::{
    finding::Severity::{self, Advice, Override},
    words::Realm,
};
use wardmote_policies::{DataFiles, Standard, Subject, standard_outlets};

fn body(text: &str) -> Value {
    json!({"kind": "outcome", "headline": "Police update", "body": text})
}

/// Every case is tried before any is told.
fn expect(rule: &str, cases: &[(Option<Severity>, Value)]) {
    let mut wrong = Vec::new();
    for (severity, changes) in cases {
        let found = Case::new(with(changes.clone())).found(rule);
        let worst = found.iter().map(|f| f.severity).max();
        if worst != *severity {
            let told: Vec<_> = found.iter().map(|f| (&f.evidence, &f.variant)).collect();
            wrong.push(format!(
                "{changes}\n  {worst:?}, not {severity:?}: {told:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{rule}\n{}", wrong.join("\n"));
}

fn bodies(rule: &str, severity: Severity, fires: &[&str], quiet: &[&str]) {
    let fires = fires.iter().map(|text| (Some(severity), body(text)));
    let quiet = quiet.iter().map(|text| (None, body(text)));
    expect(rule, &fires.chain(quiet).collect::<Vec<_>>());
}

#[test]
fn c17_names_the_person_arrested() {
    bodies(
        "C-17",
        Override,
        &[
            "Damian Thornquist, 34, of Orpington, has been arrested on suspicion of burglary.",
            "Damian Thornquist was arrested on Tuesday.",
            "Yesterday Damian Thornquist was detained in Erith.",
            "Officers arrested Damian Thornquist at his home.",
            "Police have arrested 34-year-old Damian Thornquist.",
            "A man named locally as Damian Thornquist is in custody.",
            "Mr Thornquist is being questioned by detectives.",
            "Damian Thornquist, 34, lives in Erith. He is in custody.",
            "Damian Thornquist, 34, lives in Erith. Officers arrested him on Friday.",
            "A man has been arrested. He is Damian Thornquist, 34.",
            "A man has been arrested. He has been named as Damian O’Thornquist.",
            "Damian Thornquist and Merrick van der Aldous have been arrested.",
            "Anne-Marie McAldous (34) remains on bail.",
            "José Núñez-Marrow, aged 41, was released under investigation.",
            "PC Damian Thornquist has been arrested on suspicion of theft.",
            "Yusuf al-Marrow, who is wanted for robbery, has links to Erith.",
            "A man was charged with robbery on Monday. Damian Thornquist, 34, has been arrested.",
            "A man has been charged and Damian Thornquist, 34, has been arrested.",
            "The suspect, Damian Thornquist, is in custody.",
            "The arrest of Damian Thornquist followed a long search.",
            "Stanley Preston, 34, was arrested in Erith.",
            "D. Thornquist, 34, is wanted by police.",
            "Damian Thornquist was stopped in Erith on Tuesday and arrested.",
            "Damian Thornquist, 34, was arrested on Monday. He was released on Tuesday.",
            "The man arrested on Friday is Damian Thornquist, a plumber from Cheam.",
            "Police have named the man arrested as Damian Thornquist.",
            "Damian Thornquist and his brother Piers were arrested in Catford.",
            "Detectives are questioning Damian Thornquist after his arrest on Monday.",
            "Damian Thornquist: arrested on suspicion of theft.",
            "Damian THORNQUIST, 44, was arrested at 5am.",
            "Officers spoke with Damian Thornquist, 44, who was arrested.",
            "Damian Thornquist, 34, was arrested on Tuesday and another man has been charged.",
            "Damian Thornquist, 34, was arrested and two other men were charged with robbery.",
            "In custody tonight: Damian Thornquist.",
            "Damian Thornquist’s arrest came after a call from a neighbour.",
            "J.P. Thornquist was arrested.",
            "Victoria Green has been arrested.",
            "Ọlá Adébáyọ̀ was arrested.",
            "Sutton footballer Damian Thornquist was arrested.",
            "Inspector Jo Grove, who arrested Damian Thornquist, said it took months.",
            "Police want to find Damian Thornquist, 44, who has breached his bail.",
        ],
        &[
            "Damian Thornquist, 34, of Orpington, has been charged with burglary.",
            "Damian Thornquist, 34, was arrested on Monday and charged on Tuesday.",
            "Damian Thornquist, 34, was arrested on Monday. He has now been charged with burglary.",
            "Damian Thornquist, 34, was arrested in March. He pleaded guilty to burglary in May.",
            "A 34-year-old man from Orpington has been arrested.",
            "Damian Thornquist, 34, was arrested on suspicion of attacking a woman and has been charged.",
            "Damian Thornquist, 34, and Merrick Aldous, 38, were arrested on Monday and charged with theft.",
            "PC Lindell Marrow arrested a man in Erith.",
            "Inspector Carys Oakhurst said: “A man has been arrested.”",
            "Officers from the Violent Crime Taskforce arrested a man in Crook Log.",
            "A man was arrested at the Prince Albert in Petts Wood.",
            "A man was arrested in Victoria. Another was detained in Stanley ward.",
            "Two men were arrested in Palmers Green and Marlpit Court.",
            "Operation Silver Heron led to 12 arrests.",
            "Tom Ashby, 29, died in Harbinger Street. A man has been arrested on suspicion of murder.",
            "A man has been arrested on suspicion of the murder of Tom Ashby, 29.",
            "A man was arrested after Tom Ashby, 29, was stabbed in Erith.",
            "Tom Ashby, 29, had a cardiac arrest at home.",
            "Damian Thornquist, 34, is under house arrest in the play.",
            "Volunteers wanted in Erith: Mrs Jane Aldous, 60, explains how to join.",
            "Wanted: your views. Mr Aldous will listen.",
            "Jane Aldous, 60, won an award. We made 12 arrests in the ward.",
            "Ward councillor Jane Aldous thanked officers for the arrest.",
            "In November, 3 people were arrested. In Hayes, 46 bikes were marked.",
            "A man was arrested on Monday, 14 December, in Bromley Town.",
            "A man has been arrested on suspicion of stealing from Mrs Edith Harlow, 88, in Cheam.",
            "A man arrested over the disappearance of Temperance Lockhart, 24, has been released under investigation.",
            "PC Ansel Brockhurst and PCSO Ann Bates will talk about recent arrests.",
            "Sergeants Ann Bates and Tom Hill arrested a man.",
            "Drug Dealer Arrested In Sutton After Phone Call",
            "Sutton Man Arrested After Robbery",
            "Palmers Green was closed after a man was arrested.",
            "The Home Secretary, Rowan Aldous, and the Commissioner, Sir Idris Fenwell, watched three arrests.",
            "Ansel Brockhurst, 44, appeared at Bromley Magistrates' Court. He was arrested and charged on Monday.",
            "A burglar was arrested after Ann Bates, who lives in Marlpit Road, saw him.",
            "A man was arrested on board HMS Belfast. He is on bail.",
            "Mr Justice Fernley sentenced a man who was arrested in May.",
            "Callers say they are DC Mark Hunter and that your son has been arrested.",
            "Mr Brockhurst, who was attacked in May, said: “I am glad a man has been arrested.”",
        ],
    );
}

#[test]
fn c17_reads_every_text_and_the_record() {
    let named = "Damian Thornquist, 34, has been arrested";
    let safe = "A man has been arrested in Erith.";
    expect(
        "C-17",
        &[
            (
                Some(Override),
                json!({"headline": "Damian Thornquist arrested after burglaries", "body": safe}),
            ),
            (
                Some(Override),
                json!({"body": safe, "short": format!("{named} in Erith. Call 101.")}),
            ),
            (
                Some(Override),
                json!({"body": safe, "images": [{"alt": named}]}),
            ),
            (
                Some(Override),
                json!({"body": safe, "images": [{"alt": "Damian Thornquist in a grey coat", "shows": "suspect"}]}),
            ),
            (
                None,
                json!({"body": safe, "images": [{"alt": "A man in a grey coat", "shows": "suspect"}]}),
            ),
            (None, json!({"kind": "missing", "body": named})),
            (
                None,
                json!({"body": named, "record": {"authorities": {"name": "Insp Oakhurst: he is a danger to the public"}}}),
            ),
            (
                Some(Override),
                json!({"body": named, "record": {"authorities": {"name": " "}}}),
            ),
            (
                None,
                json!({"body": format!("{named}."), "record": {"persons": [{"name": "Damian Thornquist", "role": "charged"}]}}),
            ),
            (
                None,
                json!({"body": "A man was arrested near the home of Saffron Duxbury, 15.", "record": {"persons": [{"name": "Saffron Duxbury", "role": "victim"}]}}),
            ),
        ],
    );
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
