//! Which languages are spoken where: Census 2021, main language, people aged 3 and over.

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::Deserialize;

use super::{code::BoroughCode, language::Language, load::rows};

/// A share in hundredths of one per cent, held exactly as the census table prints it: 2.00% is 200.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(pub u32);

impl Share {
    /// The share in hundredths of one per cent.
    pub fn hundredths(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Share {
    /// As printed, without the sign: `3.80`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl FromStr for Share {
    type Err = String;

    /// Reads a decimal number with at most two digits after the point, without rounding.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || {
            format!("“{text}” is not a share: write a number with at most two decimals, as in 2.00")
        };
        let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 2 {
            return Err(wrong());
        }
        let whole: u32 = whole.parse().map_err(|_| wrong())?;
        let part: u32 = format!("{part:0<2}").parse().map_err(|_| wrong())?;
        whole
            .checked_mul(100)
            .and_then(|w| w.checked_add(part))
            .map(Self)
            .ok_or_else(wrong)
    }
}

/// One main language in one borough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageShare {
    /// The tag to write it with; none for collective classes (“Other language”).
    pub tag: Option<Language>,
    /// The census class, which [`super::Languages::tags_of_class`] turns into every tag of the class.
    pub label: String,
    /// Share of residents aged 3 and over.
    pub share_pct: Share,
    /// People.
    pub speakers: u32,
    /// Share of those whose main language is not English, in hundredths of one per cent; none for English.
    pub of_non_english: Option<Share>,
}

#[derive(Deserialize)]
struct Row {
    borough_gss: BoroughCode,
    census_label: String,
    tag: Option<Language>,
    speakers_3plus: u32,
    share_pct: String,
    share_of_non_english_pct: Option<String>,
}

/// Reads the table; the order of the file (largest first) is kept.
pub(super) fn load(
    text: &'static str,
) -> Result<BTreeMap<BoroughCode, Vec<LanguageShare>>, csv::Error> {
    let wrong =
        |why: String| csv::Error::from(std::io::Error::new(std::io::ErrorKind::InvalidData, why));
    let mut shares: BTreeMap<BoroughCode, Vec<LanguageShare>> = BTreeMap::new();
    for row in rows::<Row>(text) {
        let row = row?;
        let share = LanguageShare {
            tag: row.tag,
            label: row.census_label,
            share_pct: row.share_pct.parse().map_err(wrong)?,
            speakers: row.speakers_3plus,
            of_non_english: row
                .share_of_non_english_pct
                .map(|s| s.parse())
                .transpose()
                .map_err(wrong)?,
        };
        shares.entry(row.borough_gss).or_default().push(share);
    }
    Ok(shares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::Places;

    #[test]
    fn reads_shares_without_rounding() {
        for (text, hundredths) in [
            ("2.00", 200),
            ("1.99", 199),
            ("0.04", 4),
            ("78.39", 7839),
            ("9.2", 920),
            ("3", 300),
        ] {
            assert_eq!(text.parse::<Share>().unwrap(), Share(hundredths));
        }
        for text in ["", ".5", "2.001", "-1", "2,00", "99999999999"] {
            assert!(text.parse::<Share>().is_err(), "{text}");
        }
        assert_eq!(
            (Share(199).to_string(), Share(4).to_string()),
            ("1.99".to_owned(), "0.04".to_owned())
        );
        assert!(Share(199) < Share(200));
        assert_eq!(Share(380).hundredths(), 380);
    }

    #[test]
    fn holds_the_city_as_printed() {
        let city = Places::london().shares(&"E09000001".parse().unwrap());
        let french = city.iter().find(|s| s.label == "French").unwrap();
        assert_eq!((french.share_pct, french.speakers), (Share(200), 169));
        assert_eq!(french.tag.as_ref().map(Language::as_str), Some("fr"));
        assert_eq!(french.of_non_english, Some(Share(930)));
        let italian = city.iter().find(|s| s.label == "Italian").unwrap();
        assert_eq!(italian.share_pct, Share(199));
        assert_eq!(city[0].of_non_english, None);
    }

    #[test]
    fn every_borough_has_its_languages_largest_first() {
        let places = Places::london();
        let mut rows = 0;
        for borough in places.boroughs() {
            let shares = places.shares(&borough.code);
            rows += shares.len();
            assert!(
                shares.windows(2).all(|w| w[0].speakers >= w[1].speakers),
                "{}",
                borough.name
            );
        }
        assert_eq!(rows, 2203);
        assert!(places.shares(&"E09999999".parse().unwrap()).is_empty());
    }
}
