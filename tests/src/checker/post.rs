//! X: one post for each message, by its text and its reference; a warning may be there twice.

use std::collections::BTreeSet;

use super::{Committed, Delivery, Fault, Posted};

const OUTLET: &str = "twitter";

/// The text without its reference, and the reference.
fn parts(post: &Posted) -> Option<(&str, &str)> {
    let (text, last) = post.text.rsplit_once('\n')?;
    let reference = last.strip_prefix("Ref ")?;
    let good = reference.len() == 6
        && reference
            .bytes()
            .all(|b| b.is_ascii_digit() || b.is_ascii_lowercase());
    good.then_some((text, reference))
}

pub(super) fn check(
    committed: &[Committed],
    posts: &[Posted],
    window: usize,
    faults: &mut Vec<Fault>,
) {
    let mut asked: BTreeSet<&str> = BTreeSet::new();
    let mut references: BTreeSet<&str> = BTreeSet::new();
    let mut repeated = 0;
    for message in committed {
        let own: Vec<&Delivery> = message
            .deliveries
            .iter()
            .filter(|d| d.outlet == OUTLET)
            .collect();
        let wanted = usize::from(message.post.is_some());
        if own.len() > wanted || (own.len() < wanted && !message.taken_back) {
            faults.push(Fault::NoDelivery {
                message: message.id.clone(),
                outlet: OUTLET,
                wanted,
                found: own.len(),
            });
        }
        let Some(text) = &message.post else { continue };
        let theirs: Vec<&Posted> = posts
            .iter()
            .filter(|p| parts(p).is_some_and(|(own, _)| own == text))
            .collect();
        asked.extend(theirs.iter().map(|p| p.id.as_str()));
        let marks: BTreeSet<&str> = theirs
            .iter()
            .filter_map(|p| parts(p))
            .map(|(_, reference)| reference)
            .collect();
        if marks.len() > 1 || marks.iter().any(|mark| !references.insert(mark)) {
            faults.push(Fault::TwoIds {
                message: message.id.clone(),
            });
        }
        // The same public post twice is worse than late, except where people must leave now.
        let most = if message.kind == "warning" { 2 } else { 1 };
        if theirs.len() > most {
            faults.push(Fault::Twice {
                what: message.id.clone(),
                times: theirs.len(),
            });
        }
        repeated += theirs.len().saturating_sub(1);
        for delivery in own {
            one(delivery, &theirs, faults);
        }
    }
    for post in posts.iter().filter(|p| !asked.contains(p.id.as_str())) {
        let near = parts(post).is_some_and(|(_, reference)| references.contains(reference));
        let what = post.id.clone();
        faults.push(if near {
            Fault::WrongText { what }
        } else {
            Fault::NeverAsked { what }
        });
    }
    if repeated > window {
        faults.push(Fault::BeyondTheWindow {
            outlet: OUTLET,
            repeated,
            window,
        });
    }
}

fn one(delivery: &Delivery, posts: &[&Posted], faults: &mut Vec<Fault>) {
    let named = || delivery.id.clone();
    let there = match &delivery.receipt {
        Some(receipt) => posts.iter().any(|p| p.id == *receipt),
        None => !posts.is_empty(),
    };
    if delivery.claimed() && !there {
        faults.push(Fault::Lost { delivery: named() });
    }
    if delivery.state == "recalled" && posts.iter().any(|p| !p.deleted) {
        faults.push(Fault::WentAllTheSame { delivery: named() });
    }
    if delivery.ended_unsent() && !posts.is_empty() {
        faults.push(Fault::WentAllTheSame { delivery: named() });
    }
}
