//! The words of a message from facts to be heard.

use wardmote_domain::facts::Facts;

use super::frame::heard;
use crate::{
    RenderRefusal,
    catalogue::{KindLayout, Voice},
    ear,
    engine::Values,
};

/// How long the words may be with what is said again, so that with what stands round them the script keeps to 1,200 characters.
const MOST: usize = 950;

/// The items of a list with their sentences.
pub(super) fn listed(
    voice: &Voice,
    values: &Values,
    list: &str,
) -> Result<Vec<(String, Values)>, RenderRefusal> {
    values
        .items(list)
        .map_err(|reason| RenderRefusal::Unfilled {
            language: voice.language.clone(),
            name: list.to_owned(),
            reason,
        })
}

/// Something that is said, in the paragraph of that number.
struct Piece {
    text: String,
    paragraph: usize,
    /// Whether it is left to the written versions where there is no room for it: the later items of a list, and the
    /// paragraphs that the catalogue marks.
    spare: bool,
}

/// The same words to be heard, their headline left out: the first sentence says it again. They end with what matters
/// most, a second time.
pub(super) fn spoken(
    voice: &Voice,
    kind: &KindLayout,
    facts: &Facts,
    values: &Values,
    own_words: Option<&str>,
) -> Result<String, RenderRefusal> {
    let mut pieces = pieces(voice, kind, facts, values, own_words)?;
    let again = heard(voice, &format!("{}.again", facts.kind()), values)?;
    let long = |pieces: &[Piece]| -> usize {
        let said = pieces.iter().map(|p| p.text.as_str());
        said.chain([again.as_str()])
            .map(|text| text.chars().count() + 1)
            .sum()
    };
    let mut left_out = false;
    while long(&pieces) > MOST
        && let Some(last) = pieces.iter().rposition(|p| p.spare)
    {
        pieces.remove(last);
        left_out = true;
    }
    let mut paragraphs: Vec<String> = Vec::new();
    let mut at = None;
    for piece in pieces {
        match paragraphs.last_mut() {
            Some(open) if at == Some(piece.paragraph) => {
                open.push(' ');
                open.push_str(&piece.text);
            }
            _ => paragraphs.push(piece.text),
        }
        at = Some(piece.paragraph);
    }
    if left_out {
        paragraphs.push(heard(voice, "frame.voice_more", values)?);
    }
    let before = heard(voice, "frame.voice_again", values)?;
    paragraphs.push(format!("{before} {again}"));
    Ok(paragraphs.join("\n\n"))
}

fn pieces(
    voice: &Voice,
    kind: &KindLayout,
    facts: &Facts,
    values: &Values,
    own_words: Option<&str>,
) -> Result<Vec<Piece>, RenderRefusal> {
    let name = facts.kind();
    let mut pieces = Vec::new();
    for (paragraph, block) in kind.block.iter().enumerate() {
        let mut add = |text: String, spare: bool| {
            if !text.is_empty() {
                pieces.push(Piece {
                    text,
                    paragraph,
                    spare,
                });
            }
        };
        if block.own_words {
            if let Some(text) = own_words.filter(|_| voice.language.is_english()) {
                let spoken = Some(&voice.file.spoken);
                add(ear::typed(text, spoken, voice.direction), false);
            }
            continue;
        }
        for list in [&block.list, &block.paragraphs].into_iter().flatten() {
            for (i, (sentence, item)) in listed(voice, values, list)?.into_iter().enumerate() {
                add(heard(voice, &sentence, &item)?, block.if_room || i > 0);
            }
        }
        for s in 0..block.sentences.len() {
            let text = heard(voice, &format!("{name}.block.{paragraph}.{s}"), values)?;
            add(text, block.if_room);
        }
    }
    Ok(pieces)
}
