//! Reads a frozen page into the pieces that paper has. The page is HTML of the catalogue's safe subset, as the renderer
//! writes it; what is not of that form is no page, and nothing is guessed.

use serde::Serialize;
use wardmote_domain::variant::{Copy, Variant};

/// A stretch of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Run {
    /// Text of the language.
    Plain(String),
    /// A piece that reads left to right whatever is round it.
    Ltr {
        /// The piece.
        ltr: String,
    },
    /// A web address as it is printed.
    Link {
        /// The address.
        link: String,
    },
}

impl Run {
    /// Its text.
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Ltr { ltr: text } | Self::Link { link: text } => text,
        }
    }

    /// Whether it reads left to right whatever is round it.
    pub fn isolated(&self) -> bool {
        !matches!(self, Self::Plain(_))
    }

    fn text_mut(&mut self) -> &mut String {
        match self {
            Self::Plain(text) | Self::Ltr { ltr: text } | Self::Link { link: text } => text,
        }
    }
}

/// A paragraph or a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// A list.
    List(Vec<Vec<Run>>),
}

/// A frozen page, in pieces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Printed {
    /// The headline.
    pub headline: Vec<Run>,
    /// The text.
    pub blocks: Vec<Block>,
    /// The footer, a paragraph each.
    pub footer: Vec<Vec<Run>>,
}

impl Printed {
    /// The pieces of a version; nothing where it is no page. What says that nobody has read the language is left out: it
    /// stands beside the version.
    pub fn of(variant: &Variant) -> Option<Self> {
        let Copy::Page { html } = &variant.copy else {
            return None;
        };
        let mut printed = read(html)?;
        if let Some(unread) = &variant.unread {
            let says = |block: &Block| match block {
                Block::Paragraph(runs) => {
                    let text: String = runs.iter().map(Run::text).collect();
                    text == unread.own || text == unread.english
                }
                Block::List(_) => false,
            };
            // It stands at the top, once in each language: the same words further down would be the message's own.
            let notices = if unread.own == unread.english { 1 } else { 2 };
            let top = printed.blocks.iter().take(notices);
            let said = top.take_while(|b| says(b)).count();
            printed.blocks.drain(..said);
        }
        Some(printed)
    }
}

/// What is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Headline,
    Paragraph,
    Item,
}

/// An element inside a piece.
#[derive(Debug)]
struct Inline<'a> {
    name: &'a str,
    ltr: bool,
    link: bool,
}

#[derive(Debug, Default)]
struct Reader<'a> {
    printed: Printed,
    /// The direction of each `div` that is open: the second is the footer.
    divisions: Vec<bool>,
    list: Option<Vec<Vec<Run>>>,
    piece: Option<(Piece, Vec<Run>)>,
    inline: Vec<Inline<'a>>,
}

fn read(html: &str) -> Option<Printed> {
    let mut reader = Reader::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        reader.text(&rest[..at])?;
        let end = at + rest[at..].find('>')?;
        match rest[at + 1..end].strip_prefix('/') {
            Some(name) => reader.close(name)?,
            None => reader.open(&rest[at + 1..end])?,
        }
        rest = &rest[end + 1..];
    }
    reader.text(rest)?;
    let whole = reader.divisions.is_empty() && reader.piece.is_none() && reader.list.is_none();
    (whole && !reader.printed.headline.is_empty()).then_some(reader.printed)
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

impl<'a> Reader<'a> {
    /// Whether the footer is in another direction than the page, as an English one below Arabic.
    fn footer_ltr(&self) -> bool {
        matches!(self.divisions[..], [page, footer] if footer && !page)
    }

    fn text(&mut self, text: &str) -> Option<()> {
        let footer_ltr = self.footer_ltr();
        let Some((_, runs)) = &mut self.piece else {
            return text.trim().is_empty().then_some(());
        };
        if text.is_empty() {
            return Some(());
        }
        let text = unescaped(text);
        let link = self.inline.iter().any(|i| i.link);
        let ltr = footer_ltr || self.inline.iter().any(|i| i.ltr);
        let run = match (link, ltr) {
            (true, _) => Run::Link { link: text },
            (_, true) => Run::Ltr { ltr: text },
            _ => Run::Plain(text),
        };
        match runs.last_mut() {
            Some(last) if std::mem::discriminant(last) == std::mem::discriminant(&run) => {
                last.text_mut().push_str(run.text());
            }
            _ => runs.push(run),
        }
        Some(())
    }

    fn open(&mut self, tag: &'a str) -> Option<()> {
        let name = tag.split(' ').next().unwrap_or_default();
        let ltr = tag.contains("dir=\"ltr\"");
        let begin = match name {
            "div" if self.piece.is_none() && self.divisions.len() < 2 => {
                self.divisions.push(ltr);
                return Some(());
            }
            "ul" if self.piece.is_none() && self.list.is_none() => {
                self.list = Some(Vec::new());
                return Some(());
            }
            "h1" => Piece::Headline,
            "p" if self.list.is_none() => Piece::Paragraph,
            "li" if self.list.is_some() => Piece::Item,
            "br" => return self.line_ends(),
            "strong" | "span" | "bdi" | "a" if self.piece.is_some() => {
                self.inline.push(Inline {
                    name,
                    ltr: ltr && matches!(name, "span" | "bdi"),
                    link: name == "a" && tag.contains("href=\"https://"),
                });
                return Some(());
            }
            _ => return None,
        };
        if self.piece.is_some() {
            return None;
        }
        self.piece = Some((begin, Vec::new()));
        Some(())
    }

    /// A line of a paragraph stays a line: the next one is a paragraph of its own. Elsewhere it is a space.
    fn line_ends(&mut self) -> Option<()> {
        match &self.piece {
            Some((Piece::Paragraph, _)) => {
                let (piece, runs) = self.piece.take()?;
                self.put(piece, runs)?;
                self.piece = Some((piece, Vec::new()));
                Some(())
            }
            Some(_) => self.text(" "),
            None => None,
        }
    }

    fn close(&mut self, name: &str) -> Option<()> {
        match name {
            "div" if self.piece.is_none() => self.divisions.pop().map(|_| ()),
            "ul" if self.piece.is_none() => {
                let items = self.list.take()?;
                self.printed.blocks.push(Block::List(items));
                Some(())
            }
            "h1" | "p" | "li" if self.inline.is_empty() => {
                let (piece, runs) = self.piece.take()?;
                self.put(piece, runs)
            }
            _ => (self.inline.pop()?.name == name).then_some(()),
        }
    }

    fn put(&mut self, piece: Piece, mut runs: Vec<Run>) -> Option<()> {
        if let Some(Run::Plain(first)) = runs.first_mut() {
            *first = first.trim_start().to_owned();
        }
        match piece {
            _ if runs.iter().all(|r| r.text().trim().is_empty()) => {}
            Piece::Headline => self.printed.headline = runs,
            Piece::Item => self.list.as_mut()?.push(runs),
            Piece::Paragraph if self.divisions.len() > 1 => self.printed.footer.push(runs),
            Piece::Paragraph => self.printed.blocks.push(Block::Paragraph(runs)),
        }
        Some(())
    }
}
