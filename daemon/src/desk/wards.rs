//! Ward records: what a notice of a ward starts from.

use jiff::Timestamp;
use serde::Serialize;
use wardmote_domain::{
    area::AreaCode,
    draft::FieldProblem,
    ids::PersonId,
    local_time::LocalDateTime,
    person::{Act, Person},
    places::{BoroughCode, Language, Places, Ward, WardCode},
    ward_record::{Part, WardRecord, WardRecordFile},
};

use super::{Desk, DeskError};

/// A ward in the list, with or without a record.
#[derive(Debug, Clone, Serialize)]
pub struct WardLine {
    /// Its code.
    pub ward: WardCode,
    /// Its name.
    pub name: String,
    /// Its borough.
    pub borough: BoroughCode,
    /// The borough's name.
    pub borough_name: String,
    /// The version of its record; nothing for a ward without one.
    pub version: Option<u32>,
    /// Who saved it.
    pub saved_by: Option<String>,
    /// When.
    pub saved_at: Option<Timestamp>,
}

/// A ward with its record, as one person may see it.
#[derive(Debug, Clone, Serialize)]
pub struct WardView {
    /// Its code.
    pub ward: WardCode,
    /// Its name.
    pub name: String,
    /// Its borough's name.
    pub borough_name: String,
    /// The version of its record; nothing for a ward without one.
    pub version: Option<u32>,
    /// Who saved it.
    pub saved_by: Option<String>,
    /// When.
    pub saved_at: Option<Timestamp>,
    /// Whether this person may change it; only then are people's addresses in it.
    pub may_write: bool,
    /// The record with its meetings to come, in the shape in which it is put back.
    pub record: WardRecordFile,
}

/// A version of a record that was replaced, or stands.
#[derive(Debug, Clone, Serialize)]
pub struct WardVersionRow {
    /// Which.
    pub version: u32,
    /// The parts that it changed.
    pub parts: Vec<Part>,
    /// Who saved it.
    pub saved_by: String,
    /// When.
    pub saved_at: Timestamp,
    /// What stood in it, without people's addresses.
    pub record: WardRecordFile,
}

/// The ward of that code.
fn known(ward: WardCode) -> Result<&'static Ward, DeskError> {
    Places::london()
        .ward(&ward)
        .ok_or_else(|| DeskError::NotFound(format!("there is no ward {ward} in London")))
}

fn borough_name(ward: &Ward) -> String {
    Places::london()
        .borough(&ward.borough)
        .map(|b| b.name.clone())
        .unwrap_or_default()
}

impl Desk {
    /// The wards that this person may read, by borough and name; of one borough or of all.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn wards(
        &self,
        by: &Person,
        borough: Option<BoroughCode>,
    ) -> Result<Vec<WardLine>, DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        let records = self.store.ward_records().await?;
        let mut lines: Vec<WardLine> = Places::london()
            .wards()
            .filter(|w| borough.is_none_or(|b| w.borough == b))
            .filter(|w| by.may(Act::Read, &[AreaCode::Ward(w.code)]))
            .map(|ward| {
                let row = records.iter().find(|r| r.ward == ward.code);
                WardLine {
                    ward: ward.code,
                    name: ward.name.clone(),
                    borough: ward.borough,
                    borough_name: borough_name(ward),
                    version: row.map(|r| r.version),
                    saved_by: row.map(|r| r.by.clone()),
                    saved_at: row.map(|r| r.at),
                }
            })
            .collect();
        lines.sort_by(|a, b| (&a.borough_name, &a.name).cmp(&(&b.borough_name, &b.name)));
        Ok(lines)
    }

    /// A ward with its record; an empty record where it has none.
    ///
    /// # Errors
    /// When there is no such ward, or this person may not read it.
    pub async fn ward_view(&self, by: &Person, ward: WardCode) -> Result<WardView, DeskError> {
        let place = known(ward)?;
        let area = [AreaCode::Ward(ward)];
        self.permit(by, Act::Read, &area)?;
        let kept = self.store.ward_record(ward).await?;
        let may_write = by.may(Act::Write, &area);
        let now = self.clock.now();
        let mut record = kept
            .as_ref()
            .map_or_else(|| WardRecord::empty(ward), |k| k.record.clone());
        record.meetings.retain(|m| m.ends.instant() > now);
        let mut file = record.file();
        file.version = kept.as_ref().map(|k| k.version);
        if !may_write {
            file = file.without_addresses();
        }
        Ok(WardView {
            ward,
            name: place.name.clone(),
            borough_name: borough_name(place),
            version: file.version,
            saved_by: kept.as_ref().map(|k| k.by.clone()),
            saved_at: kept.as_ref().map(|k| k.at),
            may_write,
            record: file,
        })
    }

    /// What a new notice for a ward starts from, for somebody who may write there: its record with the outlets that are
    /// still configured, and the languages of the catalogue. Nothing for a ward without a record.
    ///
    /// # Errors
    /// When there is no such ward, or this person may not write for it.
    pub async fn ward_start(
        &self,
        by: &Person,
        ward: WardCode,
    ) -> Result<Option<(WardRecord, Vec<Language>)>, DeskError> {
        known(ward)?;
        self.permit(by, Act::Write, &[AreaCode::Ward(ward)])?;
        let kept = self.store.ward_record(ward).await?;
        Ok(kept.map(|kept| {
            let mut record = kept.record;
            record.outlets.retain(|o| self.outlets().get(o).is_some());
            (record, self.judge.catalogue().languages())
        }))
    }

    /// Every version of a ward's record, the newest first, without people's addresses.
    ///
    /// # Errors
    /// As [`Desk::ward_view`].
    pub async fn ward_history(
        &self,
        by: &Person,
        ward: WardCode,
    ) -> Result<Vec<WardVersionRow>, DeskError> {
        known(ward)?;
        self.permit(by, Act::Read, &[AreaCode::Ward(ward)])?;
        let versions = self.store.ward_record_versions(ward).await?;
        let row = |v: wardmote_store::WardVersion| WardVersionRow {
            version: v.version,
            parts: v.parts,
            saved_by: v.by,
            saved_at: v.at,
            record: v.file,
        };
        Ok(versions.into_iter().map(row).collect())
    }

    /// Saves a ward's record over the version that it names, and gives the version that stands now.
    ///
    /// # Errors
    /// When this person may not write there, a field of it is wrong, or somebody saved it since.
    pub async fn save_ward(
        &self,
        by: &Person,
        ward: WardCode,
        file: &WardRecordFile,
    ) -> Result<u32, DeskError> {
        known(ward)?;
        self.permit(by, Act::Write, &[AreaCode::Ward(ward)])?;
        let mut record =
            WardRecord::read(file, Some(self.outlets())).map_err(DeskError::Invalid)?;
        if record.ward != ward {
            return Err(DeskError::field(
                "ward",
                format!("this is the record of {}, not of {ward}", record.ward),
            ));
        }
        self.owner_known(&record).await?;
        let before = self.store.ward_record(ward).await?;
        self.drop_past(&mut record, before.as_ref().map(|k| &k.record), file)?;
        let saved = self.store.save_ward_record(record, file.version, by.id);
        Ok(saved.await?)
    }

    /// Copy is asked of somebody who can sign in and write for the ward: a link to anybody else would be a way in.
    async fn owner_known(&self, record: &WardRecord) -> Result<(), DeskError> {
        let Some(owner) = &record.owner else {
            return Ok(());
        };
        let what = match self.store.person_by_email(&owner.email).await? {
            None => {
                "nobody at the desk has this address: give the address they sign in with, or ask an administrator to add them"
            }
            Some(person) if !person.may(Act::Write, &[AreaCode::Ward(record.ward)]) => {
                "this person may not write for the ward: an administrator gives them the right"
            }
            Some(_) => return Ok(()),
        };
        Err(DeskError::field("owner.email", what))
    }

    /// Who is asked for the copy of a ward, by its record; nothing where the record names nobody, or somebody who may not
    /// write for it any more.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn ward_owner(&self, ward: WardCode) -> Result<Option<PersonId>, DeskError> {
        let kept = self.store.ward_record(ward).await?;
        let Some(owner) = kept.and_then(|k| k.record.owner) else {
            return Ok(None);
        };
        let person = self.store.person_by_email(&owner.email).await?;
        Ok(person
            .filter(|p| p.may(Act::Write, &[AreaCode::Ward(ward)]))
            .map(|p| p.id))
    }

    /// A meeting that was kept and is over drops away; a new one that is over already is a slip, and is told.
    fn drop_past(
        &self,
        record: &mut WardRecord,
        before: Option<&WardRecord>,
        file: &WardRecordFile,
    ) -> Result<(), DeskError> {
        let now = self.clock.now();
        let kept = |m: &_| before.is_some_and(|b| b.meetings.contains(m));
        record
            .meetings
            .retain(|m| m.ends.instant() > now || !kept(m));
        let over = |m: &wardmote_domain::ward_record::MeetingFile| {
            let Some(wardmote_domain::facts::FactValue::Text(ends)) = &m.ends else {
                return None;
            };
            let ends: LocalDateTime = ends.parse().ok()?;
            record
                .meetings
                .iter()
                .any(|kept| kept.ends == ends && ends.instant() <= now)
                .then_some(ends)
        };
        let faults: Vec<FieldProblem> = file
            .meetings
            .iter()
            .enumerate()
            .filter_map(|(i, m)| {
                over(m).map(|ends| FieldProblem {
                    field: format!("meetings[{i}].ends"),
                    what: format!("{ends} is past: put the date right, or leave the meeting out"),
                })
            })
            .collect();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(DeskError::Invalid(faults))
        }
    }
}
