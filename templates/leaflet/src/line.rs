//! One line of a paragraph, as glyphs that the PDF can draw.

use std::collections::HashMap;
use std::ops::Range;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use parley::{Cluster, FontData, Line, Run};

use crate::fault::Fault;
use crate::plain::is_mark;
use crate::text::Manner;

/// What a stretch of glyphs belongs to: the number of a link in its paragraph, from 1, or nothing.
pub type Ink = u16;

/// No line is lower than this, in sizes of its text: some fonts ask for less than is easy to read.
const LEAST_LEADING: f32 = 1.36;

/// One line.
#[derive(Debug)]
pub struct SetLine {
    /// Its height.
    pub height: f32,
    /// From its top to its baseline.
    pub baseline: f32,
    /// What stands in it, in the order in which it is read.
    pub pieces: Vec<Piece>,
}

/// The words that some pieces side by side stand for, without the marks of the layout.
#[must_use]
pub fn words(pieces: &[Piece], text: &str) -> String {
    let from = pieces
        .iter()
        .map(|p| p.range.start)
        .min()
        .unwrap_or_default();
    let to = pieces.iter().map(|p| p.range.end).max().unwrap_or_default();
    text[from..to].chars().filter(|c| !is_mark(*c)).collect()
}

/// Glyphs of one font and one link that stand side by side.
#[derive(Debug)]
pub struct Piece {
    /// From the left edge of the paragraph.
    pub x: f32,
    /// How wide it is.
    pub width: f32,
    /// Its font.
    pub font: Font,
    /// Its size.
    pub size: f32,
    /// Its glyphs, from left to right.
    pub glyphs: Vec<KrillaGlyph>,
    /// The number of its link in the paragraph's list.
    pub link: Option<usize>,
    /// Its place in the text.
    range: Range<usize>,
}

/// The fonts as the PDF takes them, by the data they came from.
#[derive(Default)]
pub struct Embedded(HashMap<(u64, u32), Font>);

impl Embedded {
    fn font(&mut self, data: &FontData) -> Result<Font, Fault> {
        let key = (data.data.id(), data.index);
        if let Some(font) = self.0.get(&key) {
            return Ok(font.clone());
        }
        let (blob, _) = data.data.clone().into_raw_parts();
        let font = Font::new(blob.into(), data.index)
            .ok_or_else(|| Fault::Pdf("a font cannot be embedded".to_owned()))?;
        self.0.insert(key, font.clone());
        Ok(font)
    }
}

/// Turns a line of the layout into glyphs.
///
/// # Errors
/// Names a character that no font has, and the language.
pub fn set_line(
    line: &Line<'_, Ink>,
    text: &str,
    manner: &Manner,
    embedded: &mut Embedded,
) -> Result<SetLine, Fault> {
    let metrics = line.metrics();
    let mut x = metrics.inline_min_coord + metrics.offset;
    let mut pieces: Vec<Piece> = Vec::new();
    for run in line.runs() {
        let mut piece: Option<Piece> = None;
        let font = embedded.font(run.font())?;
        for (cluster, range) in atoms(&run) {
            let link = cluster.style().brush.checked_sub(1).map(usize::from);
            if piece.as_ref().is_some_and(|p| p.link != link) {
                pieces.extend(piece.take());
            }
            let piece = piece.get_or_insert_with(|| Piece {
                x,
                width: 0.0,
                font: font.clone(),
                size: run.font_size(),
                glyphs: vec![],
                link,
                range: range.clone(),
            });
            piece.push(&cluster, range, text, &manner.lang)?;
            x = piece.x + piece.width;
        }
        pieces.extend(piece);
    }
    pieces.retain(|p| !p.glyphs.is_empty());
    pieces.sort_by_key(|p| p.range.start);
    let height = metrics.line_height.max(manner.size * LEAST_LEADING);
    let baseline =
        metrics.baseline - metrics.block_min_coord + (height - metrics.line_height) / 2.0;
    Ok(SetLine {
        height,
        baseline,
        pieces,
    })
}

/// The clusters that have glyphs, from left to right, each with all the letters that its glyphs stand for: the later letters of a
/// ligature have none of their own.
fn atoms<'a>(run: &Run<'a, Ink>) -> Vec<(Cluster<'a, Ink>, Range<usize>)> {
    let mut atoms: Vec<(Cluster<'a, Ink>, Range<usize>)> = Vec::new();
    for cluster in run.clusters() {
        let range = cluster.text_range();
        match atoms.last_mut() {
            Some((_, whole)) if cluster.is_ligature_continuation() => whole.end = range.end,
            _ => atoms.push((cluster, range)),
        }
    }
    if run.is_rtl() {
        atoms.reverse();
    }
    atoms
}

impl Piece {
    fn push(
        &mut self,
        cluster: &Cluster<'_, Ink>,
        range: Range<usize>,
        text: &str,
        lang: &str,
    ) -> Result<(), Fault> {
        let characters = &text[range.clone()];
        self.range = self.range.start.min(range.start)..self.range.end.max(range.end);
        if characters.chars().all(is_mark) {
            return Ok(());
        }
        for glyph in cluster.glyphs() {
            if glyph.id == 0 {
                let character = characters.chars().next().unwrap_or_default();
                return Err(Fault::NoGlyph {
                    character,
                    language: lang.to_owned(),
                });
            }
            // The layout counts downwards, the PDF upwards.
            let em = self.size;
            self.glyphs.push(KrillaGlyph::new(
                GlyphId::new(glyph.id),
                glyph.advance / em,
                glyph.x / em,
                -glyph.y / em,
                0.0,
                range.clone(),
                None,
            ));
            self.width += glyph.advance;
        }
        Ok(())
    }
}
