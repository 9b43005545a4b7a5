//! What each chosen outlet takes: parts of a text message, a script's length, titles and texts.

use wardmote_domain::{
    outlet::OutletName,
    text::gsm7::{self, Encoding, SmsSize},
    variant::{Copy, Variant},
    words::Format,
};

use super::ShortForm;
use crate::{
    ask::{Ask, Takes, language_name},
    rule::{Found, Says},
};

/// Marks that word processors make, and the plain ones that every phone has.
const PLAIN: &[(char, &str)] = &[
    ('“', "\""),
    ('”', "\""),
    ('‘', "'"),
    ('’', "'"),
    ('–', "-"),
    ('—', "-"),
    ('…', "..."),
    ('\u{a0}', " "),
];

impl ShortForm {
    pub(super) fn carried(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        for outlet in ask.outlets() {
            let Some(takes) = ask.takes(outlet) else {
                continue;
            };
            self.no_text_message(ask, found, outlet, &takes);
            for variant in ask.variants().filter(|v| takes.formats.contains(&v.format)) {
                match &variant.copy {
                    Copy::Sms { text } => self.sms(found, outlet, variant, text),
                    Copy::Voice { text } => self.voice(found, outlet, variant, text),
                    _ => {}
                }
                self.bounds(found, outlet, variant, &takes);
            }
        }
    }

    /// A list of phones to which nothing can go.
    fn no_text_message(
        &self,
        ask: &Ask<'_>,
        found: &mut Found<'_>,
        outlet: &OutletName,
        takes: &Takes,
    ) {
        let written = ask.variants().next().is_some();
        let has = ask.english_copy(Format::Sms).is_some();
        if takes.by_hand || has || !written || !takes.formats.contains(&Format::Sms) {
            return;
        }
        let alone = takes.formats.len() == 1;
        let says = Says {
            severity: if alone { self.too_long } else { self.many_parts },
            measured: "no text message".to_owned(),
            limit: "a text message".to_owned(),
            fix: "In own words the post is the text message, and none is written. Write a short text.".to_owned(),
        };
        found.outlet(outlet, "", says);
    }

    fn sms(&self, found: &mut Found<'_>, outlet: &OutletName, variant: &Variant, text: &str) {
        let size = gsm7::size(text);
        if size.parts < self.sms_parts {
            return;
        }
        let (severity, cut) = if size.parts > self.sms_most {
            (
                self.too_long,
                "It is too long to be sent. Say it in fewer words.",
            )
        } else {
            (
                self.many_parts,
                "It can go as it is, and each part is paid for. If you can, say it in fewer words.",
            )
        };
        let says = Says {
            severity,
            measured: format!("{} parts ({})", size.parts, letters(&size)),
            limit: format!("{} parts", self.sms_most),
            fix: format!("{cut}{}", plainer(text, &size)),
        };
        found.version_at(outlet, &variant.name(), text, says);
    }

    fn voice(&self, found: &mut Found<'_>, outlet: &OutletName, variant: &Variant, text: &str) {
        let length = text.chars().count();
        if length <= self.voice_most {
            return;
        }
        let says = Says {
            severity: self.too_long,
            measured: format!("{length} characters"),
            limit: format!("{} characters to be heard", self.voice_most),
            fix: format!(
                "Cut {} characters: few people listen for longer than a minute.",
                length - self.voice_most
            ),
        };
        found.version_at(outlet, &variant.name(), "", says);
    }

    fn bounds(&self, found: &mut Found<'_>, outlet: &OutletName, variant: &Variant, takes: &Takes) {
        let (title, text) = match &variant.copy {
            Copy::Panel { title, markdown } => (Some(title.as_str()), Some(markdown.clone())),
            Copy::Email { subject, .. } => (Some(subject.as_str()), None),
            Copy::Page { .. } => (
                Some(variant.title.as_str()),
                Some(format!("{}\n\n{}", variant.text, variant.footer)),
            ),
            Copy::Short { .. } if takes.by_hand => (None, variant.copy.plain()),
            Copy::Press { text } => (Some(variant.title.as_str()), Some(text.clone())),
            Copy::Short { .. } | Copy::Sms { .. } | Copy::Voice { .. } => (None, None),
        };
        let of = |what: &str| format!("The {} {what}", language_name(&variant.language));
        let mut say = |what: &str, words: &str, (least, most): (u32, u32)| {
            let length = u32::try_from(words.trim().chars().count()).unwrap_or(u32::MAX);
            let fix = if length > most {
                format!(
                    "{} is {} characters too long for {outlet}. Shorten it.",
                    of(what),
                    length - most
                )
            } else if length < least {
                format!(
                    "{} is {} characters too short for {outlet}. Say more.",
                    of(what),
                    least - length
                )
            } else {
                return;
            };
            let says = Says {
                severity: self.too_long,
                measured: format!("{what}: {length} characters"),
                limit: format!("{least} to {most} characters"),
                fix,
            };
            let evidence = if what == "title" { words } else { "" };
            found.version_at(outlet, &variant.name(), evidence, says);
        };
        if let (Some(bounds), Some(title)) = (takes.bounds.title, title) {
            say("title", title, bounds);
        }
        if let (Some(bounds), Some(text)) = (takes.bounds.text, text) {
            say("text", &text, bounds);
        }
    }
}

fn letters(size: &SmsSize) -> String {
    match size.encoding {
        Encoding::Gsm7 => format!("{} letters, 153 to a part", size.units),
        Encoding::Ucs2 => format!("{} letters, 67 to a part", size.units),
    }
}

/// How a text would be shorter with plain marks alone.
fn plainer(text: &str, size: &SmsSize) -> String {
    let plain = |c: &char| {
        PLAIN
            .iter()
            .find(|(mark, _)| mark == c)
            .map(|(_, plain)| *plain)
    };
    if size.outside_gsm7.is_empty() || size.outside_gsm7.iter().any(|c| plain(c).is_none()) {
        return String::new();
    }
    let all: String = (text.chars())
        .map(|c| plain(&c).map_or_else(|| c.to_string(), str::to_owned))
        .collect();
    let marks: Vec<String> = size.outside_gsm7.iter().map(char::to_string).collect();
    format!(
        " Phones need more room because of {}: with plain marks it takes {}.",
        marks.join(" "),
        match gsm7::size(&all).parts {
            1 => "1 part".to_owned(),
            parts => format!("{parts} parts"),
        }
    )
}
