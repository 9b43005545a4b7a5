//! The topic of a delivery: its title, and one text with every language in it.

use wardmote_domain::{
    places::{Language, LanguageInfo, Languages, WardCode},
    send::{Destination, Edition, EditionCopy, Outgoing, Reason},
    variant::Copy,
    words::{Direction, Kind},
};

/// The shortest and longest title that a site takes (Discourse's defaults).
pub const TITLE: (u32, u32) = (15, 255);
/// The shortest and longest text of a first post.
pub const TEXT: (u32, u32) = (20, 32_000);

/// What goes to the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Topic {
    /// The title: that of the first version, English where there is one.
    pub title: String,
    /// The text, in Markdown.
    pub raw: String,
    /// The ward whose category it goes to.
    pub ward: WardCode,
}

impl Topic {
    /// The topic of a delivery.
    ///
    /// # Errors
    /// When the delivery is not for a ward, has no panel copy, or is longer or shorter than a site takes.
    pub fn of(outgoing: &Outgoing) -> Result<Self, Reason> {
        let Destination::Ward(ward) = outgoing.destination else {
            let words = "this delivery is for no ward, and a panel's forum has one category a ward";
            return Err(Reason::new("no-ward", words));
        };
        let Some((title, raw)) = text(&outgoing.edition) else {
            let words = "the message has no version for ward panels: give it the format panel";
            return Err(Reason::new("no-panel", words));
        };
        within("title", &title, TITLE)?;
        within("text, all languages together,", &raw, TEXT)?;
        Ok(Self { title, raw, ward })
    }
}

/// Why an edit was made, for the topic's history.
pub(super) fn edit_reason(kind: Kind) -> &'static str {
    match kind {
        Kind::Withdrawal => "Withdrawn",
        Kind::Correction => "Corrected",
        _ => "Updated",
    }
}

fn within(what: &str, text: &str, (least, most): (u32, u32)) -> Result<(), Reason> {
    let length = text.chars().count();
    if (least as usize..=most as usize).contains(&length) {
        return Ok(());
    }
    let words = format!(
        "the {what} has {length} characters, and the forum takes {least} to {most}: change it and release it again"
    );
    Err(Reason::new("length", words))
}

/// Title and text: the first version as it is; then each further language under its own name, its title in bold.
fn text(edition: &Edition) -> Option<(String, String)> {
    let mut panels = edition.copies.iter().filter_map(panel);
    let (first, title, markdown) = panels.next()?;
    let mut raw = if first.language.is_english() {
        markdown.trim().to_owned()
    } else {
        block(first, &[markdown.trim()])
    };
    for (copy, title, markdown) in panels {
        let own = own_name(&copy.language);
        let title = format!("**{}**", title.trim());
        raw.push_str("\n\n---\n\n");
        raw.push_str(&block(
            copy,
            &[&format!("## {own}"), &title, markdown.trim()],
        ));
    }
    Some((title.trim().to_owned(), raw))
}

fn panel(copy: &EditionCopy) -> Option<(&EditionCopy, &str, &str)> {
    match &copy.copy {
        Copy::Panel { title, markdown } => Some((copy, title, markdown)),
        _ => None,
    }
}

/// Paragraphs in one language. Discourse keeps `lang` and `dir` on a `div`, and reads Markdown in it where an empty line
/// parts the two; so a text that runs from right to left stands as it should, and a screen reader changes its voice.
fn block(copy: &EditionCopy, paragraphs: &[&str]) -> String {
    let dir = match copy.direction {
        Direction::Ltr => "ltr",
        Direction::Rtl => "rtl",
    };
    format!(
        "<div lang=\"{}\" dir=\"{dir}\">\n\n{}\n\n</div>",
        copy.language,
        paragraphs.join("\n\n")
    )
}

fn own_name(language: &Language) -> String {
    let info: Option<&LanguageInfo> = Languages::census().info(language);
    info.and_then(|i| i.own_name.clone())
        .or_else(|| info.map(|i| i.english_name.clone()))
        .unwrap_or_else(|| language.to_string())
}

#[cfg(test)]
mod tests;
