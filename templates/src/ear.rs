//! Text for the ear: numbers digit by digit in their groups, addresses in words.

use wardmote_domain::{
    text::{
        Span, contacts, overlap,
        phone_layout::{PhoneLayout, layout},
        phones,
        sentences::sentences,
    },
    words::Direction,
};

use crate::{bidi, catalogue::Spoken, render};

/// Digits from which on a number without groups is a phone number that somebody ran together.
const UNGROUPED: usize = 9;

/// A number as it is read out: `020 7946 0187` is "0 2 0, 7 9 4 6, 0 1 8 7". The groups are those it is written in, or
/// the usual ones where it is run together.
pub(crate) fn number(text: &str) -> String {
    let text = match text.trim().strip_prefix('+') {
        Some(_) => phones::normalise(text),
        None => text.to_owned(),
    };
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    let run_together = digits >= UNGROUPED && text.chars().all(char::is_numeric);
    let written = match layout(&text) {
        PhoneLayout::Wrong(better) if run_together => better,
        _ => text,
    };
    let groups: Vec<String> = written
        .split(|c: char| !c.is_numeric())
        .filter(|group| !group.is_empty())
        .map(|group| {
            let digits: Vec<String> = group.chars().map(String::from).collect();
            digits.join(" ")
        })
        .collect();
    groups.join(", ")
}

/// An address without its scheme.
fn bare(text: &str) -> &str {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    rest.trim_end_matches('/')
}

/// A web or email address as it is read out, without its scheme: `met.police.uk` is "met dot police dot uk".
pub(crate) fn address(text: &str, spoken: &Spoken) -> String {
    let mut said = String::with_capacity(text.len() * 2);
    for c in bare(text).chars() {
        match c {
            '.' => said.push_str(&spoken.dot),
            '/' => said.push_str(&spoken.slash),
            '@' => said.push_str(&spoken.at),
            '-' => said.push_str(&spoken.dash),
            '_' => said.push_str(&spoken.underscore),
            other => said.push(other),
        }
    }
    said
}

/// The digits of a clock time as they are read out: `3:40` is "3 40", `3:05` is "3 oh 5".
pub(crate) fn time(digits: &str, spoken: &Spoken) -> String {
    let Some((hour, minute)) = digits.split_once(':') else {
        return digits.to_owned();
    };
    match minute.strip_prefix('0') {
        Some("0") | None => format!("{hour} {minute}"),
        Some(one) => format!("{hour} {}{one}", spoken.zero),
    }
}

/// What a person typed, for the ear: plain sentences, each point of a list one of its own. Phone numbers are read out
/// digit by digit; addresses in words where the language has them, else without their scheme.
pub(crate) fn typed(text: &str, spoken: Option<&Spoken>, direction: Direction) -> String {
    let stop = spoken.map_or(".", |spoken| &spoken.stop);
    let paragraphs = render::paragraphs(text).into_iter().map(|lines| {
        let said = lines.iter().map(|line| match render::item(line) {
            Some(point) => ended(point, stop),
            None => line.clone(),
        });
        ended(&said.collect::<Vec<_>>().join(" "), stop)
    });
    let plain: Vec<String> = paragraphs.collect();
    signs(&plain.join("\n\n"), spoken, direction)
}

/// The last sentence of a typed text with a number to call, else with an address, for the ear.
pub(crate) fn last_contact(
    text: &str,
    spoken: Option<&Spoken>,
    direction: Direction,
) -> Option<String> {
    let found = places(text);
    let all = sentences(text);
    let last = |sign: Sign| {
        let holds = |span: &Span| {
            let inside = |(own, kind): &(Span, Sign)| *kind == sign && overlap(own, span);
            found.iter().any(inside)
        };
        all.iter().rev().find(|s| holds(&s.span))
    };
    let sentence = last(Sign::Number).or_else(|| last(Sign::Address))?;
    Some(typed(&text[sentence.span.clone()], spoken, direction))
}

/// The text as a whole sentence. What ends with a letter or a number gets a stop, as a reader's voice would give it.
fn ended(text: &str, stop: &str) -> String {
    let text = text.trim();
    match text.chars().next_back() {
        Some(last) if last.is_alphanumeric() || last == ')' => format!("{text}{stop}"),
        _ => text.to_owned(),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Number,
    Address,
}

/// Where numbers to call and addresses stand, in order, not overlapping.
fn places(text: &str) -> Vec<(Span, Sign)> {
    let mut found: Vec<(Span, Sign)> = Vec::new();
    let addresses = contacts::find_links(text)
        .into_iter()
        .chain(contacts::find_emails(text))
        .map(|f| (f.span, Sign::Address));
    let codes = phones::find_short_codes(text).into_iter().map(|c| c.span);
    let numbers = phones::find_phones(text)
        .into_iter()
        .map(|p| p.span)
        .chain(codes)
        .map(|span| (span, Sign::Number));
    for (span, sign) in addresses.chain(numbers) {
        if !found.iter().any(|(other, _)| overlap(other, &span)) {
            found.push((span, sign));
        }
    }
    found.sort_by_key(|(span, _)| span.start);
    found
}

fn signs(text: &str, spoken: Option<&Spoken>, direction: Direction) -> String {
    let mut said = String::with_capacity(text.len() * 2);
    let mut from = 0;
    for (span, sign) in places(text) {
        said.push_str(&text[from..span.start]);
        let written = &text[span.clone()];
        match (sign, spoken) {
            (Sign::Number, _) if direction == Direction::Rtl => {
                said.push_str(&bidi::ltr(&number(written)));
            }
            (Sign::Number, _) => said.push_str(&number(written)),
            (Sign::Address, Some(spoken)) => said.push_str(&address(written, spoken)),
            (Sign::Address, None) => said.push_str(bare(written)),
        }
        from = span.end;
    }
    said.push_str(&text[from..]);
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english() -> Spoken {
        Spoken {
            dot: " dot ".to_owned(),
            slash: " slash ".to_owned(),
            at: " at ".to_owned(),
            dash: " dash ".to_owned(),
            underscore: " underscore ".to_owned(),
            zero: "oh ".to_owned(),
            stop: ".".to_owned(),
            clock: Vec::new(),
        }
    }

    #[test]
    fn numbers_are_read_in_their_groups() {
        for (written, said) in [
            ("020 7946 0187", "0 2 0, 7 9 4 6, 0 1 8 7"),
            ("02079460187", "0 2 0, 7 9 4 6, 0 1 8 7"),
            ("+44 20 7946 0187", "0 2 0, 7 9 4 6, 0 1 8 7"),
            ("(020) 7946 0187", "0 2 0, 7 9 4 6, 0 1 8 7"),
            ("101", "1 0 1"),
            ("18001 101", "1 8 0 0 1, 1 0 1"),
        ] {
            assert_eq!(number(written), said, "{written}");
        }
    }

    #[test]
    fn addresses_and_times_are_words() {
        for (written, said) in [
            ("met.police.uk", "met dot police dot uk"),
            (
                "https://met.police.uk/a-b/",
                "met dot police dot uk slash a dash b",
            ),
            ("ward@example.org", "ward at example dot org"),
        ] {
            assert_eq!(address(written, &english()), said, "{written}");
        }
        for (written, said) in [
            ("3:40", "3 40"),
            ("3:05", "3 oh 5"),
            ("3:00", "3 00"),
            ("3", "3"),
        ] {
            assert_eq!(time(written, &english()), said, "{written}");
        }
    }

    #[test]
    fn typed_text_becomes_sentences() {
        let text =
            "Lock it\n\nDo this:\n- Call 020 7946 0187\n- Or go to https://met.police.uk/phones.";
        assert_eq!(
            typed(text, Some(&english()), Direction::Ltr),
            "Lock it.\n\nDo this: Call 0 2 0, 7 9 4 6, 0 1 8 7. Or go to met dot police dot uk slash phones."
        );
        assert_eq!(
            typed("Git: https://met.police.uk/a", None, Direction::Ltr),
            "Git: met.police.uk/a."
        );
        assert_eq!(
            last_contact(
                "Call 101. If not, go to met.police.uk. We will wait.",
                Some(&english()),
                Direction::Ltr
            )
            .unwrap(),
            "Call 1 0 1."
        );
        assert_eq!(
            last_contact("Go to met.police.uk. We will wait.", None, Direction::Ltr).unwrap(),
            "Go to met.police.uk."
        );
        assert_eq!(last_contact("Stay away.", None, Direction::Ltr), None);
    }
}
