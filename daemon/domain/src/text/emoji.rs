//! Emoji as X counts them: a whole sequence (family, skin tone, flag, keycap) is one.
//!
//! The reference lists every sequence Unicode recommends. Here the shape of a sequence is followed instead, so that a
//! new emoji counts right; what a joiner joins must be of a recommended kind, since X counts anything else apart.

use std::sync::LazyLock;

use regex::Regex;

/// Regions that have a flag (ISO 3166-1 and the recommended additions), two letters each.
const FLAGS: &str = "ACADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICK\
CLCMCNCOCPCQCRCUCVCWCXCYCZDEDGDJDKDMDODZEAECEEEGEHERESETEUFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHR\
HTHUICIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMX\
MYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTATCTDTF\
TGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUNUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";

/// One emoji with what may follow it: a skin tone, or the mark that asks for the coloured form where there is a plain
/// one. `©`, `®`, `™` and the chess pawn are emoji only with that mark; the mark for the plain form undoes any.
static ONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:[0-9#*]\x{FE0F}?\x{20E3}",
        // England, Scotland, Wales: a black flag, the letters of the region, an end.
        r"|\x{1F3F4}\x{E0067}\x{E0062}(?:\x{E0065}\x{E006E}\x{E0067}|\x{E0073}\x{E0063}\x{E0074}",
        r"|\x{E0077}\x{E006C}\x{E0073})\x{E007F}",
        r"|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}",
        r"|[©®™\x{265F}]\x{FE0F}",
        // Coloured by default, yet with a plain form.
        r"|[\x{231A}\x{231B}\x{25FD}\x{25FE}\x{2614}\x{2615}\x{2648}-\x{2653}\x{267F}\x{2693}\x{26A1}\x{26AA}\x{26AB}",
        r"\x{26BD}\x{26BE}\x{26C4}\x{26C5}\x{26D4}\x{26EA}\x{26F2}\x{26F3}\x{26F5}\x{26FA}\x{26FD}\x{2757}\x{2B1B}",
        r"\x{2B1C}\x{2B50}\x{2B55}\x{1F004}\x{1F21A}\x{1F22F}]\x{FE0F}?",
        r"|[\p{Emoji_Presentation}--\p{Regional_Indicator}]",
        r"|[\p{Emoji}--\p{Emoji_Presentation}--[0-9#*©®™\x{265F}]]\x{FE0F}?)"
    ))
    .expect("a pattern fixed at compile time")
});

/// What recommended sequences join: the last character on the left (skin tone and colour mark apart), the joiner, the
/// part on the right. X counts what is joined otherwise apart.
static JOIN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        // Men and women of a trade, a sport or a fairy tale.
        r"^(?:[\p{Emoji_Modifier_Base}👯🤼🧞🧟]\x{200D}[♀♂]\x{FE0F}?",
        // Families, couples, people holding hands, shaking hands.
        r"|[👦-👩🧑🧒]\x{200D}(?:[👦-👩🧑🧒]\p{Emoji_Modifier}?|❤\x{FE0F}?|🤝)|❤\x{200D}(?:💋|[👨👩🧑]\p{Emoji_Modifier}?)",
        r"|[💋🤝]\x{200D}[👨👩🧑]\p{Emoji_Modifier}?|🫱\x{200D}🫲\p{Emoji_Modifier}?",
        // Trades and hair.
        r"|[👨👩🧑]\x{200D}(?:[⚕⚖✈]\x{FE0F}?|[🌾🍳🍼🎄🎓🎤🎨🏫🏭💻💼🔧🔬🚀🚒🦯🦼🦽🦰🦱🦲🦳🩰])",
        // Facing right.
        r"|[🚶🏃🧎♀♂🦯🦼🦽]\x{200D}➡\x{FE0F}?",
        // The rest, each by itself.
        r"|🏳\x{200D}(?:🌈|⚧\x{FE0F}?)|🏴\x{200D}☠\x{FE0F}?|❤\x{200D}[🔥🩹]|👁\x{200D}🗨\x{FE0F}?|😮\x{200D}💨|😵\x{200D}💫",
        r"|😶\x{200D}🌫\x{FE0F}?|🙂\x{200D}[↔↕]\x{FE0F}?|🐕\x{200D}🦺|🐈\x{200D}⬛|🐦\x{200D}[⬛🔥]|🐻\x{200D}❄\x{FE0F}?",
        r"|⛓\x{200D}💥|🍋\x{200D}🟩|🍄\x{200D}🟫)"
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
    while let Some(joined) = joined(text, length) {
        length += joined;
    }
    Some(length)
}

/// The length of a joiner and its right part after `end`, if the two sides make a recommended sequence.
fn joined(text: &str, end: usize) -> Option<usize> {
    if !text[end..].starts_with('\u{200d}') {
        return None;
    }
    let marks = |c: char| c == '\u{fe0f}' || ('\u{1f3fb}'..='\u{1f3ff}').contains(&c);
    let left = text[..end].trim_end_matches(marks).chars().next_back()?;
    let pair = format!(
        "{left}{}",
        &text[end..end
            + text[end..]
                .char_indices()
                .nth(5)
                .map_or(text.len() - end, |(at, _)| at)]
    );
    JOIN.find(&pair).map(|m| m.end() - left.len_utf8())
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
        assert!(flags.is_sorted() && FLAGS.len().is_multiple_of(2));
        assert_eq!(flags.len(), 259);
    }
}
