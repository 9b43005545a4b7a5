//! T-02: embargo.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;
use wardmote_domain::{
    draft::Content,
    finding::{Point, Severity},
    local_time::LocalDateTime,
    outlet::{Class, OutletName},
    words::Format,
};

use crate::{
    ask::{Ask, text_of, title_of},
    rule::{Check, Found, Rule, Says, build},
    text::plain_date_time,
};

pub(super) const RULE: Rule = Rule {
    id: "T-02",
    point: Point::Timely,
    owed_allowed: false,
    sources: &["APP"],
    why: "A broken embargo can harm an operation or a trial, and newsdesks stop keeping the next one.",
    build: build::<Embargo>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Embargo {
    public: Severity,
    press_copy: Severity,
}

/// The word as a label or with a time to come: "EMBARGOED", "Embargo:", "under embargo until 6am". A story that tells
/// of an embargo ("the embargo has ended", "an arms embargo") is not one.
fn embargo_line(text: &str) -> Option<Range<usize>> {
    static LINE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"\bEMBARGO(?:ED)?\b",
            r"|(?i:\bembargo(?:ed)?\b(?:\s+(?:copy|text))?\s*(?:until|till|til|to|for|before|,?\s*not for)\b)",
            r"|(?im:^[ \t>*_#(\[-]*(?:strict(?:ly)? )?(?:under )?embargo(?:ed)?\s*(?:[:\-–—]|$))",
            r"|(?i:\bnot (?:for|to be) (?:publication|published|released?|broadcast|used?)",
            r"(?:,? (?:or|and) (?:publication|published|released?|broadcast|used?))? (?:before|until|till)\b)"
        ))
        .expect("a pattern fixed at compile time")
    });
    LINE.find(text).map(|m| {
        let lead = m.as_str().len()
            - m.as_str()
                .trim_start_matches(|c: char| !c.is_alphabetic())
                .len();
        m.start() + lead..m.end()
    })
}

impl Check for Embargo {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let embargo = ask.draft().times.embargo;
        let release = ask.subject.release();
        let public: Vec<&OutletName> = (ask.outlets().iter())
            .filter(|o| !ask.is(o, Class::Press))
            .collect();
        if public.is_empty() {
            self.press_copy(ask, found, embargo, release);
            return;
        }
        match (embargo, release) {
            (Some(embargo), Some(release)) if release < embargo => {
                self.too_early(found, &public, embargo, release);
            }
            (Some(_), None) => found.not_checked(),
            _ => {}
        }
        self.word(ask, found);
        self.first_to_newsdesks(ask, found);
    }
}

impl Embargo {
    fn too_early(
        &self,
        found: &mut Found<'_>,
        public: &[&OutletName],
        embargo: LocalDateTime,
        release: LocalDateTime,
    ) {
        let names = (public.iter().map(|o| o.as_str()).collect::<Vec<_>>()).join(", ");
        found.message(
            &format!("embargo: {}", plain_date_time(embargo)),
            Says {
                severity: self.public,
                measured: format!("release {}", plain_date_time(release)),
                limit: format!("not before {} on a public channel", plain_date_time(embargo)),
                fix: format!(
                    "The embargo ends at {}. This would go at {} on {names}. Move the release, or send to newsdesks \
                     only.",
                    plain_date_time(embargo),
                    plain_date_time(release)
                ),
            },
        );
    }

    /// The line for newsdesks in what the public reads.
    fn word(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let mut texts = ask.master();
        let public = ask
            .variants()
            .filter(|v| v.language.is_english() && v.format != Format::Press);
        texts.extend(public.flat_map(|v| [title_of(v), text_of(v)]));
        for text in texts {
            let Some(span) = embargo_line(text.text) else {
                continue;
            };
            found.words(
                &text,
                span,
                Says {
                    severity: self.public,
                    measured: "an embargo line in a text for the public".to_owned(),
                    limit: "none on a public channel".to_owned(),
                    fix: "Take the embargo line out, or send this to newsdesks only.".to_owned(),
                },
            );
        }
    }

    /// Where newsdesks are first, their copy says until when they must wait. The program writes the line, also into own
    /// words, so that it never stands in what the public reads.
    fn first_to_newsdesks(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let draft = ask.draft();
        let (true, Some(embargo)) = (draft.press_first, draft.times.embargo) else {
            return;
        };
        let to_press = ask.outlets().iter().any(|o| ask.is(o, Class::Press));
        let Some(copy) = ask.english_copy(Format::Press).filter(|_| to_press) else {
            return;
        };
        if embargo_line(&copy.text).is_some() {
            return;
        }
        let says = Says {
            severity: self.press_copy,
            measured: "a press copy without its embargo line".to_owned(),
            limit: "the line, until the embargo ends".to_owned(),
            fix: format!(
                "Put this line first in the press copy: EMBARGOED until {}",
                plain_date_time(embargo)
            ),
        };
        found.lacks(&copy.name(), "", says);
    }

    /// A copy for newsdesks may go early, if it says so.
    fn press_copy(
        &self,
        ask: &Ask<'_>,
        found: &mut Found<'_>,
        embargo: Option<LocalDateTime>,
        release: Option<LocalDateTime>,
    ) {
        let Some(embargo) = embargo.filter(|_| ask.press_copy()) else {
            return;
        };
        let over = release.is_some_and(|release| release >= embargo);
        // Own words are held to the page: the desk writes the line. From facts the catalogue writes it.
        let texts = match ask.draft().content {
            Content::OwnWords { .. } => ask.master(),
            Content::Facts { .. } => ask.english(),
        };
        let mut texts = texts.into_iter();
        if over || texts.any(|text| embargo_line(text.text).is_some()) {
            return;
        }
        let until = plain_date_time(embargo);
        found.message(
            &format!("embargo: {}", plain_date_time(embargo)),
            Says {
                severity: self.press_copy,
                measured: "a press copy without its embargo line".to_owned(),
                limit: "the line, until the embargo ends".to_owned(),
                fix: format!("Put this line first: EMBARGOED until {until}"),
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::embargo_line;

    #[test]
    fn knows_a_label_from_a_story() {
        for line in [
            "Operation – EMBARGOED until 6am",
            "Embargoed until 6pm on Wednesday",
            "Under strict embargo until midday",
            "Embargo: 6am",
            "STRICT EMBARGO",
            "Not for publication before 6am",
            "Not for publication or broadcast until 6am",
            "Not to be used before midday",
        ] {
            assert!(embargo_line(line).is_some(), "{line}");
        }
        for story in [
            "The embargo has ended and we can say more.",
            "Officers checked ships under the arms embargo.",
            "We lifted the embargo at 6am.",
        ] {
            assert!(embargo_line(story).is_none(), "{story}");
        }
    }
}
