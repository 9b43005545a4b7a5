//! The length of a post as X weighs it (twitter-text, configuration v3).

use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::{Span, domains, emoji, links};

/// The live configuration, built in: weights are in hundredths.
static CONFIG: LazyLock<Config> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../data/v3.json"))
        .expect("the configuration built into the program is read by a test before every release")
});

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Config {
    max_weighted_tweet_length: u32,
    scale: u32,
    default_weight: u32,
    emoji_parsing_enabled: bool,
    #[serde(rename = "transformedURLLength")]
    transformed_url_length: u32,
    ranges: Vec<WeightRange>,
}

#[derive(Deserialize)]
struct WeightRange {
    start: u32,
    end: u32,
    weight: u32,
}

impl Config {
    fn weight(&self, c: char) -> u32 {
        let code = u32::from(c);
        self.ranges
            .iter()
            .find(|r| (r.start..=r.end).contains(&code))
            .map_or(self.default_weight, |r| r.weight)
    }
}

/// What a post comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeightedLength {
    /// Its weighted length: 280 is the most a post may have.
    pub length: u32,
    /// Whether X would take it: not empty, not over the limit, no forbidden character.
    pub valid: bool,
    /// Thousandths of the limit, rounded down.
    pub permillage: u32,
    /// The last UTF-16 index of the text, 0 for an empty one.
    pub display_range_end: usize,
    /// The last UTF-16 index still within the limit, 0 if there is none.
    pub valid_range_end: usize,
}

/// A piece of a post that must not be split, and its weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Where it stands.
    pub span: Span,
    /// Its weight in hundredths of a unit: 100 for a letter, 200 for an emoji, 2300 for a link.
    pub weight: u32,
    /// What it is.
    pub kind: PieceKind,
}

/// What a [`Piece`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// One code point.
    Character,
    /// An emoji or emoji sequence.
    Emoji,
    /// A link.
    Link,
}

/// The most a post may weigh: 280.
pub fn limit() -> u32 {
    CONFIG.max_weighted_tweet_length
}

/// The text in the normal form X counts in; unchanged text is not copied.
pub fn nfc(text: &str) -> std::borrow::Cow<'_, str> {
    if is_nfc(text) {
        text.into()
    } else {
        text.nfc().collect::<String>().into()
    }
}

/// The pieces of a text in order, with their weights. Give text in NFC to count as X does.
pub fn pieces(text: &str) -> Vec<Piece> {
    let config = &*CONFIG;
    let mut pieces = Vec::with_capacity(text.len());
    let mut links = links::links(text).into_iter().peekable();
    let mut from = 0;
    while let Some(c) = text[from..].chars().next() {
        let (end, weight, kind) = if let Some(link) = links.next_if(|l| l.span.start == from) {
            (
                link.span.end,
                config.transformed_url_length * config.scale,
                PieceKind::Link,
            )
        } else if let Some(length) =
            emoji::at_start(&text[from..]).filter(|_| config.emoji_parsing_enabled)
        {
            (from + length, config.default_weight, PieceKind::Emoji)
        } else {
            (from + c.len_utf8(), config.weight(c), PieceKind::Character)
        };
        pieces.push(Piece {
            span: from..end,
            weight,
            kind,
        });
        from = end;
    }
    pieces
}

/// Weighs a post: the text is put into NFC, links count 23 and emoji 2 whatever their length, other characters as the
/// configuration says, rounded down to whole units.
pub fn weighted_length(text: &str) -> WeightedLength {
    let config = &*CONFIG;
    let normal = nfc(text);
    let utf16 = |text: &str| text.chars().map(char::len_utf16).sum::<usize>();
    let (mut weight, mut index, mut last_valid) = (0, 0, 0);
    let mut clean = true;
    for piece in pieces(&normal) {
        let piece_text = &normal[piece.span];
        weight += piece.weight;
        index += utf16(piece_text);
        clean = clean && !piece_text.contains(domains::is_forbidden);
        if clean && weight <= config.max_weighted_tweet_length * config.scale {
            last_valid = index - 1;
        }
    }
    let length = weight / config.scale;
    WeightedLength {
        length,
        valid: clean && weight > 0 && weight <= config.max_weighted_tweet_length * config.scale,
        permillage: length * 1000 / config.max_weighted_tweet_length,
        display_range_end: utf16(text).saturating_sub(1),
        // The reference shifts the index by what normalising took away, so that it points into the text as given.
        valid_range_end: (last_valid + utf16(text)).saturating_sub(utf16(&normal)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_the_values_of_the_reference() {
        for (text, length, valid) in [
            ("met.police.uk", 23, true),
            ("police.uk", 23, true),
            ("gov.uk", 23, true),
            ("foo.info", 23, true),
            ("see met.police.uk/report now", 31, true),
            ("https://met.police.uk)", 24, true),
            ("http://a.b", 10, true),
            ("end.Next", 23, true),
            ("👨‍👩‍👧‍👦", 2, true),
            ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2, true),
            ("🇬🇧", 2, true),
            ("1️⃣", 2, true),
            ("\u{260e}\u{fe0f}", 2, true),
            ("Cymraeg ŵ ŷ", 11, true),
            ("اردو", 4, true),
            ("\u{feff}x", 3, false),
            ("a\u{202e}b", 4, true),
            ("e\u{301}", 1, true),
            ("“–’—”", 5, true),
            ("…•€™→", 10, true),
            ("£", 1, true),
            ("বাংলা", 5, true),
            ("中文", 4, true),
            ("한국", 4, true),
            ("", 0, false),
            ("𝗨", 2, true),
        ] {
            let weighed = weighted_length(text);
            assert_eq!((weighed.length, weighed.valid), (length, valid), "{text:?}");
        }
    }

    #[test]
    fn stops_at_the_limit() {
        assert_eq!(limit(), 280);
        let full = weighted_length(&"a".repeat(280));
        assert_eq!(
            (
                full.length,
                full.valid,
                full.permillage,
                full.valid_range_end
            ),
            (280, true, 1000, 279)
        );
        let over = weighted_length(&"a".repeat(281));
        assert_eq!(
            (
                over.length,
                over.valid,
                over.permillage,
                over.valid_range_end
            ),
            (281, false, 1003, 279)
        );
        assert_eq!(over.display_range_end, 280);
        let cjk = weighted_length(&"中".repeat(141));
        assert_eq!(
            (cjk.length, cjk.valid, cjk.valid_range_end),
            (282, false, 139)
        );
        let astral = weighted_length("😷".repeat(141).as_str());
        assert_eq!(
            (
                astral.length,
                astral.valid_range_end,
                astral.display_range_end
            ),
            (282, 279, 281)
        );
        let decomposed = weighted_length(&"e\u{301}".repeat(280));
        assert_eq!(
            (
                decomposed.length,
                decomposed.valid,
                decomposed.display_range_end
            ),
            (280, true, 559)
        );
        assert_eq!(decomposed.valid_range_end, 559);
    }

    #[test]
    fn gives_pieces_that_must_stay_whole() {
        let text = "a 👮🏽 gov.uk";
        let kinds: Vec<_> = pieces(text)
            .into_iter()
            .map(|p| (&text[p.span], p.weight, p.kind))
            .collect();
        assert_eq!(
            kinds,
            [
                ("a", 100, PieceKind::Character),
                (" ", 100, PieceKind::Character),
                ("👮🏽", 200, PieceKind::Emoji),
                (" ", 100, PieceKind::Character),
                ("gov.uk", 2300, PieceKind::Link),
            ]
        );
    }
}
