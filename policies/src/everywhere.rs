//! Everything of a message that anybody reads or hears.

use crate::ask::{Ask, Text, text_of, title_of};

/// Headline, body and post, what pictures show and say, and every version in every language with its title.
pub(crate) fn every_text<'a>(ask: &Ask<'a>) -> Vec<Text<'a>> {
    let mut texts = ask.master();
    texts.extend(ask.alts());
    texts.extend(ask.transcripts());
    texts.extend(ask.variants().flat_map(|v| [title_of(v), text_of(v)]));
    texts.retain(|text| !text.text.trim().is_empty());
    texts
}
