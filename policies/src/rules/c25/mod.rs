//! C-25: death or serious injury after police contact.

mod contact;
mod wording;

use std::ops::Range;

use serde::Deserialize;
use wardmote_domain::finding::{Point, Severity};

use crate::{
    ask::{Ask, Text},
    rule::{Check, Found, Rule, Says, build},
    words::WordList,
};

pub(super) const RULE: Rule = Rule {
    id: "C-25",
    point: Point::Consistent,
    owed_allowed: false,
    sources: &["practice"],
    why: "An inquiry into what police did must not be led by what police say first.",
    build: build::<PoliceContact>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PoliceContact {
    severity: Severity,
    /// Whose agreement counts: keys of the clearances.
    clearances: Vec<String>,
    /// How many sentences contact and harm may be apart.
    within_sentences: usize,
    /// Contact beside the words of the list.
    more_contact: WordList,
    /// Phrases that hold such a word and are no contact.
    not_contact: WordList,
    /// Who police are, after "by".
    police: WordList,
    /// Contact only where one of `used` stands beside it.
    only_if_used: WordList,
    used: WordList,
    /// Harm beside the words of the list.
    more_harm: WordList,
    /// Phrases that hold such a word and are no harm to a person.
    not_harm: WordList,
    /// Before harm they say that it did not happen.
    not_happened: WordList,
}

impl PoliceContact {
    fn say(
        &self,
        found: &mut Found<'_>,
        at: Option<(&Text<'_>, Range<usize>)>,
        how: &str,
        why_not: &str,
    ) {
        let says = Says {
            severity: self.severity,
            measured: how.to_owned(),
            limit: "a clearance of this wording by the IOPC or the post-incident manager"
                .to_owned(),
            fix: format!(
                "{why_not}Only words agreed with the IOPC or the post-incident manager go. Agree this text, and record \
                 who agreed it and when (clearance iopc or pim)."
            ),
        };
        match at {
            Some((text, span)) => found.words(text, span, says),
            None => found.message("death or harm after police contact", says),
        }
    }
}

impl Check for PoliceContact {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let mut texts = ask.english();
        texts.extend(ask.alts());
        texts.extend(ask.transcripts());
        let hits: Vec<(Text<'_>, contact::Hit)> = (texts.into_iter())
            .filter_map(|text| {
                let hit = self.hit(ask.data(), text.text)?;
                Some((text, hit))
            })
            .collect();
        let recorded = ask.draft().record.police_contact;
        if hits.is_empty() && !recorded {
            return;
        }
        let agreed = wording::agreed(ask, &self.clearances);
        if agreed == wording::Agreed::Yes {
            return;
        }
        let why_not = match agreed {
            wording::Agreed::OtherWords => {
                "What was agreed is another wording: the text has changed since. "
            }
            _ => "",
        };
        for (text, hit) in &hits {
            let how = format!(
                "“{}” with “{}”",
                &text.text[hit.contact.clone()],
                &text.text[hit.harm.clone()]
            );
            self.say(found, Some((text, hit.contact.clone())), &how, why_not);
        }
        if hits.is_empty() {
            self.say(
                found,
                None,
                "recorded: death or harm after police contact",
                why_not,
            );
        }
    }
}
