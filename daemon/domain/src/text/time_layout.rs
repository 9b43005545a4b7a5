//! Dates and times that are hard to read, and how to write them (rule A-14).

use super::{
    Span, dates,
    formats::Format,
    overlap,
    times::{self, ClockTime, TimeStyle},
};

/// What is wrong with how a date or time is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayoutFault {
    /// `1730hrs`.
    Military,
    /// `10-11am`: a dash where the word “to” is read more easily.
    DashRange,
    /// `12 noon`, `12 midnight`: the 12 says nothing.
    TwelveNoon,
    /// `23/01/27`: read as day first by some, as month first by others.
    NumericDate,
}

/// A date or time that is hard to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutFinding {
    /// Where it stands.
    pub span: Span,
    /// What is wrong.
    pub fault: LayoutFault,
    /// How to write it. None if there is no such day or time.
    pub better: Option<String>,
}

/// Every date and time of an English text that is hard to read, in order.
pub fn find_layout_faults(text: &str) -> Vec<LayoutFinding> {
    let all = times::find_times(text);
    let mut found: Vec<LayoutFinding> = dashes(text, &all);
    for time in &all {
        let fault = match time.style {
            TimeStyle::Military => LayoutFault::Military,
            TimeStyle::Word if text[time.span.clone()].starts_with("12") => LayoutFault::TwelveNoon,
            _ => continue,
        };
        found.push(LayoutFinding {
            span: time.span.clone(),
            fault,
            better: Some(time.plain()),
        });
    }
    found.extend(
        dates::find_numeric_dates(text)
            .into_iter()
            .map(|date| LayoutFinding {
                better: date.in_words(),
                span: date.span,
                fault: LayoutFault::NumericDate,
            }),
    );
    found.sort_by_key(|finding| finding.span.start);
    found
}

/// Ranges with a dash. The pattern of the standard also fits a date before a time (“on 5 – 7pm”), so both ends must
/// have been read as times.
fn dashes(text: &str, all: &[ClockTime]) -> Vec<LayoutFinding> {
    let range = |span: Span| {
        let ends: Vec<&ClockTime> = all
            .iter()
            .filter(|time| overlap(&time.span, &span))
            .collect();
        let [from, to] = ends[..] else { return None };
        let better = format!("{} to {}", from.plain(), to.plain());
        Some(LayoutFinding {
            span,
            fault: LayoutFault::DashRange,
            better: Some(better),
        })
    };
    Format::TimeRangeDash
        .spans(text)
        .into_iter()
        .filter_map(range)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_to_write_it() {
        use LayoutFault::{DashRange, Military, NumericDate, TwelveNoon};
        for (text, expected) in [
            ("at 1730hrs", Some(("1730hrs", Military, Some("5:30pm")))),
            (
                "at 0000 hours",
                Some(("0000 hours", Military, Some("midnight"))),
            ),
            (
                "from 10-11am",
                Some(("10-11am", DashRange, Some("10am to 11am"))),
            ),
            (
                "10am – 4pm",
                Some(("10am – 4pm", DashRange, Some("10am to 4pm"))),
            ),
            (
                "11.30-1pm",
                Some(("11.30-1pm", DashRange, Some("11:30am to 1pm"))),
            ),
            ("at 12 noon", Some(("12 noon", TwelveNoon, Some("midday")))),
            (
                "by 12 midnight",
                Some(("12 midnight", TwelveNoon, Some("midnight"))),
            ),
            (
                "on 23/01/27",
                Some(("23/01/27", NumericDate, Some("Saturday 23 January 2027"))),
            ),
            ("on 31/02/27", Some(("31/02/27", NumericDate, None))),
            ("10am to 4pm on 12 May, 5.30pm, 17:30, at noon", None),
            ("020-7946 0171, 01/1234567/26, Saturday 5 – 7pm", None),
        ] {
            let found = find_layout_faults(text);
            let shown = found
                .first()
                .map(|f| (&text[f.span.clone()], f.fault, f.better.as_deref()));
            assert_eq!(shown, expected, "{text}");
            assert!(found.len() <= 1, "{text}");
        }
    }
}
