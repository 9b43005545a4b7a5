//! Several things in one mail: what is urgent first, and what belongs to one round in one line with one link.

use std::collections::BTreeMap;

use wardmote_domain::{
    ids::{MessageId, RoundId},
    places::Places,
    staff::What,
};
use wardmote_store::DueTelling;

use super::words::Words;

/// The rounds of messages that came of one.
pub(super) type Rounds = BTreeMap<MessageId, RoundId>;

/// Where to go for several things of one kind in one round, on the desk.
pub(crate) fn path_of_round(what: What, round: RoundId) -> String {
    match what {
        What::ApprovalWaiting => format!("/rounds/{round}/approve"),
        What::TaskDue => "/tasks".to_owned(),
        _ => format!("/rounds/{round}"),
    }
}

/// The things of one round that want the same, or one thing of its own.
type Bundle<'a> = (Option<(RoundId, What)>, Vec<&'a DueTelling>);

fn bundles<'a>(many: &[&'a DueTelling], rounds: &Rounds) -> Vec<Bundle<'a>> {
    let mut sorted = many.to_vec();
    sorted.sort_by_key(|one| one.priority);
    let mut all: Vec<Bundle<'a>> = Vec::new();
    for one in sorted {
        let round = one.message.as_ref().and_then(|id| rounds.get(id));
        let key = round.map(|round| (*round, one.what));
        match all.iter_mut().find(|(k, _)| key.is_some() && *k == key) {
            Some((_, bundle)) => bundle.push(one),
            None => all.push((key, vec![one])),
        }
    }
    all
}

impl Words<'_> {
    /// The lines of a mail about several things.
    pub(super) fn list(&self, many: &[&DueTelling], rounds: &Rounds) -> String {
        let desk = &self.desk.settings().server.desk_url;
        let mut lines = Vec::new();
        for (key, bundle) in bundles(many, rounds) {
            match (key, bundle.as_slice()) {
                (Some((round, what)), [_, _, ..]) => lines.push(format!(
                    "{}: {} notices of one round{}.\n{desk}{}\n",
                    what.plain(),
                    bundle.len(),
                    boroughs(&bundle),
                    path_of_round(what, round)
                )),
                _ => lines.extend(
                    bundle
                        .iter()
                        .map(|one| format!("{}.\n{}\n", self.subject(one), self.link(one))),
                ),
            }
        }
        lines.join("\n")
    }
}

/// `, Hackney`: the boroughs of a round.
fn boroughs(bundle: &[&DueTelling]) -> String {
    let areas: Vec<_> = bundle.iter().flat_map(|one| one.areas.clone()).collect();
    let codes = Places::london().boroughs_of(&areas);
    let names: Vec<String> = codes
        .into_iter()
        .map(|code| crate::pages::plain::area(&wardmote_domain::area::AreaCode::Borough(code)))
        .collect();
    match names.len() {
        0 => String::new(),
        1 | 2 => format!(", {}", names.join(" and ")),
        n => format!(", {n} boroughs"),
    }
}
