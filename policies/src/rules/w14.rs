//! W-14: replies are staffed.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    text::sentences::sentences,
};

use crate::{
    ask::Ask,
    data::Data,
    rule::{Check, Found, Rule, Says, build},
};

pub(super) const RULE: Rule = Rule {
    id: "W-14",
    point: Point::WidestAudience,
    owed_allowed: false,
    sources: &["NPG"],
    why: "A call for help that lands where no one reads is worse than no invitation to write.",
    build: build::<Replies>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Replies {
    severity: Severity,
}

/// "Do not reply to this": the opposite of an invitation.
static REFUSED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:\bnot|n[’']t|\bcannot|\bnever|\bno need to|\bunable to)(?: \w+){0,2} $")
        .expect("a pattern fixed at compile time")
});

/// "Residents tell us": what somebody does, and no invitation.
static TOLD_BY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:they|people|many|some|of you|who|\p{L}+[^s\W]s)(?: (?:often|still|also|always|now|already|keep|and))* $")
        .expect("a pattern fixed at compile time")
});

/// The first invitation to write to us.
fn invitation(text: &str, data: &Data) -> Option<Range<usize>> {
    let words = data.list("reply_words").find(text);
    if words.is_empty() {
        return None;
    }
    let all = sentences(text);
    words.into_iter().find(|span| {
        let at = all.partition_point(|s| s.span.end <= span.start);
        let start = all.get(at).map_or(0, |s| s.span.start).min(span.start);
        // What stands just before decides.
        let start = text
            .floor_char_boundary(span.start.saturating_sub(60))
            .max(start);
        let before = &text[start..span.start];
        let if_clause = before.to_lowercase().starts_with("if ");
        !REFUSED.is_match(before) && (if_clause || !TOLD_BY.is_match(before))
    })
}

impl Check for Replies {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let Some(replies) = &ask.draft().record.replies else {
            found.not_checked();
            return;
        };
        if replies.staffed {
            return;
        }
        for text in ask.english() {
            let Some(span) = invitation(text.text, ask.data()) else {
                continue;
            };
            let words = text.text[span.clone()].to_owned();
            found.words(
                &text,
                span,
                Says {
                    severity: self.severity,
                    measured: format!("“{words}”, and nobody reads replies"),
                    limit: "no invitation while replies are not staffed".to_owned(),
                    fix: "This invites replies. Who reads them, and where does 999 stand? Name who reads them, or take the \
                          words out and say: “We do not read replies. In an emergency, call 999.”"
                        .to_owned(),
                },
            );
        }
    }
}
