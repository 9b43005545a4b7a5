//! The scripts that can be printed: which family each is set in, where its files are, and the Debian package that brings them.

use std::path::{Path, PathBuf};

use parley::{FontFamily, FontFamilyName};

use crate::fault::Fault;

/// One script, or one way of writing it, and its family.
#[derive(Debug)]
pub struct Script {
    /// What is written with it.
    pub name: &'static str,
    /// The family as the font itself calls it.
    pub family: &'static str,
    /// The files' name before the weight.
    file: &'static str,
    /// The Debian package.
    pub package: &'static str,
    /// The script's own characters.
    blocks: &'static [(char, char)],
    /// What the font's own measures do not give it.
    pub room: Option<Room>,
}

/// The room that a script needs, in sizes of its text, where its font's own measures are not taken.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// The height of a line.
    pub line: f32,
    /// What is added to the space between words.
    pub word: f32,
}

const CORE: &str = "fonts-noto-core";
const ARABIC: &[(char, char)] = &[
    ('\u{600}', '\u{6FF}'),
    ('\u{750}', '\u{77F}'),
    ('\u{8A0}', '\u{8FF}'),
    ('\u{FB50}', '\u{FDFF}'),
    ('\u{FE70}', '\u{FEFE}'),
];

/// Every script that can be printed. A language in one of them needs no change here.
pub const SCRIPTS: &[Script] = &[
    script(
        "Latin, Greek and Cyrillic letters",
        "Noto Sans",
        "NotoSans",
        &[],
    ),
    script(
        "Arabic and Persian (Naskh)",
        "Noto Naskh Arabic",
        "NotoNaskhArabic",
        ARABIC,
    ),
    // The font asks for more height than any sentence needs, and has a space too narrow beside Latin letters and
    // numbers. Below 2.3 the strokes of one line touch the tails of the line above.
    Script {
        room: Some(Room {
            line: 2.3,
            word: 0.1,
        }),
        ..script(
            "Urdu (Nastaliq)",
            "Noto Nastaliq Urdu",
            "NotoNastaliqUrdu",
            ARABIC,
        )
    },
    script(
        "Bengali",
        "Noto Sans Bengali",
        "NotoSansBengali",
        &[('\u{980}', '\u{9FF}')],
    ),
    script(
        "Panjabi (Gurmukhi)",
        "Noto Sans Gurmukhi",
        "NotoSansGurmukhi",
        &[('\u{A00}', '\u{A7F}')],
    ),
    script(
        "Tamil",
        "Noto Sans Tamil",
        "NotoSansTamil",
        &[('\u{B80}', '\u{BFF}')],
    ),
    script(
        "Gujarati",
        "Noto Sans Gujarati",
        "NotoSansGujarati",
        &[('\u{A80}', '\u{AFF}')],
    ),
    script(
        "Nepali and Hindi (Devanagari)",
        "Noto Sans Devanagari",
        "NotoSansDevanagari",
        &[('\u{900}', '\u{97F}'), ('\u{A8E0}', '\u{A8FF}')],
    ),
    script(
        "Sinhala",
        "Noto Sans Sinhala",
        "NotoSansSinhala",
        &[('\u{D80}', '\u{DFF}')],
    ),
    script(
        "Malayalam",
        "Noto Sans Malayalam",
        "NotoSansMalayalam",
        &[('\u{D00}', '\u{D7F}')],
    ),
    script(
        "Telugu",
        "Noto Sans Telugu",
        "NotoSansTelugu",
        &[('\u{C00}', '\u{C7F}')],
    ),
    script(
        "Amharic and Tigrinya (Ethiopic)",
        "Noto Sans Ethiopic",
        "NotoSansEthiopic",
        &[('\u{1200}', '\u{139F}')],
    ),
    script(
        "Hebrew and Yiddish",
        "Noto Sans Hebrew",
        "NotoSansHebrew",
        &[('\u{590}', '\u{5FF}'), ('\u{FB1D}', '\u{FB4F}')],
    ),
];

/// Latin, Greek and Cyrillic letters.
pub const LATIN: &Script = &SCRIPTS[0];
const NASKH: &Script = &SCRIPTS[1];
/// Urdu as it is written by hand.
pub const NASTALIQ: &Script = &SCRIPTS[2];

const fn script(
    name: &'static str,
    family: &'static str,
    file: &'static str,
    blocks: &'static [(char, char)],
) -> Script {
    Script {
        name,
        family,
        file,
        package: CORE,
        blocks,
        room: None,
    }
}

impl Script {
    /// Whether a character is one of its own.
    #[must_use]
    pub fn has(&self, c: char) -> bool {
        self.blocks
            .iter()
            .any(|(from, to)| (*from..=*to).contains(&c))
    }

    /// The two files: upright and bold.
    #[must_use]
    pub fn files(&self, folder: &Path) -> [PathBuf; 2] {
        ["Regular", "Bold"].map(|weight| folder.join(format!("{}-{weight}.ttf", self.file)))
    }

    /// What to say when it is not here.
    #[must_use]
    pub fn missing(&self, folder: &Path) -> Fault {
        Fault::NoFont {
            family: self.family,
            script: self.name,
            folder: folder.to_owned(),
            package: self.package,
        }
    }
}

/// The script that most of a text is in. Urdu and its neighbours are written in Nastaliq, other Arabic script in Naskh.
#[must_use]
pub fn main_script(lang: &str, text: &str) -> &'static Script {
    let mut best = (
        LATIN,
        text.chars()
            .filter(|c| c.is_alphabetic() && !SCRIPTS.iter().any(|s| s.has(*c)))
            .count(),
    );
    for script in SCRIPTS {
        let count = text.chars().filter(|c| script.has(*c)).count();
        if count > best.1 {
            best = (script, count);
        }
    }
    let nastaliq = ["ur", "pnb", "skr", "ks"].contains(&lang.split('-').next().unwrap_or_default())
        || lang.starts_with("pa-Arab");
    if std::ptr::eq(best.0, NASKH) && nastaliq {
        NASTALIQ
    } else {
        best.0
    }
}

/// The families for a text whose main script is `main`, the first that has a character wins: the script's own, then Latin
/// letters, then the rest, so that a name in another script finds its font too.
#[must_use]
pub fn families(main: &'static Script) -> FontFamily<'static> {
    let others = SCRIPTS
        .iter()
        .filter(|s| s.family != main.family && s.family != LATIN.family);
    let mut names = vec![FontFamilyName::named(main.family)];
    if main.family != LATIN.family {
        names.push(FontFamilyName::named(LATIN.family));
    }
    names.extend(others.map(|s| FontFamilyName::named(s.family)));
    FontFamily::List(names.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_follows_the_text_and_urdu_is_nastaliq() {
        assert_eq!(
            main_script("ur", "پولیس نے Marlpit Road میں تلاشی لی").family,
            "Noto Nastaliq Urdu"
        );
        assert_eq!(main_script("ar", "الشرطة").family, "Noto Naskh Arabic");
        assert_eq!(
            main_script("pa-Arab", "پنجابی").family,
            "Noto Nastaliq Urdu"
        );
        assert_eq!(main_script("pa", "ਪੰਜਾਬੀ").family, "Noto Sans Gurmukhi");
        assert_eq!(main_script("ur", "in Latin letters").family, "Noto Sans");
        assert_eq!(main_script("xx", "12:30").family, "Noto Sans");
    }
}
