//! The languages of the census, and how each is written.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use super::language::Language;
use crate::words::Direction;

/// A set of ten digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digits {
    /// Its CLDR name: `beng`, `arabext`.
    pub name: String,
    /// The digits from zero to nine.
    pub chars: Vec<char>,
}

/// How one language is written. One tag may stand for several census classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageInfo {
    /// The tag.
    pub tag: Language,
    /// The census classes it is written for, largest in London first.
    pub census_labels: Vec<String>,
    /// Its name in English (CLDR; the census class where CLDR gives none).
    pub english_name: String,
    /// Its name in itself; none where CLDR gives none (British Sign Language, Krio and a few more).
    pub own_name: Option<String>,
    /// The script as an ISO 15924 code (`Latn`, `Beng`, `Jpan`); none for a language that is not written.
    pub script: Option<String>,
    /// Which way it runs.
    pub direction: Direction,
    /// Digits of its own, the usual first; empty where 0-9 are used.
    pub native_digits: Vec<Digits>,
    /// Plural classes of CLDR; empty where CLDR gives none.
    pub plural_categories: Vec<String>,
    /// Where speech and writing differ, and the like.
    pub notes: Vec<String>,
}

/// One class of the census table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageClass {
    /// The class as the census prints it.
    pub label: String,
    /// The class in short.
    pub name: String,
    /// People in London, aged 3 and over.
    pub speakers_london: u32,
    /// People in England and Wales, aged 3 and over.
    pub speakers_england_wales: u32,
    /// The tags it can be written with, the usual first; empty for collective classes.
    pub tags: Vec<Language>,
}

/// All 94 census classes and the tags to write them with.
#[derive(Debug)]
pub struct Languages {
    classes: Vec<LanguageClass>,
    by_tag: BTreeMap<Language, LanguageInfo>,
}

#[derive(Deserialize)]
struct File {
    languages: Vec<ClassRow>,
}

#[derive(Deserialize)]
struct ClassRow {
    census_label: String,
    name: String,
    speakers_london: u32,
    speakers_england_wales: u32,
    variants: Vec<VariantRow>,
    note: Option<String>,
}

#[derive(Deserialize)]
struct VariantRow {
    tag: Language,
    name: Option<String>,
    autonym: Option<String>,
    script: Option<String>,
    dir: Direction,
    #[serde(default)]
    digits: Vec<String>,
    #[serde(default)]
    digit_chars: Vec<String>,
    #[serde(default)]
    plural_categories: Vec<String>,
}

static CENSUS: LazyLock<Languages> = LazyLock::new(|| {
    let file: File = serde_json::from_str(include_str!("../../data/languages.json"))
        .expect("the language file built into the program is read by a test before every release");
    Languages::from_rows(file.languages)
});

impl Languages {
    /// The census list, from the built-in file.
    pub fn census() -> &'static Self {
        &CENSUS
    }

    fn from_rows(rows: Vec<ClassRow>) -> Self {
        let mut languages = Self {
            classes: Vec::new(),
            by_tag: BTreeMap::new(),
        };
        for row in rows {
            languages.classes.push(LanguageClass {
                label: row.census_label.clone(),
                name: row.name.clone(),
                speakers_london: row.speakers_london,
                speakers_england_wales: row.speakers_england_wales,
                tags: row.variants.iter().map(|v| v.tag.clone()).collect(),
            });
            for variant in row.variants {
                let info = languages
                    .by_tag
                    .entry(variant.tag.clone())
                    .or_insert_with(|| info(variant, &row.name));
                info.census_labels.push(row.census_label.clone());
                info.notes.extend(row.note.clone());
            }
        }
        languages
    }

    /// What is known of a language. A tag that is not listed falls back to its first part (`pt-BR` to `pt`); bare `zh`
    /// is not listed, so Chinese must name its script; every `en` is British English, the only one listed.
    pub fn info(&self, language: &Language) -> Option<&LanguageInfo> {
        self.by_tag.get(language).or_else(|| {
            let first: Language = if language.is_english() {
                Language::english()
            } else {
                language.primary().parse().ok()?
            };
            self.by_tag.get(&first)
        })
    }

    /// Every tag with what is known of it, by tag.
    pub fn all(&self) -> impl Iterator<Item = &LanguageInfo> {
        self.by_tag.values()
    }

    /// Every census class, largest in London first.
    pub fn classes(&self) -> &[LanguageClass] {
        &self.classes
    }

    /// The class printed as `label`.
    pub fn class(&self, label: &str) -> Option<&LanguageClass> {
        self.classes.iter().find(|class| class.label == label)
    }

    /// Every tag of a census class (Panjabi: `pa`, `pa-Arab`): any of them serves its speakers.
    pub fn tags_of_class(&self, label: &str) -> &[Language] {
        self.class(label).map_or(&[], |class| &class.tags)
    }
}

impl LanguageInfo {
    /// What is known of a language, with the fallback of [`Languages::info`].
    pub fn of(language: &Language) -> Option<&'static Self> {
        Languages::census().info(language)
    }
}

fn info(row: VariantRow, class_name: &str) -> LanguageInfo {
    let digits = row.digits.into_iter().zip(row.digit_chars);
    LanguageInfo {
        tag: row.tag,
        census_labels: Vec::new(),
        english_name: row.name.unwrap_or_else(|| class_name.to_owned()),
        own_name: row.autonym,
        script: row.script,
        direction: row.dir,
        native_digits: digits
            .map(|(name, chars)| Digits {
                name,
                chars: chars.chars().collect(),
            })
            .collect(),
        plural_categories: row.plural_categories,
        notes: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(tag: &str) -> Option<&'static LanguageInfo> {
        Languages::census().info(&tag.parse().unwrap())
    }

    #[test]
    fn holds_every_class() {
        let languages = Languages::census();
        assert_eq!(languages.classes().len(), 94);
        assert_eq!(languages.class("Polish").unwrap().speakers_london, 112_067);
        assert!(
            languages
                .all()
                .flat_map(|l| &l.native_digits)
                .all(|d| d.chars.len() == 10)
        );
        let tags: Vec<_> = languages
            .tags_of_class("Panjabi")
            .iter()
            .map(Language::as_str)
            .collect();
        assert_eq!(tags, ["pa", "pa-Arab"]);
        assert!(
            languages.tags_of_class("Other language").is_empty()
                && languages.tags_of_class("Klingon").is_empty()
        );
    }

    #[test]
    fn knows_how_a_language_is_written() {
        let bengali = info("bn").unwrap();
        assert_eq!(
            (bengali.script.as_deref(), bengali.direction),
            (Some("Beng"), Direction::Ltr)
        );
        assert_eq!(
            (
                bengali.own_name.as_deref(),
                bengali.native_digits[0].chars[5]
            ),
            (Some("বাংলা"), '৫')
        );
        let urdu = info("ur").unwrap();
        assert_eq!(
            (urdu.direction, urdu.census_labels.len()),
            (Direction::Rtl, 2)
        );
        assert_eq!(info("bfi").unwrap().script, None);
    }

    #[test]
    fn falls_back_to_the_first_part() {
        for (tag, listed) in [
            ("pt-BR", Some("pt")),
            ("pa-Arab", Some("pa-Arab")),
            ("ur-PK", Some("ur")),
            ("en", Some("en-GB")),
            ("en-US", Some("en-GB")),
            ("zh", None),
            ("zh-Hant", Some("zh-Hant")),
            ("zh-Hant-HK", None),
            ("tlh", None),
            ("sr-Cyrl", None),
        ] {
            assert_eq!(info(tag).map(|l| l.tag.as_str()), listed, "{tag}");
        }
    }
}
