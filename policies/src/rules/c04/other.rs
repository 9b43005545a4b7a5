//! The numbers of a text in another language, each with the values it can have: `1.250` is 1250 or 1.25.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use wardmote_domain::text::{
    dates::find_numeric_dates, digits, mapped::Mapped, numbers_of_time::find_time_numbers,
    phones::find_short_codes,
};

use super::{
    english::{Master, codes_of_things},
    values::{decimal, han, values_of, whole},
};
use crate::{
    rules::c03::{Other, calendar::Calendar, hours::apart},
    text::{Taken, tokens},
};

/// A number of the version.
pub(super) struct Token {
    pub(super) span: Range<usize>,
    /// What it can stand for.
    pub(super) values: Vec<String>,
    /// It may be part of a date, a time or a code: it can stand for a number of the English, and is never one too many.
    pub(super) wild: bool,
    /// Groups parted by spaces: one number (`1 250`), or these.
    pub(super) parts: Vec<Token>,
}

/// Figures with the marks that part thousands and decimals in some language: `1.250,50`, `1’250`, `12,50,000`.
static CHAIN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[0-9]+(?:[.,'’\u{66c}][0-9]+)*").expect("a pattern fixed at compile time")
});

/// Thousands parted by spaces, and telephone numbers with a digit too few.
static SPACED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)[0-9]{1,5}(?:[ \u{a0}\u{202f}\u{2009}][0-9]{2,4})+(?-u:\b)(?:[.,][0-9]+)?")
        .expect("a pattern fixed at compile time")
});

/// What looks like a reference that lost a digit.
static SLASHED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[0-9]*/?[0-9]{4,}/[0-9]+").expect("a pattern fixed at compile time")
});

/// Numbers in Chinese characters, from eleven on.
static HAN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("[一二两兩三四五六七八九十百千零〇]{2,12}").expect("a pattern fixed at compile time")
});

/// Words for ten thousand, a hundred million, thousand and hundred that follow figures.
const SCALES: [(&[char], usize); 4] = [
    (&['万', '萬', '만'], 4),
    (&['億', '亿', '억'], 8),
    (&['千', '천'], 3),
    (&['百', '백'], 2),
];

/// A text read for its numbers.
struct Reader<'r> {
    folded: Mapped,
    master: &'r Master,
    out: Taken,
    wild: Taken,
}

impl<'r> Reader<'r> {
    fn new(
        text: &'r str,
        calendar: &Calendar<'_, '_>,
        master: &'r Master,
        month_within: usize,
        vehicle: bool,
    ) -> Self {
        let folded = digits::fold(text);
        let plain = folded.as_str();
        let origin = |span: Range<usize>| folded.origin(span);
        let mut out = tokens(text);
        out.extend(codes_of_things(plain, vehicle).into_iter().map(origin));
        out.extend(
            find_numeric_dates(plain)
                .into_iter()
                .map(|d| origin(d.span)),
        );
        out.extend(SLASHED.find_iter(plain).map(|m| origin(m.range())));
        let mut wild: Vec<Range<usize>> =
            find_short_codes(text).into_iter().map(|c| c.span).collect();
        wild.extend(HAN.find_iter(plain).map(|m| origin(m.range())));
        dates(calendar, master, month_within, &mut out, &mut wild);
        times(text, master, &mut out, &mut wild);
        Self {
            out: Taken::new(out),
            wild: Taken::new(wild),
            folded,
            master,
        }
    }

    /// A number that is a day, a month or a year of the English: it may be part of a date however that is written.
    fn may_be_of_a_date(&self, value: &String, months: bool) -> bool {
        self.master.of_dates.contains(value) || (months && self.master.months.contains(value))
    }

    fn token(&self, span: Range<usize>, months: bool) -> Option<Token> {
        let plain = self.folded.as_str();
        let origin = self.folded.origin(span.clone());
        let hangs = plain[..span.start].ends_with(|c: char| c.is_ascii_alphabetic());
        if hangs || self.out.touches(&origin) {
            return None;
        }
        let mut values = values_of(&plain[span.clone()]);
        let after = plain[span.end..]
            .strip_prefix(' ')
            .unwrap_or(&plain[span.end..]);
        if let Some((_, zeros)) = SCALES.iter().find(|(words, _)| after.starts_with(*words)) {
            let scaled = values.iter().filter_map(|v| {
                let (head, tail) = v.split_once('.').unwrap_or((v, ""));
                (tail.len() <= *zeros).then(|| whole(&format!("{head}{tail:0<zeros$}")))
            });
            let scaled: Vec<String> = scaled.collect();
            values.extend(scaled);
        }
        let wild =
            self.wild.touches(&origin) || values.iter().any(|v| self.may_be_of_a_date(v, months));
        Some(Token {
            span: origin,
            values,
            wild,
            parts: Vec::new(),
        })
    }

    fn tokens(&self, months: bool) -> Vec<Token> {
        let plain = self.folded.as_str();
        let mut found: Vec<Token> = Vec::new();
        let mut at = 0;
        for group in SPACED.find_iter(plain) {
            found.extend(self.plain_tokens(at..group.start(), months));
            found.extend(self.group(group.range(), months));
            at = group.end();
        }
        found.extend(self.plain_tokens(at..plain.len(), months));
        for m in HAN.find_iter(plain) {
            found.extend(han(m.as_str()).map(|value| Token {
                span: self.folded.origin(m.range()),
                values: vec![value.to_string()],
                wild: true,
                parts: Vec::new(),
            }));
        }
        found
    }

    fn plain_tokens<'s>(
        &'s self,
        span: Range<usize>,
        months: bool,
    ) -> impl Iterator<Item = Token> + 's {
        let start = span.start;
        let chains = CHAIN.find_iter(&self.folded.as_str()[span]);
        chains.filter_map(move |m| self.token(start + m.start()..start + m.end(), months))
    }

    /// Groups of figures parted by spaces: one number of thousands, several numbers, or a telephone number that lost a
    /// digit, which C-02 tells.
    fn group(&self, span: Range<usize>, months: bool) -> Vec<Token> {
        let written = &self.folded.as_str()[span.clone()];
        let mut parts: Vec<Token> = self.plain_tokens(span.clone(), months).collect();
        if written.starts_with('0') {
            return Vec::new();
        }
        let figures: Vec<&str> = written.split(|c: char| c.is_whitespace()).collect();
        let thousands = figures[0].len() <= 3
            && figures[1..]
                .iter()
                .all(|f| f.split(['.', ',']).next().is_some_and(|f| f.len() == 3));
        if !thousands || parts.len() != figures.len() {
            return parts;
        }
        let last = figures.last().and_then(|f| f.split_once(['.', ',']));
        let mut joined: String = figures.concat();
        if let Some((_, fraction)) = last {
            let head = joined.len() - fraction.len() - 1;
            joined = decimal(&joined[..head], fraction);
        } else {
            joined = whole(&joined);
        }
        vec![Token {
            span: self.folded.origin(span),
            values: vec![joined],
            wild: parts.iter().any(|p| p.wild),
            parts: std::mem::take(&mut parts),
        }]
    }
}

/// Days, months and years: certain where they are a date of the English, perhaps a date where a month stands near.
fn dates(
    calendar: &Calendar<'_, '_>,
    master: &Master,
    within: usize,
    out: &mut Vec<Range<usize>>,
    wild: &mut Vec<Range<usize>>,
) {
    for day in calendar.days() {
        let own = calendar.own_months_of(day, within);
        let whole =
            |month: &Range<usize>| day.span.start.min(month.start)..day.span.end.max(month.end);
        if let Some(month) = own
            .iter()
            .find(|m| master.dates.contains(&(day.value, m.value)))
        {
            out.push(day.span.clone());
            out.extend(
                calendar
                    .years_beside(&whole(&month.span))
                    .iter()
                    .map(|y| y.span.clone()),
            );
        } else if let Some(month) = calendar.months_of(day, within).first() {
            wild.push(day.span.clone());
            wild.extend(
                calendar
                    .years_beside(&whole(&month.span))
                    .iter()
                    .map(|y| y.span.clone()),
            );
        }
    }
    // The figures of 12月.
    out.extend(calendar.months.iter().map(|m| m.span.clone()));
}

/// Clock times: certain where a mark says so or the English has the time, perhaps one where it has any.
fn times(text: &str, master: &Master, out: &mut Vec<Range<usize>>, wild: &mut Vec<Range<usize>>) {
    for number in find_time_numbers(text) {
        let with_stop = text[number.span.clone()].contains(['.', '٫']);
        let is_one = master.is_time(&number);
        if number.marked && (is_one || !with_stop) {
            out.push(number.span);
        } else if is_one || (number.marked && !master.times.is_empty()) {
            wild.push(number.span);
        }
    }
    let parted = apart(text).into_iter().filter(|n| master.is_time(n));
    wild.extend(parted.map(|n| n.span));
}

/// The numbers of a version that are no phones, codes, references, plates, dates or times.
pub(super) fn read(
    text: &str,
    other: &Other<'_>,
    master: &Master,
    month_within: usize,
    vehicle: bool,
) -> Vec<Token> {
    let calendar = Calendar::read(other);
    let months = !calendar.knows_months();
    Reader::new(text, &calendar, master, month_within, vehicle).tokens(months)
}
