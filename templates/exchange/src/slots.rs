//! Slots: the places of a line that Wardmote fills in, as programmers write them and as everybody else sees them.
//!
//! `{{time started}}` is shown as `[time started]`. The words of marks stand once, in `words.rs`, and lead both ways; a
//! slot that they do not know is shown as it is written behind an equals sign (`[= other thing]`), so that none is lost.
//! A square bracket of the text itself is doubled (`[[`). Braces cannot stand in a text at all: what somebody types must
//! never become a slot that we did not show them.

mod words;

use thiserror::Error;
use wardmote_domain::text::control;

/// Why a template cannot be shown with marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotMarked {
    /// A block other than `if`, a comment, a partial, or braces that are not closed.
    #[error("its template has more logic than marks can show")]
    Logic,
    /// A brace or a backslash that handlebars would read.
    #[error("its text has braces in it")]
    Braces,
    /// A line break or another character that no file of text may hold.
    #[error("its text has a line break or a control character in it")]
    Unseen,
}

/// Why a text with marks is no template.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WrongMark {
    /// A bracket that is opened and not closed, or closed and not opened.
    #[error(
        "A square bracket stands alone near “{0}”. A mark such as [place] needs both. To write a bracket of your own, write it twice."
    )]
    Bracket(String),
    /// Nothing, or nothing readable, between two brackets.
    #[error(
        "[{0}] is not a mark that Wardmote knows. Copy the mark from the English as it is there."
    )]
    Unknown(String),
    /// Braces.
    #[error(
        "Curly brackets cannot stand in a text. Take them out; a mark such as [place] has square ones."
    )]
    Braces,
    /// A line break.
    #[error("There is a line break in this text. Write it as one line, without Enter.")]
    LineBreak,
    /// Another control character.
    #[error(
        "There is a tab or an unseen control character in this text. Delete it and type a space."
    )]
    Unseen,
}

/// A slot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// As the template has it: `{{time started}}`.
    pub template: String,
    /// As people see it: `[time started]`.
    pub mark: String,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words, as they are.
    Text(String),
    /// A slot.
    Slot(Slot),
}

/// A template in its pieces.
///
/// # Errors
/// When marks cannot show it.
pub fn pieces(template: &str) -> Result<Vec<Piece>, NotMarked> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find("{{") {
        push_text(&mut pieces, &rest[..at], true)?;
        let inside = &rest[at + 2..];
        let end = inside.find("}}").ok_or(NotMarked::Logic)?;
        let after = &inside[end + 2..];
        if after.starts_with('}') {
            return Err(NotMarked::Braces);
        }
        let inner = &inside[..end];
        let words = words::of(inner).ok_or(NotMarked::Logic)?;
        pieces.push(Piece::Slot(Slot {
            template: format!("{{{{{inner}}}}}"),
            mark: format!("[{words}]"),
        }));
        rest = after;
    }
    push_text(&mut pieces, rest, false)?;
    Ok(pieces)
}

fn push_text(pieces: &mut Vec<Piece>, text: &str, slot_follows: bool) -> Result<(), NotMarked> {
    if text.contains(['{', '}']) || (slot_follows && text.ends_with('\\')) {
        return Err(NotMarked::Braces);
    }
    if text.chars().any(is_unseen) {
        return Err(NotMarked::Unseen);
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text.to_owned()));
    }
    Ok(())
}

/// Characters that XML forbids or programs change: controls, line ends and the two that are no characters at all.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{fffe}' | '\u{ffff}')
        || control::kind(c).is_some_and(|kind| kind != control::ControlKind::Override)
}

/// Pieces as people see them: marks for slots, brackets of the text doubled.
pub fn shown(pieces: &[Piece]) -> String {
    let one = |piece: &Piece| match piece {
        Piece::Text(text) => doubled(text),
        Piece::Slot(slot) => slot.mark.clone(),
    };
    pieces.iter().map(one).collect()
}

/// A text with its brackets doubled.
pub(crate) fn doubled(text: &str) -> String {
    text.replace('[', "[[").replace(']', "]]")
}

/// The slots among pieces, in order.
pub fn of(pieces: &[Piece]) -> Vec<Slot> {
    let slot = |piece: &Piece| match piece {
        Piece::Slot(slot) => Some(slot.clone()),
        Piece::Text(_) => None,
    };
    pieces.iter().filter_map(slot).collect()
}

/// A text with marks as a template. Marks of the English are known whatever Word did to their capitals and spaces; any
/// other must be written as [`shown`] writes it.
///
/// # Errors
/// What is wrong, for the person who wrote it.
pub fn template(shown: &str, english: &[Slot]) -> Result<String, WrongMark> {
    let mut out = String::with_capacity(shown.len());
    let mut rest = shown;
    while let Some(at) = rest.find(['[', ']', '{', '}']) {
        push_own(&mut out, &rest[..at])?;
        let near = || rest[at..].chars().take(20).collect::<String>();
        let from = &rest[at..];
        if from.starts_with(['{', '}']) {
            return Err(WrongMark::Braces);
        }
        if from.starts_with("[[") || from.starts_with("]]") {
            out.push_str(&from[..1]);
            rest = &from[2..];
            continue;
        }
        let inside = from
            .strip_prefix('[')
            .ok_or_else(|| WrongMark::Bracket(near()))?;
        let end = inside
            .find(['[', ']'])
            .filter(|end| inside[*end..].starts_with(']'));
        let end = end.ok_or_else(|| WrongMark::Bracket(near()))?;
        if out.ends_with('\\') {
            return Err(WrongMark::Braces);
        }
        out.push_str(&slot(&inside[..end], english)?);
        rest = &inside[end + 1..];
    }
    push_own(&mut out, rest)?;
    Ok(out)
}

fn push_own(out: &mut String, text: &str) -> Result<(), WrongMark> {
    if let Some(unseen) = text.chars().find(|c| is_unseen(*c)) {
        return Err(match control::kind(unseen) {
            Some(control::ControlKind::LineBreak) => WrongMark::LineBreak,
            _ => WrongMark::Unseen,
        });
    }
    out.push_str(text);
    Ok(())
}

fn slot(words: &str, english: &[Slot]) -> Result<String, WrongMark> {
    let exact = format!("[{words}]");
    if let Some(slot) = english.iter().find(|slot| slot.mark == exact) {
        return Ok(slot.template.clone());
    }
    let tidy = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let folded = |text: &str| {
        let inner = text.trim_matches(['[', ']', '\u{200e}', '\u{200f}']);
        tidy(&inner.replace('’', "'").to_lowercase())
    };
    if let Some(slot) = english
        .iter()
        .find(|slot| folded(&slot.mark) == folded(words))
    {
        return Ok(slot.template.clone());
    }
    let read = words::read(words).or_else(|| words::read(&tidy(words)));
    read.map(|inner| format!("{{{{{inner}}}}}"))
        .ok_or_else(|| WrongMark::Unknown(words.chars().take(40).collect()))
}

#[cfg(test)]
mod tests;
