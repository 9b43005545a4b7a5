//! What the message tells of addresses: those that are meant to be known, and what its English says.

use std::{collections::BTreeSet, ops::Range};

use wardmote_domain::{
    draft::Content,
    facts::{Event, Extra, Facts, Right},
    text::{dates::find_dates, times::find_times},
};

use super::{
    Read,
    homes::{NUMBER, spans},
};
use crate::ask::Ask;

/// Words alone, parted and framed by one space, so that one address lies in another only as whole words.
fn folded(address: &str) -> String {
    let mut out = String::from(" ");
    let mut apart = true;
    for c in address.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
            apart = false;
        } else if !matches!(c, '\'' | '’') && !apart {
            out.push(' ');
            apart = true;
        }
    }
    if !apart {
        out.push(' ');
    }
    out
}

/// The addresses that a message may have, and what its English says of them.
pub(super) struct Homes {
    /// Venues and places to meet, folded.
    venues: Vec<String>,
    /// The streets of the English, folded, in one.
    english: String,
    /// Hours of times and days of dates of the English: in a translation they may stand before a street.
    numbers: BTreeSet<String>,
    /// House numbers of the English.
    houses: BTreeSet<String>,
}

impl Homes {
    pub(super) fn new(ask: &Ask<'_>, english: &[Read<'_>]) -> Self {
        let mut homes = Self {
            venues: (ask.draft().record.venue.iter())
                .cloned()
                .chain(told_in_facts(ask))
                .map(|venue| folded(&venue))
                .filter(|venue| venue.len() > 1)
                .collect(),
            english: String::new(),
            numbers: BTreeSet::new(),
            houses: BTreeSet::new(),
        };
        if ask.translations().next().is_none() {
            return homes;
        }
        for read in english {
            let plain = read.plain();
            homes.english.push_str(&folded(plain));
            for time in find_times(plain) {
                homes.numbers.insert(time.hour.to_string());
                homes.numbers.insert((time.hour % 12).to_string());
            }
            homes
                .numbers
                .extend(find_dates(plain).iter().map(|d| d.day.to_string()));
            let houses = spans(plain, ask.data()).into_iter();
            homes.houses.extend(
                houses.filter_map(|span| Some(NUMBER.captures(&plain[span])?["number"].to_owned())),
            );
        }
        homes
    }

    /// Whether it is inside a venue, or a venue inside it.
    pub(super) fn is_venue(&self, address: &str) -> bool {
        let own = folded(address);
        (self.venues.iter()).any(|venue| venue.contains(&own) || own.contains(venue.as_str()))
    }

    /// Whether a number before a street in a translation is the end of a date or a time: "5 Mart Marlpit Road".
    pub(super) fn is_date_or_time(&self, plain: &str, span: &Range<usize>) -> bool {
        let before = &plain[..span.start];
        let of_a_time = before.ends_with(['.', ':', ',', '/', '-'])
            && before
                .trim_end_matches(['.', ':', ',', '/', '-'])
                .ends_with(|c: char| c.is_ascii_digit());
        let Some(parts) = NUMBER.captures(&plain[span.clone()]) else {
            return of_a_time;
        };
        let street = folded(&parts["street"]);
        let whole = self.english.contains(&street);
        let words: Vec<&str> = street.split_whitespace().collect();
        let part = (1..words.len().saturating_sub(1)).any(|from| {
            self.english
                .contains(&format!(" {} ", words[from..].join(" ")))
        });
        let number = &parts["number"];
        let other = self.numbers.contains(number) && !self.houses.contains(number);
        of_a_time || other || (!whole && part)
    }
}

/// Venues and places to meet of typed facts: they are there to be known.
fn told_in_facts(ask: &Ask<'_>) -> Vec<String> {
    let event = |event: &Event| vec![format!("{} {}", event.venue, event.address)];
    let Content::Facts { facts, .. } = &ask.draft().content else {
        return Vec::new();
    };
    let extras = |extras: &[Extra]| -> Vec<String> {
        let places = extras.iter().filter_map(|extra| match extra {
            Extra::At(_, place) => Some(place.clone()),
            _ => None,
        });
        places.collect()
    };
    let mut told = extras(facts.extras());
    told.extend(match facts {
        Facts::Event(f) => event(f),
        Facts::WardUpdate(f) => f.next_meeting.as_ref().map(event).unwrap_or_default(),
        Facts::Reassurance(f) => f.team_there.iter().map(|team| team.place.clone()).collect(),
        Facts::Correction(f) => match &f.right {
            Right::Meeting(meeting) => event(meeting),
            Right::TeamThere(team) => vec![team.place.clone()],
            Right::Name(name) => vec![name.clone()],
            Right::Extras(all) => extras(all),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    });
    told
}
