//! C-07: orders that a translation must not lose.

use std::{collections::HashSet, ops::Range, sync::OnceLock};

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    places::Language,
    text::sentences::sentences,
    words::{Kind, Origin, Realm},
};

use crate::{
    ask::{Ask, language_name},
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "C-07",
    point: Point::Consistent,
    owed_allowed: true,
    sources: &["WRM", "CIOL"],
    why: "A translation that loses a “do not” sends people towards the danger.",
    build: build::<Orders>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Orders {
    unticked: Severity,
    unticked_warning: Severity,
    catalogue_in_an_exercise: Severity,
    orders: Vec<String>,
    asked: Vec<String>,
    must_not: Vec<String>,
    conditions: WordList,
    tellers: WordList,
    after_a_condition: bool,
    /// Every form of an order; read once.
    #[serde(skip)]
    forms: OnceLock<[WordList; 2]>,
}

/// Words that may stand between the start of a clause and its order.
const LEAD: &[&str] = &[
    "please",
    "and",
    "but",
    "or",
    "so",
    "then",
    "also",
    "just",
    "always",
    "now",
    "again",
    "remember",
    "instead",
    "still",
    "kindly",
    "even",
    "there",
    "tonight",
    "today",
    "otherwise",
    "ever",
];

/// Words that open a clause with an order further on: "For your safety stay away".
const OPENERS: &[&str] = &[
    "for", "to", "at", "in", "on", "during", "after", "before", "from", "with", "as",
];

/// Marks that end a clause.
fn ends_clause(c: char) -> bool {
    matches!(
        c,
        ',' | ';'
            | ':'
            | '–'
            | '—'
            | '('
            | ')'
            | '“'
            | '”'
            | '‘'
            | '"'
            | '!'
            | '?'
            | '…'
            | '•'
            | '|'
            | '\n'
    )
}

fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|w| !w.is_empty())
}

impl Orders {
    /// Orders that count at the start of a clause, and those that count wherever they stand.
    fn forms(&self) -> &[WordList; 2] {
        self.forms.get_or_init(|| {
            let mut anywhere = self.must_not.clone();
            for asked in &self.asked {
                anywhere.extend(self.orders.iter().map(|order| format!("{asked} {order}")));
                anywhere.push(format!("{asked} not"));
            }
            // "should not" and "must not" stand in their own list; "please not" is no English.
            anywhere.retain(|form| form != "please not");
            [WordList::new(&self.orders), WordList::new(&anywhere)]
        })
    }

    /// Whether the clause before an order makes it something told, not an order. `before` is the sentence up to it, `order`
    /// its words.
    fn is_told(&self, before: &str, order: &str, at_start: bool) -> bool {
        let clause_from = before.rfind(ends_clause).map_or(0, |at| {
            at + before[at..].chars().next().map_or(1, char::len_utf8)
        });
        let clause = &before[clause_from..];
        if self.conditions.is_in(clause)
            || (!self.after_a_condition && self.conditions.is_in(before))
        {
            return true;
        }
        let first = words(clause).find(|w| !LEAD.contains(&w.to_lowercase().as_str()));
        let Some(first) = first else { return false };
        if !at_start && order.contains(" to ") {
            // "We are asking people to stay away."
            return false;
        }
        if !at_start {
            // "You must not", "people should avoid" order; "we must not", "officers should never" do not.
            return ["i", "we", "officers", "police", "he", "she", "it"]
                .contains(&first.to_lowercase().as_str());
        }
        // "Stay indoors and do not open windows": one order after another. "For your safety stay away".
        let last = words(clause).next_back().unwrap_or("").to_lowercase();
        let goes_on = ["and", "but", "or", "then", "please", "so", "also"].contains(&last.as_str());
        let opened = OPENERS.contains(&first.to_lowercase().as_str()) && last != "to";
        let teller = if goes_on {
            self.tellers.is_in(first)
        } else {
            self.tellers.is_in(clause)
        };
        teller || !(goes_on || opened)
    }

    /// Where an order stands in a sentence.
    fn order(&self, sentence: &str) -> Option<Range<usize>> {
        if sentence.trim_end().ends_with('?') {
            return None;
        }
        let [at_start, anywhere] = self.forms();
        let told = |span: &Range<usize>, start| {
            self.is_told(&sentence[..span.start], &sentence[span.clone()], start)
        };
        let first = |list: &WordList, start: bool| {
            list.find(sentence)
                .into_iter()
                .find(|span| !told(span, start))
        };
        first(at_start, true).or_else(|| first(anywhere, false))
    }

    /// The sentences of headline and body that order something, each once.
    fn lines(&self, ask: &Ask<'_>) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut known = HashSet::new();
        for text in [ask.headline(), ask.body()] {
            let open = ask.for_every_language(&text);
            for sentence in sentences(&open) {
                let words = &open[sentence.span.clone()];
                if self.order(words).is_some() && known.insert(words.to_lowercase()) {
                    lines.push(
                        text.text[sentence.span]
                            .split_whitespace()
                            .collect::<Vec<_>>()
                            .join(" "),
                    );
                }
            }
        }
        lines
    }

    fn severity(&self, ask: &Ask<'_>, origin: Origin) -> Severity {
        let exercise = matches!(ask.subject.realm, Realm::Sandbox | Realm::Exercise);
        if origin == Origin::Catalogue && exercise {
            self.catalogue_in_an_exercise
        } else if ask.kind() == Kind::Warning {
            self.unticked_warning
        } else {
            self.unticked
        }
    }
}

/// At most so many characters of a line are shown in a finding.
const SHOWN: usize = 120;

fn shown(line: &str) -> String {
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line.trim_end_matches('.').to_owned(),
    }
}

impl Check for Orders {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let mut open: Vec<(&Language, Origin)> = Vec::new();
        for variant in ask.translations().filter(|v| !v.text.trim().is_empty()) {
            let read = (variant.read_by.as_ref()).is_some_and(|name| !name.trim().is_empty());
            if !read && !open.iter().any(|(l, _)| **l == variant.language) {
                open.push((&variant.language, variant.origin));
            }
        }
        if open.is_empty() {
            return;
        }
        let lines = self.lines(ask);
        for (language, origin) in open {
            let name = language_name(language);
            let first = ask
                .translations()
                .find(|v| &v.language == language)
                .map(|v| v.name());
            let (Some(variant), Some(line)) = (first, lines.first()) else {
                continue;
            };
            let all = lines
                .iter()
                .take(5)
                .map(|line| format!("“{}”", shown(line)));
            let all = all.collect::<Vec<_>>().join(", ");
            let measured = match lines.len() {
                1 => format!("{name}: 1 order that no reader has ticked"),
                many => format!("{name}: {many} orders that no reader has ticked"),
            };
            let lines_word = if lines.len() == 1 {
                "this line"
            } else {
                "these lines"
            };
            let says = Says {
                severity: self.severity(ask, origin),
                measured,
                limit: "each order ticked by a reader of the language".to_owned(),
                fix: format!(
                    "{all}: has a speaker of {name} checked {lines_word}? Ask one, and record the name in read_by."
                ),
            };
            found.lacks(&variant, line, says);
        }
    }
}
