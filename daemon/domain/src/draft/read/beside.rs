//! What stands beside the words: reasons, jobs owed, clearances, pictures.

use std::collections::BTreeMap;

use super::{Purpose, Reader};
use crate::{
    draft::{Clearance, Content, Draft, Image},
    facts::{Facts, Picture},
    file::{ImageFile, MessageFile, OverrideFile},
    finding::{Passed, RuleId},
};

impl Reader<'_> {
    pub(super) fn passed(&mut self, file: &MessageFile) -> BTreeMap<RuleId, Passed> {
        let beside = file.record.reasons.len() + file.record.owed.len();
        if !file.overrides.is_empty() && beside > 0 {
            self.fault(
                "overrides",
                "reasons stand in overrides or in record.reasons and record.owed, not in both",
            );
        }
        let mut passed = BTreeMap::new();
        for (rule, reason) in file
            .record
            .reasons
            .iter()
            .filter(|(_, r)| !r.trim().is_empty())
        {
            passed.insert(
                RuleId(rule.clone()),
                Passed::Reason {
                    by: None,
                    reason: reason.clone(),
                },
            );
        }
        for (rule, owed) in &file.record.owed {
            passed.insert(RuleId(rule.clone()), Passed::Owed(owed.clone()));
        }
        for (i, entry) in file.overrides.iter().enumerate() {
            if let Some(way) = self.one_override(i, entry) {
                passed.insert(RuleId(entry.rule.clone()), way);
            }
        }
        passed
    }

    fn one_override(&mut self, i: usize, entry: &OverrideFile) -> Option<Passed> {
        match (&entry.reason, &entry.owed) {
            (Some(reason), None) if !reason.trim().is_empty() => Some(Passed::Reason {
                by: None,
                reason: reason.trim().to_owned(),
            }),
            (None, Some(owed)) => Some(Passed::Owed(owed.clone())),
            _ => {
                self.fault(
                    format!("overrides[{i}]"),
                    "give a reason, or what is owed (job, name, by): one of the two",
                );
                None
            }
        }
    }

    pub(super) fn clearances(&mut self, file: &MessageFile) -> Vec<Clearance> {
        if !file.clearances.is_empty() && !file.record.clearances.is_empty() {
            self.fault(
                "clearances",
                "clearances stand here or in record.clearances, not in both",
            );
        }
        let mut all: Vec<Clearance> = Vec::new();
        for (i, c) in file.clearances.iter().enumerate() {
            let at = self.time(&format!("clearances[{i}].at"), c.at.as_ref());
            all.push(Clearance {
                who: c.who.clone(),
                name: c.name.clone(),
                how: c.how.clone(),
                at,
                wording: c.wording.clone(),
            });
        }
        for (who, how) in &file.record.clearances {
            all.push(Clearance {
                who: who.clone(),
                name: None,
                how: Some(how.clone()),
                at: None,
                wording: None,
            });
        }
        all
    }

    /// What the facts of a person ask of the rest of the message.
    pub(super) fn beside_a_person(&mut self, draft: &Draft) {
        let Content::Facts { facts, .. } = &draft.content else {
            return;
        };
        if let Facts::Missing(missing) = facts
            && let Picture::Number(number) = missing.picture
            && usize::from(number) > draft.images.len()
        {
            let what = match draft.images.len() {
                0 => "the message has no picture: add it to images, or write none".to_owned(),
                1 => "the message has 1 picture: write 1, or none".to_owned(),
                many => format!("the message has {many} pictures: write 1 to {many}, or none"),
            };
            self.fault("facts.picture", what);
        }
        let until = facts.person().and_then(|person| person.until);
        if let Some(until) = until
            && draft.times.expires.is_none_or(|expires| expires > until)
        {
            let what = format!(
                "the name may be shown until {until} (facts.person.until): end the message then or earlier"
            );
            self.fault("times.expires", what);
        }
    }

    pub(super) fn image(&mut self, i: usize, file: &ImageFile) -> Image {
        // The standard's cases hold pictures without words on purpose: a rule has to find those.
        let must_have_words = self.purpose == Purpose::Message && file.file.is_some();
        let words = file.alt.trim();
        if must_have_words && (words.is_empty() || words.chars().count() > Image::MOST_ALT) {
            self.fault(format!("images[{i}].alt"), Image::WANTS_ALT);
        }
        Image {
            alt: file.alt.clone(),
            has_text: file.has_text,
            text: file.text.clone(),
            file: file
                .file
                .as_ref()
                .and_then(|id| self.word(&format!("images[{i}].file"), id)),
            shows: file.shows.clone(),
            who: file.who.clone(),
            cleared_by: file.cleared_by.clone(),
            until: self.time(&format!("images[{i}].until"), file.until.as_ref()),
        }
    }
}
