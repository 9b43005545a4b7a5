//! Language tags (BCP 47).

use std::{fmt, str::FromStr, sync::LazyLock};

use regex::Regex;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;

/// Why a text is not a language tag.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LanguageError {
    /// Nothing was given.
    #[error("a language is missing: give a tag such as pl, pa-Arab or zh-Hans")]
    Empty,
    /// Not the syntax of BCP 47.
    #[error(
        "“{0}” is not a language tag: write letters joined by hyphens, as in pl, pa-Arab or zh-Hans"
    )]
    Syntax(String),
}

/// The longest tag accepted: BCP 47 asks for 35, extensions can run on.
const LONGEST: usize = 64;

/// language [-extlang] [-Script] [-REGION] [-variant]… [-extension]… [-x-private]; RFC 5646 section 2.1 without the
/// grandfathered tags and with 2 or 3 letters for the language (4 to 8 are reserved and none is registered).
static SYNTAX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^[a-z]{2,3}(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?",
        r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?$"
    ))
    .expect("a pattern fixed at compile time")
});

/// A language tag, checked for syntax and held in its usual case: `en-GB`, `pa-Arab`, `yue-Hant`. Whether the language
/// is one of the census list is for [`super::Languages::info`] to say.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(String);

impl Language {
    /// British English, the language of every master text.
    pub fn english() -> Self {
        Self("en-GB".to_owned())
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first part: `pa` of `pa-Arab`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// The script named in the tag, if it names one: `Arab` of `pa-Arab`.
    pub fn script(&self) -> Option<&str> {
        let before_private = self.0.split('-').take_while(|part| part.len() > 1);
        before_private
            .skip(1)
            .find(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic()))
    }

    /// Whether it is English, of whatever country.
    pub fn is_english(&self) -> bool {
        self.primary() == "en"
    }
}

impl FromStr for Language {
    type Err = LanguageError;

    /// Reads a tag in any case; an underscore is read as a hyphen.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let tag = text.trim().replace('_', "-");
        if tag.is_empty() {
            return Err(LanguageError::Empty);
        }
        if tag.len() > LONGEST || !SYNTAX.is_match(&tag) {
            return Err(LanguageError::Syntax(text.chars().take(40).collect()));
        }
        Ok(Self(usual_case(&tag)))
    }
}

/// RFC 5646 section 2.1.1: language small, script with a capital, region in capitals, all small after a single letter.
fn usual_case(tag: &str) -> String {
    let mut single = false;
    let parts = tag.split('-').enumerate().map(|(at, part)| {
        let part = part.to_ascii_lowercase();
        let cased = match part.len() {
            2 if at > 0 && !single => part.to_ascii_uppercase(),
            4 if at > 0 && !single && part.as_bytes()[0].is_ascii_alphabetic() => {
                let (first, rest) = part.split_at(1);
                format!("{}{rest}", first.to_ascii_uppercase())
            }
            _ => part,
        };
        single |= cased.len() == 1;
        cased
    });
    parts.collect::<Vec<_>>().join("-")
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_tags_in_any_case() {
        for (text, tag, primary, script) in [
            ("pl", "pl", "pl", None),
            ("EN-gb", "en-GB", "en", None),
            ("en_GB", "en-GB", "en", None),
            ("pa-arab", "pa-Arab", "pa", Some("Arab")),
            ("YUE-HANT", "yue-Hant", "yue", Some("Hant")),
            ("es-419", "es-419", "es", None),
            ("sl-rozaj-biske", "sl-rozaj-biske", "sl", None),
            ("zh-Hant-HK", "zh-Hant-HK", "zh", Some("Hant")),
            ("de-1996", "de-1996", "de", None),
            ("en-x-Easy", "en-x-easy", "en", None),
            ("bfi", "bfi", "bfi", None),
        ] {
            let language: Language = text.parse().unwrap();
            assert_eq!(
                (language.as_str(), language.primary(), language.script()),
                (tag, primary, script)
            );
            assert_eq!(
                serde_json::from_str::<Language>(&format!("\"{text}\"")).unwrap(),
                language
            );
            assert_eq!(
                serde_json::to_string(&language).unwrap(),
                format!("\"{tag}\"")
            );
        }
        assert!(
            Language::english().is_english() && "en-US".parse::<Language>().unwrap().is_english()
        );
    }

    #[test]
    fn refuses_what_is_not_a_tag() {
        for text in [
            "",
            "p",
            "polski",
            "pl-",
            "-pl",
            "pl--PL",
            "p1",
            "pl PL",
            "бг",
            "en-GB\r\nX: y",
            &"a-".repeat(60),
        ] {
            let error = text.parse::<Language>().unwrap_err().to_string();
            assert!(error.contains("pa-Arab"), "{error}");
        }
        assert!(serde_json::from_str::<Language>("\"polski\"").is_err());
    }
}
