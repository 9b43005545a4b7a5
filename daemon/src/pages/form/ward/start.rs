//! A new notice for a ward starts from its record.

use wardmote_domain::{
    places::{Language, Places},
    ward_record::WardRecord,
};

use crate::pages::form::{Fields, contact};

/// The answers that a ward's record gives to a form of questions: the ward, how people reach us, where it goes, and the
/// languages of the catalogue (`written_in`) that the ward does not ask for.
pub fn start(record: &WardRecord, written_in: &[Language]) -> Fields {
    let mut fields = Fields::default();
    let area = wardmote_domain::area::AreaCode::Ward(record.ward);
    let name = Places::london().full_name(&area);
    fields.set("ward", record.ward.to_string());
    fields.set("ward_name", name.unwrap_or_default());
    if let Some(contact) = record.team.as_ref().and_then(|t| t.contact.as_ref()) {
        contact::write(&mut fields, contact);
    }
    for outlet in &record.outlets {
        fields.add("outlets", outlet.as_str());
    }
    if !record.languages.is_empty() {
        let left = written_in
            .iter()
            .filter(|l| !l.is_english() && !record.languages.contains(l));
        for language in left {
            fields.add("leave_out", language.as_str());
        }
    }
    fields
}
