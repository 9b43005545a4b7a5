//! The proof at start: every sentence in every language and format, filled with the longest names and with every
//! "not known yet", before the daemon takes its first message.

mod samples;

use wardmote_domain::{
    places::Language,
    text::{control, gsm7},
    variant::{Copy, Rendered, Variant},
    words::Format,
};

use super::Catalogue;
use crate::{TemplateError, html, render::SMS_MOST};
use samples::Sample;

/// What a forum takes for a title, in characters.
const TITLE: std::ops::RangeInclusive<usize> = 15..=255;
/// The longest script of a message that is heard, in characters.
const VOICE_MOST: usize = 1200;

/// What X's reference and the space before it weigh in the proof: room for more than the seven they are.
const REFERENCE_WEIGHT: u32 = 12;

/// Renders every sample and looks at what comes out, on as many threads as the machine has.
pub(super) fn prove(catalogue: &Catalogue) -> Result<(), TemplateError> {
    let samples = samples::all();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let part = samples.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let proofs: Vec<_> = samples
            .chunks(part)
            .map(|part| scope.spawn(|| part.iter().try_for_each(|s| prove_one(catalogue, s))))
            .collect();
        proofs.into_iter().try_for_each(|proof| match proof.join() {
            Ok(proved) => proved,
            Err(panic) => std::panic::resume_unwind(panic),
        })
    })
}

fn prove_one(catalogue: &Catalogue, sample: &Sample) -> Result<(), TemplateError> {
    let kind = sample.facts.kind();
    let unproved = |language: &Language, reason: String| TemplateError::Unproved {
        language: language.clone(),
        kind,
        case: sample.name.clone(),
        reason,
    };
    let mut draft = sample.draft();
    // Every language, however few people speak it where the longest name is.
    draft.also_in = catalogue.languages();
    let rendered = catalogue
        .render(&draft, &sample.context(REFERENCE_WEIGHT))
        .map_err(|refusal| unproved(&Language::english(), refusal.to_string()))?;
    for voice in catalogue.voices() {
        for format in Format::ALL {
            let Some(variant) = rendered.get(&voice.language, *format) else {
                if sample.facts.english_only().is_some() {
                    continue;
                }
                return Err(unproved(
                    &voice.language,
                    format!("there is no {format} version"),
                ));
            };
            look(variant)
                .map_err(|reason| unproved(&voice.language, format!("{format}: {reason}")))?;
        }
    }
    frames(&rendered).map_err(|(language, reason)| unproved(&language, reason))
}

/// Every language but English that is not signed carries its notice.
fn frames(rendered: &Rendered) -> Result<(), (Language, String)> {
    let silent =
        |v: &&Variant| !v.language.is_english() && v.read_by.is_none() && v.unread.is_none();
    match rendered.variants.iter().find(silent) {
        Some(v) => Err((
            v.language.clone(),
            "nobody has read it and it does not say so".to_owned(),
        )),
        None => Ok(()),
    }
}

fn look(variant: &Variant) -> Result<(), String> {
    if variant.text.trim().is_empty() {
        return Err("it is empty".to_owned());
    }
    if variant.text.contains("{{") || variant.text.contains("  ") || variant.text.contains("..") {
        return Err(format!("a piece is missing in: {}", variant.text));
    }
    let html = match &variant.copy {
        Copy::Short { text, .. } => {
            if !crate::render::fits(text, REFERENCE_WEIGHT) {
                return Err(format!(
                    "the shortest wording of the post is too long: {text}"
                ));
            }
            String::new()
        }
        Copy::Email { subject, html, .. } => {
            if subject.is_empty() || !control::is_single_line(subject) {
                return Err(format!("the subject is not one line: {subject:?}"));
            }
            html.filled("https://example.org/unsubscribe")
        }
        Copy::Page { html } => html.clone(),
        Copy::Panel { title, .. } => {
            let length = title.chars().count();
            if !control::is_single_line(title) || !TITLE.contains(&length) {
                return Err(format!("the title has {length} characters: {title:?}"));
            }
            String::new()
        }
        Copy::Sms { text } => {
            let size = gsm7::size(text);
            if size.parts > SMS_MOST {
                return Err(format!(
                    "the shortest wording of the text message takes {} parts: {text}",
                    size.parts
                ));
            }
            String::new()
        }
        Copy::Voice { text } => {
            let length = text.chars().count();
            if length > VOICE_MOST {
                return Err(format!(
                    "the script has {length} characters, over {VOICE_MOST}: {text}"
                ));
            }
            String::new()
        }
        Copy::Press { .. } => String::new(),
    };
    match html::outside_the_subset(&html).first() {
        Some(found) => Err(format!("HTML outside the safe subset: {found}")),
        None => Ok(()),
    }
}

/// Whether a message from these facts is refused for want of a person's words. The samples hold none.
#[cfg(test)]
pub(super) fn refused(facts: &wardmote_domain::facts::Facts) -> bool {
    !facts.needs_a_person().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_samples_cover_every_unknown() {
        let all = samples::all();
        assert!(all.iter().all(|s| !refused(&s.facts)));
        let reassurances = all
            .iter()
            .filter(|s| matches!(s.facts, wardmote_domain::facts::Facts::Reassurance(_)))
            .count();
        assert!(
            reassurances >= 128,
            "{reassurances} of at least 2 to the power of 7"
        );
    }
}
