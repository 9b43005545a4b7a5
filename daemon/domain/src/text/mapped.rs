//! A changed text that still knows where each part of it came from.

use super::Span;

/// A text made from another, with the way back: evidence is always shown in the words as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    text: String,
    /// For each byte of `text` the start and end of what it was made from; none if nothing was moved.
    origins: Option<Vec<(u32, u32)>>,
}

impl Mapped {
    /// Rewrites `text` piece by piece. `pieces` gives spans of `text` in order without gaps; `rewrite` appends to the
    /// new text what a piece becomes, which may be nothing.
    pub fn rewrite(
        text: &str,
        pieces: impl Iterator<Item = Span>,
        mut rewrite: impl FnMut(&str, &mut String),
    ) -> Self {
        let mut changed = String::with_capacity(text.len());
        let mut origins = Vec::with_capacity(text.len());
        // Messages are far below 4 GiB; positions past that would all lead to the same place, never to a wrong one.
        let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        for piece in pieces {
            rewrite(&text[piece.clone()], &mut changed);
            origins.resize(changed.len(), (short(piece.start), short(piece.end)));
        }
        Self {
            text: changed,
            origins: Some(origins),
        }
    }

    /// A text that stays as it is.
    pub fn unchanged(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            origins: None,
        }
    }

    /// The changed text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where a span of the changed text came from in the text as given, widened to whole pieces. An empty span gives
    /// the empty span at its place; a span past the end is cut.
    pub fn origin(&self, span: Span) -> Span {
        let Some(origins) = &self.origins else {
            return span;
        };
        let end_of_text = origins.last().map_or(0, |(_, end)| *end as usize);
        let start = origins
            .get(span.start)
            .map_or(end_of_text, |(start, _)| *start as usize);
        let end = match span.end.min(origins.len()).checked_sub(1) {
            Some(last) if span.end > span.start => {
                origins.get(last).map_or(start, |(_, end)| *end as usize)
            }
            _ => start,
        };
        start..end.max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_way_back() {
        let text = "a৫b";
        let pieces = text.char_indices().map(|(at, c)| at..at + c.len_utf8());
        let mapped = Mapped::rewrite(text, pieces, |piece, out| {
            out.push_str(if piece == "৫" { "5" } else { piece })
        });
        assert_eq!(mapped.as_str(), "a5b");
        for (span, origin) in [
            (0..1, "a"),
            (1..2, "৫"),
            (1..3, "৫b"),
            (0..3, text),
            (3..3, ""),
            (1..1, ""),
        ] {
            assert_eq!(&text[mapped.origin(span.clone())], origin, "{span:?}");
        }
        assert_eq!(mapped.origin(9..12), 5..5);
        assert_eq!(Mapped::unchanged("abc").origin(1..2), 1..2);
    }

    #[test]
    fn drops_and_widens() {
        let text = "áb";
        let mapped = Mapped::rewrite(text, [0..2, 2..3].into_iter(), |p, out| {
            if p == "b" {
                out.push_str("xyz");
            }
        });
        assert_eq!((mapped.as_str(), mapped.origin(1..2)), ("xyz", 2..3));
    }
}
