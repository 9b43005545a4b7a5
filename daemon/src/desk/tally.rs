//! What became of a message's deliveries, in plain words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use wardmote_domain::{
    delivery::DeliveryState,
    message::MessageState,
    outlet::{Outlet, OutletName},
};

/// How many deliveries of one outlet stand in one state, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The outlet.
    pub outlet: OutletName,
    /// The state.
    pub state: DeliveryState,
    /// How many.
    pub count: u64,
    /// The latest reason among them, in plain words.
    pub reason: Option<String>,
}

/// One outlet's line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutletLine {
    /// The outlet.
    pub outlet: String,
    /// Its name in print: `X`, `Email`.
    pub title: String,
    /// How many in each state.
    pub states: BTreeMap<DeliveryState, u64>,
    /// The line: "Email: 312 sent, 2 waiting".
    pub words: String,
    /// Why, where something waits, was refused or needs a person.
    pub reasons: Vec<String>,
}

/// The name of an outlet in print.
pub fn title(outlet: &str) -> String {
    match outlet {
        "twitter" => "X".to_owned(),
        "page" => "Ward page".to_owned(),
        "media" => "Newsdesks".to_owned(),
        "esm" => "Community outlets".to_owned(),
        "sms" => "Text message".to_owned(),
        "whatsapp" => "WhatsApp".to_owned(),
        other => {
            let words = other.replace('_', " ");
            let mut letters = words.chars();
            letters
                .next()
                .map(|c| c.to_uppercase().chain(letters).collect())
                .unwrap_or_default()
        }
    }
}

/// The name of an outlet of the configuration on screens: its own, or that of its kind.
pub fn outlet_title(outlet: &Outlet) -> String {
    match &outlet.title {
        Some(title) => title.clone(),
        None => title(outlet.name.as_str()),
    }
}

/// Adds counts up, one line for each outlet in the order given.
pub fn lines(counts: &[Count]) -> Vec<OutletLine> {
    let mut lines: Vec<OutletLine> = Vec::new();
    for count in counts.iter().filter(|c| c.count > 0) {
        let name = count.outlet.as_str();
        let at = lines
            .iter()
            .position(|l| l.outlet == name)
            .unwrap_or_else(|| {
                lines.push(OutletLine {
                    outlet: name.to_owned(),
                    title: title(name),
                    states: BTreeMap::new(),
                    words: String::new(),
                    reasons: Vec::new(),
                });
                lines.len() - 1
            });
        *lines[at].states.entry(count.state).or_default() += count.count;
        if let Some(reason) = &count.reason
            && !lines[at].reasons.contains(reason)
        {
            lines[at].reasons.push(reason.clone());
        }
    }
    for line in &mut lines {
        let one = line.states.values().sum::<u64>() == 1;
        let parts: Vec<String> = line
            .states
            .iter()
            .map(|(state, n)| {
                if one {
                    state.plain().to_owned()
                } else {
                    format!("{n} {}", state.plain())
                }
            })
            .collect();
        line.words = format!("{}: {}", line.title, parts.join(", "));
    }
    lines
}

/// The one line that says where a message stands: "Released, 2 need you (leaflet, media)".
pub fn summary(state: MessageState, lines: &[OutletLine]) -> String {
    let mut words = sentence(state.plain());
    let with = |wanted: &[DeliveryState]| -> (u64, Vec<&str>) {
        let mut outlets = Vec::new();
        let mut total = 0;
        for line in lines {
            let n: u64 = wanted.iter().filter_map(|s| line.states.get(s)).sum();
            if n > 0 {
                total += n;
                outlets.push(line.outlet.as_str());
            }
        }
        (total, outlets)
    };
    let (people, outlets) = with(&[DeliveryState::WithPerson]);
    if people > 0 {
        let verb = if people == 1 { "needs" } else { "need" };
        words.push_str(&format!(", {people} {verb} you ({})", outlets.join(", ")));
    }
    let (unknown, _) = with(&[DeliveryState::Unknown]);
    if unknown > 0 {
        words.push_str(&format!(", {unknown} not confirmed, checking"));
    }
    let (open, _) = with(&[
        DeliveryState::Queued,
        DeliveryState::InFlight,
        DeliveryState::Waiting,
    ]);
    if open > 0 {
        words.push_str(&format!(", {open} still to go"));
    }
    let (refused, outlets) = with(&[DeliveryState::Refused, DeliveryState::Bounced]);
    if refused > 0 {
        words.push_str(&format!(", {refused} not taken ({})", outlets.join(", ")));
    }
    words
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|c| c.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(outlet: &str, state: DeliveryState, count: u64) -> Count {
        Count {
            outlet: OutletName::new(outlet).unwrap(),
            state,
            count,
            reason: None,
        }
    }

    #[test]
    fn the_demos_tally_reads_as_the_issue_says() {
        let lines = lines(&[
            count("twitter", DeliveryState::Accepted, 1),
            count("email", DeliveryState::Accepted, 12),
            count("leaflet", DeliveryState::WithPerson, 1),
            count("media", DeliveryState::WithPerson, 1),
        ]);
        assert_eq!(
            summary(MessageState::Released, &lines),
            "Released, 2 need you (leaflet, media)"
        );
        assert_eq!(lines[0].words, "X: sent");
        assert_eq!(lines[1].words, "Email: 12 sent");
    }

    #[test]
    fn doubt_and_refusals_are_said() {
        let lines = lines(&[
            count("twitter", DeliveryState::Unknown, 1),
            count("email", DeliveryState::Accepted, 3),
            count("email", DeliveryState::Waiting, 2),
            count("email", DeliveryState::Refused, 1),
        ]);
        let words = summary(MessageState::Released, &lines);
        assert_eq!(
            words,
            "Released, 1 not confirmed, checking, 2 still to go, 1 not taken (email)"
        );
    }
}
