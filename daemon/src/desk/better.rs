//! Takes a suggested wording: the words that were found are changed wherever they stand in the English that a person wrote.

use wardmote_domain::{
    draft::{Content, Draft},
    finding::{Finding, RuleId},
    ids::MessageId,
    person::{Act, Person},
};

use super::{Desk, DeskError, FullMessage, Stored};

/// Puts `better` where the words stand. The text that a rule reads is the one a person wrote, so that the span of the
/// finding is tried first; else the only place where the words stand.
fn put(text: &mut String, finding: &Finding, better: &str) -> bool {
    let words = finding.evidence.as_str();
    let there = |span: &(usize, usize)| text.get(span.0..span.1) == Some(words);
    let at = match finding.span.filter(there) {
        Some((from, _)) => Some(from),
        None if text.matches(words).count() == 1 => text.find(words),
        None => None,
    };
    if let Some(at) = at {
        text.replace_range(at..at + words.len(), better);
    }
    at.is_some()
}

/// The text of a draft that a finding is about, where a person wrote it.
fn text_of<'d>(draft: &'d mut Draft, finding: &Finding) -> Option<&'d mut String> {
    let name = finding.variant.as_ref()?.0.as_str();
    match &mut draft.content {
        Content::OwnWords {
            headline,
            body,
            short,
            ..
        } => match name {
            "headline" => Some(headline),
            "body" => Some(body),
            "short" => short.as_mut(),
            _ => None,
        },
        Content::Facts { own_words, .. } => own_words.as_mut().filter(|_| name == "body"),
    }
}

/// Whether a press can put a finding right in this draft.
pub(crate) fn can_take(draft: &Draft, finding: &Finding) -> bool {
    let (mut draft, better) = match &finding.better {
        Some(better) => (draft.clone(), better),
        None => return false,
    };
    text_of(&mut draft, finding).is_some_and(|text| put(text, finding, better))
}

impl Desk {
    /// Takes the suggested wording for what a rule found: a new wording, as by an edit.
    ///
    /// # Errors
    /// As [`Desk::edit`]; [`DeskError::Conflict`] where the words do not stand there any more.
    pub async fn take_better(
        &self,
        by: &Person,
        id: MessageId,
        rule: &RuleId,
        words: &str,
    ) -> Result<Stored, DeskError> {
        self.on_message(by, Act::Write, id).await?;
        let message = FullMessage::read(&self.store, id).await?;
        let mut draft = message.draft.clone();
        let found = message.report.findings.iter();
        let mut of_it = found.filter(|f| &f.rule == rule && f.evidence.trim() == words);
        let gone = || {
            DeskError::Conflict(
                "those words are not there any more, or stand there twice: change the answers instead"
                    .to_owned(),
            )
        };
        let done = of_it.any(
            |finding| match (&finding.better, text_of(&mut draft, finding)) {
                (Some(better), Some(text)) => put(text, finding, better),
                _ => false,
            },
        );
        match done {
            true => self.freeze(by, id, draft).await,
            false => Err(gone()),
        }
    }
}
