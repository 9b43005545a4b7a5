//! How many parts a text message takes (3GPP TS 23.038 and 23.040).

/// The default alphabet without its escape.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§\
¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// Characters that take two places: an escape and another.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// How a text message is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// The default alphabet of 7 bits: 160 units in one part, 153 in each of several.
    Gsm7,
    /// Two bytes a unit: 70 in one part, 67 in each of several. One character outside the default alphabet is enough.
    Ucs2,
}

impl Encoding {
    /// Units in a message of one part.
    pub fn single(self) -> usize {
        if self == Self::Gsm7 { 160 } else { 70 }
    }

    /// Units in each part of a longer message.
    pub fn each(self) -> usize {
        if self == Self::Gsm7 { 153 } else { 67 }
    }
}

/// What a text comes to as a text message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmsSize {
    /// How it is written.
    pub encoding: Encoding,
    /// Units: septets of GSM-7 (extension characters take two), or UTF-16 units.
    pub units: usize,
    /// Parts; 0 for an empty text.
    pub parts: usize,
    /// The characters that keep it out of GSM-7, each once, in order of first use.
    pub outside_gsm7: Vec<char>,
}

/// Units of one character in GSM-7: 1, or 2 for the extension table; none if it is in neither.
fn septets(c: char) -> Option<usize> {
    if BASIC.contains(c) {
        Some(1)
    } else {
        EXTENSION.contains(c).then_some(2)
    }
}

/// Counts the parts of a text message. A character that takes two units is never split between two parts.
pub fn size(text: &str) -> SmsSize {
    let mut outside_gsm7 = Vec::new();
    for c in text.chars().filter(|c| septets(*c).is_none()) {
        if !outside_gsm7.contains(&c) {
            outside_gsm7.push(c);
        }
    }
    let encoding = if outside_gsm7.is_empty() {
        Encoding::Gsm7
    } else {
        Encoding::Ucs2
    };
    let width = |c: char| match encoding {
        Encoding::Gsm7 => septets(c).unwrap_or(1),
        Encoding::Ucs2 => c.len_utf16(),
    };
    let units = text.chars().map(width).sum();
    let parts = match units {
        0 => 0,
        units if units <= encoding.single() => 1,
        _ => split(text.chars().map(width), encoding.each()),
    };
    SmsSize {
        encoding,
        units,
        parts,
        outside_gsm7,
    }
}

/// Parts of `each` units that the characters fill, none split.
fn split(widths: impl Iterator<Item = usize>, each: usize) -> usize {
    let (mut parts, mut used) = (1, 0);
    for width in widths {
        if used + width > each {
            parts += 1;
            used = 0;
        }
        used += width;
    }
    parts
}

/// Whether every character is in the default alphabet or its extension table.
pub fn is_gsm7(text: &str) -> bool {
    text.chars().all(|c| septets(c).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_parts() {
        for (text, encoding, units, parts) in [
            (String::new(), Encoding::Gsm7, 0, 0),
            ("Call 101".into(), Encoding::Gsm7, 8, 1),
            ("a".repeat(160), Encoding::Gsm7, 160, 1),
            ("a".repeat(161), Encoding::Gsm7, 161, 2),
            ("a".repeat(306), Encoding::Gsm7, 306, 2),
            ("a".repeat(307), Encoding::Gsm7, 307, 3),
            ("a".repeat(612), Encoding::Gsm7, 612, 4),
            ("€".repeat(80), Encoding::Gsm7, 160, 1),
            ("€".repeat(81), Encoding::Gsm7, 162, 2),
            // 76 euro signs fill 152 of 153 units: the 77th goes over whole.
            ("€".repeat(153), Encoding::Gsm7, 306, 3),
            ("ŵ".repeat(70), Encoding::Ucs2, 70, 1),
            ("ŵ".repeat(71), Encoding::Ucs2, 71, 2),
            ("ŵ".repeat(134), Encoding::Ucs2, 134, 2),
            ("😷".repeat(35), Encoding::Ucs2, 70, 1),
            // 33 emoji fill 66 of 67 units.
            ("😷".repeat(67), Encoding::Ucs2, 134, 3),
        ] {
            let size = size(&text);
            assert_eq!(
                (size.encoding, size.units, size.parts),
                (encoding, units, parts),
                "{}",
                text.len()
            );
        }
    }

    #[test]
    fn names_what_keeps_it_out() {
        assert_eq!(
            size("“Stay away” – please…").outside_gsm7,
            ['“', '”', '–', '…']
        );
        assert!(size("Café £5 [now] à 10:30 ÑÜ").outside_gsm7.is_empty());
        assert!(is_gsm7("@£$ {ok}") && !is_gsm7("ç") && is_gsm7("Ç") && !is_gsm7("বাংলা"));
        assert_eq!(
            BASIC.chars().count(),
            127,
            "128 places, one of them the escape"
        );
    }
}
