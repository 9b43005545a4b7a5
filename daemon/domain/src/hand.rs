//! Outlets served by a person: what they are given to paste or print, who does it, by when, and when they are reminded.

use std::collections::BTreeSet;

use crate::{
    outlet::{Class, NEIGHBOURHOOD_LINK, OutletName, SMS},
    person::EmailAddress,
    words::Format,
};

/// How a person serves an outlet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hand {
    /// What they are given.
    pub pack: PackShape,
    /// Who does it: a person's name, or a role; nobody is named where it is empty.
    pub owner: Option<String>,
    /// How soon it is to be done, in minutes after its release.
    pub due_minutes: u32,
    /// When they are reminded, in minutes after its release, rising.
    pub reminders: Vec<u32>,
    /// Newsdesks to which the daemon itself mails the press copy; only for an outlet of class `press`.
    pub newsdesks: Vec<EmailAddress>,
}

/// What is in the pack for an outlet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackShape {
    /// The version whose text it carries.
    pub text: Format,
    /// The longest text the outlet takes, in characters; none where no limit is known.
    pub length: Option<u32>,
    /// Every language the message has, or English alone.
    pub per_language: bool,
    /// Whether pictures go there.
    pub picture: bool,
    /// Whether it has a line for a subject.
    pub subject: bool,
    /// Whether it takes the text with formatting, as HTML.
    pub html: bool,
    /// Whether the areas are chosen there, by name or code.
    pub areas: bool,
    /// Whether it sends text messages as well.
    pub sms: bool,
    /// Whether it sends recorded or read-out messages as well.
    pub voice: bool,
}

/// How soon a job by hand is to be done, in minutes, where the configuration does not say.
pub const DUE_MINUTES: u32 = 60;

/// When its reminders go, in minutes, where the configuration does not say.
pub const REMINDERS: [u32; 2] = [30, 60];

impl PackShape {
    /// A pack of one text in every language.
    const fn of(text: Format) -> Self {
        Self {
            text,
            length: None,
            per_language: true,
            picture: false,
            subject: false,
            html: false,
            areas: false,
            sms: false,
            voice: false,
        }
    }

    /// The pack that an outlet of that name and these classes gets unless the configuration says otherwise. Met Engage's
    /// console takes what the contract of its platform lists; the length of a WhatsApp message is the one its makers give.
    pub fn built_in(name: &OutletName, classes: &BTreeSet<Class>) -> Self {
        let has = |class| classes.contains(&class);
        match name.as_str() {
            NEIGHBOURHOOD_LINK => Self {
                picture: true,
                subject: true,
                html: true,
                areas: true,
                sms: true,
                voice: true,
                ..Self::of(Format::Page)
            },
            "whatsapp" => Self {
                length: Some(4096),
                picture: true,
                ..Self::of(Format::Short)
            },
            SMS => Self::of(Format::Sms),
            "voice" | "phone_line" => Self::of(Format::Voice),
            _ if has(Class::Press) => Self {
                subject: true,
                picture: true,
                ..Self::of(Format::Press)
            },
            _ if has(Class::Panel) => Self {
                subject: true,
                ..Self::of(Format::Panel)
            },
            _ if has(Class::Social) => Self {
                picture: true,
                ..Self::of(Format::Short)
            },
            _ => Self {
                picture: has(Class::Offline),
                ..Self::of(Format::Page)
            },
        }
    }
}

impl Hand {
    /// What holds for an outlet unless the configuration says otherwise.
    pub fn built_in(name: &OutletName, classes: &BTreeSet<Class>) -> Self {
        Self {
            pack: PackShape::built_in(name, classes),
            owner: None,
            due_minutes: DUE_MINUTES,
            reminders: REMINDERS.to_vec(),
            newsdesks: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_outlet_gets_the_version_it_can_use() {
        let shape = |name: &str, class: Class| {
            PackShape::built_in(&OutletName::new(name).unwrap(), &[class].into())
        };
        for (name, class, text) in [
            ("neighbourhood_link", Class::Direct, Format::Page),
            ("facebook", Class::Social, Format::Short),
            ("media", Class::Press, Format::Press),
            ("leaflet", Class::Offline, Format::Page),
            ("ward_panel", Class::Panel, Format::Panel),
            ("phone_line", Class::Offline, Format::Voice),
            ("sms", Class::Direct, Format::Sms),
        ] {
            assert_eq!(shape(name, class).text, text, "{name}");
        }
        let engage = shape("neighbourhood_link", Class::Direct);
        assert!(engage.subject && engage.html && engage.areas && engage.sms && engage.voice);
        assert!(!shape("facebook", Class::Social).areas);
    }
}
