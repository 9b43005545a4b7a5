//! What is known of a ward before anybody writes: who is asked, where its messages go, which facts stand already. Nothing
//! of last month's message is ever filled in: it can be read beside the form.

use std::collections::BTreeMap;

use wardmote_domain::{
    facts::FactValue,
    file::{MessageFile, TimesFile},
    ids::PersonId,
    local_time::LocalDateTime,
    outlet::OutletName,
    places::WardCode,
    schedule::{Plan, Wake},
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
    /// Whom to tell of a missing language, where to look: sentences for whoever writes.
    pub notes: Vec<String>,
}

impl Desk {
    /// What is known of a ward. Wards without a record have nothing here.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) async fn known(&self, _ward: &WardCode, _kind: Kind) -> Result<Known, DeskError> {
        Ok(Known::default())
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
            ..MessageFile::default()
        }
    }
}
