//! The sentences that few messages use: other kinds of place, other ways to reach someone, facts in English.

use wardmote_domain::{
    area::AreaCode,
    facts::{
        Coded, Contact, ContactFor, Correction, FactName, Facts, HoldingWhat, Place, Right,
        Withdrawal,
    },
    places::Places,
};

use super::{LONG_STREET, Sample, contact, earlier, holding, longest_ward, place};

fn english<C>() -> Coded<C> {
    Coded::English("Something <else> & more".to_owned())
}

/// The places that are said in another way than a street.
fn places() -> Vec<Place> {
    let borough = Places::london()
        .boroughs()
        .max_by_key(|b| b.name.len())
        .map(|b| AreaCode::Borough(b.code));
    let mut areas = vec![longest_ward(), AreaCode::London];
    areas.extend(borough);
    let mut places = Vec::new();
    for ward in areas {
        let bare = Place {
            street: None,
            name: None,
            ward,
            postcode: None,
        };
        let name = Some(LONG_STREET.to_owned());
        places.push(Place {
            name: name.clone(),
            postcode: Some("SW1A 2JL".to_owned()),
            ..bare.clone()
        });
        places.push(Place {
            street: Some("Marlpit Road".to_owned()),
            name,
            ..bare.clone()
        });
        places.push(bare);
    }
    places
}

fn with(change: impl FnOnce(&mut Place, &mut Contact)) -> Facts {
    let mut facts = holding(Coded::Code(HoldingWhat::Search), ContactFor::NotEmergency);
    if let Facts::Holding(holding) = &mut facts {
        change(&mut holding.place, &mut holding.contact);
    }
    facts
}

fn correction(wrong: Coded<FactName>, right: Right) -> Facts {
    Facts::Correction(Box::new(Correction { wrong, right }))
}

/// Every such sample.
pub(super) fn all() -> Vec<Sample> {
    let mut samples = vec![
        Sample::new("what in English", holding(english(), ContactFor::Emergency)),
        Sample::new(
            "every way to reach us",
            with(|_, contact| {
                contact.text = Some("61016".to_owned());
                contact.email = Some("a@example.org".to_owned());
                contact.url = Some("met.police.uk/report".to_owned());
            }),
        ),
        Sample::new(
            "a contact for something in English",
            with(|_, contact| contact.purpose = english()),
        ),
        Sample::new(
            "a reason in English",
            Facts::Withdrawal(Withdrawal { reason: english() }),
        ),
        Sample::new(
            "a fault in English",
            correction(english(), Right::English("It is <this>".to_owned())),
        ),
        Sample::new(
            "the right thing in English",
            correction(Coded::Code(FactName::What), Right::What(english())),
        ),
        Sample::new(
            "what happened, in English",
            correction(
                Coded::Code(FactName::WhatHappened),
                Right::WhatHappened(english()),
            ),
        ),
        Sample::new(
            "the right contact, for something in English",
            correction(
                Coded::Code(FactName::Contact),
                Right::Contact(Contact {
                    purpose: english(),
                    ..contact(ContactFor::Emergency)
                }),
            ),
        ),
    ];
    for other in places() {
        let facts = with(|place, _| *place = other.clone());
        samples.push(Sample::new(format!("the place {other:?}"), facts));
        let right = correction(Coded::Code(FactName::Place), Right::Place(other));
        samples.push(Sample {
            of: Some(earlier()),
            ..Sample::new("another right place", right)
        });
    }
    samples.push(Sample::new("the usual place", with(|p, _| *p = place())));
    samples
}
