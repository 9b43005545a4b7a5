//! Government Statistical Service codes of wards and boroughs.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;

/// Why a text is not an area.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AreaCodeError {
    /// Nothing was given.
    #[error(
        "an area is missing: give a ward code (E05 and six digits), a borough code (E09 and six digits) or “london”"
    )]
    Empty,
    /// It starts like a code of another kind of area.
    #[error("“{0}” is not a ward or a borough: ward codes start with E05, borough codes with E09")]
    OtherKind(String),
    /// It starts right, but six digits do not follow.
    #[error(
        "“{0}” is not a whole code: after {1} there must be exactly six digits, as in {1}000001"
    )]
    Digits(String, &'static str),
    /// It is not a code at all.
    #[error(
        "“{0}” is not an area code: write a ward (E05 and six digits), a borough (E09 and six digits) or “london”"
    )]
    NotACode(String),
}

/// Reads the six digits of a code after its prefix; the error says what is wrong with the whole.
fn number(text: &str, prefix: &'static str) -> Result<u32, AreaCodeError> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(AreaCodeError::Empty);
    }
    let shown = || trimmed.chars().take(40).collect::<String>();
    let Some((head, tail)) = trimmed.split_at_checked(3) else {
        return Err(AreaCodeError::NotACode(shown()));
    };
    if !head.eq_ignore_ascii_case(prefix) {
        let like_a_code = trimmed.len() == 9
            && head.as_bytes()[0].is_ascii_alphabetic()
            && head[1..]
                .bytes()
                .chain(tail.bytes())
                .all(|b| b.is_ascii_digit());
        return Err(if like_a_code {
            AreaCodeError::OtherKind(shown())
        } else {
            AreaCodeError::NotACode(shown())
        });
    }
    if tail.len() != 6 || !tail.bytes().all(|b| b.is_ascii_digit()) {
        return Err(AreaCodeError::Digits(shown(), prefix));
    }
    tail.parse()
        .map_err(|_| AreaCodeError::Digits(shown(), prefix))
}

macro_rules! gss_code {
    ($name:ident, $prefix:literal, $what:literal) => {
        #[doc = concat!("The code of a ", $what, ": `", $prefix, "` and six digits. Well formed, not necessarily known:")]
        #[doc = "boundaries change, and a message keeps the code it was sent with."]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl FromStr for $name {
            type Err = AreaCodeError;

            /// Reads a code; letters may be of either case, white space round it is dropped.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                number(text, $prefix).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&format!(concat!($prefix, "{:06}"), self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    };
}

gss_code!(WardCode, "E05", "ward");
gss_code!(
    BoroughCode,
    "E09",
    "borough (the City of London counts as one)"
);

/// An area a message can be for. Written as its code, London as `london`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaCode {
    /// All 33 boroughs.
    London,
    /// One borough with all its wards.
    Borough(BoroughCode),
    /// One ward.
    Ward(WardCode),
}

impl FromStr for AreaCode {
    type Err = AreaCodeError;

    /// Reads `E05…`, `E09…` or `london`, in either case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let trimmed = text.trim();
        if trimmed.eq_ignore_ascii_case("london") {
            return Ok(Self::London);
        }
        match trimmed.get(..3) {
            Some(head) if head.eq_ignore_ascii_case("E09") => trimmed.parse().map(Self::Borough),
            _ => trimmed.parse().map(Self::Ward),
        }
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::London => f.pad("london"),
            Self::Borough(code) => code.fmt(f),
            Self::Ward(code) => code.fmt(f),
        }
    }
}

impl From<WardCode> for AreaCode {
    fn from(code: WardCode) -> Self {
        Self::Ward(code)
    }
}

impl From<BoroughCode> for AreaCode {
    fn from(code: BoroughCode) -> Self {
        Self::Borough(code)
    }
}

impl Serialize for AreaCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AreaCode {
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
    fn reads_and_writes_codes() {
        for (text, shown) in [
            ("E05011223", "E05011223"),
            (" e05000001 ", "E05000001"),
            ("E09000010", "E09000010"),
            ("London", "london"),
            ("E05999999", "E05999999"),
        ] {
            let code: AreaCode = text.parse().unwrap();
            assert_eq!(code.to_string(), shown);
            let json = serde_json::to_string(&code).unwrap();
            assert_eq!(json, format!("\"{shown}\""));
            assert_eq!(serde_json::from_str::<AreaCode>(&json).unwrap(), code);
        }
        assert_eq!(
            format!("{:>11}|", "E05000001".parse::<WardCode>().unwrap()),
            "  E05000001|"
        );
    }

    #[test]
    fn refuses_what_is_malformed_and_says_why() {
        for (text, said) in [
            ("", "missing"),
            ("  ", "missing"),
            ("E0501122", "exactly six digits"),
            ("E050112234", "exactly six digits"),
            ("E0501122x", "exactly six digits"),
            ("E05٠١١٢٢٣", "exactly six digits"),
            ("E0900001", "exactly six digits"),
            ("E12000007", "ward codes start with E05"),
            ("Hackney", "not an area code"),
            ("é", "not an area code"),
        ] {
            let error = text.parse::<AreaCode>().unwrap_err().to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
        assert!("E09000001".parse::<WardCode>().is_err());
        assert!("E05000001".parse::<BoroughCode>().is_err());
        assert!("london".parse::<WardCode>().is_err());
        assert!(
            serde_json::from_str::<AreaCode>("\"E05\"")
                .unwrap_err()
                .to_string()
                .contains("E05000001")
        );
    }
}
