//! Phone numbers, in any script and however they are spaced.

use super::{Span, Taken, contacts, digits, formats::Format, without};

/// What kind of number was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneKind {
    /// A UK number of the right length and range.
    Full,
    /// It has the shape of a UK number, but no UK number has this length or range: a digit too many or too few.
    Malformed,
    /// A helpline too short for a full number: 0800 1111, 116 123.
    ShortHelpline,
}

/// A phone number in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// Where it stands.
    pub span: Span,
    /// Its digits, with 0 for a leading +44: what two numbers are compared by.
    pub digits: String,
    /// What kind it is.
    pub kind: PhoneKind,
}

impl Phone {
    /// Whether it is a mobile number, which is personal until proved otherwise.
    pub fn is_mobile(&self) -> bool {
        Format::PhoneMobile.is_in(&self.digits)
    }

    /// Whether it is kept for fiction and must never go live.
    pub fn is_fiction(&self) -> bool {
        Format::PhoneDrama.is_in(&self.digits)
    }
}

/// The digits of a number with 0 for a leading +44 (0): `+44 (0)20 7946 0123` and `(020) 7946 0123` both give
/// `02079460123`. Anything but digits is dropped.
pub fn normalise(number: &str) -> String {
    let all = digits::only(number);
    match all.strip_prefix("44") {
        Some(rest) => format!("0{}", rest.strip_prefix('0').unwrap_or(rest)),
        None => all,
    }
}

/// The phone numbers of a text, in order. Left out: what belongs to a reference, an all-number date, a web address or
/// an e-mail address, and sums of money. Short codes such as 101 are not numbers of their own here: see
/// [`find_short_codes`].
pub fn find_phones(text: &str) -> Vec<Phone> {
    let folded = digits::fold(text);
    let plain = folded.as_str();
    let mut found: Vec<Phone> = Vec::new();
    for m in Format::PhoneCandidate.loose_regex().find_iter(plain) {
        let number = normalise(m.as_str());
        let kind = if Format::PhoneValid.is_in(&number) {
            PhoneKind::Full
        } else {
            PhoneKind::Malformed
        };
        if !plain[..m.start()].ends_with(['£', '€', '$']) {
            found.push(Phone {
                span: m.range(),
                digits: number,
                kind,
            });
        }
    }
    let full = Taken::new(found.iter().map(|p| p.span.clone()).collect());
    for m in Format::PhoneShortFreephone.loose_regex().find_iter(plain) {
        if !full.touches(&m.range()) {
            found.push(Phone {
                span: m.range(),
                digits: digits::only(m.as_str()),
                kind: PhoneKind::ShortHelpline,
            });
        }
    }
    found.sort_by_key(|phone| phone.span.start);
    let mut found = without(found, |p| p.span.clone(), &not_phones(plain));
    for phone in &mut found {
        phone.span = folded.origin(phone.span.clone());
    }
    found
}

/// What looks like a number and is none, in text with folded digits.
fn not_phones(plain: &str) -> Vec<Span> {
    let mut taken = contacts::spans(plain);
    taken.extend(
        Format::DateNumeric
            .loose_regex()
            .find_iter(plain)
            .map(|m| m.range()),
    );
    taken
}

/// A short public number in a text, such as 101 or 18001 101. Whether it is meant as one is for a rule to decide from
/// the words round it (“room 101”, “101 reports were made”).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortCode {
    /// Where it stands.
    pub span: Span,
    /// Its digits: `101`, `18001101`.
    pub digits: String,
}

/// Every place where the digits of a short public number stand on their own, in any script; not inside a phone number,
/// a reference, a date or an address.
pub fn find_short_codes(text: &str) -> Vec<ShortCode> {
    let folded = digits::fold(text);
    let plain = folded.as_str();
    let mut taken = not_phones(plain);
    taken.extend(find_phones(plain).into_iter().map(|p| p.span));
    let alone = |span: &Span| {
        let digit = |c: char| c.is_ascii_digit();
        let before = plain[..span.start].trim_end_matches(['.', ',', ':', '/']);
        let after = plain[span.end..].trim_start_matches(['.', ',', ':', '/']);
        let joined_before = before.len() < span.start && before.ends_with(digit);
        let joined_after = after.len() < plain.len() - span.end && after.starts_with(digit);
        !joined_before && !joined_after
    };
    let found = Format::ShortCode
        .loose_regex()
        .find_iter(plain)
        .map(|m| m.range())
        .filter(alone);
    let found = without(found.collect(), Clone::clone, &taken);
    found
        .into_iter()
        .map(|span| ShortCode {
            digits: digits::only(&plain[span.clone()]),
            span: folded.origin(span),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(&str, String, PhoneKind)> {
        find_phones(text)
            .into_iter()
            .map(|p| (&text[p.span], p.digits, p.kind))
            .collect()
    }

    #[test]
    fn finds_numbers_however_written() {
        for (text, expected) in [
            (
                "Call 020 7946 0187.",
                Some(("020 7946 0187", "02079460187", PhoneKind::Full)),
            ),
            (
                "(020) 7946 0187",
                Some(("(020) 7946 0187", "02079460187", PhoneKind::Full)),
            ),
            (
                "+44 (0)20 7946 0123",
                Some(("+44 (0)20 7946 0123", "02079460123", PhoneKind::Full)),
            ),
            (
                "+447700900123",
                Some(("+447700900123", "07700900123", PhoneKind::Full)),
            ),
            (
                "০৮০০ ৫৫৫ ১১১ নম্বরে",
                Some(("০৮০০ ৫৫৫ ১১১", "0800555111", PhoneKind::Full)),
            ),
            (
                "٠٢٠ ٧٩٤٦ ٠١٨٧",
                Some(("٠٢٠ ٧٩٤٦ ٠١٨٧", "02079460187", PhoneKind::Full)),
            ),
            (
                "请致电020 7946 0187举报",
                Some(("020 7946 0187", "02079460187", PhoneKind::Full)),
            ),
            (
                "020 7946 0187'yi arayın",
                Some(("020 7946 0187", "02079460187", PhoneKind::Full)),
            ),
            (
                "020 7946 018",
                Some(("020 7946 018", "0207946018", PhoneKind::Malformed)),
            ),
            (
                "ring 0800 1111",
                Some(("0800 1111", "08001111", PhoneKind::ShortHelpline)),
            ),
            (
                "on 116 000.",
                Some(("116 000", "116000", PhoneKind::ShortHelpline)),
            ),
            (
                "020\u{a0}7946\u{2011}0187",
                Some(("020\u{a0}7946\u{2011}0187", "02079460187", PhoneKind::Full)),
            ),
        ] {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(t, d, k)| (t, d.to_owned(), k))
                .collect();
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn leaves_other_numbers_alone() {
        for text in [
            "quote 01/1234567/26",
            "CAD 0123/12MAY26",
            "PC 7016EA and PCSO 7031SN",
            "101 reports were made",
            "£0123456789",
            "open 24/7",
            "on 05-12-2026 10 people came",
            "met.police.uk/02079460123",
            "a02079460123@example.org",
            "1,250 people in 2026",
        ] {
            assert!(find_phones(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn tells_kinds_of_number() {
        let phone = |text: &str| find_phones(text).remove(0);
        assert!(phone("07700 900461").is_mobile() && phone("07700 900461").is_fiction());
        assert!(!phone("020 7230 1212").is_mobile() && !phone("020 7230 1212").is_fiction());
        assert_eq!(
            (normalise("0044"), normalise("")),
            ("0044".to_owned(), String::new())
        );
    }

    #[test]
    fn finds_short_codes_that_stand_alone() {
        for (text, expected) in [
            ("Call 101 or 999.", vec!["101", "999"]),
            ("dial 18001 101", vec!["18001101"]),
            ("১০১ নম্বরে", vec!["101"]),
            ("拨打101举报", vec!["101"]),
            ("1,101 people, 101.5 km, 10101", vec![]),
            ("020 7946 0101, 01/1010101/26, room 1018", vec![]),
            ("call 101, or 999", vec!["101", "999"]),
            ("116 123", vec![]),
        ] {
            let digits: Vec<_> = find_short_codes(text)
                .into_iter()
                .map(|c| c.digits)
                .collect();
            assert_eq!(digits, expected, "{text}");
        }
    }
}
