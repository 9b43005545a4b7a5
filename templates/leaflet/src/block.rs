//! What a page in one language is made of: its blocks, set at one size.

use std::ops::Range;

use crate::code::Code;
use crate::text::Set;

/// What a block is to a reader who hears the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Who sends it.
    Organisation,
    /// The headline.
    Headline,
    /// A paragraph.
    Paragraph,
    /// An item of the list with this number on the page.
    Item(usize),
}

/// One block, set.
#[derive(Debug)]
pub struct Block {
    /// Its language.
    pub lang: String,
    /// What it holds.
    pub content: Content,
    /// The white space above it.
    pub gap: f32,
    /// Whether it stands at the foot of the last side.
    pub foot: bool,
}

/// What a block holds.
#[derive(Debug)]
pub enum Content {
    /// Text, whose lines may go on over the page.
    Text {
        /// What it is.
        role: Role,
        /// Its lines.
        set: Set,
        /// From the left margin.
        x: f32,
        /// The dot before an item, and where it stands.
        marker: Option<(Set, f32)>,
    },
    /// The QR code with the words beside it.
    Code(Box<Beside>),
}

/// A QR code with the words beside it.
#[derive(Debug)]
pub struct Beside {
    /// The code.
    pub code: Code,
    /// Its side.
    pub side: f32,
    /// From the left margin.
    pub x: f32,
    /// The words' distance from the left margin.
    pub words_x: f32,
    /// The caption, then the address.
    pub words: Vec<Set>,
}

impl Beside {
    /// The address that the code leads to.
    #[must_use]
    pub fn address(&self) -> &str {
        self.words
            .last()
            .and_then(|set| set.links.first())
            .map_or("", String::as_str)
    }

    /// How high it is.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.words
            .iter()
            .map(Set::height)
            .sum::<f32>()
            .max(self.side)
    }
}

impl Set {
    /// The height of all its lines.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.lines.iter().map(|l| l.height).sum()
    }
}

impl Content {
    /// The heights of its rows, and which of them may not be parted from the next.
    pub(crate) fn rows(&self) -> Vec<(f32, bool)> {
        match self {
            Self::Code(beside) => vec![(beside.height(), false)],
            Self::Text { role, set, .. } => {
                let count = set.lines.len();
                let heads = matches!(role, Role::Headline | Role::Organisation);
                let kept = |i: usize| i + 1 < count && (count <= 3 || i == 0 || i + 2 == count);
                set.lines
                    .iter()
                    .enumerate()
                    .map(|(i, line)| (line.height, heads || kept(i)))
                    .collect()
            }
        }
    }

    /// Whether a line is wider than it may be.
    pub(crate) fn spilled(&self) -> bool {
        match self {
            Self::Text { set, .. } => set.spilled,
            Self::Code(beside) => beside.words.iter().any(|set| set.spilled),
        }
    }

    /// Whether a word had to be broken.
    pub(crate) fn broken_word(&self) -> bool {
        matches!(self, Self::Text { set, role, .. } if set.broken_word && *role != Role::Organisation)
    }
}

/// The lines of a block that stand on one side.
#[derive(Clone, Debug)]
pub struct Part {
    /// The number of the block.
    pub block: usize,
    /// Its rows.
    pub rows: Range<usize>,
    /// From the top of the text.
    pub y: f32,
}
