//! A file of facts by ward opens a round, and each of its rows becomes a message: all of them in one go, none of them twice.

use jiff::SignedDuration;
use serde::Serialize;
use wardmote_domain::{
    area::AreaCode,
    draft::{Draft, FieldProblem, Purpose},
    facts::FactValue,
    file::MessageFile,
    ids::{AskId, MessageId, RoundId},
    local_time::LocalDateTime,
    message::MessageState,
    person::{Act, Person},
    places::{Places, WardCode},
    schedule::Wake,
    ward_facts::{CellFault, FactsRow, column_of, kinds, read_rows, template},
    words::Kind,
};
use wardmote_store::{NewAsk, NewRound, Refusal, RoundView, Sha256};

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

/// A row whose message can be taken in.
struct Good {
    ward: WardCode,
    file: MessageFile,
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

fn told(fault: &CellFault) -> FieldProblem {
    FieldProblem {
        field: fault.place(),
        what: fault.what.clone(),
    }
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
        let mut rows = Vec::with_capacity(wards.len());
        for ward in wards {
            rows.push((ward, self.known(&ward, kind).await?.facts));
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
        let name = round_name(kind, name)?;
        let read = read_rows(kind, bytes);
        let mut faults: Vec<FieldProblem> = read.faults.iter().map(told).collect();
        let mut good = Vec::new();
        for row in read.rows {
            match self.message_of(by, kind, &row).await {
                Ok(file) => good.push(Good {
                    ward: row.ward,
                    file,
                }),
                Err(found) => faults.extend(found),
            }
        }
        if good.is_empty() || (!faults.is_empty() && !only_good) {
            return Err(DeskError::Invalid(faults));
        }
        let whose = format!("{} {kind} {only_good}\n", by.id);
        let hash = Sha256::of(&[whose.as_bytes(), bytes].concat());
        let round = self.round_of_file(by, kind, name, &hash, &good).await?;
        let rows = self.hand_in_all(by, &round, &hash, &good).await?;
        let left_out: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Ok(FactsTaken {
            words: words(&rows, &left_out),
            round: round.id,
            rows,
            left_out,
        })
    }

    /// The message that a row asks for: what is known of the ward, and over it what the row says.
    async fn message_of(
        &self,
        by: &Person,
        kind: Kind,
        row: &FactsRow,
    ) -> Result<MessageFile, Vec<FieldProblem>> {
        let fault = |column: &str, what: String| {
            vec![told(&CellFault {
                row: Some(row.row),
                column: Some(column.to_owned()),
                what,
            })]
        };
        let ward = [AreaCode::Ward(row.ward)];
        if let Err(error) = self.permit(by, Act::Write, &ward) {
            return Err(fault("ward", error.to_string()));
        }
        let known = self.known(&row.ward, kind).await;
        let known = known.map_err(|e| fault("ward", e.to_string()))?;
        let mut facts = known.facts;
        facts.extend(row.facts.clone());
        let time = |at: &Option<String>| at.clone().map(FactValue::Text);
        let mut file = MessageFile {
            kind: kind.as_str().to_owned(),
            priority: Some("routine".to_owned()),
            areas: vec![row.ward.to_string()],
            facts: Some(facts),
            ..known.start
        };
        file.times.release = time(&row.release);
        file.times.expires = time(&row.expires);
        if !row.outlets.is_empty() {
            file.outlets.clone_from(&row.outlets);
        }
        if file.outlets.is_empty() {
            let what =
                "say where it goes: the ward record names no outlet, and neither does this row";
            return Err(fault("outlets", what.to_owned()));
        }
        match Draft::read(&file, self.outlets(), Purpose::Message) {
            Ok(_) => Ok(file),
            Err(found) => Err(found
                .into_iter()
                .flat_map(|p| fault(&column_of(&p.field), p.what))
                .collect()),
        }
    }

    /// The round of this very file: opened now, or when it was sent first.
    async fn round_of_file(
        &self,
        by: &Person,
        kind: Kind,
        name: String,
        hash: &Sha256,
        good: &[Good],
    ) -> Result<RoundView, DeskError> {
        let id = RoundId::from_bytes(own_id(&[&hash.0]));
        match self.store.round(id).await {
            Ok(round) => return Ok(round),
            Err(error) if matches!(error.refusal(), Some(Refusal::NotFound(_))) => {}
            Err(error) => return Err(error.into()),
        }
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

fn round_name(kind: Kind, name: &str) -> Result<String, DeskError> {
    let name = name.trim();
    match name.chars().count() {
        0 => Ok(format!("{}: facts by ward", kind.title())),
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
