//! Sets one paragraph: shapes it and breaks its lines.

use std::ops::Range;

use parley::{
    Alignment, AlignmentOptions, BaseDirection, BreakReason, FontContext, FontWeight, Language,
    LayoutContext, Line, LineHeight, OverflowWrap, StyleProperty, TextWrapMode,
};

use crate::fault::Fault;
use crate::job::Direction;
use crate::line::{Embedded, Ink, SetLine, set_line};
use crate::plain::Paragraph;
use crate::scripts::{LATIN, Script, families};

/// How a paragraph is set.
#[derive(Clone, Debug)]
pub struct Manner {
    /// The size in points.
    pub size: f32,
    /// Bold or upright.
    pub bold: bool,
    /// The width it has.
    pub width: f32,
    /// The language of the text.
    pub lang: String,
    /// Which way it runs.
    pub dir: Direction,
    /// The script that most of it is in.
    pub script: &'static Script,
}

impl Manner {
    /// What holds for all of a paragraph.
    fn properties(&self) -> [StyleProperty<'static, Ink>; 7] {
        let weight = if self.bold {
            FontWeight::BOLD
        } else {
            FontWeight::NORMAL
        };
        let (line, word) = match self.script.room {
            Some(room) => (
                LineHeight::FontSizeRelative(room.line),
                room.word * self.size,
            ),
            None => (LineHeight::MetricsRelative(1.0), 0.0),
        };
        [
            StyleProperty::FontFamily(families(self.script)),
            StyleProperty::FontSize(self.size),
            StyleProperty::FontWeight(weight),
            StyleProperty::Locale(Language::parse(&self.lang).ok()),
            StyleProperty::LineHeight(line),
            StyleProperty::WordSpacing(word),
            StyleProperty::OverflowWrap(OverflowWrap::Anywhere),
        ]
    }

    /// What holds for parts of it: its links, its Latin letters, its numbers.
    fn exceptions(
        &self,
        paragraph: &Paragraph,
    ) -> Vec<(StyleProperty<'static, Ink>, Range<usize>)> {
        let mut all = Vec::new();
        for (ink, (range, _)) in (1..).zip(&paragraph.links) {
            all.push((StyleProperty::Brush(ink), range.clone()));
        }
        for range in &paragraph.latin {
            all.push((StyleProperty::WordSpacing(0.0), range.clone()));
            all.push((StyleProperty::FontFamily(families(LATIN)), range.clone()));
            // A name in Latin letters makes no line higher than its neighbours.
            if self.script.room.is_some() {
                let one = LineHeight::FontSizeRelative(1.0);
                all.push((StyleProperty::LineHeight(one), range.clone()));
            }
        }
        for range in &paragraph.whole {
            all.push((
                StyleProperty::TextWrapMode(TextWrapMode::NoWrap),
                range.clone(),
            ));
        }
        all
    }
}

/// A paragraph that is set.
#[derive(Debug)]
pub struct Set {
    /// Its text, which the glyphs point into.
    pub text: String,
    /// Where its links lead.
    pub links: Vec<String>,
    /// Its lines.
    pub lines: Vec<SetLine>,
    /// Whether a word had to be broken because no line is wide enough for it.
    pub broken_word: bool,
    /// Whether a line is wider than it may be: a number is never broken.
    pub spilled: bool,
}

/// Sets paragraphs.
pub struct Setter {
    fonts: FontContext,
    layouts: LayoutContext<Ink>,
    embedded: Embedded,
}

impl Setter {
    /// With these fonts.
    #[must_use]
    pub fn new(fonts: FontContext) -> Self {
        Self {
            fonts,
            layouts: LayoutContext::new(),
            embedded: Embedded::default(),
        }
    }

    /// Sets a paragraph.
    ///
    /// # Errors
    /// Names a character that no font has, and the language.
    pub fn set(&mut self, paragraph: Paragraph, manner: &Manner) -> Result<Set, Fault> {
        let Paragraph { text, links, .. } = &paragraph;
        let (fonts, layouts) = (&mut self.fonts, &mut self.layouts);
        let mut builder = layouts.ranged_builder(fonts, text, 1.0, false);
        for property in manner.properties() {
            builder.push_default(property);
        }
        for (property, range) in manner.exceptions(&paragraph) {
            builder.push(property, range);
        }
        builder.set_base_direction(match manner.dir {
            Direction::Ltr => BaseDirection::Ltr,
            Direction::Rtl => BaseDirection::Rtl,
        });
        let mut layout = builder.build(text);
        layout.break_all_lines(Some(manner.width));
        layout.align(Alignment::Start, AlignmentOptions::default());
        let lines = layout
            .lines()
            .map(|line| set_line(&line, text, manner, &mut self.embedded))
            .collect::<Result<_, _>>()?;
        let broken_word = layout
            .lines()
            .any(|l| l.break_reason() == BreakReason::Emergency);
        let width = |l: Line<'_, Ink>| l.metrics().advance - l.metrics().hanging_advance;
        let spilled = layout.lines().any(|l| width(l) > manner.width + 0.1);
        Ok(Set {
            links: links.iter().map(|(_, to)| to.clone()).collect(),
            text: paragraph.text,
            lines,
            broken_word,
            spilled,
        })
    }
}
