//! Draws on one side of paper; every piece is marked with what it belongs to, or as nothing to be read.

use krilla::color::luma;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, BBox, ContentTag, Node, SpanTag, Tag, TagGroup};

use crate::block::{Beside, Content, Part, Role};
use crate::flow::Laid;
use crate::line::{SetLine, words};
use crate::style::Style;
use crate::tags::{Tagged, told};
use crate::text::Set;

/// What stands on every side.
pub struct Frame {
    /// The band that says what the sheet is, as a training run, and its height with the space below.
    pub band: Option<(Set, f32)>,
}

impl Frame {
    /// The height that it takes from each side.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.band.as_ref().map_or(0.0, |(_, height)| *height)
    }
}

/// A link that waits for its annotation: where it is, where it leads, and which block and node stand for it.
pub struct Waiting {
    /// The number of the block.
    pub block: usize,
    /// The number of its node among the words of the block.
    pub node: usize,
    /// Where it is on the side.
    pub rect: Rect,
    /// Where it leads.
    pub to: String,
}

/// Draws on one side.
pub struct Hand<'a> {
    surface: Surface<'a>,
    style: &'a Style,
    number: usize,
    waiting: Vec<Waiting>,
}

impl<'a> Hand<'a> {
    /// On the side with this number in the document, from 0.
    #[must_use]
    pub fn new(surface: Surface<'a>, style: &'a Style, number: usize) -> Self {
        Self {
            surface,
            style,
            number,
            waiting: vec![],
        }
    }

    /// Ends the side; answers with the links that want an annotation.
    pub fn finish(self) -> Vec<Waiting> {
        self.surface.finish();
        self.waiting
    }

    /// What stands on every side: the band, which is a node of the tags where it is read out, and the number.
    pub fn frame(&mut self, frame: &Frame, number: Option<&Set>, first: bool) -> Option<Node> {
        if let Some(number) = number {
            self.number(number);
        }
        frame
            .band
            .as_ref()
            .and_then(|(band, _)| self.band(band, first))
    }

    /// Draws what stands on a side, below the band.
    pub fn side(&mut self, laid: &Laid, side: &[Part], band: f32, tagged: &mut [Tagged]) {
        let (left, top) = (self.style.margin, self.style.margin + band);
        for part in side {
            let (y, tagged) = (top + part.y, &mut tagged[part.block]);
            match laid.content(part) {
                Content::Text {
                    role,
                    set,
                    x,
                    marker,
                } => {
                    if let Some((dot, marker_x)) = marker.as_ref().filter(|_| part.rows.start == 0)
                    {
                        self.lines(
                            &mut tagged.marker,
                            dot,
                            &dot.lines,
                            (left + marker_x, y),
                            part.block,
                        );
                    }
                    let lines = &set.lines[part.rows.clone()];
                    self.lines(&mut tagged.body, set, lines, (left + x, y), part.block);
                    if *role == Role::Organisation {
                        self.rule(y + lines.iter().map(|l| l.height).sum::<f32>());
                    }
                }
                Content::Code(beside) => self.code(beside, (left, y), part.block, tagged),
            }
        }
    }

    fn ink(&mut self, grey: u8) {
        self.surface.set_fill(Some(Fill {
            paint: luma::Color::new(grey).into(),
            opacity: NormalizedF32::ONE,
            rule: FillRule::NonZero,
        }));
    }

    fn rect(&mut self, rect: Option<Rect>) {
        let mut path = PathBuilder::new();
        if let Some(rect) = rect {
            path.push_rect(rect);
        }
        if let Some(path) = path.finish() {
            self.surface.draw_path(&path);
        }
    }

    fn glyphs(
        &mut self,
        line: &SetLine,
        pieces: std::ops::Range<usize>,
        text: &str,
        x: f32,
        baseline: f32,
    ) {
        for piece in &line.pieces[pieces] {
            self.surface.draw_glyphs(
                Point::from_xy(x + piece.x, baseline),
                &piece.glyphs,
                piece.font.clone(),
                text,
                piece.size,
                false,
            );
        }
    }

    /// Draws lines below one another. Each run of pieces of one link is a marked piece of its own.
    fn lines(
        &mut self,
        nodes: &mut Vec<Node>,
        set: &Set,
        lines: &[SetLine],
        at: (f32, f32),
        block: usize,
    ) {
        let (x, mut y) = at;
        for line in lines {
            let mut from = 0;
            for group in line.pieces.chunk_by(|a, b| a.link == b.link) {
                let to = from + group.len();
                let id = self
                    .surface
                    .start_tagged(ContentTag::Span(SpanTag::empty()));
                self.glyphs(line, from..to, &set.text, x, y + line.baseline);
                self.surface.end_tagged();
                let left = group.iter().map(|p| p.x).fold(f32::INFINITY, f32::min);
                let right = group
                    .iter()
                    .map(|p| p.x + p.width)
                    .fold(f32::NEG_INFINITY, f32::max);
                match (
                    group[0].link,
                    Rect::from_ltrb(x + left, y, x + right, y + line.height),
                ) {
                    (Some(link), Some(rect)) => {
                        self.waiting.push(Waiting {
                            block,
                            node: nodes.len(),
                            rect,
                            to: set.links[link].clone(),
                        });
                        nodes.push(TagGroup::with_children(Tag::Link, vec![id.into()]).into());
                    }
                    _ => nodes.push(told(&words(group, &set.text), id)),
                }
                from = to;
            }
            y += line.height;
        }
    }

    fn artifact(&mut self, kind: ArtifactType) {
        self.surface
            .start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
    }

    fn rule(&mut self, y: f32) {
        self.artifact(ArtifactType::Layout);
        self.rect(Rect::from_xywh(
            self.style.margin,
            y + 1.0,
            self.style.measure(),
            1.0,
        ));
        self.surface.end_tagged();
    }

    /// The band: white on black. The first of a language is read out, the others are only seen.
    fn band(&mut self, band: &Set, first: bool) -> Option<Node> {
        let (x, y) = (self.style.margin, self.style.margin);
        self.artifact(ArtifactType::Layout);
        self.rect(Rect::from_xywh(
            x,
            y,
            self.style.measure(),
            band.height() + 4.0,
        ));
        self.surface.end_tagged();
        self.ink(255);
        let mut nodes = vec![];
        if first {
            self.lines(&mut nodes, band, &band.lines, (x + 4.0, y + 2.0), 0);
        } else {
            self.artifact(ArtifactType::Header);
            self.plain(band, (x + 4.0, y + 2.0));
            self.surface.end_tagged();
        }
        self.ink(0);
        first.then(|| {
            TagGroup::with_children(Tag::P.with_lang(Some("en-GB".to_owned())), nodes).into()
        })
    }

    fn number(&mut self, number: &Set) {
        let width = number
            .lines
            .iter()
            .flat_map(|l| &l.pieces)
            .map(|p| p.x + p.width)
            .fold(0.0, f32::max);
        self.artifact(ArtifactType::PageNumber);
        self.plain(
            number,
            (
                (self.style.width - width) / 2.0,
                self.style.height - self.style.margin + 4.0,
            ),
        );
        self.surface.end_tagged();
    }

    /// Draws lines without tags of their own.
    fn plain(&mut self, set: &Set, at: (f32, f32)) {
        let (x, mut y) = at;
        for line in &set.lines {
            self.glyphs(line, 0..line.pieces.len(), &set.text, x, y + line.baseline);
            y += line.height;
        }
    }

    fn code(&mut self, beside: &Beside, at: (f32, f32), block: usize, tagged: &mut Tagged) {
        let (x, mut y) = at;
        let id = self.surface.start_tagged(ContentTag::Other);
        let mut path = PathBuilder::new();
        for dark in beside.code.dark(beside.side) {
            if let Some(rect) =
                Rect::from_xywh(x + beside.x + dark.x, y + dark.y, dark.width, dark.height)
            {
                path.push_rect(rect);
            }
        }
        if let Some(path) = path.finish() {
            self.surface.draw_path(&path);
        }
        self.surface.end_tagged();
        tagged.marker.push(id.into());
        let place = Rect::from_xywh(x + beside.x, y, beside.side, beside.side);
        tagged.place = place.map(|rect| BBox::new(self.number, rect));
        for set in &beside.words {
            self.lines(
                &mut tagged.body,
                set,
                &set.lines,
                (x + beside.words_x, y),
                block,
            );
            y += set.height();
        }
    }
}
