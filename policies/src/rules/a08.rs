//! letters used as decoration.

use std::ops::Range;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use wardmote_domain::{
    finding::{Point, Severity},
    places::Language,
    text::formats::Format,
};

use super::translated;
use crate::{
    ask::{Ask, Text},
    rule::{Check, Found, Rule, Says, build},
};

pub(super) const RULE: Rule = Rule {
    id: "A-08",
    point: Point::Accessible,
    owed_allowed: false,
    sources: &["GCS"],
    why: "These letters look like bold or script, but screen readers skip or garble them.",
    build: build::<DecoratedLetters>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DecoratedLetters {
    severity: Severity,
    /// Languages whose typography has full-width Latin letters of its own.
    full_width_at_home: Vec<Language>,
}

/// Signs that are emoji when they stand alone: blood groups and the car park.
fn is_sign(c: char) -> bool {
    matches!(c, '🅰' | '🅱' | '🅾' | '🅿')
}

fn is_full_width(c: char) -> bool {
    matches!(c, '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}')
}

/// The letter as it should be: NFKC, and the white letters on black that it does not know.
fn plain(c: char) -> impl Iterator<Item = char> {
    let base = match c {
        '\u{1f150}'..='\u{1f169}' => Some(0x1f150),
        '\u{1f170}'..='\u{1f189}' => Some(0x1f170),
        _ => None,
    };
    let letter = base.and_then(|base| u8::try_from(u32::from(c) - base).ok());
    std::iter::once(letter.map_or(c, |n| char::from(b'A' + n))).nfkc()
}

/// Runs of decorated letters; one space between two words of them belongs to the run, and so do letter-like signs that
/// fill the gaps of the mathematical alphabets (ℎ, ℬ).
fn runs(text: &str, full_width_counts: bool) -> Vec<Range<usize>> {
    let single = Format::StyledLetters
        .spans(text)
        .into_iter()
        .filter(|span| full_width_counts || !text[span.clone()].chars().all(is_full_width));
    let mut runs: Vec<Range<usize>> = Vec::new();
    for span in single {
        let joined = runs.last().is_some_and(|last| {
            let between = &text[last.end..span.start];
            between.len() < 12
                && between.chars().all(|c| {
                    matches!(c, ' ' | '\u{2100}'..='\u{214f}' | '\u{fe0f}') || c.is_numeric()
                })
        });
        match runs.last_mut().filter(|_| joined) {
            Some(last) => last.end = span.end,
            None => runs.push(span),
        }
    }
    runs.retain(|run| {
        let letters = text[run.clone()]
            .chars()
            .filter(|c| !matches!(c, ' ' | '\u{fe0f}'));
        !letters.clone().all(is_sign) || letters.count() > 2
    });
    runs
}

impl DecoratedLetters {
    fn read(&self, found: &mut Found<'_>, text: &Text<'_>, full_width_counts: bool) {
        for run in runs(text.text, full_width_counts) {
            let shown = &text.text[run.clone()];
            let letters = shown.chars().filter(|c| !c.is_whitespace()).count();
            let fixed: String = shown.chars().flat_map(plain).collect();
            let says = Says {
                severity: self.severity,
                measured: match letters {
                    1 => "1 decorated letter".to_owned(),
                    n => format!("{n} decorated letters"),
                },
                limit: "none".to_owned(),
                fix: format!("{shown} → {fixed}. Type it in plain letters."),
            };
            found.words_better(text, run, says, fixed);
        }
    }
}

impl Check for DecoratedLetters {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        for text in ask.english() {
            self.read(found, &text, true);
        }
        for (variant, text) in translated::texts(ask) {
            let full_width_counts = !self.full_width_at_home.contains(&variant.language);
            self.read(found, &text, full_width_counts);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_runs_and_writes_them_plainly() {
        let shown = |text: &'static str| -> Vec<(&'static str, String)> {
            (runs(text, true).into_iter())
                .map(|r| (&text[r.clone()], text[r].chars().flat_map(plain).collect()))
                .collect()
        };
        for (text, run, fixed) in [
            ("𝗨𝗥𝗚𝗘𝗡𝗧: call", "𝗨𝗥𝗚𝗘𝗡𝗧", "URGENT"),
            ("the 𝒮𝒽ℴ𝓅 𝒾𝓈 shut", "𝒮𝒽ℴ𝓅 𝒾𝓈", "Shop is"),
            ("ＣＡＬＬ now", "ＣＡＬＬ", "CALL"),
            ("Ⓐⓑ", "Ⓐⓑ", "Ab"),
            ("🅲🅰🅻🅻", "🅲🅰🅻🅻", "CALL"),
            ("🅐🄱", "🅐🄱", "AB"),
        ] {
            assert_eq!(shown(text), [(run, fixed.to_owned())], "{text}");
        }
        for text in ["🅿️ is free", "🅿", "URGENT", "№ 5 ℃ ™ é ①", "中文", ""] {
            assert!(runs(text, true).is_empty(), "{text}");
        }
        assert!(runs("ＡＢＣ卡", false).is_empty());
    }
}
