//! The items of a message's lists: what stands over the message's own values when one of them is said.

use serde_json::{Value, json};
use wardmote_domain::facts::{Coded, Figure, FigurePeriod, Known, Month, Ways};

use super::{fill::sentence, local::inside};

/// The form that the helpers read a month in.
pub(super) fn month(month: Month) -> String {
    format!("{}T00:00", month.first_day())
}

/// With a capital at the start.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

pub(super) fn figure(f: &Figure, of: Option<Month>) -> Value {
    let form = match (f.now, f.before) {
        (Known::Known(_), Known::Known(_)) => "both",
        (Known::Known(_), Known::NotKnown) => "now",
        (Known::NotKnown, Known::Known(_)) => "before",
        (Known::NotKnown, Known::NotKnown) => "not_known",
    };
    let mut item = json!({
        "choice": {"figures": form},
        "figure": {"now": f.now.value(), "before": f.before.value(),
            "month": of.map(month), "compared": null},
    });
    match &f.what {
        Coded::Code(code) => item["choice"]["figure_what"] = json!(code.as_str()),
        Coded::English(text) => {
            item["choice"]["figure_what"] = json!("english");
            item["english"]["figure_what"] = json!(capital(&inside(text)));
        }
    }
    match &f.source {
        Coded::Code(code) => item["choice"]["figure_source"] = json!(code.as_str()),
        Coded::English(text) => {
            item["choice"]["figure_source"] = json!("english");
            item["english"]["figure_source"] = json!(sentence(text));
        }
    }
    let period = match (&f.period, of) {
        (Coded::English(text), _) => {
            item["english"]["figure_period"] = json!(sentence(text));
            "english"
        }
        (Coded::Code(period), Some(of)) => {
            let back = match period {
                FigurePeriod::YearBefore => -12,
                FigurePeriod::MonthBefore => -1,
            };
            item["figure"]["compared"] = json!(month(of.plus(back)));
            "months"
        }
        (Coded::Code(FigurePeriod::YearBefore), None) => "year_before",
        (Coded::Code(FigurePeriod::MonthBefore), None) => "month_before",
    };
    item["choice"]["figure_period"] = json!(period);
    item
}

/// Ways to book, said as the ways to reach us are.
pub(super) fn book_ways(ways: &Ways) -> Vec<Value> {
    let given = [
        ("phone", &ways.phone),
        ("text", &ways.text),
        ("email", &ways.email),
        ("url", &ways.url),
    ];
    given
        .into_iter()
        .filter_map(|(way, value)| {
            let value = value.as_ref()?;
            Some(json!({"group": "way", "choice": {"way": way}, "contact": {way: value}}))
        })
        .collect()
}
