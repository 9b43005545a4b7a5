//! C-30: reassuring claims.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;
use wardmote_domain::finding::{Point, Severity};

use crate::{
    ask::{Ask, Text},
    clauses::{is_denied, lead_to_mark, stands_in},
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "C-30",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["CERC", "HMI"],
    why: "A promise of safety that turns out wrong puts people at risk and costs their trust for years.",
    build: build::<Claims>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    severity: Severity,
    /// Claims beside those of the list.
    more_claims: WordList,
    /// Phrases that hold a claim's words and are none.
    not_claims: WordList,
    /// Before a claim they say that nobody knows yet.
    hedges: WordList,
    /// Claims that are an order or a wish after one of `conditions` ("make sure you are safe").
    on_condition: WordList,
    conditions: WordList,
    /// How many words before the claim the last two are looked for in.
    words_before: usize,
}

/// "No known danger to local residents", "not believed to be any wider risk", "the public are not at risk": a risk that
/// is said not to be there, in as many ways as people have.
static NO_RISK: LazyLock<Regex> = LazyLock::new(|| {
    let of = "(?:wider|ongoing|on-going|further|continuing|continued|immediate|current|remaining|additional|other|increased|broader)";
    let what = "(?:risk|threat|danger)s?";
    let whom = "(?:public|anyone|anybody|residents|people|community|communities|neighbours|others|you|visitors|children|pupils|locals|locality|Londoners)";
    let ways = [
        format!(r"\bno (?:[\w-]+ ){{0,2}}{what}(?: [\w-]+)? to (?:[\w-]+ ){{0,3}}?{whom}\b"),
        format!(r"\bno (?:[\w-]+ )?{of} {what}\b"),
        format!(
            r"\b(?:not|\w+n['’]t) (?:(?:believed|thought|considered|felt|known|to|be|pose|present|think|believe|that|there|is|was) ){{0,6}}any {of} {what}\b"
        ),
        format!(
            r"\b(?:not|\w+n['’]t) (?:(?:believed|thought|considered|felt|known|to|be|pose|present|think|believe|that|there|is|was) ){{0,6}}(?:any|a|an) (?:{of} )?{what} to (?:[\w-]+ ){{0,3}}?{whom}\b"
        ),
        format!(r"\b(?:nothing|no evidence|no indication|no reason|no sign|no suggestion) (?:[\w-]+ ){{1,5}}?{of} {what}\b"),
        format!(r"\b(?:{whom}|else|area) (?:is|are|was|were) not (?:thought to be |believed to be )?(?:at risk|in danger|under threat)\b"),
        r"\b(?:not|\w+n['’]t) (?:think|believe) (?:that )?(?:[\w-]+ ){1,3}(?:is|are) (?:at risk|in danger)\b".to_owned(),
    ];
    Regex::new(&format!("(?i){}", ways.join("|"))).expect("a pattern fixed at compile time")
});

impl Claims {
    fn spans(&self, text: &str, list: &WordList) -> Vec<Range<usize>> {
        let left_out = self.not_claims.find(text);
        let mut spans = list.find(text);
        spans.extend(self.more_claims.find(text));
        spans.extend(NO_RISK.find_iter(text).map(|m| m.range()));
        spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        let mut last = 0;
        spans.retain(|span| {
            let apart = span.start >= last;
            last = last.max(span.end);
            apart && !stands_in(span, &left_out) && self.is_claim(text, span)
        });
        spans
    }

    fn is_claim(&self, text: &str, span: &Range<usize>) -> bool {
        let words = &text[span.clone()];
        let before = lead_to_mark(text, span.start, self.words_before);
        if self.hedges.is_in(before) {
            return false;
        }
        if self.on_condition.is_in(words) && self.conditions.is_in(before) {
            return false;
        }
        if NO_RISK.is_match(words) {
            return true;
        }
        // "No wider risk" is denied itself; "not an isolated incident" reassures nobody.
        let first = words.split_whitespace().next().unwrap_or_default();
        let own = ["no", "not", "nothing"].contains(&first.to_lowercase().as_str());
        own || !is_denied(text, span.start)
    }

    fn read(&self, found: &mut Found<'_>, text: &Text<'_>, list: &WordList) {
        for span in self.spans(text.text, list) {
            let words = text.text[span.clone()].to_owned();
            let says = Says {
                severity: self.severity,
                measured: "a claim that nobody is recorded for".to_owned(),
                limit: "a reason with a name, for C-30".to_owned(),
                fix: format!(
                    "“{words}”: who says so, and when? Record the reason and the name, or say only what you know: \
                     “We do not know yet if anyone else is at risk. We will tell you more at 9pm.”"
                ),
            };
            found.words(text, span, says);
        }
    }
}

impl Check for Claims {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        if ask.reason(RULE.id) {
            return;
        }
        let list = ask.data().list("reassuring_claims");
        let mut texts = ask.english();
        texts.extend(ask.alts());
        texts.extend(ask.transcripts());
        for text in texts {
            self.read(found, &text, list);
        }
    }
}
