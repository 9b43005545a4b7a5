//! The tags of a language: what each marked piece is to somebody who hears the page.

use std::num::NonZeroU16;

use krilla::tagging::{BBox, Identifier, ListNumbering, Node, Tag, TagGroup};

use crate::block::{Block, Content, Role};

/// The marked pieces of one block: its dot or code, and its words.
#[derive(Default)]
pub struct Tagged {
    /// The dot before an item, or the QR code.
    pub marker: Vec<Node>,
    /// The words.
    pub body: Vec<Node>,
    /// Where a code stands.
    pub place: Option<BBox>,
}

/// A marked piece of a line. Where it is not all in ASCII its tag holds its words in the order in which they are read: in Nastaliq
/// a letter is several glyphs that lie over those of its neighbours, and a program that puts letters together by where they
/// stand gets them in disorder.
pub fn told(words: &str, piece: Identifier) -> Node {
    if words.is_ascii() {
        piece.into()
    } else {
        TagGroup::with_children(
            Tag::Span.with_actual_text(Some(words.to_owned())),
            vec![piece.into()],
        )
        .into()
    }
}

/// Puts the marked pieces of each block under the tag that says what it is; the items of one list go under one list.
pub fn tags(blocks: &[Block], tagged: Vec<Tagged>) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    let mut list = None;
    for (block, tagged) in blocks.iter().zip(tagged) {
        let lang = Some(block.lang.clone());
        match &block.content {
            Content::Text {
                role: Role::Item(number),
                ..
            } => {
                if list != Some(*number) {
                    nodes.push(TagGroup::new(Tag::L(ListNumbering::Disc).with_lang(lang)).into());
                }
                list = Some(*number);
                let label = TagGroup::with_children(Tag::Lbl, tagged.marker);
                let body = TagGroup::with_children(Tag::LBody, tagged.body);
                if let Some(Node::Group(group)) = nodes.last_mut() {
                    group.push(TagGroup::with_children(
                        Tag::LI,
                        vec![label.into(), body.into()],
                    ));
                }
                continue;
            }
            Content::Text {
                role: Role::Headline,
                set,
                ..
            } => {
                let heading =
                    Tag::Hn(NonZeroU16::MIN, Some(crate::plain::clean(&set.text))).with_lang(lang);
                nodes.push(TagGroup::with_children(heading, tagged.body).into());
            }
            Content::Text { .. } => {
                nodes.push(TagGroup::with_children(Tag::P.with_lang(lang), tagged.body).into())
            }
            Content::Code(beside) => {
                let alt = format!("QR code that leads to {}", beside.address());
                let figure = Tag::Figure(Some(alt))
                    .with_lang(Some("en-GB".to_owned()))
                    .with_bbox(tagged.place);
                nodes.push(TagGroup::with_children(figure, tagged.marker).into());
                nodes.push(TagGroup::with_children(Tag::P.with_lang(lang), tagged.body).into());
            }
        }
        list = None;
    }
    nodes
}
