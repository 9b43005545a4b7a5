//! The words of a pack: what is pasted, and what is said beside it.

use wardmote_domain::{
    draft::Draft,
    local_time::LocalDateTime,
    variant::{Copy, Variant},
    words::{Format, Kind, Priority},
};

use super::{Embargo, PackLanguage, PackOf, PackPart};
use crate::pages::plain;

/// The line for a subject: of a panel notice or page its title. A newsdesk's says first what holds for all of it.
pub(super) fn subject(of: PackOf<'_>, main: &Variant, page: Option<&Variant>) -> String {
    let own = match &main.copy {
        Copy::Panel { title, .. } => title.clone(),
        _ if !main.title.is_empty() => main.title.clone(),
        _ => page.map_or_else(|| of.rendered.headline.clone(), |p| p.title.clone()),
    };
    match (main.format, of.embargo) {
        (Format::Press, Embargo::Until(until)) if main.language.is_english() => {
            format!("EMBARGOED until {}: {own}", plain::moment(until))
        }
        // In its own language the copy's first line says it.
        (Format::Press, Embargo::Until(_)) => match first_line(main) {
            Some(line) => format!("{line} {own}"),
            None => own,
        },
        _ => own,
    }
}

/// The embargo line at the top of a press copy.
fn first_line(press: &Variant) -> Option<String> {
    let text = press.copy.plain()?;
    let first = text.split("\n\n").next()?.trim();
    first
        .to_uppercase()
        .contains("EMBARGO")
        .then(|| first.to_owned())
}

/// The text as it is pasted. A press copy has its embargo line from the version itself; once the embargo is broken, that
/// line is replaced.
pub(super) fn text(of: PackOf<'_>, variant: &Variant) -> String {
    match (&variant.copy, of.embargo) {
        (Copy::Press { text }, Embargo::BrokenAt(at)) => lifted(text, at),
        (Copy::Panel { markdown, .. }, _) => unread(markdown.clone(), variant),
        (copy @ Copy::Short { .. }, _) => unread(copy.plain().unwrap_or_default(), variant),
        (copy, _) => copy.plain().unwrap_or_else(|| whole(variant)),
    }
}

/// A text with what its reader must know while nobody has read the language, in both languages, where it does not say so
/// itself: a post is too short for it on its own channel, and goes out in English there.
fn unread(text: String, variant: &Variant) -> String {
    match &variant.unread {
        Some(unread) if !text.contains(&unread.own) => {
            let mut text = format!("{}\n\n{}", text.trim_end(), unread.own);
            if unread.own != unread.english {
                text.push_str(&format!("\n{}", unread.english));
            }
            text
        }
        _ => text,
    }
}

/// A press copy without the embargo line at its top, and with the one that says that it no longer holds.
fn lifted(text: &str, at: LocalDateTime) -> String {
    let first = text.split("\n\n").next().unwrap_or_default();
    let rest = if first.to_uppercase().contains("EMBARGO") {
        text[first.len()..].trim_start()
    } else {
        text
    };
    format!(
        "EMBARGO LIFTED at {}. For use now.\n\n{rest}",
        plain::moment(at)
    )
}

/// A page as plain text: headline, who has not read it, text, footer.
fn whole(variant: &Variant) -> String {
    let mut parts: Vec<&str> = vec![&variant.title];
    if let Some(unread) = &variant.unread {
        parts.push(&unread.own);
        if unread.own != unread.english {
            parts.push(&unread.english);
        }
    }
    parts.extend([variant.text.as_str(), &variant.footer]);
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

pub(super) fn too_long(languages: &[PackLanguage], title: &str) -> Vec<String> {
    let over = |l: &PackLanguage, p: &PackPart| {
        let limit = p.limit.filter(|_| p.over() > 0)?;
        Some(format!(
            "{title} takes {} characters. The {} text has {}: {} too many. Nothing is cut: shorten it before it goes.",
            plain::number(limit.into()),
            l.name,
            plain::number(p.length as u64),
            plain::number(p.over() as u64),
        ))
    };
    languages
        .iter()
        .flat_map(|l| l.parts.iter().filter_map(move |p| over(l, p)))
        .collect()
}

pub(super) fn embargo_note(embargo: Embargo) -> Option<String> {
    match embargo {
        Embargo::None => None,
        Embargo::Until(until) => Some(format!(
            "Under embargo until {}. Each copy says so in its first line: leave it there.",
            plain::moment(until)
        )),
        Embargo::BrokenAt(at) => Some(format!(
            "The embargo was lifted at {}. Each copy says so in its first line.",
            plain::moment(at)
        )),
    }
}

/// The type of an alert, in the words of the community-messaging contract.
pub(super) fn alert_type(draft: &Draft) -> &'static str {
    match (draft.kind, draft.priority) {
        (_, Priority::Urgent) => "urgent",
        (Kind::Warning, _) => "crime alert",
        (Kind::Appeal | Kind::Missing, _) => "appeal",
        (Kind::Event, _) => "event",
        (Kind::Guidance, _) => "crime prevention",
        _ => "information",
    }
}
