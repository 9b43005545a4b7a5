//! C-10: what trips it and what must not.

mod common;

use common::{Case, expect, with};
use serde_json::{Value, json};
use wardmote_domain::finding::Severity::{Block, Override};

const MASTER: &str = "One man was arrested in Coppice Lane, Erith, at 7:30pm on Friday 4 December. Call 101 and quote \
    1234567/26. Two bikes and 12 signs were taken.";

fn post(text: &str) -> Value {
    json!({"body": MASTER, "short": text})
}

#[test]
fn c10_facts_of_the_post() {
    let not_in = Some(Override);
    expect(
        "C-10",
        &[
            (None, json!({"body": MASTER})),
            (
                None,
                post(
                    "Arrest in Coppice Lane, Erith, at 7.30pm on 4 December. 2 bikes, twelve signs. Call 101.",
                ),
            ),
            (
                None,
                post("1 man was arrested in Erith. Call 101 and quote 1234567/26."),
            ),
            (
                None,
                post("No one else is hurt in Erith. One of our team is there. Call 101."),
            ),
            (
                None,
                post(
                    "A man was arrested in Erith by the A220. Questions? met.police.uk/bexley #Bexley20",
                ),
            ),
            (not_in, post("Arrest in Erith at 7pm. Call 101.")),
            (not_in, post("Arrest in Erith on 5 December. Call 101.")),
            (not_in, post("Arrest in Erith. Call 999.")),
            (not_in, post("Arrest in Erith. Call 020 7946 0187.")),
            (not_in, post("Arrest in Erith. Quote 1234576/26. Call 101.")),
            (not_in, post("Three bikes taken in Erith. Call 101.")),
            (not_in, post("13 signs taken in Erith. Call 101.")),
            // A place and a way to act.
            (not_in, post("A man was arrested. Call 101.")),
            (not_in, post("A man was arrested in December. Call 101.")),
            (
                not_in,
                post("A man was arrested in Coppice Lane, Erith. More to follow."),
            ),
            (None, post("Stay away from Coppice Lane.")),
            (None, post("Near the library? Please leave now.")),
            (
                None,
                post("If you live near Fernwick Bus Station, go home."),
            ),
            // Times of an embargo line are no facts of the message.
            (
                not_in,
                json!({"body": "EMBARGOED until 6am on 9 December\n\nA man was arrested in Erith.", "channels": ["media"],
            "short": "Arrest in Erith at 6am. Call 101."}),
            ),
        ],
    );
    let found = Case::new(with(post("Arrest in Erith at 7pm. Call 101."))).found("C-10");
    assert_eq!(found[0].measured, "The post has 7pm, the message 7:30pm.");
}

#[test]
fn c10_length_counts_the_reference() {
    let text = |length: usize| {
        let start = "Stay away from Coppice Lane, Erith. ";
        post(&format!("{start}{}", "x".repeat(length - start.len())))
    };
    expect("C-10", &[(None, text(280)), (Some(Block), text(281))]);
    for (length, reference, severity) in [(272, 8, None), (273, 8, Some(Block))] {
        let mut case = Case::new(with(text(length)));
        case.reference_weight = reference;
        assert_eq!(
            case.found("C-10").iter().map(|f| f.severity).max(),
            severity,
            "{length}"
        );
    }
    // A link weighs 23 whatever its length, an emoji 2.
    let link = format!(
        "Stay away from Coppice Lane, Erith. met.police.uk/{}",
        "a".repeat(300)
    );
    expect("C-10", &[(None, post(&link))]);
}
