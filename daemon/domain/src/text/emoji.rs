//! Emoji as X counts them: a whole sequence (family, skin tone, flag, keycap) is one.
//!
//! The reference lists every sequence Unicode recommends. Here the shape of a sequence is followed instead, so that a
//! new one counts right; what follows a joiner must be one of the parts that recommended sequences use, since X counts
//! anything else apart.

use std::sync::LazyLock;

use regex::Regex;

/// Regions that have a flag (ISO 3166-1 and the recommended additions), two letters each.
const FLAGS: &str = "ACADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICK\
CLCMCNCOCPCQCRCUCVCWCXCYCZDEDGDJDKDMDODZEAECEEEGEHERESETEUFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHR\
HTHUICIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMX\
MYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTATCTDTF\
TGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUNUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";

/// One emoji with what may follow it: a skin tone, or the mark that asks for the coloured form where the plain form is
/// usual. `©`, `®`, `™` and the chess pawn are emoji only with that mark; the mark for the plain form undoes any.
static ONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:[0-9#*]\x{FE0F}?\x{20E3}",
        r"|\x{1F3F4}\x{E0067}\x{E0062}(?:\x{E0065}\x{E006E}\x{E0067}|\x{E0073}\x{E0063}\x{E0074}|\x{E0077}\x{E006C}\x{E0073})\x{E007F}",
        r"|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}",
        r"|[©®™\x{265F}]\x{FE0F}",
        r"|[\p{Emoji_Presentation}--\p{Regional_Indicator}]",
        r"|[\p{Emoji}--\p{Emoji_Presentation}--[0-9#*©®™\x{265F}]]\x{FE0F}?)"
    ))
    .expect("a pattern fixed at compile time")
});

/// Parts that recommended sequences join to the right of something else.
static JOINED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:[\x{1F466}-\x{1F469}\x{1F48B}\x{1F9D1}\x{1F9D2}\x{1F91D}\x{1FAF2}\x{1F430}]\p{Emoji_Modifier}?",
        r"|[\x{2640}\x{2642}\x{2695}\x{2696}\x{2708}\x{2764}\x{26A7}\x{2620}\x{2744}\x{27A1}\x{2194}\x{2195}\x{1F5E8}\x{1F32B}]\x{FE0F}?",
        r"|[\x{1F33E}\x{1F373}\x{1F37C}\x{1F384}\x{1F393}\x{1F3A4}\x{1F3A8}\x{1F3EB}\x{1F3ED}\x{1F4BB}\x{1F4BC}\x{1F527}]",
        r"|[\x{1F52C}\x{1F680}\x{1F692}\x{1F9AF}-\x{1F9B3}\x{1F9BA}\x{1F9BC}\x{1F9BD}\x{1F308}\x{1F525}\x{1FA79}\x{1FA70}]",
        r"|[\x{1F4A8}\x{1F4AB}\x{1F4A5}\x{2B1B}\x{1F7E9}\x{1F7EB}])"
    ))
    .expect("a pattern fixed at compile time")
});

/// The length in bytes of the emoji or emoji sequence at the start of `text`.
pub(super) fn at_start(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    // Nearly every character of a message is decided here.
    if first.is_ascii() && !first.is_ascii_digit() && first != '#' && first != '*' {
        return None;
    }
    if let Some(length) = flag(text) {
        return Some(length);
    }
    let mut length = ONE.find(text)?.end();
    // The plain form was asked for: no emoji at all, two code points.
    if length == first.len_utf8() && text[length..].starts_with('\u{fe0e}') {
        return None;
    }
    while let Some(rest) = text[length..].strip_prefix('\u{200d}') {
        let Some(part) = JOINED.find(rest) else { break };
        length += '\u{200d}'.len_utf8() + part.end();
    }
    Some(length)
}

/// Two regional letters that make a flag, or one on its own.
fn flag(text: &str) -> Option<usize> {
    let letter = |c: char| {
        let at = u32::from(c).checked_sub(0x1F1E6).filter(|at| *at < 26)?;
        u8::try_from(at).ok().map(|at| b'A' + at)
    };
    let mut chars = text.chars();
    let first = letter(chars.next()?)?;
    let pair = chars.next().and_then(letter).map(|second| [first, second]);
    let known = pair.is_some_and(|pair| FLAGS.as_bytes().chunks_exact(2).any(|flag| flag == pair));
    Some(if known { 8 } else { 4 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_whole_sequence() {
        for text in [
            "🚨",
            "👮",
            "👮🏽",
            "👮🏽‍♀️",
            "👨‍👩‍👧‍👦",
            "🇬🇧",
            "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
            "🏴󠁧󠁢󠁷󠁬󠁳󠁿",
            "1️⃣",
            "#️⃣",
            "☎️",
            "☎",
            "🏳️‍🌈",
            "👩🏿‍🚒",
            "❤️‍🔥",
            "🧑🏻‍🤝‍🧑🏿",
            "©️",
            "👁️‍🗨️",
            "🐻‍❄️",
            "👩‍❤️‍💋‍👨",
        ] {
            assert_eq!(at_start(text), Some(text.len()), "{text}");
        }
    }

    #[test]
    fn leaves_the_rest() {
        for text in [
            "a",
            "1",
            "#",
            "©",
            "™",
            "…",
            "→",
            "é",
            "中",
            "☎\u{fe0e}",
            "",
            "\u{fe0f}",
            "\u{200d}",
        ] {
            assert_eq!(at_start(text), None, "{text:?}");
        }
        assert_eq!(at_start("🇬🇧🇫🇷"), Some(8));
        assert_eq!(at_start("🇽🇽"), Some(4), "no such flag: two letters");
        assert_eq!(
            at_start("👩\u{200d}🚨"),
            Some(4),
            "not a recommended sequence: counted apart"
        );
        assert_eq!(
            at_start("🚨\u{fe0f}"),
            Some(4),
            "the mark counts apart where it changes nothing"
        );
    }

    #[test]
    fn lists_every_flag_once() {
        let flags: Vec<_> = FLAGS.as_bytes().chunks_exact(2).collect();
        assert!(flags.is_sorted() && FLAGS.len() % 2 == 0);
        assert_eq!(flags.len(), 259);
    }
}
