//! C-27: court orders and anonymity.

mod teacher;

use jiff::civil::Date;
use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    local_time::LocalDateTime,
    record::Order,
};

use crate::{
    ask::Ask,
    everywhere::every_text,
    rule::{Check, Found, Rule, Says, build},
    same_names::{Name, Words, approved_forms},
    text::plain_date,
};

pub(super) const RULE: Rule = Rule {
    id: "C-27",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["YJ", "EDU"],
    why: "Who publishes what a court or the law keeps secret commits an offence, and can do harm for life.",
    build: build::<Orders>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Orders {
    severity: Severity,
    teacher: Severity,
    teachers: teacher::Lists,
}

/// The end of an order, where it can be read: a date, which it lasts through, or a date and time.
enum Until {
    Day(Date),
    Time(LocalDateTime),
}

fn until(order: &Order) -> Option<Until> {
    let text = order.until.as_deref()?.trim();
    match (text.len(), text.parse::<Date>()) {
        (10, Ok(day)) => Some(Until::Day(day)),
        _ => text.parse().ok().map(Until::Time),
    }
}

/// Whether an order is over when the message goes. One whose end is not known or cannot be read is in force.
fn is_over(order: &Order, release: Option<LocalDateTime>) -> bool {
    match (until(order), release) {
        (Some(Until::Day(day)), Some(release)) => release.date() > day,
        (Some(Until::Time(time)), Some(release)) => release > time,
        _ => false,
    }
}

impl Orders {
    fn says(&self, order: &Order) -> Says {
        let end = match (until(order), order.until.as_deref().map(str::trim)) {
            (Some(Until::Day(day)), _) => format!("until {}", plain_date(day)),
            (Some(Until::Time(time)), _) => format!("until {}", plain_date(time.date())),
            (None, Some(written)) if !written.is_empty() => {
                format!("until it is lifted (recorded: {written})")
            }
            _ => "until it is lifted".to_owned(),
        };
        Says {
            severity: self.severity,
            measured: format!("covered by a court order or by anonymity {end}"),
            limit: "not in any text, picture or language".to_owned(),
            fix: format!(
                "A court order covers these words {end}. Take them out here, and anything else that tells who it is."
            ),
        }
    }
}

impl Check for Orders {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let release = ask.subject.release();
        let covered: Vec<(&Order, Name)> = (ask.draft().record.orders.iter())
            .filter(|order| !is_over(order, release))
            .filter_map(|order| Some((order, Name::of(&order.text)?)))
            .collect();
        if !covered.is_empty() {
            for text in every_text(ask) {
                let words = Words::of(text.text);
                for (order, name) in &covered {
                    for span in name.find(&words) {
                        found.words(&text, span, self.says(order));
                    }
                }
            }
            for (order, _) in &covered {
                for (text, span) in approved_forms(ask, std::slice::from_ref(&order.text)) {
                    found.words(&text, span, self.says(order));
                }
            }
        }
        self.accused(ask, found);
    }
}
