//! Numbers that may be clock times in a text of any language.

use std::sync::LazyLock;

use regex::Regex;

use super::{Span, Taken, contacts, digits, phones};

/// A number that may be a clock time: `18.30`, `6:30`, `18h30`, `6点30分`, `3`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeNumber {
    /// Where it stands.
    pub span: Span,
    /// The hour, 0 to 24.
    pub hour: u8,
    /// The minute, 0 if none is written.
    pub minute: u8,
    /// Whether minutes or a mark of the hour are written (`18.00`, `18h`). A bare number is a time only if something
    /// else says so.
    pub marked: bool,
}

/// Hours, a mark, minutes. The marks: `.` `:` `h`, a full-width colon, `h` with spaces, and the words for hour that
/// stand between the numbers in Chinese and Japanese (时 時 点 點) and Korean (시), followed by “half” (半) or minutes.
static WITH_MARK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?P<h>[01]?[0-9]|2[0-4])(?: ?(?:[.:：]|[hH] ?|[时時点點]|시 ?)(?P<m>[0-5][0-9])(?:[^0-9]|$)",
        r"| ?[时時点點](?P<half>半)| ?(?P<mark>[时時点點]|시|[hH](?:[^\p{L}]|$)))"
    ))
    .expect("a pattern fixed at compile time")
});

static BARE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"2[0-4]|[01]?[0-9]").expect("a pattern fixed at compile time"));

/// Words of South Asia that stand before an hour: half past it (6:30), a quarter past it (6:15), a quarter to it (5:45).
static BEFORE_HOUR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:(?P<half>ساڑھے|সাড়ে|সাড়ে|साढ़े|साढ़े|साढे|સાડા|ਸਾਢੇ)|(?P<past>سوا|সোয়া|সোয়া|सवा|સવા|ਸਵਾ)",
        r"|(?P<to>پونے|পৌনে|पौने|પોણા|ਪੌਣੇ)) ?$"
    ))
    .expect("a pattern fixed at compile time")
});

/// An hour with such a word before it, as one time.
fn with_word(plain: &str, start: usize, end: usize, hour: u8) -> Option<TimeNumber> {
    // Only the few letters before the number are read.
    let from = (0..=start.min(30))
        .rev()
        .map(|back| start - back)
        .find(|at| plain.is_char_boundary(*at))?;
    let word = BEFORE_HOUR.captures(&plain[from..start])?;
    let whole = word.get(0)?;
    let before = plain[..from + whole.start()].chars().next_back();
    if before.is_some_and(char::is_alphabetic) {
        return None;
    }
    let (hour, minute) = match (word.name("half"), word.name("past")) {
        (Some(_), _) => (hour, 30),
        (None, Some(_)) => (hour, 15),
        (None, None) => (hour.checked_sub(1)?, 45),
    };
    Some(TimeNumber {
        span: from + whole.start()..end,
        hour,
        minute,
        marked: true,
    })
}

/// Every number of a text that may be a clock time, digits of any script, in order. Left out: parts of longer numbers,
/// phone numbers, references, web addresses and e-mail addresses.
pub fn find_time_numbers(text: &str) -> Vec<TimeNumber> {
    let folded = digits::fold(text);
    let plain = folded.as_str();
    let mut taken = contacts::spans(plain);
    taken.extend(phones::find_phones(plain).into_iter().map(|p| p.span));
    let taken = Taken::new(taken);
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = plain[from..]
        .find(|c: char| c.is_ascii_digit())
        .map(|at| from + at)
    {
        let run = plain[start..]
            .find(|c: char| !c.is_ascii_digit())
            .map_or(plain.len(), |length| start + length);
        from = run;
        if let Some(time) = at(plain, start, run).filter(|t| !taken.touches(&t.span)) {
            from = time.span.end;
            found.push(TimeNumber {
                span: folded.origin(time.span.clone()),
                ..time
            });
        }
    }
    found
}

/// The time number that a run of digits starts.
fn at(plain: &str, start: usize, run: usize) -> Option<TimeNumber> {
    // Money, decimals and the rest of a longer number.
    if plain[..start].ends_with(['£', '€', '$', '#']) || continues(&plain[..start]) {
        return None;
    }
    // Only what starts here is read, so that a long text without a mark is not searched to its end for each number.
    if let Some(c) = WITH_MARK.captures(&plain[start..])
        && start + c.name("h")?.end() == run
    {
        let hour = c.name("h")?.as_str().parse().ok()?;
        let minute = match (c.name("m"), c.name("half")) {
            (Some(m), _) => m.as_str().parse().ok()?,
            (None, half) => {
                if half.is_some() {
                    30
                } else {
                    0
                }
            }
        };
        let last = c
            .name("m")
            .or_else(|| c.name("half"))
            .map(|m| start + m.end());
        // The mark may have had to be followed by something that is not part of it.
        let end = last.unwrap_or_else(|| {
            c.name("mark").map_or(run, |m| {
                start + m.start() + m.as_str().chars().next().map_or(0, char::len_utf8)
            })
        });
        return Some(TimeNumber {
            span: start..end,
            hour,
            minute,
            marked: true,
        });
    }
    let whole = BARE
        .find(&plain[start..run])
        .is_some_and(|m| m.len() == run - start);
    let followed = plain[run..]
        .strip_prefix(['.', ',', ':', '/'])
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if !whole || followed {
        return None;
    }
    let hour = plain[start..run].parse().ok()?;
    let with_word = with_word(plain, start, run, hour);
    with_word.or(Some(TimeNumber {
        span: start..run,
        hour,
        minute: 0,
        marked: false,
    }))
}

/// Whether a text ends in a digit and a mark that joins it to the digit after: `3.`, `1,`, `24/`.
fn continues(before: &str) -> bool {
    before
        .strip_suffix(['.', ',', ':', '/'])
        .is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_times_in_many_languages() {
        for (text, expected) in [
            ("saat 6.20'de başladı", Some(("6.20", 6, 20, true))),
            ("রাত ১১:৪০ মিনিটে", Some(("১১:৪০", 11, 40, true))),
            ("à 18h30", Some(("18h30", 18, 30, true))),
            ("à 18 h 30.", Some(("18 h 30", 18, 30, true))),
            ("à 18h, le", Some(("18h", 18, 0, true))),
            ("شام 5 بجے", Some(("5", 5, 0, false))),
            ("الساعة ٣ مساءً", Some(("٣", 3, 0, false))),
            ("下午6点30分", Some(("6点30", 6, 30, true))),
            ("下午6点半", Some(("6点半", 6, 30, true))),
            ("شام ساڑھے 6 بجے", Some(("ساڑھے 6", 6, 30, true))),
            ("সন্ধ্যা সাড়ে ৬টায়", Some(("সাড়ে ৬", 6, 30, true))),
            ("पौने 6 बजे", Some(("पौने 6", 5, 45, true))),
            ("下午3点", Some(("3点", 3, 0, true))),
            ("3yh", Some(("3", 3, 0, false))),
            ("6:30pm", Some(("6:30", 6, 30, true))),
            ("24:00", Some(("24:00", 24, 0, true))),
            ("2026", None),
            ("£5.50, 1,250, 3.456", None),
            ("020 7946 0187", None),
            ("met.police.uk/10", None),
        ] {
            let found = find_time_numbers(text);
            let shown = found
                .first()
                .map(|t| (&text[t.span.clone()], t.hour, t.minute, t.marked));
            assert_eq!(shown, expected, "{text}");
        }
        assert_eq!(find_time_numbers("de 11 a 13.30").len(), 2);
        assert_eq!(find_time_numbers("21.15 und 22 Uhr").len(), 2);
        assert_eq!(find_time_numbers("20, 24, 25").len(), 2);
        assert_eq!(find_time_numbers("4 Aralık, saat 8.10").len(), 2);
    }
}
