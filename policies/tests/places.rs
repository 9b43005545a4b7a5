//! Names of wards, in the borough they are said to be in.

mod common;

use common::expect;
use serde_json::{Value, json};
use wardmote_domain::finding::Severity::{self, Advice, Override};

#[test]
fn c14_wards_and_their_boroughs() {
    // Hayes & Coney Hall in Bromley is chosen where nothing else is.
    let said = |body: &str| json!({"body": body});
    let chosen = |area: &str, body: &str| json!({"body": body, "areas": [area]});
    let cases: Vec<(Option<Severity>, Value)> = vec![
        (Some(Override), said("Come to Homerton ward, Bromley.")),
        (
            Some(Override),
            said("In Homerton, Bromley, sheds were broken into."),
        ),
        (Some(Override), said("We walked in Marlowe ward.")),
        (Some(Override), said("We walked in Homerton ward.")),
        (
            Some(Advice),
            chosen("E09000007", "We walked in Highgate ward."),
        ),
        (
            None,
            chosen("E09000007", "We walked in Highgate ward, in Camden."),
        ),
        (
            None,
            chosen("E09000007", "Highgate, Camden: sheds were broken into."),
        ),
        (None, said("Your ward, the ward and every ward.")),
        (None, said("Plaistow ward and Hayes and Coney Hall ward.")),
        (None, said("Hayes & Coney Hall ward's panel met.")),
        (None, said("Bromley, Croydon and Sutton each had a stall.")),
        (None, said("Call PC Ann Ward.")),
        (None, said("The Children's ward of the hospital.")),
        (None, said("We were in Homerton Road, Bromley.")),
        (None, said("Ward priorities were set.")),
    ];
    expect("C-14", &cases);
}
