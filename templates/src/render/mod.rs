//! Writes every version of a message.

mod facts;
mod fit;
mod frame;
mod own_words;
mod script;
mod table;
mod words;

use wardmote_domain::{
    draft::{Content, Draft},
    facts::Facts,
    local_time::LocalDateTime,
    variant::Rendered,
};

pub(crate) use fit::{SMS_MOST, fits};
pub(crate) use frame::Frame;
pub use frame::exercise_weight;
pub use table::FactRow;
pub(crate) use words::{Words, item, paragraphs};

use crate::{Catalogue, RenderRefusal, thread::Room, typed};

/// The message that a correction or withdrawal is about. It is named by its day and place; its headline and words are
/// never repeated, because they may be what was wrong.
#[derive(Debug, Clone)]
pub struct OfMessage {
    /// When it was released.
    pub released: LocalDateTime,
    /// Its facts, if it was from facts.
    pub facts: Option<Facts>,
}

/// What a message is rendered with.
#[derive(Debug, Clone)]
pub struct RenderContext {
    /// The organisation's name as readers know it.
    pub organisation: String,
    /// When the message goes, or the present time where it has no release: dates far from it show their year.
    pub release: LocalDateTime,
    /// What X's reference, with the space before it, weighs in a post.
    pub reference_weight: u32,
    /// What it weighs in each post of a thread, where the number of the post stands with it.
    pub thread_reference_weight: u32,
    /// The most posts that a thread may have.
    pub max_posts: u32,
    /// The message that this one corrects or withdraws, where it is known.
    pub of: Option<OfMessage>,
    /// Whether only languages whose sentences are signed are written (the urgent lane). English is always written:
    /// ask [`Catalogue::signed_for`] whether it may go.
    pub signed_only: bool,
    /// Whether every version says first that it is an exercise. The reference weights then count that in.
    pub exercise: bool,
}

impl RenderContext {
    /// How much posts hold.
    fn room(&self) -> Room {
        Room {
            alone: self.reference_weight,
            each: self.thread_reference_weight,
            most: self.max_posts,
        }
    }
}

impl Catalogue {
    /// Writes every version of a message: from facts in every language it does not leave out, from own words in English
    /// and in the languages of people's translations.
    ///
    /// # Errors
    /// [`RenderRefusal::NeedsAPerson`] where the facts are too grave for ready-made sentences (a `block` finding of rule
    /// `catalogue`); [`RenderRefusal::Unprintable`] where a typed text holds unseen characters.
    pub fn render(
        &self,
        draft: &Draft,
        context: &RenderContext,
    ) -> Result<Rendered, RenderRefusal> {
        typed::check(draft)?;
        typed::line("organisation", &context.organisation)?;
        match &draft.content {
            Content::Facts { facts, own_words } => {
                self.render_facts(draft, facts, own_words.as_deref(), context)
            }
            Content::OwnWords {
                headline,
                body,
                short,
                translations,
            } => self.render_own_words(
                draft,
                (headline, body, short.as_deref()),
                translations,
                context,
            ),
        }
    }
}
