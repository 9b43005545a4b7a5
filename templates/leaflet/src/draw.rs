//! Draws what is laid out, and says what each piece is: the tags that a screen reader follows.

use krilla::Document;
use krilla::action::LinkAction;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::page::PageSettings;
use krilla::tagging::{Node, Tag, TagGroup};

use crate::fault::Fault;
use crate::flow::Laid;
use crate::hand::{Frame, Hand};
use crate::style::Style;
use crate::tags::{Tagged, tags};
use crate::text::Set;

/// What a document needs while it is drawn.
pub struct Pen {
    document: Document,
    style: Style,
    sides: usize,
}

impl Pen {
    /// For a document of this style.
    #[must_use]
    pub fn new(document: Document, style: Style) -> Self {
        Self {
            document,
            style,
            sides: 0,
        }
    }

    /// How many sides are drawn.
    #[must_use]
    pub fn sides(&self) -> usize {
        self.sides
    }

    /// The document, when everything is drawn.
    #[must_use]
    pub fn into_document(self) -> Document {
        self.document
    }

    /// Draws a language; answers with its tags.
    ///
    /// # Errors
    /// When the paper has no size.
    pub fn language(
        &mut self,
        laid: &Laid,
        lang: &str,
        frame: &Frame,
        numbers: &[Set],
    ) -> Result<TagGroup, Fault> {
        let mut tagged: Vec<Tagged> = laid.blocks.iter().map(|_| Tagged::default()).collect();
        let mut section = TagGroup::new(Tag::Section.with_lang(Some(lang.to_owned())));
        for (number, side) in laid.sides.iter().enumerate() {
            let settings = PageSettings::from_wh(self.style.width, self.style.height)
                .ok_or_else(|| Fault::Pdf("the paper has no size".to_owned()))?;
            let mut page = self.document.start_page_with(settings);
            let mut hand = Hand::new(page.surface(), &self.style, self.sides);
            section
                .children
                .extend(hand.frame(frame, numbers.get(number), number == 0));
            hand.side(laid, side, frame.height(), &mut tagged);
            let waiting = hand.finish();
            for link in waiting {
                let target = Target::Action(LinkAction::new(link.to.clone()).into());
                let id = page.add_tagged_annotation(Annotation::new_link(
                    LinkAnnotation::new(link.rect, target),
                    Some(link.to),
                ));
                if let Node::Group(group) = &mut tagged[link.block].body[link.node] {
                    group.children.insert(0, id.into());
                }
            }
            page.finish();
            self.sides += 1;
        }
        section.children.extend(tags(&laid.blocks, tagged));
        Ok(section)
    }
}
