//! This month's message of each ward beside last month's.

use std::collections::BTreeMap;

use serde::Serialize;
use wardmote_domain::{
    draft::{Content, Draft},
    facts::{Compared, Difference, FactValue, compare, nothing_new, written},
    ids::{MessageId, RoundId},
    person::Person,
    places::WardCode,
};
use wardmote_store::AskView;

use crate::desk::{Desk, DeskError, FullMessage, schedules::ward_name};

/// What differs from last month, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SinceLast {
    /// Last month's message.
    pub message: MessageId,
    /// Whether it is the same as last month.
    pub same: bool,
    /// The same in words: "2 changed, 1 new", "the same as last month".
    pub words: String,
}

/// One ward's two months.
#[derive(Debug, Clone, Serialize)]
pub struct WardDifference {
    /// The ward.
    pub ward: WardCode,
    /// Its name.
    pub ward_name: String,
    /// This month's message, once copy is in.
    pub message: Option<MessageId>,
    /// What differs, in short; nothing without a last month.
    pub since_last: Option<SinceLast>,
    /// Fact by fact; empty without a last month.
    pub facts: Vec<Compared>,
}

type Facts = BTreeMap<String, FactValue>;

fn facts_of(draft: &Draft) -> Facts {
    match &draft.content {
        Content::Facts { facts, .. } => written(facts),
        Content::OwnWords { headline, body, .. } => {
            let text = |t: &str| FactValue::Text(t.to_owned());
            Facts::from([
                ("headline".to_owned(), text(headline)),
                ("body".to_owned(), text(body)),
            ])
        }
    }
}

fn short(message: MessageId, rows: &[Compared]) -> SinceLast {
    let count = |d: Difference| rows.iter().filter(|r| r.difference == d).count();
    let same = nothing_new(rows);
    let parts: Vec<String> = [
        (count(Difference::Changed), "changed"),
        (count(Difference::New), "new"),
        (count(Difference::Gone), "gone"),
    ]
    .iter()
    .filter(|(n, _)| *n > 0)
    .map(|(n, what)| format!("{n} {what}"))
    .collect();
    SinceLast {
        message,
        same,
        words: if same {
            "the same as last month".to_owned()
        } else {
            parts.join(", ")
        },
    }
}

impl Desk {
    /// Last month's message of the ward of an ask, and how the facts of the two stand.
    async fn compared(
        &self,
        ask: &AskView,
    ) -> Result<Option<(MessageId, Vec<Compared>)>, DeskError> {
        let this = ask.message.as_ref().map(|m| m.id);
        let last = self.store.last_for_ward(ask.kind, ask.area, this).await?;
        let Some((message, before)) = last else {
            return Ok(None);
        };
        let now = match this {
            Some(id) => facts_of(&FullMessage::read(&self.store, id).await?.draft),
            None => ask.draft.facts.clone().unwrap_or_default(),
        };
        Ok(Some((message, compare(&facts_of(&before), &now))))
    }

    pub(super) async fn since_last(&self, ask: &AskView) -> Result<Option<SinceLast>, DeskError> {
        if ask.message.is_none() {
            return Ok(None);
        }
        let compared = self.compared(ask).await?;
        Ok(compared.map(|(message, rows)| short(message, &rows)))
    }

    /// Each ward of a round beside last month, fact by fact.
    ///
    /// # Errors
    /// As [`Desk::grid`].
    pub async fn differences(
        &self,
        by: &Person,
        id: RoundId,
    ) -> Result<Vec<WardDifference>, DeskError> {
        let view = self.round_seen(by, id).await?;
        let mut all = Vec::with_capacity(view.asks.len());
        for ask in &view.asks {
            let compared = self.compared(ask).await?;
            let since_last = compared.as_ref().map(|(last, rows)| short(*last, rows));
            all.push(WardDifference {
                ward: ask.area,
                ward_name: ward_name(&ask.area),
                message: ask.message.as_ref().map(|m| m.id),
                since_last,
                facts: compared.map(|(_, rows)| rows).unwrap_or_default(),
            });
        }
        Ok(all)
    }
}
