//! The rows of a file of facts as messages, and every fault of every row.

use wardmote_domain::{
    area::AreaCode,
    draft::{Draft, FieldProblem, Purpose},
    facts::FactValue,
    file::MessageFile,
    local_time::LocalDateTime,
    person::{Act, Person},
    places::WardCode,
    ward_facts::{CellFault, FactsRow, column_of, place_of, read_rows},
    words::Kind,
};

use crate::desk::{Desk, DeskError};

/// A row whose message can be taken in.
pub(super) struct Good {
    pub(super) ward: WardCode,
    pub(super) file: MessageFile,
}

fn told(fault: &CellFault) -> FieldProblem {
    FieldProblem {
        field: fault.place(),
        what: fault.what.clone(),
    }
}

fn fault(row: &FactsRow, column: &str, what: impl Into<String>) -> CellFault {
    CellFault {
        row: Some(row.row),
        column: Some(column.to_owned()),
        what: what.into(),
    }
}

/// A time of a row that has passed, where it says one. A time that does not exist is told by the message's own reader.
fn passed(
    row: &FactsRow,
    column: &str,
    at: Option<&String>,
    now: LocalDateTime,
) -> Option<CellFault> {
    let at: LocalDateTime = at?.parse().ok()?;
    let what = "has passed: give a later time, or leave it empty";
    (at.instant() <= now.instant()).then(|| fault(row, column, what))
}

impl Desk {
    /// The rows of a file that messages can be made of, and what is wrong with the others: every fault of every row, in the
    /// order of the rows and their columns. A file that was sent in before may name times that have passed since.
    pub(super) async fn judged_rows(
        &self,
        by: &Person,
        kind: Kind,
        bytes: &[u8],
        before: bool,
    ) -> Result<(Vec<Good>, Vec<FieldProblem>), DeskError> {
        let read = read_rows(kind, bytes);
        let mut faults = read.faults;
        let mut good = Vec::new();
        let mut more = |found: Vec<CellFault>, only: Option<&[String]>| {
            for one in found {
                let there = |f: &CellFault| f.row == one.row && f.column == one.column;
                let column = one.column.as_deref().unwrap_or_default();
                let given = only.is_none_or(|given| given.iter().any(|g| g == column));
                if given && !faults.iter().any(there) {
                    faults.push(one);
                }
            }
        };
        for row in read.rows {
            let late = self.late_times(&row, before);
            match self.message_of(by, kind, &row, true).await? {
                Ok(file) if late.is_empty() => good.push(Good {
                    ward: row.ward,
                    file,
                }),
                Ok(_) => more(late, None),
                Err(found) => more([late, found].concat(), None),
            }
        }
        for faulty in read.faulty {
            more(self.late_times(&faulty.row, before), None);
            // Of a ward that is not known, only what the row itself says can be judged.
            let only = (!faulty.ward_known).then_some(faulty.given.as_slice());
            if let Err(found) = self
                .message_of(by, kind, &faulty.row, faulty.ward_known)
                .await?
            {
                more(found, only);
            }
        }
        let place = |f: &CellFault| f.column.as_ref().map_or(0, |c| place_of(kind, c));
        faults.sort_by_key(|f| (f.row, place(f)));
        Ok((good, faults.iter().map(told).collect()))
    }

    fn late_times(&self, row: &FactsRow, before: bool) -> Vec<CellFault> {
        if before {
            return Vec::new();
        }
        let now = LocalDateTime::at(self.clock.now());
        [
            passed(row, "release", row.release.as_ref(), now),
            passed(row, "expires", row.expires.as_ref(), now),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The message that a row asks for: what is known of the ward, and over it what the row says; or every fault of it.
    async fn message_of(
        &self,
        by: &Person,
        kind: Kind,
        row: &FactsRow,
        ward_known: bool,
    ) -> Result<Result<MessageFile, Vec<CellFault>>, DeskError> {
        let mut faults = Vec::new();
        let ward = [AreaCode::Ward(row.ward)];
        if ward_known && let Err(error) = self.permit(by, Act::Write, &ward) {
            return Ok(Err(vec![fault(row, "ward", error.to_string())]));
        }
        let known = match ward_known {
            true => self.known(&row.ward, kind).await?,
            false => crate::desk::schedules::Known::default(),
        };
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
            faults.push(fault(row, "outlets", what));
        }
        if let Err(found) = Draft::read(&file, self.outlets(), Purpose::Message) {
            let outlets_said = !faults.is_empty();
            let found = found
                .into_iter()
                .map(|p| fault(row, &column_of(&p.field), p.what))
                .filter(|f| !(outlets_said && f.column.as_deref() == Some("outlets")));
            faults.extend(found);
        }
        Ok(if faults.is_empty() {
            Ok(file)
        } else {
            Err(faults)
        })
    }
}
