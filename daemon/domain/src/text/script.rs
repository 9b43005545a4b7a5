//! Which scripts a text is written in.

use std::sync::LazyLock;

use regex::Regex;

use super::Span;

/// The scripts that languages of the census are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Script {
    /// Latin (`Latn`).
    Latin,
    /// Arabic (`Arab`).
    Arabic,
    /// Bengali (`Beng`).
    Bengali,
    /// Cyrillic (`Cyrl`).
    Cyrillic,
    /// Devanagari (`Deva`).
    Devanagari,
    /// Ethiopic (`Ethi`).
    Ethiopic,
    /// Greek (`Grek`).
    Greek,
    /// Gujarati (`Gujr`).
    Gujarati,
    /// Gurmukhi (`Guru`).
    Gurmukhi,
    /// Chinese characters (`Hans`, `Hant`; part of `Jpan` and `Kore`).
    Han,
    /// Hangul (part of `Kore`).
    Hangul,
    /// Hebrew (`Hebr`).
    Hebrew,
    /// Hiragana and Katakana (part of `Jpan`).
    Kana,
    /// Malayalam (`Mlym`).
    Malayalam,
    /// Sinhala (`Sinh`).
    Sinhala,
    /// Tamil (`Taml`).
    Tamil,
    /// Telugu (`Telu`).
    Telugu,
    /// Thai (`Thai`).
    Thai,
}

/// Each script with the Unicode script names its letters carry.
const SCRIPTS: [(Script, &[&str]); 18] = [
    (Script::Latin, &["Latin"]),
    (Script::Arabic, &["Arabic"]),
    (Script::Bengali, &["Bengali"]),
    (Script::Cyrillic, &["Cyrillic"]),
    (Script::Devanagari, &["Devanagari"]),
    (Script::Ethiopic, &["Ethiopic"]),
    (Script::Greek, &["Greek"]),
    (Script::Gujarati, &["Gujarati"]),
    (Script::Gurmukhi, &["Gurmukhi"]),
    (Script::Han, &["Han", "Bopomofo"]),
    (Script::Hangul, &["Hangul"]),
    (Script::Hebrew, &["Hebrew"]),
    (Script::Kana, &["Hiragana", "Katakana"]),
    (Script::Malayalam, &["Malayalam"]),
    (Script::Sinhala, &["Sinhala"]),
    (Script::Tamil, &["Tamil"]),
    (Script::Telugu, &["Telugu"]),
    (Script::Thai, &["Thai"]),
];

/// Runs of letters of each script. The letter ー of Japanese has no script of its own and counts as Kana.
static RUNS: LazyLock<Vec<(Script, Regex)>> = LazyLock::new(|| {
    let run = |(script, names): &(Script, &[&str])| {
        let letters: String = names
            .iter()
            .map(|name| format!(r"[\p{{L}}&&\p{{{name}}}]"))
            .collect();
        let extra = if *script == Script::Kana { "ー" } else { "" };
        let pattern =
            Regex::new(&format!("[{letters}{extra}]+")).expect("a pattern fixed at compile time");
        (*script, pattern)
    };
    SCRIPTS.iter().map(run).collect()
});

static LETTER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\p{L}").expect("a pattern fixed at compile time"));

impl Script {
    /// The scripts that an ISO 15924 code of the census list stands for: one, or several for `Jpan` and `Kore`. None
    /// for a code that is not in the list.
    pub fn of_iso(code: &str) -> Option<&'static [Self]> {
        Some(match code {
            "Latn" => &[Self::Latin],
            "Arab" => &[Self::Arabic],
            "Beng" => &[Self::Bengali],
            "Cyrl" => &[Self::Cyrillic],
            "Deva" => &[Self::Devanagari],
            "Ethi" => &[Self::Ethiopic],
            "Grek" => &[Self::Greek],
            "Gujr" => &[Self::Gujarati],
            "Guru" => &[Self::Gurmukhi],
            "Hans" | "Hant" => &[Self::Han],
            "Hebr" => &[Self::Hebrew],
            "Jpan" => &[Self::Kana, Self::Han],
            "Kore" => &[Self::Hangul, Self::Han],
            "Mlym" => &[Self::Malayalam],
            "Sinh" => &[Self::Sinhala],
            "Taml" => &[Self::Tamil],
            "Telu" => &[Self::Telugu],
            "Thai" => &[Self::Thai],
            _ => return None,
        })
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Han => "Chinese",
            Self::Kana => "Japanese kana",
            other => SCRIPTS
                .iter()
                .find(|(script, _)| *script == other)
                .map_or("", |(_, names)| names[0]),
        }
    }
}

/// How many letters of a text are of which script. Letters are Unicode category L; marks, digits, punctuation and
/// emoji do not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterShares {
    /// All letters.
    pub letters: usize,
    /// Letters by script, most first; scripts without a letter are left out.
    pub by_script: Vec<(Script, usize)>,
}

impl LetterShares {
    /// Letters of these scripts together.
    pub fn of(&self, scripts: &[Script]) -> usize {
        self.by_script
            .iter()
            .filter(|(script, _)| scripts.contains(script))
            .map(|(_, count)| count)
            .sum()
    }

    /// The share of these scripts in hundredths of one per cent, rounded down, so that 69.99% stays under 70%. A text
    /// without letters (a phone number, a link) belongs to every script: 10,000.
    pub fn hundredths(&self, scripts: &[Script]) -> usize {
        (self.of(scripts) * 10_000)
            .checked_div(self.letters)
            .unwrap_or(10_000)
    }

    /// The script of most letters, if there are any.
    pub fn main(&self) -> Option<Script> {
        self.by_script.first().map(|(script, _)| *script)
    }
}

/// Counts the letters of a text by script.
pub fn letter_shares(text: &str) -> LetterShares {
    let count = |pattern: &Regex| {
        pattern
            .find_iter(text)
            .map(|run| run.as_str().chars().count())
            .sum::<usize>()
    };
    let mut by_script: Vec<_> = RUNS
        .iter()
        .map(|(script, run)| (*script, count(run)))
        .filter(|(_, letters)| *letters > 0)
        .collect();
    by_script.sort_by_key(|(script, letters)| (std::cmp::Reverse(*letters), *script));
    LetterShares {
        letters: LETTER.find_iter(text).count(),
        by_script,
    }
}

/// Where the runs of letters of one script stand, without the spaces between them.
pub fn runs(text: &str, script: Script) -> Vec<Span> {
    let pattern = RUNS.iter().find(|(own, _)| *own == script);
    pattern
        .map(|(_, run)| run.find_iter(text).map(|m| m.range()).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::Languages;

    #[test]
    fn knows_the_script_of_every_census_language() {
        for language in Languages::census().all() {
            if let Some(code) = &language.script {
                assert!(Script::of_iso(code).is_some(), "{code}");
                if let Some(own) = &language.own_name {
                    let scripts = Script::of_iso(code).unwrap();
                    assert!(letter_shares(own).hundredths(scripts) >= 7000, "{own}");
                }
            }
        }
        assert_eq!(Script::of_iso("Zyyy"), None);
        assert_eq!(
            (Script::Bengali.name(), Script::Han.name()),
            ("Bengali", "Chinese")
        );
    }

    #[test]
    fn counts_letters_by_script() {
        for (text, code, hundredths) in [
            ("Coppice Lane, Erith", "Latn", 10_000),
            ("A blue wheelchair", "Beng", 0),
            ("سُرق كرسي Lane", "Arab", 6363),
            ("東京タワーです", "Jpan", 10_000),
            ("서울 漢字", "Kore", 10_000),
            ("警察 police", "Hans", 2500),
            ("0800 555 111", "Beng", 10_000),
            ("", "Latn", 10_000),
        ] {
            let shares = letter_shares(text);
            assert_eq!(
                shares.hundredths(Script::of_iso(code).unwrap()),
                hundredths,
                "{text}"
            );
        }
        let shares = letter_shares("Привет from Лондон");
        assert_eq!(
            (shares.main(), shares.of(&[Script::Latin]), shares.letters),
            (Some(Script::Cyrillic), 4, 16)
        );
        assert_eq!(letter_shares("12").main(), None);
    }

    #[test]
    fn finds_runs() {
        let text = "в Coppice Lane сегодня";
        let found: Vec<_> = runs(text, Script::Latin)
            .into_iter()
            .map(|s| &text[s])
            .collect();
        assert_eq!(found, ["Coppice", "Lane"]);
    }
}
