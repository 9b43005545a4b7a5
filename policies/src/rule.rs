//! What a rule is: one small function, its settings, and the words it shows.

use std::collections::HashSet;

use serde::de::DeserializeOwned;
use toml::de::ValueDeserializer;
use wardmote_domain::{
    finding::{Finding, Point, RuleId, Severity, VariantName},
    outlet::OutletName,
};

use crate::{
    ask::{Ask, Text},
    standard::Standard,
};

/// A rule of the standard.
pub struct Rule {
    /// Its id: `A-01`.
    pub id: &'static str,
    /// Its point.
    pub point: Point,
    /// Whether the answer may be a job owed instead of a reason.
    pub owed_allowed: bool,
    /// Keys of the sources it comes from; `[sources]` of the settings names them in full.
    pub sources: &'static [&'static str],
    /// Why it matters, in one sentence.
    pub why: &'static str,
    /// Reads its settings.
    pub(crate) build: fn(ValueDeserializer<'_>) -> Result<Box<dyn Check>, toml::de::Error>,
}

/// A rule's function, with its settings in `self`.
pub(crate) trait Check: Send + Sync {
    /// Asks the message, and says what was found.
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>);
}

/// Reads the settings of a rule: its table of the settings file.
pub(crate) fn build<C: Check + DeserializeOwned + 'static>(
    value: ValueDeserializer<'_>,
) -> Result<Box<dyn Check>, toml::de::Error> {
    C::deserialize(value).map(|check| Box::new(check) as Box<dyn Check>)
}

/// What one rule found.
pub(crate) struct Found<'a> {
    rule: &'static Rule,
    standard: &'a Standard,
    pub(crate) findings: Vec<Finding>,
    pub(crate) not_checked: bool,
    /// What has been told: a hostile text may hold thousands of faults.
    told: HashSet<Told>,
}

/// What makes two findings one: severity, language, words, measure, fix, outlet.
type Told = (Severity, String, String, String, String, Option<OutletName>);

/// A finding as a rule puts it; [`Found`] adds what belongs to the rule.
pub(crate) struct Says {
    pub(crate) severity: Severity,
    pub(crate) measured: String,
    pub(crate) limit: String,
    pub(crate) fix: String,
}

impl<'a> Found<'a> {
    pub(crate) fn new(rule: &'static Rule, standard: &'a Standard) -> Self {
        Self {
            rule,
            standard,
            findings: Vec::new(),
            not_checked: false,
            told: HashSet::new(),
        }
    }

    /// The rule lacks its data: "not checked", never "passed".
    pub(crate) fn not_checked(&mut self) {
        self.not_checked = true;
    }

    /// Words found in a text, marked there.
    pub(crate) fn words(&mut self, text: &Text<'_>, span: std::ops::Range<usize>, says: Says) {
        let finding = self.marked(text, span, says);
        self.add(finding);
    }

    /// The same, where other words in their place put it right.
    pub(crate) fn words_better(
        &mut self,
        text: &Text<'_>,
        span: std::ops::Range<usize>,
        says: Says,
        better: String,
    ) {
        let mut finding = self.marked(text, span, says);
        finding.better = Some(better);
        self.add(finding);
    }

    fn marked(&self, text: &Text<'_>, span: std::ops::Range<usize>, says: Says) -> Finding {
        let span = within(text.text, span);
        let mut finding = self.finding(says);
        finding.variant = Some(text.name.clone());
        finding.evidence = text.text[span.clone()].to_owned();
        finding.sentence = Some(around(text.text, &span))
            .filter(|(before, after)| !(before.is_empty() && after.is_empty()));
        finding.span = Some((span.start, span.end));
        finding
    }

    /// Something that a text lacks: `evidence` stands elsewhere, or nowhere.
    pub(crate) fn lacks(&mut self, variant: &VariantName, evidence: &str, says: Says) {
        let mut finding = self.finding(says);
        finding.variant = Some(variant.clone());
        finding.evidence = evidence.to_owned();
        self.add(finding);
    }

    /// Something about the message as a whole.
    pub(crate) fn message(&mut self, evidence: &str, says: Says) {
        let mut finding = self.finding(says);
        finding.evidence = evidence.to_owned();
        self.add(finding);
    }

    /// Something about one outlet.
    pub(crate) fn outlet(&mut self, outlet: &OutletName, evidence: &str, says: Says) {
        let mut finding = self.finding(says);
        finding.outlet = Some(outlet.clone());
        finding.evidence = evidence.to_owned();
        self.add(finding);
    }

    /// Something about a version at one outlet.
    pub(crate) fn version_at(
        &mut self,
        outlet: &OutletName,
        variant: &VariantName,
        evidence: &str,
        says: Says,
    ) {
        let mut finding = self.finding(says);
        finding.outlet = Some(outlet.clone());
        finding.variant = Some(variant.clone());
        finding.evidence = evidence.to_owned();
        self.add(finding);
    }

    /// One fault in words that stand alike in several versions of a language is one finding: it is put right in one
    /// place.
    fn add(&mut self, finding: Finding) {
        let told = (
            finding.severity,
            language_of(&finding).to_owned(),
            finding.evidence.clone(),
            finding.measured.clone(),
            finding.fix.clone(),
            finding.outlet.clone(),
        );
        if self.told.insert(told) {
            self.findings.push(finding);
        }
    }

    fn finding(&self, says: Says) -> Finding {
        let named = |key: &&str| match self.standard.sources.get(*key) {
            Some(name) => name.clone(),
            None => (*key).to_owned(),
        };
        Finding {
            rule: RuleId::from(self.rule.id),
            point: self.rule.point,
            severity: says.severity,
            owed_allowed: self.rule.owed_allowed,
            variant: None,
            outlet: None,
            evidence: String::new(),
            span: None,
            sentence: None,
            better: None,
            measured: says.measured,
            limit: says.limit,
            why: self.rule.why.to_owned(),
            fix: says.fix,
            source: (self.rule.sources.iter().map(named).collect::<Vec<_>>()).join("; "),
            passed: None,
        }
    }
}

/// The language that a finding is about; empty for English and for the message as a whole.
fn language_of(finding: &Finding) -> &str {
    let name = finding.variant.as_ref().map_or("", |v| v.0.as_str());
    match name.split(' ').next() {
        Some("headline" | "body" | "short" | "picture" | "en-GB") | None => "",
        Some(language) => language,
    }
}

/// The most bytes of a sentence shown on each side of the words.
const AROUND: usize = 160;

/// What stands before and after some words in their sentence: up to a full stop with a space after it, a new line, or a
/// space near [`AROUND`] bytes away.
fn around(text: &str, span: &std::ops::Range<usize>) -> (String, String) {
    let from = text.ceil_char_boundary(span.start.saturating_sub(AROUND));
    let to = text.floor_char_boundary(text.len().min(span.end + AROUND));
    let (lead, tail) = (
        &text[from.min(span.start)..span.start],
        &text[span.end..to.max(span.end)],
    );
    let ends = [". ", "! ", "? ", "\n", "۔ ", "। "];
    let begins = ends
        .iter()
        .filter_map(|end| lead.rfind(end).map(|at| at + end.len()))
        .max();
    let begins = begins.or_else(|| match from {
        0 => Some(0),
        _ => lead.find(' ').map(|at| at + 1),
    });
    let whole = |at: usize| tail[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    let stops = ends
        .iter()
        .filter_map(|end| tail.find(end))
        .min()
        .map(|at| {
            if tail[at..].starts_with('\n') {
                at
            } else {
                whole(at)
            }
        });
    let stops = stops.or_else(|| match to == text.len() {
        true => Some(tail.len()),
        false => tail.rfind(' '),
    });
    let before = &lead[begins.unwrap_or(0)..];
    let after = &tail[..stops.unwrap_or(tail.len())];
    // Words that end their sentence have its full stop in them, or none.
    let after = if text[..span.end].ends_with(['.', '!', '?', '\n']) {
        ""
    } else {
        after
    };
    (before.to_owned(), after.to_owned())
}

/// The span widened to whole characters and cut at the end of the text.
fn within(text: &str, span: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let end = text.ceil_char_boundary(span.end.clamp(start, text.len()));
    start..end
}

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn words_are_shown_in_their_sentence() {
        let text = "It is late. Officers will ascertain the facts. Call 101.\nNext";
        let of = |words: &str| {
            let at = text.find(words).expect("the words");
            around(text, &(at..at + words.len()))
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(of("ascertain"), pair("Officers will ", " the facts."));
        assert_eq!(of("It"), pair("", " is late."));
        assert_eq!(of("101"), pair("Call ", "."));
        assert_eq!(of("Call 101."), pair("", ""));
        assert_eq!(of("Next"), pair("", ""));
        let long = format!("{}word{}", "é ".repeat(300), " ü".repeat(300));
        let at = long.find("word").expect("the word");
        let (before, after) = around(&long, &(at..at + 4));
        assert!(before.starts_with('é') && before.len() <= 160, "{before}");
        assert!(after.ends_with('ü') && after.len() <= 160, "{after}");
    }
}
