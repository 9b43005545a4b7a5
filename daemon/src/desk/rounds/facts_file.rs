//! A file of facts by ward opens a round, and each of its rows becomes a message: all of them in one go, none of them twice.

use jiff::{SignedDuration, civil::Date};
use serde::Serialize;
use wardmote_domain::{
    area::AreaCode,
    facts::FactValue,
    ids::{AskId, MessageId, RoundId},
    local_time::LocalDateTime,
    message::MessageState,
    person::{Act, Person},
    places::{Places, WardCode},
    schedule::Wake,
    ward_facts::{kinds, template},
    ward_record::KnownOfWard,
    words::Kind,
};
use wardmote_store::{NewAsk, NewRound, Refusal, RoundView, Sha256};

use super::facts_row::Good;
use crate::desk::{Desk, DeskError, schedules::ward_name};

/// How long an ask of a file stays open: its copy is in already, so only a crash leaves one.
const OPEN: SignedDuration = SignedDuration::from_hours(14 * 24);

/// What became of one row.
#[derive(Debug, Clone, Serialize)]
pub struct FactsTakenRow {
    /// The ward.
    pub ward: WardCode,
    /// Its name.
    pub ward_name: String,
    /// The message that came of it.
    pub message: MessageId,
    /// Where that stands.
    pub state: MessageState,
    /// Whether it was there already: this file was sent before.
    pub already: bool,
}

/// What became of a file.
#[derive(Debug, Clone, Serialize)]
pub struct FactsTaken {
    /// The round that it opened.
    pub round: RoundId,
    /// The messages, in the order of the file.
    pub rows: Vec<FactsTakenRow>,
    /// Rows that were left out, by what is wrong with them.
    pub left_out: Vec<String>,
    /// The same in a sentence.
    pub words: String,
}

fn kind_allowed(kind: Kind) -> Result<(), DeskError> {
    if kinds().contains(&kind) {
        return Ok(());
    }
    let names: Vec<&str> = kinds().iter().map(|k| k.as_str()).collect();
    Err(DeskError::field(
        "kind",
        format!(
            "a file of facts holds one of {}, not {kind}",
            names.join(", ")
        ),
    ))
}

impl Desk {
    /// Whether this person may send in a file of facts at all: asked before anything of it is read.
    ///
    /// # Errors
    /// When they may write nowhere.
    pub fn may_import_facts(&self, by: &Person) -> Result<(), DeskError> {
        self.permit_anywhere(by, Act::Write)
    }

    /// The template for a kind: a row for each ward of these areas that this person may write for, with what is known.
    ///
    /// # Errors
    /// When the kind cannot be had by a file, or this person may write for none of the areas.
    pub async fn facts_template(
        &self,
        by: &Person,
        kind: Kind,
        areas: &[AreaCode],
    ) -> Result<String, DeskError> {
        kind_allowed(kind)?;
        let mut wards: Vec<WardCode> = areas
            .iter()
            .flat_map(|a| Places::london().wards_of(a))
            .filter(|w| by.may(Act::Write, &[AreaCode::Ward(*w)]))
            .collect();
        if wards.is_empty() {
            self.permit(by, Act::Write, areas)?;
        }
        wards.sort_by_cached_key(|w| (ward_name(w), *w));
        wards.dedup();
        let day = LocalDateTime::at(self.clock.now()).date();
        let mut rows = Vec::with_capacity(wards.len());
        for ward in wards {
            let mut facts = self.known(&ward, kind).await?.facts;
            if kind == Kind::WardUpdate {
                let month = KnownOfWard::month_of_update(day).to_string();
                facts
                    .entry("month".to_owned())
                    .or_insert(FactValue::Text(month));
            }
            rows.push((ward, facts));
        }
        Ok(template(kind, &rows))
    }

    /// Takes a file of facts in: one round, one message for each ward. Nothing is taken unless every row is right, or the
    /// person asked for the good ones alone. The same file again, also after a crash halfway, makes no message twice and
    /// finishes the rest.
    ///
    /// # Errors
    /// Every fault with its row and column; when this person may not write for a ward.
    pub async fn import_facts(
        &self,
        by: &Person,
        kind: Kind,
        name: &str,
        bytes: &[u8],
        only_good: bool,
    ) -> Result<FactsTaken, DeskError> {
        self.permit_anywhere(by, Act::Write)?;
        kind_allowed(kind)?;
        let name = round_name(kind, name, LocalDateTime::at(self.clock.now()).date())?;
        let whose = format!("{} {kind} {only_good}\n", by.id);
        let hash = Sha256::of(&[whose.as_bytes(), bytes].concat());
        let before = self.round_before(&hash).await?;
        let (good, faults) = self.judged_rows(by, kind, bytes, before.is_some()).await?;
        if good.is_empty() || (!faults.is_empty() && !only_good) {
            return Err(DeskError::Invalid(faults));
        }
        let round = match before {
            Some(round) => round,
            None => self.round_of_file(by, kind, name, &hash, &good).await?,
        };
        let rows = self.hand_in_all(by, &round, &hash, &good).await?;
        let left_out: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Ok(FactsTaken {
            words: words(&rows, &left_out),
            round: round.id,
            rows,
            left_out,
        })
    }

    /// The round that this very file opened when it was sent in before.
    async fn round_before(&self, hash: &Sha256) -> Result<Option<RoundView>, DeskError> {
        match self
            .store
            .round(RoundId::from_bytes(own_id(&[&hash.0])))
            .await
        {
            Ok(round) => Ok(Some(round)),
            Err(error) if matches!(error.refusal(), Some(Refusal::NotFound(_))) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// A new round for this very file.
    async fn round_of_file(
        &self,
        by: &Person,
        kind: Kind,
        name: String,
        hash: &Sha256,
        good: &[Good],
    ) -> Result<RoundView, DeskError> {
        let id = RoundId::from_bytes(own_id(&[&hash.0]));
        let now = self.clock.now();
        let due = now.checked_add(OPEN).unwrap_or(now);
        let asks = good.iter().map(|row| NewAsk {
            id: AskId::from_bytes(own_id(&[&hash.0, row.ward.to_string().as_bytes()])),
            area: row.ward,
            owner: by.id,
            draft: row.file.clone(),
        });
        let new = NewRound {
            id,
            schedule: None,
            name,
            kind,
            wake: Wake {
                civil: LocalDateTime::at(now).civil(),
                at: now,
            },
            due,
            closes: due,
            chases: Vec::new(),
            asks: asks.collect(),
            mails: Vec::new(),
        };
        self.store.open_round(new, by.id).await?;
        fail::fail_point!("desk.facts.after_round", |_| std::process::abort());
        Ok(self.store.round(id).await?)
    }

    async fn hand_in_all(
        &self,
        by: &Person,
        round: &RoundView,
        hash: &Sha256,
        good: &[Good],
    ) -> Result<Vec<FactsTakenRow>, DeskError> {
        let mut rows = Vec::with_capacity(good.len());
        for row in good {
            let Some(ask) = round.asks.iter().find(|a| a.area == row.ward) else {
                continue;
            };
            let (message, state, already) = match &ask.message {
                Some(message) => (message.id, message.state, true),
                None => {
                    let key = format!("facts:{hash}:{}", row.ward);
                    let stored = self.hand_in(by, ask.id, &row.file, None, Some(key)).await?;
                    (stored.id, stored.state, false)
                }
            };
            rows.push(FactsTakenRow {
                ward: row.ward,
                ward_name: ward_name(&row.ward),
                message,
                state,
                already,
            });
        }
        Ok(rows)
    }
}

/// An id made of what it stands for, so that the same file finds it again.
fn own_id(parts: &[&[u8]]) -> [u8; 16] {
    let hash = Sha256::of(&parts.concat());
    std::array::from_fn(|i| hash.0[i])
}

/// What a round is called: as its sender says, or by its kind and the day it was sent in.
fn round_name(kind: Kind, name: &str, day: Date) -> Result<String, DeskError> {
    let name = name.trim();
    match name.chars().count() {
        0 => Ok(format!(
            "{}: facts by ward, {}",
            kind.title(),
            day.strftime("%-d %B")
        )),
        1..=120 if !name.chars().any(char::is_control) => Ok(name.to_owned()),
        _ => Err(DeskError::field(
            "name",
            "give the round a name of at most 120 characters on one line",
        )),
    }
}

fn words(rows: &[FactsTakenRow], left_out: &[String]) -> String {
    let count = |wanted: &dyn Fn(&FactsTakenRow) -> bool| rows.iter().filter(|r| wanted(r)).count();
    let already = count(&|r| r.already);
    let short = count(&|r| r.state == MessageState::FallsShort);
    let mut parts = vec![format!("{} messages stored", rows.len() - already)];
    if already > 0 {
        parts.push(format!("{already} were there already"));
    }
    if short > 0 {
        parts.push(format!("{short} fall short of the standard"));
    }
    if !left_out.is_empty() {
        parts.push(format!("{} faults left rows out", left_out.len()));
    }
    format!("{}.", parts.join(", "))
}
