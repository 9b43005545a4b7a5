//! `[[outlet]]`: where a message can go.

use std::collections::BTreeSet;

use serde::Deserialize;
use wardmote_channels::registry;
use wardmote_config::{ConfigFile, Problems};
use wardmote_domain::{
    outlet::{Class, How, Outlet, OutletName, Outlets, PAGE},
    words::Realm,
};

use super::by_hand::{self, PackSection};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutletSection {
    name: OutletName,
    classes: BTreeSet<Class>,
    how: How,
    title: Option<String>,
    pack: Option<PackSection>,
    owner: Option<String>,
    due_minutes: Option<u32>,
    reminders: Option<Vec<u32>>,
    newsdesks: Option<Vec<String>>,
}

impl OutletSection {
    /// Keys that only a person's job has, where any is given.
    fn hand_key(&self) -> Option<&'static str> {
        [
            ("pack", self.pack.is_some()),
            ("owner", self.owner.is_some()),
            ("due_minutes", self.due_minutes.is_some()),
            ("reminders", self.reminders.is_some()),
            ("newsdesks", self.newsdesks.is_some()),
        ]
        .into_iter()
        .find_map(|(key, given)| given.then_some(key))
    }
}

/// Reads the outlets and proves that each can be served.
pub(super) fn read(file: &ConfigFile, realm: Realm, faults: &mut Problems) -> Outlets {
    // A section that is there and wrong has its own fault: it is not told again at each outlet.
    // An exercise has a sandbox for every channel.
    let on = |name: &str| {
        realm == Realm::Exercise
            || file
                .names("channels")
                .is_ok_and(|names| names.contains(&name))
    };
    let sections: Vec<OutletSection> = faults.keep(file.required("outlet")).unwrap_or_default();
    let mut outlets: Vec<Outlet> = Vec::new();
    for (i, section) in sections.into_iter().enumerate() {
        let name = section.name.as_str();
        let served = match (section.how, name) {
            (How::Adapter, name) => registry::NAMES.contains(&name) && on(name),
            (How::Page, name) => name == PAGE,
            (How::ByHand, _) => true,
        };
        let mut fault = |field: &str, what: String, fix: &str| {
            let path = format!("outlet[{i}].{field}");
            faults
                .0
                .push(file.source().problem(&path, what, Some(fix.to_owned())));
        };
        if !served {
            let fix = "add its section under [channels], or serve it with how = \"by_hand\"";
            fault(
                "how",
                format!("nothing here can serve {name} that way"),
                fix,
            );
        }
        if section.classes.is_empty() {
            fault(
                "classes",
                format!("{name} has no class"),
                "give at least one: the standard asks an outlet's classes",
            );
        }
        if outlets.iter().any(|o| o.name == section.name) {
            fault(
                "name",
                format!("there are two outlets named {name}"),
                "keep one",
            );
        }
        if let Some(key) = section.hand_key().filter(|_| section.how != How::ByHand) {
            fault(
                key,
                format!("{name} is not served by a person"),
                "only an outlet with how = \"by_hand\" has a pack and a job",
            );
        }
        let mut outlet = Outlet::new(section.name, section.classes, section.how);
        let given = by_hand::Given {
            title: section.title,
            pack: section.pack,
            owner: section.owner,
            due_minutes: section.due_minutes,
            reminders: section.reminders,
            newsdesks: section.newsdesks,
        };
        by_hand::apply(given, &mut outlet, &mut fault);
        outlets.push(outlet);
    }
    Outlets::new(outlets)
}
