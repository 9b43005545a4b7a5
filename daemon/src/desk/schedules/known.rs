//! What is known of a ward before anybody writes: who is asked, where its messages go, which facts stand already. Of last
//! month's message only what people said is filled in: what was done since is for somebody to say.

use std::collections::BTreeMap;

use wardmote_domain::{
    draft::Content,
    facts::FactValue,
    file::{MessageFile, TimesFile},
    ids::PersonId,
    local_time::LocalDateTime,
    outlet::OutletName,
    places::{Language, LanguageInfo, WardCode},
    schedule::{Plan, Wake},
    ward_record::{KnownOfWard, WardRecord},
    words::Kind,
};

use crate::desk::{Desk, DeskError};

/// What is known of a ward for a message of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Who is asked, where the schedule names nobody for this ward.
    pub owner: Option<PersonId>,
    /// Where its messages go, where the schedule does not say.
    pub outlets: Vec<OutletName>,
    /// Facts that stand: contact, next meeting, priorities. A fact of the schedule itself goes before one of these.
    pub facts: BTreeMap<String, FactValue>,
    /// The rest of a draft: languages left out, the mailbox for replies, contacts and venue on record.
    pub start: MessageFile,
    /// Whom to tell of a missing language, where to look: sentences for whoever writes.
    pub notes: Vec<String>,
}

impl Desk {
    /// What is known of a ward: its record, and for a monthly update what people said in the last one that went out. Wards
    /// without a record have nothing here.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) async fn known(&self, ward: &WardCode, kind: Kind) -> Result<Known, DeskError> {
        let kept = self.store.ward_record(*ward).await?;
        let last = self.store.last_for_ward(kind, *ward, None).await?;
        let last = last.and_then(|(_, draft)| match draft.content {
            Content::Facts { facts, .. } => Some(facts),
            Content::OwnWords { .. } => None,
        });
        if kept.is_none() && last.is_none() {
            return Ok(Known::default());
        }
        let empty = WardRecord::empty(*ward);
        let record = kept.as_ref().map_or(&empty, |k| &k.record);
        let now = self.clock.now();
        let languages = self.judge.catalogue().languages();
        let of_ward = KnownOfWard {
            record,
            last: last.as_ref(),
            day: LocalDateTime::at(now).date(),
            now,
            written_in: &languages,
        };
        let mut start = of_ward.draft(kind);
        // An outlet that was taken out of the configuration since goes nowhere.
        let outlets: Vec<OutletName> = record
            .outlets
            .iter()
            .filter(|o| self.outlets().get(o).is_some())
            .cloned()
            .collect();
        start.outlets = outlets.iter().map(|o| o.as_str().to_owned()).collect();
        let owner = match kept.is_some() {
            true => self.ward_owner(*ward).await?,
            false => None,
        };
        Ok(Known {
            owner,
            outlets,
            facts: start.facts.take().unwrap_or_default(),
            notes: notes(record, last.is_some(), &languages),
            start,
        })
    }

    /// The draft of an ask as it is opened: the kind, the ward, outlets, the time it goes out, and the facts that are
    /// known. What has to be written this time is left open.
    pub(crate) fn opening_draft(
        &self,
        plan: &Plan,
        wake: Wake,
        ward: &WardCode,
        known: &Known,
    ) -> MessageFile {
        let mut facts = known.facts.clone();
        facts.extend(plan.facts.clone());
        let outlets = if plan.outlets.is_empty() {
            &known.outlets
        } else {
            &plan.outlets
        };
        let out = plan.goes_out.civil(wake.civil).map(Wake::of);
        MessageFile {
            kind: plan.kind.as_str().to_owned(),
            priority: Some(plan.priority().as_str().to_owned()),
            areas: vec![ward.to_string()],
            outlets: outlets.iter().map(|o| o.as_str().to_owned()).collect(),
            times: TimesFile {
                release: out.map(|out| FactValue::Text(LocalDateTime::at(out.at).to_string())),
                ..TimesFile::default()
            },
            facts: Some(facts),
            ..known.start.clone()
        }
    }
}

/// What whoever writes should know of where the answers come from.
fn notes(record: &WardRecord, carried: bool, written_in: &[Language]) -> Vec<String> {
    let mut notes = Vec::new();
    if record.team.is_some() || !record.outlets.is_empty() {
        notes.push(format!(
            "Contact, meeting and outlets come from the ward record: /wards/{}",
            record.ward
        ));
    }
    if carried {
        notes.push(
            "What people said last time stands there already. Say what was done since: without it nothing can be handed in."
                .to_owned(),
        );
    }
    let missing: Vec<String> = record
        .languages
        .iter()
        .filter(|l| !written_in.contains(l))
        .map(|l| LanguageInfo::of(l).map_or_else(|| l.to_string(), |i| i.english_name.clone()))
        .collect();
    if !missing.is_empty() {
        notes.push(format!(
            "The ward record asks for {}: no ready-made sentences are there, so a person has to translate",
            missing.join(", ")
        ));
    }
    notes
}
