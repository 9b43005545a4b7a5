//! Names before charge: who is said to be arrested, and who is not.

mod common;

use common::expect;
use serde_json::{Value, json};
use wardmote_domain::finding::Severity::{self, Override};

fn body(text: &str) -> Value {
    json!({"kind": "outcome", "headline": "Police update", "body": text})
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
