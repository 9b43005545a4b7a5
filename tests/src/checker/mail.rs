//! Mail: one for each reader, by Message-ID and by reader.

use std::collections::{BTreeMap, BTreeSet};

use super::{Committed, Delivery, Fault};
use crate::mailbox::Mail;

const OUTLET: &str = "email";

pub(super) fn check(
    committed: &[Committed],
    mails: &[Mail],
    window: usize,
    faults: &mut Vec<Fault>,
) {
    let ours: Vec<&Mail> = mails.iter().filter(|m| m.delivery().is_some()).collect();
    let mut by_delivery: BTreeMap<&str, Vec<&Mail>> = BTreeMap::new();
    for mail in &ours {
        by_delivery
            .entry(mail.delivery().unwrap_or_default())
            .or_default()
            .push(mail);
    }
    let known: BTreeSet<&str> = committed
        .iter()
        .flat_map(|m| &m.deliveries)
        .filter(|d| d.outlet == OUTLET)
        .map(|d| d.id.as_str())
        .collect();
    for mail in ours
        .iter()
        .filter(|m| !known.contains(m.delivery().unwrap_or_default()))
    {
        faults.push(Fault::NeverAsked {
            what: mail.id.clone(),
        });
    }
    let mut repeated = 0;
    for message in committed {
        let own: Vec<&Delivery> = message
            .deliveries
            .iter()
            .filter(|d| d.outlet == OUTLET)
            .collect();
        let fits = match message.taken_back {
            true => own.len() <= message.readers.len(),
            false => own.len() == message.readers.len(),
        };
        if !fits {
            let (wanted, found) = (message.readers.len(), own.len());
            faults.push(Fault::NoDelivery {
                message: message.id.clone(),
                outlet: OUTLET,
                wanted,
                found,
            });
        }
        for delivery in &own {
            let received = by_delivery
                .get(delivery.id.as_str())
                .map_or(&[][..], Vec::as_slice);
            repeated += received.len().saturating_sub(1);
            // Nobody can ask a relay: what was in doubt when its message was taken back is counted as what it may be.
            let in_doubt = message.taken_back && delivery.state == "withdrawn";
            repeated += usize::from(in_doubt && !received.is_empty());
            one(message, delivery, received, faults);
        }
        readers(message, &own, &by_delivery, faults);
    }
    if repeated > window {
        faults.push(Fault::BeyondTheWindow {
            outlet: OUTLET,
            repeated,
            window,
        });
    }
}

/// One delivery and what came of it.
fn one(message: &Committed, delivery: &Delivery, received: &[&Mail], faults: &mut Vec<Fault>) {
    let named = || delivery.id.clone();
    if delivery.claimed() && received.is_empty() {
        faults.push(Fault::Lost { delivery: named() });
    }
    let may_have_gone = message.taken_back && delivery.state == "withdrawn";
    if delivery.ended_unsent() && !may_have_gone && !received.is_empty() {
        faults.push(Fault::WentAllTheSame { delivery: named() });
    }
    // One repeat is the most that a doubt may lead to.
    if received.len() > 2 {
        faults.push(Fault::Twice {
            what: named(),
            times: received.len(),
        });
    }
    let Some(first) = received.first() else {
        return;
    };
    if received
        .iter()
        .any(|m| m.to != first.to || m.text != first.text || m.subject != first.subject)
    {
        faults.push(Fault::RepeatDiffers { delivery: named() });
    }
    for mail in received {
        match message
            .readers
            .iter()
            .find(|(address, _)| *address == mail.to)
        {
            None => faults.push(Fault::WrongReader { delivery: named() }),
            Some((_, sentence)) if !flat(&mail.text).contains(&flat(sentence)) => {
                faults.push(Fault::WrongText { what: named() });
            }
            Some(_) if mail.message != message.id => {
                faults.push(Fault::WrongText { what: named() })
            }
            Some(_) => {}
        }
    }
}

/// Each reader has the message under one Message-ID, whatever the store calls its deliveries.
fn readers(
    message: &Committed,
    own: &[&Delivery],
    by_delivery: &BTreeMap<&str, Vec<&Mail>>,
    faults: &mut Vec<Fault>,
) {
    for (address, _) in &message.readers {
        let ids = own.iter().filter(|d| {
            by_delivery
                .get(d.id.as_str())
                .is_some_and(|mails| mails.iter().any(|m| m.to == *address))
        });
        if ids.count() > 1 {
            faults.push(Fault::TwoIds {
                message: message.id.clone(),
            });
        }
    }
}

/// A text without its line breaks, which a mail may set anew.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
