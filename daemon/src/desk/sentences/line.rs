//! One line: as people see it, as it came in, and whether it may be taken.

use jiff::civil::Date;
use wardmote_domain::places::Language;
use wardmote_exchange::{
    check::{self, FaultKind, Weight},
    slots,
};
use wardmote_templates::{BankSentence, SentenceState};

use super::rows::{SentenceRow, Standing};
use crate::signer;

/// The letters of a hash that stand for a line's words.
const SEEN: usize = 16;

/// A template as people see it; as it is where marks cannot show it.
pub(super) fn shown(template: &str) -> String {
    slots::pieces(template).map_or_else(|_| template.to_owned(), |pieces| slots::shown(&pieces))
}

/// What stands for just these words of a sentence.
pub(super) fn seen(sentence: &BankSentence) -> String {
    let words = format!("{}\n{}\n{}", sentence.id, sentence.english, sentence.own);
    let hash = signer::hash(&words);
    hash.iter()
        .take(SEEN / 2)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// How a sentence stands, who read it, on which day, and the English of then.
fn standing(state: &SentenceState) -> (Standing, Option<(String, Date)>, Option<String>) {
    let named = |s: &wardmote_templates::Signature| (s.name.clone(), s.date);
    match state {
        SentenceState::Signed(signature) => (Standing::Signed, Some(named(signature)), None),
        SentenceState::Unread => (Standing::Unread, None, None),
        SentenceState::Stale {
            english_then,
            signed_by,
        } => {
            let read = signed_by.as_ref().map(named);
            (Standing::Stale, read, Some(shown(english_then)))
        }
    }
}

/// A sentence as the desk shows it.
pub(super) fn row(sentence: &BankSentence) -> SentenceRow {
    let (state, read, english_then) = standing(&sentence.state);
    let (signed_by, signed_on) = read.unzip();
    SentenceRow {
        sentence: sentence.id.to_string(),
        english: shown(&sentence.english),
        own: shown(&sentence.own),
        kinds: sentence.kinds.iter().copied().collect(),
        written_by: sentence.written_by.clone(),
        state,
        signed_by,
        signed_on,
        english_then,
        may_change: slots::pieces(&sentence.own).is_ok()
            && slots::pieces(against(sentence)).is_ok(),
        seen: seen(sentence),
    }
}

/// What another wording is held against: the English, or for a sentence that has none the wording in force.
fn against(sentence: &BankSentence) -> &str {
    match sentence.english.is_empty() {
        true => &sentence.own,
        false => &sentence.english,
    }
}

/// The template of a wording as somebody typed it.
///
/// # Errors
/// Everything that keeps it from being taken, in plain sentences.
pub(super) fn typed(
    sentence: &BankSentence,
    text: &str,
    language: &Language,
) -> Result<String, Vec<String>> {
    let text = text.trim();
    let too_much =
        "Its template has more logic than marks can show. Change it in the language’s file.";
    let english = slots::pieces(against(sentence)).map_err(|_| vec![too_much.to_owned()])?;
    if slots::pieces(&sentence.own).is_err() {
        return Err(vec![too_much.to_owned()]);
    }
    let template =
        slots::template(text, &slots::of(&english)).map_err(|wrong| vec![wrong.to_string()])?;
    held(sentence, &template, language)?;
    Ok(template)
}

/// Holds a template against its English.
///
/// # Errors
/// Everything that keeps it from being taken, in plain sentences.
pub(super) fn held(
    sentence: &BankSentence,
    template: &str,
    language: &Language,
) -> Result<(), Vec<String>> {
    // A new English may be far from the one before: only what it says of facts is held.
    let of_its_own = language.is_english() || sentence.english.is_empty();
    let counts = |fault: &check::Fault| {
        let form = matches!(
            fault.kind,
            FaultKind::Length | FaultKind::SameAsEnglish | FaultKind::End
        );
        fault.weight == Weight::Blocks && !(of_its_own && form)
    };
    let faults: Vec<String> = check::line(against(sentence), template, language)
        .into_iter()
        .filter(counts)
        .map(|fault| fault.says)
        .collect();
    match faults.is_empty() {
        true => Ok(()),
        false => Err(faults),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn sentence(english: &str, own: &str) -> BankSentence {
        BankSentence {
            id: "what.search".parse().unwrap(),
            english: english.to_owned(),
            own: own.to_owned(),
            kinds: BTreeSet::new(),
            written_by: "a language model".to_owned(),
            state: SentenceState::Unread,
        }
    }

    #[test]
    fn a_wording_is_taken_with_its_marks_and_refused_without_them() {
        let polish: Language = "pl".parse().unwrap();
        let of = sentence(
            "Police searched a home {{say 'in_place'}}.",
            "Policja przeszukała dom {{say 'in_place'}}.",
        );
        let shown = row(&of).own;
        assert!(!shown.contains('{'), "{shown}");
        let other = shown.replace("Policja przeszukała", "Policjanci przeszukali");
        assert_eq!(
            typed(&of, &other, &polish).unwrap(),
            "Policjanci przeszukali dom {{say 'in_place'}}."
        );
        for wrong in [
            "",
            "Policja przeszukała dom.",
            "Policja {{say 'in_place'}}.",
            "Police searched a home",
        ] {
            let said = typed(&of, wrong, &polish).unwrap_err();
            assert!(said.iter().all(|s| s.ends_with('.')), "{wrong}: {said:?}");
        }
    }

    #[test]
    fn other_words_are_another_thing_that_was_seen() {
        let one = sentence("A.", "B.");
        let seen_then = seen(&one);
        assert_eq!(seen_then.len(), SEEN);
        assert_eq!(seen(&sentence("A.", "B.")), seen_then);
        assert_ne!(seen(&sentence("A.", "C.")), seen_then);
        assert_ne!(seen(&sentence("C.", "B.")), seen_then);
    }
}
