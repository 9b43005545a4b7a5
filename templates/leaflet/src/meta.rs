//! The document's own properties: title, language, date and the outline that names each language.

use std::collections::BTreeSet;

use krilla::configure::ValidationError;
use krilla::error::KrillaError;
use krilla::metadata::{DateTime, Metadata};

use crate::job::Job;
use crate::plain::clean;

/// The properties of the document. There is no clock in them: the same job makes the same bytes.
pub fn metadata(job: &Job) -> Metadata {
    let metadata = Metadata::new()
        .title(clean(&job.title))
        .authors(vec![clean(&job.organisation)])
        .creator("Wardmote".to_owned())
        .language(job.pages[0].lang.clone());
    match job.date.as_deref().and_then(date) {
        Some(date) => metadata.creation_date(date),
        None => metadata,
    }
}

/// A day written as `2026-12-08`.
pub fn date(text: &str) -> Option<DateTime> {
    let mut parts = text.split('-');
    let mut next = |digits: usize| {
        parts
            .next()
            .filter(|p| p.len() == digits && p.bytes().all(|b| b.is_ascii_digit()))
    };
    let year: u16 = next(4)?.parse().ok()?;
    let month: u8 = next(2)?.parse().ok().filter(|m| (1..=12).contains(m))?;
    let day: u8 = next(2)?.parse().ok().filter(|d| (1..=31).contains(d))?;
    parts
        .next()
        .is_none()
        .then(|| DateTime::new(year).month(month).day(day))
}

/// What the PDF's own checks found, without any text of the document.
pub fn why(error: &KrillaError) -> String {
    match error {
        KrillaError::Validation(found) => {
            let found: BTreeSet<&str> = found.iter().map(|(e, _)| kind(e)).collect();
            format!(
                "it would not keep to PDF/UA-1 ({})",
                found.into_iter().collect::<Vec<_>>().join(", ")
            )
        }
        KrillaError::Font(..) => "a font cannot be embedded".to_owned(),
        _ => "it would break a limit of the format".to_owned(),
    }
}

fn kind(error: &ValidationError) -> &'static str {
    match error {
        ValidationError::ContainsNotDefGlyph(..) => "a character without a glyph",
        ValidationError::NoCodepointMapping(..) | ValidationError::InvalidCodepointMapping(..) => {
            "a glyph without a character"
        }
        ValidationError::UnicodePrivateArea(..) => "a character of a private area",
        ValidationError::RestrictedLicense(_) => "a font that may not be embedded",
        ValidationError::TooLongString => "a text that is too long",
        _ => "another rule",
    }
}
