//! What `[[outlet]]` says of a job by hand: the pack, who does it, by when, and the newsdesks that are mailed.

use serde::Deserialize;
use wardmote_domain::{
    hand::PackShape,
    outlet::{Class, Outlet},
    person::EmailAddress,
    words::Format,
};

/// `pack = { … }`: each key that is left out is as built in for the outlet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PackSection {
    text: Option<Format>,
    length: Option<u32>,
    per_language: Option<bool>,
    picture: Option<bool>,
    subject: Option<bool>,
    html: Option<bool>,
    areas: Option<bool>,
    sms: Option<bool>,
    voice: Option<bool>,
}

/// The keys of an outlet that are about its job.
pub(super) struct Given {
    pub title: Option<String>,
    pub pack: Option<PackSection>,
    pub owner: Option<String>,
    pub due_minutes: Option<u32>,
    pub reminders: Option<Vec<u32>>,
    pub newsdesks: Option<Vec<String>>,
}

/// The longest time a job may be given, in minutes: a week.
const MOST_MINUTES: u32 = 7 * 24 * 60;

/// Puts what was given in the place of what is built in; `fault` is told of each key that cannot stand.
pub(super) fn apply(given: Given, outlet: &mut Outlet, fault: &mut impl FnMut(&str, String, &str)) {
    let one_line = |text: &str| {
        !text.trim().is_empty()
            && text.chars().count() <= 100
            && !text.chars().any(char::is_control)
    };
    for (key, text) in [("title", &given.title), ("owner", &given.owner)] {
        if text.as_ref().is_some_and(|t| !one_line(t)) {
            fault(
                key,
                "this is empty, longer than 100 characters, or not one line".to_owned(),
                "give it in words, or leave it out",
            );
        }
    }
    outlet.title = given.title.map(|t| t.trim().to_owned());
    outlet.hand.owner = given.owner.map(|o| o.trim().to_owned());
    if let Some(pack) = given.pack {
        outlet.hand.pack = shape(&pack, outlet.hand.pack, fault);
    }
    if let Some(minutes) = given.due_minutes {
        if !(1..=MOST_MINUTES).contains(&minutes) {
            let what = format!("{minutes} is not from 1 to {MOST_MINUTES}");
            fault("due_minutes", what, "a job is due within a week");
        }
        outlet.hand.due_minutes = minutes;
        // The reminders built in are for an hour: another time has its own halfway, and the one when it is due.
        let mut own = vec![minutes / 2, minutes];
        own.retain(|m| *m > 0);
        outlet.hand.reminders = own;
    }
    if let Some(reminders) = given.reminders {
        let rising = reminders.windows(2).all(|pair| pair[0] < pair[1]);
        let within = reminders.iter().all(|m| (1..=MOST_MINUTES).contains(m));
        if !rising || !within || reminders.len() > 20 {
            fault(
                "reminders",
                format!("these are not at most 20 rising numbers from 1 to {MOST_MINUTES}"),
                "write them like [30, 60]: minutes after the job stands",
            );
        }
        outlet.hand.reminders = reminders;
    }
    newsdesks(given.newsdesks.unwrap_or_default(), outlet, fault);
}

fn shape(
    pack: &PackSection,
    built_in: PackShape,
    fault: &mut impl FnMut(&str, String, &str),
) -> PackShape {
    let text = pack.text.unwrap_or(built_in.text);
    if text == Format::Email {
        fault(
            "pack.text",
            "a mail has a link of each reader in it: it is no text for a pack".to_owned(),
            "use short, page, press, panel, sms or voice",
        );
    }
    if pack.length == Some(0) {
        fault(
            "pack.length",
            "nothing fits into 0 characters".to_owned(),
            "leave it out where there is no limit",
        );
    }
    let same = text == built_in.text;
    PackShape {
        text,
        length: pack.length.or(built_in.length.filter(|_| same)),
        per_language: pack.per_language.unwrap_or(built_in.per_language),
        picture: pack.picture.unwrap_or(built_in.picture),
        subject: pack.subject.unwrap_or(built_in.subject),
        html: pack.html.unwrap_or(built_in.html),
        areas: pack.areas.unwrap_or(built_in.areas),
        sms: pack.sms.unwrap_or(built_in.sms),
        voice: pack.voice.unwrap_or(built_in.voice),
    }
}

fn newsdesks(list: Vec<String>, outlet: &mut Outlet, fault: &mut impl FnMut(&str, String, &str)) {
    if !list.is_empty() && !outlet.classes.contains(&Class::Press) {
        fault(
            "newsdesks",
            "only newsdesks get a press copy by mail".to_owned(),
            "give the outlet the class press, or leave this out",
        );
    }
    for (i, text) in list.iter().enumerate() {
        match text.parse::<EmailAddress>() {
            Ok(address) if outlet.hand.newsdesks.contains(&address) => fault(
                &format!("newsdesks[{i}]"),
                "this address is there twice".to_owned(),
                "keep one",
            ),
            Ok(address) => outlet.hand.newsdesks.push(address),
            Err(error) => fault(
                &format!("newsdesks[{i}]"),
                error.to_string(),
                "write it like newsdesk@example.org",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use wardmote_config::ConfigFile;
    use wardmote_domain::{
        hand::{Hand, REMINDERS},
        outlet::{OutletName, Outlets},
        words::Format,
    };

    use crate::settings::{SHIPPED, Settings};

    /// The shipped file with these keys at one outlet.
    fn with(outlet: &str, keys: &str) -> Result<Outlets, String> {
        let name = format!("name = \"{outlet}\"\n");
        let text = SHIPPED.replace(&name, &format!("{name}{keys}\n"));
        assert_ne!(text, SHIPPED);
        Settings::offline(&ConfigFile::from_text("w.toml", &text))
            .map(|w| w.outlets)
            .map_err(|p| p.to_string())
    }

    fn hand(outlets: &Outlets, name: &str) -> Hand {
        let name = OutletName::new(name).unwrap();
        outlets.get(&name).unwrap().hand.clone()
    }

    #[test]
    fn what_is_given_takes_the_place_of_what_is_built_in() {
        let built_in = hand(&with("leaflet", "").unwrap(), "leaflet");
        assert_eq!(
            (built_in.due_minutes, built_in.reminders.as_slice()),
            (60, REMINDERS.as_slice())
        );
        let keys = "title = \"Shop window\"\nowner = \"Ada Penrose\"\ndue_minutes = 240\n\
                    pack = { text = \"short\", length = 500, per_language = false }";
        let outlets = with("leaflet", keys).unwrap();
        let given = hand(&outlets, "leaflet");
        assert_eq!(given.owner.as_deref(), Some("Ada Penrose"));
        assert_eq!((given.due_minutes, given.reminders), (240, vec![120, 240]));
        assert_eq!(
            (given.pack.text, given.pack.length),
            (Format::Short, Some(500))
        );
        assert!(!given.pack.per_language && given.pack.picture);
        let name = OutletName::new("leaflet").unwrap();
        let title = outlets.get(&name).unwrap().title.clone();
        assert_eq!(title.as_deref(), Some("Shop window"));
        let desks = with("radio", "newsdesks = [\"news@example.org\"]").unwrap();
        assert_eq!(hand(&desks, "radio").newsdesks.len(), 1);
    }

    #[test]
    fn what_cannot_stand_is_told_with_its_key() {
        for (outlet, keys, part) in [
            (
                "email",
                "owner = \"Ada\"",
                "email is not served by a person",
            ),
            ("leaflet", "owner = \" \"", "this is empty"),
            ("leaflet", "due_minutes = 0", "0 is not from 1 to 10080"),
            ("leaflet", "reminders = [60, 30]", "rising numbers"),
            ("leaflet", "pack = { length = 0 }", "nothing fits"),
            (
                "leaflet",
                "pack = { text = \"email\" }",
                "no text for a pack",
            ),
            ("leaflet", "pack = { colour = \"red\" }", "colour"),
            (
                "leaflet",
                "newsdesks = [\"a@example.org\"]",
                "only newsdesks get a press copy",
            ),
            ("radio", "newsdesks = [\"nobody\"]", "newsdesks[0]"),
            (
                "radio",
                "newsdesks = [\"a@example.org\", \"a@example.org\"]",
                "there twice",
            ),
        ] {
            let told = with(outlet, keys).unwrap_err();
            assert!(told.contains(part), "{keys}: {told}");
        }
    }
}
