//! Which contacts are known: the force directory, the official list, the dead ones, and what is kept for fiction.

use std::collections::HashSet;

use wardmote_domain::{record::Record, text::formats::Format};

use crate::{
    contacts::{Kind, all},
    data::{Contact, Data},
};

/// Whether a contact as written is in the force directory or the official list.
pub(crate) fn is_known(given: &str, record: &Record, data: &Data) -> bool {
    let known = Known::new(record, data);
    let stands = |kind, key: &str| {
        matches!(
            known.standing(kind, key, given),
            Standing::Directory | Standing::Official(_)
        )
    };
    let own = all(given);
    // What is no contact by its shape can still be in the directory as it is written.
    stands(Kind::Reference, given) || own.iter().any(|item| stands(item.kind, &item.key))
}

/// What is known of a contact, the first that holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Standing<'d> {
    /// It is in the force directory.
    Directory,
    /// It is on the deny list.
    Denied(&'d Contact),
    /// It is on the official list.
    Official(&'d Contact),
    /// It is kept for fiction.
    Fiction,
    /// Nothing.
    Unknown,
}

/// The contacts that are known: the force directory, and the official list with its dead ones.
pub(crate) struct Known<'d> {
    /// As they are written, in small letters.
    written: HashSet<String>,
    /// What is compared.
    keys: HashSet<String>,
    data: &'d Data,
}

impl<'d> Known<'d> {
    pub(crate) fn new(record: &Record, data: &'d Data) -> Self {
        let contacts = record.contacts.iter();
        Self {
            written: contacts.clone().map(|c| c.trim().to_lowercase()).collect(),
            keys: contacts.flat_map(|c| all(c)).map(|item| item.key).collect(),
            data,
        }
    }

    /// Where a contact stands.
    pub(crate) fn standing(&self, kind: Kind, key: &str, written: &str) -> Standing<'d> {
        let listed = |denied: bool| {
            (self.data.contacts.iter()).find(|c| (c.status == "deny") == denied && c.is(kind, key))
        };
        if self.keys.contains(key) || self.written.contains(&written.trim().to_lowercase()) {
            Standing::Directory
        } else if let Some(contact) = listed(true) {
            Standing::Denied(contact)
        } else if let Some(contact) = listed(false) {
            Standing::Official(contact)
        } else if is_fiction(kind, key) {
            Standing::Fiction
        } else {
            Standing::Unknown
        }
    }
}

/// Whether a number (its digits) is kept for fiction.
pub(crate) fn is_fiction(kind: Kind, key: &str) -> bool {
    kind == Kind::Phone && Format::PhoneDrama.is_in(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::DataFiles;

    #[test]
    fn knows_the_directory_and_the_official_list() {
        let data = Data::read(&DataFiles::default()).unwrap();
        let record = Record {
            contacts: vec!["020 7946 0187".to_owned(), "example.org/help".to_owned()],
            ..Record::default()
        };
        for (given, known) in [
            ("0207 946 0187", true),
            ("https://example.org/help", true),
            ("0800 555 111", true),
            ("www.met.police.uk/report", true),
            ("a.ward@met.police.uk", true),
            ("020 7202 0202", false),
            ("020 7946 0199", false),
            ("example.org/other", false),
        ] {
            assert_eq!(is_known(given, &record, &data), known, "{given}");
        }
    }
}
