//! The contacts of a text: phones, codes, links, addresses, references. Which are known: [`crate::known`].

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use regex::Regex;
use wardmote_domain::text::{
    contacts,
    phones::{self, PhoneKind},
};

use crate::data::Data;
pub(crate) use crate::known::is_known;

/// What kind of contact it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Phone,
    Code,
    Link,
    Email,
    Reference,
}

impl Kind {
    pub(crate) fn plain(self) -> &'static str {
        match self {
            Self::Phone => "phone number",
            Self::Code => "number",
            Self::Link => "link",
            Self::Email => "e-mail address",
            Self::Reference => "reference",
        }
    }
}

/// A contact in a text.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) kind: Kind,
    /// The form to compare by.
    pub(crate) key: String,
    pub(crate) span: Range<usize>,
}

/// Codes that bring an ambulance or armed officers: none may be added by a translation.
pub(crate) const EMERGENCY: &[&str] = &["999", "112", "18000"];

const APOSTROPHES: [char; 2] = ['\'', '’'];

/// Every contact of a text, in order; short codes wherever their digits stand alone. Numbers that only have the shape
/// of a phone number are among them.
pub(crate) fn all(text: &str) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut add = |kind, found: Vec<contacts::Found>| {
        items.extend(found.into_iter().map(|f| Item {
            kind,
            key: f.key.trim_end_matches('-').to_owned(),
            span: f.span,
        }));
    };
    // Turkish and Finnish put an ending on an address after an apostrophe: "met.police.uk/report'a".
    // The key may be shorter than what is written (no slash at its end), so each is cut at its own apostrophe.
    let bare = |mut found: contacts::Found| {
        if let Some(at) = found.key.rfind(APOSTROPHES)
            && found.key[at..].chars().skip(1).all(char::is_alphabetic)
            && let Some(written) = text[found.span.clone()].rfind(APOSTROPHES)
        {
            found.span.end = found.span.start + written;
            found.key.truncate(at);
        }
        found
    };
    add(
        Kind::Link,
        contacts::find_links(text).into_iter().map(bare).collect(),
    );
    add(Kind::Email, contacts::find_emails(text));
    add(Kind::Reference, contacts::find_references(text));
    items.extend(phones::find_phones(text).into_iter().map(|p| Item {
        kind: Kind::Phone,
        key: p.digits,
        span: p.span,
    }));
    items.extend(phones::find_short_codes(text).into_iter().map(|c| Item {
        kind: Kind::Code,
        key: c.digits,
        span: c.span,
    }));
    items.sort_by_key(|item| item.span.start);
    items
}

/// Numbers that people are told to call and that no phone can have: a digit too many or too few.
pub(crate) fn misdialled(text: &str, data: &Data) -> Vec<Range<usize>> {
    (phones::find_phones(text).into_iter())
        .filter(|p| p.kind == PhoneKind::Malformed && is_called(text, &p.span, data))
        .map(|p| p.span)
        .collect()
}

/// The contacts of an English text that are meant as such: a three-digit code counts after a word of `call_words`, and
/// a number that no phone can have does not count.
pub(crate) fn meant(text: &str, data: &Data) -> Vec<Item> {
    let malformed: HashSet<Range<usize>> = (phones::find_phones(text).into_iter())
        .filter(|p| p.kind == PhoneKind::Malformed)
        .map(|p| p.span)
        .collect();
    all(text)
        .into_iter()
        .filter(|item| match item.kind {
            Kind::Code => item.key.len() > 3 || is_called(text, &item.span, data),
            Kind::Phone => !malformed.contains(&item.span),
            _ => true,
        })
        .collect()
}

/// Words after a number that are no counted thing although they end like one.
const NOT_COUNTED: &[&str] = &[
    "always",
    "as",
    "is",
    "was",
    "has",
    "unless",
    "us",
    "this",
    "its",
    "across",
    "yes",
    "perhaps",
    "sometimes",
    "thanks",
    "besides",
    "plus",
    "tells",
    "operators",
    "services",
];

/// Forms of `call_words`: "by calling 101".
static CALLING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:calling|phoning|ringing|dialling|texting|contacting|telephoning)\b")
        .expect("a pattern fixed at compile time")
});

/// Whether a three-digit number is meant as a code: within 25 characters after a word of `call_words`, not after one
/// of `not_call_words`, not before a counted thing ("101 reports were made").
fn is_called(text: &str, span: &Range<usize>, data: &Data) -> bool {
    let before = &text[..span.start];
    let near_from = before.char_indices().rev().nth(24).map_or(0, |(at, _)| at);
    let near = &before[near_from..];
    let last = near.trim_end();
    let last_words = last.rsplit_once([' ', '\n']).map_or(last, |(_, w)| w);
    if !(data.list("call_words").is_in(near) || CALLING.is_match(near))
        || data.list("not_call_words").is_in(last_words)
    {
        return false;
    }
    let after = &text[span.end..];
    let next: String = match after.strip_prefix(' ') {
        Some(rest) => rest.chars().take_while(|c| c.is_alphabetic()).collect(),
        None => String::new(),
    };
    let many = ["people", "children", "men", "women"].contains(&next.as_str());
    let counted = many
        || (next.len() > 3
            && next.ends_with('s')
            && next.chars().all(char::is_lowercase)
            && !NOT_COUNTED.contains(&next.as_str()));
    !counted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::DataFiles;

    #[test]
    fn a_code_is_one_only_where_people_are_told_to_call_it() {
        let data = Data::read(&DataFiles::default()).unwrap();
        let codes = |text: &str| -> Vec<String> {
            (meant(text, &data)
                .into_iter()
                .filter(|i| i.kind == Kind::Code))
            .map(|i| i.key)
            .collect()
        };
        for (text, expected) in [
            ("If you saw it, call 101 or 999.", vec!["101", "999"]),
            ("You can call us on 101 always.", vec!["101"]),
            ("Tell us by calling 101.", vec!["101"]),
            ("We answered calls to 101 reports of theft.", vec![]),
            ("Go to room 101, or bus 105.", vec![]),
            ("101 reports were made.", vec![]),
            ("Deaf? Use 18001 101.", vec!["18001101"]),
        ] {
            assert_eq!(codes(text), expected, "{text}");
        }
    }

    #[test]
    fn an_ending_after_an_apostrophe_is_no_part_of_the_link() {
        for (text, link) in [
            ("met.police.uk/report'a git", "met.police.uk/report"),
            ("met.police.uk/a’b/𑤷", "met.police.uk/a"),
            ("met.police.uk/a’ya/", "met.police.uk/a"),
        ] {
            let found = super::all(text);
            assert_eq!(&text[found[0].span.clone()], link, "{text}");
            assert_eq!(found[0].key, link, "{text}");
        }
    }
}
