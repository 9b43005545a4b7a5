//! Names and approved terms in a text of any language: whether a version keeps them.

use std::collections::BTreeMap;

use wardmote_domain::{places::Language, text::folded_text};

/// Approved forms by the English name or term, and the tag of the language.
pub(crate) type Approved = BTreeMap<String, BTreeMap<Language, String>>;

/// The most letters of an ending that a name may take: `Homertonban`.
const ENDING: usize = 6;

/// A text to look names up in, folded: small letters, one kind of space, apostrophe and digit, no marks that nobody sees,
/// no full stops, and hyphens as spaces (`St. Helen's`, `St Helen’s`).
pub(crate) struct Folded(String);

/// Marks that are not seen: soft hyphen, zero-width spaces, marks of direction.
pub(crate) fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'
            | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}

fn is_latin(c: char) -> bool {
    matches!(c, '0'..='9' | 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

impl Folded {
    pub(crate) fn new(text: &str) -> Self {
        let mut folded = String::with_capacity(text.len());
        for c in folded_text(text).chars() {
            match c {
                '.' => {}
                c if is_unseen(c) => {}
                ' ' | '-' | '‐' | '‑' | '–' => {
                    if !folded.ends_with(' ') {
                        folded.push(' ');
                    }
                }
                c => folded.push(c),
            }
        }
        Self(folded)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a name stands in it: at the start of a word, with an ending of a few letters at most. Scripts other than
    /// Latin may put a word before it (Arabic “and”, “in”).
    pub(crate) fn has(&self, name: &Self) -> bool {
        let name = name.0.trim();
        let Some(first) = name.chars().next() else {
            return true;
        };
        self.0.match_indices(name).any(|(at, _)| {
            let starts = !is_latin(first) || !self.0[..at].ends_with(is_latin);
            let ending = self.0[at + name.len()..].chars();
            starts
                && ending
                    .take(ENDING + 1)
                    .take_while(|c| c.is_alphanumeric())
                    .count()
                    <= ENDING
        })
    }

    /// Whether an English term stands in it as a whole, in the singular or with an s.
    pub(crate) fn has_term(&self, term: &Self) -> bool {
        let term = term.0.trim();
        !term.is_empty()
            && self.0.match_indices(term).any(|(at, _)| {
                let rest = &self.0[at + term.len()..];
                let rest = rest.strip_prefix('s').unwrap_or(rest);
                !self.0[..at].ends_with(char::is_alphanumeric)
                    && !rest.starts_with(char::is_alphanumeric)
            })
    }

    /// Whether an approved form stands in it, as it is or with its words inflected (`zespół`, `zespołu`).
    pub(crate) fn has_form(&self, form: &Self) -> bool {
        if self.has(form) {
            return true;
        }
        let wanted: Vec<&str> = words(&form.0).collect();
        let own: Vec<&str> = words(&self.0).collect();
        !wanted.is_empty()
            && own
                .windows(wanted.len())
                .any(|run| run.iter().zip(&wanted).all(|(a, b)| same_stem(a, b)))
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || (c.is_ascii_punctuation() && c != '\''))
        .filter(|w| !w.is_empty())
}

/// Whether two words start with the same two thirds; short ones must be equal.
fn same_stem(own: &str, wanted: &str) -> bool {
    let length = wanted.chars().count();
    let shared = (own.chars().zip(wanted.chars()))
        .take_while(|(a, b)| a == b)
        .count();
    shared
        >= if length < 4 {
            length
        } else {
            length - length / 3
        }
}

/// The approved form of an English name or term in a language; a tag without one takes that of its first part.
pub(crate) fn form_of<'f>(
    approved: &'f Approved,
    name: &Folded,
    language: &Language,
) -> Option<&'f str> {
    let (_, forms) =
        (approved.iter()).find(|(key, _)| Folded::new(key).0.trim() == name.0.trim())?;
    in_language(forms, language)
}

/// The form in a language; a tag without one takes that of its first part.
pub(crate) fn in_language<'f>(
    forms: &'f BTreeMap<Language, String>,
    language: &Language,
) -> Option<&'f str> {
    let first = || {
        forms
            .iter()
            .find(|(tag, _)| tag.as_str() == language.primary())
    };
    let own = forms
        .get(language)
        .or_else(|| first().map(|(_, form)| form));
    own.map(String::as_str)
        .filter(|form| !form.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_names_with_their_endings() {
        for (text, name, has) in [
            ("Homerton'da Pottery Row sokağındaydı", "Pottery Row", true),
            ("শ্যাডওয়েলের Lantern Street-এ", "শ্যাডওয়েল", true),
            ("শ্যাডওয়েলের Lantern Street-এ", "lantern street", true),
            ("W ST. HELEN’S dzisiaj", "St Helen's", true),
            ("in Havering atte Bower", "Havering-atte-Bower", true),
            ("在Lantern\u{a0}Street附近", "Lantern Street", true),
            ("Ashfordington Lane", "Ash", false),
            ("Newhayes", "Hayes", false),
            ("w Hayes", "Hayes", true),
            ("وشادويل", "شادويل", true),
        ] {
            assert_eq!(
                Folded::new(text).has(&Folded::new(name)),
                has,
                "{text}: {name}"
            );
        }
    }

    #[test]
    fn knows_terms_and_inflected_forms() {
        let text = Folded::new("Your Safer  Neighbourhood Teams met. The steams rose.");
        assert!(text.has_term(&Folded::new("safer neighbourhood team")));
        assert!(!text.has_term(&Folded::new("steam rose")) && !text.has_term(&Folded::new("eam")));
        let text = Folded::new("Los equipos de policía de barrio, i członków zespołu policji.");
        assert!(text.has_form(&Folded::new("equipo de policía de barrio")));
        assert!(text.has_form(&Folded::new("zespół policji")));
        assert!(!text.has_form(&Folded::new("equipo de policía local")));
        assert!(!text.has_form(&Folded::new("el equipo")));
    }
}
