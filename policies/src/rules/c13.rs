//! C-13: contacts we stand behind.

use std::ops::Range;

use serde::Deserialize;
use wardmote_domain::{
    finding::{Point, Severity},
    words::Realm,
};

use crate::{
    ask::{Ask, Text},
    contacts::{self, Item, Kind},
    known::{Known, Standing, is_fiction},
    rule::{Check, Found, Rule, Says, build},
};

pub(super) const RULE: Rule = Rule {
    id: "C-13",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["CEP"],
    why: "People trust a number that the police give out: a dead or wrong one leaves them without help.",
    build: build::<StoodBehind>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StoodBehind {
    denied: Severity,
    to_check: Severity,
    fiction: Severity,
    /// Where nothing reaches anybody, and people type invented numbers.
    fiction_in_an_exercise: Severity,
    /// In live use alone.
    fiction_in_directory: Severity,
    unknown: Severity,
    /// Domains that only public bodies have.
    public_bodies: Vec<String>,
    public_body: Severity,
    /// Short numbers of the whole country.
    national_codes: Vec<String>,
}

const LIMIT: &str = "in the force directory or on the official list";

impl StoodBehind {
    /// What is to be said of a contact; nothing where the force stands behind it.
    fn judge(&self, ask: &Ask<'_>, known: &Known<'_>, item: &Item, written: &str) -> Option<Says> {
        let what = item.kind.plain();
        let says = |severity, measured: String, fix: String| {
            Some(Says {
                severity,
                measured,
                limit: LIMIT.to_owned(),
                fix,
            })
        };
        let replies = ask.draft().reply_to.as_deref();
        if replies.is_some_and(|mail| mail.trim().eq_ignore_ascii_case(written)) {
            return None;
        }
        match known.standing(item.kind, &item.key, written) {
            Standing::Directory if ask.subject.in_use() && is_fiction(item.kind, &item.key) => {
                says(
                    self.fiction_in_directory,
                    format!("{written} is kept for fiction, and stands in the directory"),
                    format!(
                        "{written} rings nowhere: it is kept for films and tests. Take it out of the directory, and give a real number."
                    ),
                )
            }
            Standing::Directory => None,
            Standing::Denied(contact) => says(
                self.denied,
                format!("{written} is on the list of dead contacts"),
                format!(
                    "{written} was: {}. It must not go out. Give 101 or met.police.uk, or the right {what}.",
                    contact.purpose
                ),
            ),
            Standing::Official(contact) if contact.status == "check" => says(
                self.to_check,
                format!("{written} is on the official list, to be tried before use"),
                format!(
                    "Try {written} ({}) before this goes, and see who answers.",
                    contact.purpose
                ),
            ),
            Standing::Official(_) => None,
            Standing::Fiction => says(
                match ask.subject.realm {
                    Realm::Live => self.fiction,
                    Realm::Sandbox | Realm::Exercise => self.fiction_in_an_exercise,
                },
                format!("{written} is a number kept for fiction"),
                format!(
                    "Nobody answers {written}: it is kept for films and tests. Give the real number."
                ),
            ),
            Standing::Unknown => self.unknown(item, written),
        }
    }

    /// What is to be said of a contact that is on no list: nothing of the short numbers of the whole country.
    fn unknown(&self, item: &Item, written: &str) -> Option<Says> {
        if item.kind == Kind::Code && self.national_codes.contains(&item.key) {
            return None;
        }
        let (severity, measured, fix) = if self.is_public(item) {
            (
                self.public_body,
                format!("{written} is a public body’s, and on no list of ours"),
                format!("Try {written} before this goes, and see that it is what people need."),
            )
        } else {
            (
                self.unknown,
                format!("{written} is on no list"),
                format!(
                    "Nobody of ours is known to stand behind this {}. Try {written}, then put it in the directory \
                     (record.contacts), or give 101 or met.police.uk.",
                    item.kind.plain()
                ),
            )
        };
        Some(Says {
            severity,
            measured,
            limit: LIMIT.to_owned(),
            fix,
        })
    }

    /// Whether a link or address is under a domain that only public bodies have.
    fn is_public(&self, item: &Item) -> bool {
        let host = match item.kind {
            Kind::Link => item.key.split(['/', '?', '#', ':']).next(),
            Kind::Email => item.key.rsplit('@').next(),
            Kind::Phone | Kind::Code | Kind::Reference => None,
        };
        host.is_some_and(|host| {
            self.public_bodies.iter().any(|own| {
                host == own
                    || host
                        .strip_suffix(own.as_str())
                        .is_some_and(|h| h.ends_with('.'))
            })
        })
    }

    fn read(&self, ask: &Ask<'_>, known: &Known<'_>, found: &mut Found<'_>, text: &Text<'_>) {
        for item in contacts::meant(text.text, ask.data()) {
            if item.kind == Kind::Reference {
                continue;
            }
            let written = &text.text[item.span.clone()];
            if let Some(says) = self.judge(ask, known, &item, written) {
                found.words(text, item.span, says);
            }
        }
        for span in contacts::misdialled(text.text, ask.data()) {
            self.misdialled(found, text, span);
        }
    }

    fn misdialled(&self, found: &mut Found<'_>, text: &Text<'_>, span: Range<usize>) {
        let written = &text.text[span.clone()];
        let says = Says {
            severity: self.unknown,
            measured: format!("{written} has a digit too many or too few"),
            limit: LIMIT.to_owned(),
            fix: format!(
                "No phone in the United Kingdom has the number {written}. Check each digit."
            ),
        };
        found.words(text, span, says);
    }
}

impl Check for StoodBehind {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let known = Known::new(&ask.draft().record, ask.data());
        let texts = ask
            .english()
            .into_iter()
            .chain(ask.alts())
            .chain(ask.transcripts());
        for text in texts {
            self.read(ask, &known, found, &text);
        }
    }
}
