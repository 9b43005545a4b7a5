//! Prints leaflets, posters, large print and cordon cards: one JSON document in, one tagged PDF (PDF/UA-1) out.
//!
//! The text is set by `parley` and written by `krilla`; `README.md` beside this crate says why. Nothing is read but the
//! document and the fonts, nothing is written but the PDF.

mod block;
mod code;
mod draw;
mod fault;
mod flow;
pub mod fonts;
mod hand;
mod job;
pub mod limits;
mod line;
mod make;
mod meta;
mod plain;
mod scripts;
mod style;
mod tags;
mod text;

use std::path::Path;

use krilla::configure::{Accessibility, ConfigurationBuilder, PdfVersion};
use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::outline::{Outline, OutlineNode};
use krilla::tagging::TagTree;
use krilla::{Document, SerializeSettings};
use serde::Serialize;

use draw::Pen;
pub use fault::Fault;
use hand::Frame;
pub use job::Job;
use job::{Direction, Page};
use plain::{Paragraph, clean};
use style::Style;
use text::{Manner, Set, Setter};

/// What every side of a training run says.
const EXERCISE: &str = "EXERCISE – a training run, not a real notice";

/// What was printed.
#[derive(Debug, Serialize)]
pub struct Report {
    /// How many sides of paper there are.
    pub pages: usize,
    /// The smallest size of text among the languages, in points.
    pub size: f32,
    /// Each language in its order.
    pub languages: Vec<Printed>,
}

/// What one language came to.
#[derive(Debug, Serialize)]
pub struct Printed {
    /// Its tag.
    pub lang: String,
    /// Its first side, from 1.
    pub from: usize,
    /// How many sides it takes.
    pub pages: usize,
    /// The size of its text, in points.
    pub size: f32,
}

/// Prints a document with the fonts of a folder.
///
/// # Errors
/// Says what is wrong with the document, or what this machine lacks.
pub fn print(job: &Job, folder: &Path) -> Result<(Vec<u8>, Report), Fault> {
    let mut setter = Setter::new(fonts::load(job, folder)?);
    let style = Style::of(job.sheet, job.paper);
    let frame = frame(&mut setter, &style, job)?;
    let height = style.height - 2.0 * style.margin - frame.height();
    let mut pen = Pen::new(document()?, style.clone());
    let (mut tree, mut outline) = (
        TagTree::new().with_lang(Some(job.pages[0].lang.clone())),
        Outline::new(),
    );
    let mut report = Report {
        pages: 0,
        size: f32::MAX,
        languages: vec![],
    };
    for page in &job.pages {
        let laid = flow::fit(&mut setter, &style, job, page, height)?;
        let from = pen.sides();
        let numbers = numbers(&mut setter, &style, laid.sides.len())?;
        tree.push(pen.language(&laid, &page.lang, &frame, &numbers)?);
        outline.push_child(OutlineNode::new(
            bookmark(page),
            XyzDestination::new(from, Point::from_xy(0.0, 0.0)),
        ));
        report.languages.push(Printed {
            lang: page.lang.clone(),
            from: from + 1,
            pages: laid.sides.len(),
            size: laid.size,
        });
        report.size = report.size.min(laid.size);
    }
    report.pages = pen.sides();
    let mut document = pen.into_document();
    document.set_tag_tree(tree);
    document.set_outline(outline);
    document.set_metadata(meta::metadata(job));
    let pdf = document.finish().map_err(|e| Fault::Pdf(meta::why(&e)))?;
    Ok((pdf, report))
}

/// A document that refuses to be written when it does not keep to PDF/UA-1.
fn document() -> Result<Document, Fault> {
    let configuration = ConfigurationBuilder::new()
        .with_version(PdfVersion::Pdf17)
        .with_accessibility_validator(Accessibility::UA1)
        .finish();
    let configuration = configuration.map_err(|e| Fault::Pdf(format!("{e:?}")))?;
    Ok(Document::new_with(SerializeSettings {
        configuration,
        enable_tagging: true,
        ..SerializeSettings::default()
    }))
}

/// The language's own name, else its headline: what a reader picks it by.
fn bookmark(page: &Page) -> String {
    page.name
        .as_deref()
        .map(clean)
        .filter(|n| !n.is_empty())
        .unwrap_or_else(|| clean(&page.headline.text()))
}

fn latin(setter: &mut Setter, text: &str, size: f32, bold: bool, width: f32) -> Result<Set, Fault> {
    let manner = Manner {
        size,
        bold,
        width,
        lang: "en-GB".to_owned(),
        dir: Direction::Ltr,
        script: scripts::LATIN,
    };
    setter.set(Paragraph::simple(text), &manner)
}

/// The band of a training run, of a mark, or of both in one: the training run first.
fn frame(setter: &mut Setter, style: &Style, job: &Job) -> Result<Frame, Fault> {
    let exercise = job.exercise.then(|| EXERCISE.to_owned());
    let mark = job.mark.as_deref().map(clean).filter(|m| !m.is_empty());
    let said: Vec<String> = exercise.into_iter().chain(mark).collect();
    if said.is_empty() {
        return Ok(Frame { band: None });
    }
    let band = latin(
        setter,
        &said.join(". "),
        style.band,
        true,
        style.measure() - 8.0,
    )?;
    let height = band.height() + 10.0;
    Ok(Frame {
        band: Some((band, height)),
    })
}

/// The numbers under the sides of a language that has more than one.
fn numbers(setter: &mut Setter, style: &Style, sides: usize) -> Result<Vec<Set>, Fault> {
    if sides < 2 {
        return Ok(vec![]);
    }
    (1..=sides)
        .map(|side| {
            latin(
                setter,
                &format!("{side} / {sides}"),
                style.least,
                false,
                style.measure(),
            )
        })
        .collect()
}
