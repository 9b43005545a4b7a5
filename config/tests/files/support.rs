//! A message-like type to read badly written files into.

use std::collections::BTreeMap;

use serde::Deserialize;
use wardmote_config::{Format, Source};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    pub kind: Kind,
    pub times: Option<Times>,
    #[serde(default)]
    pub variants: Vec<Variant>,
    pub quote: Option<String>,
    pub count: Option<u8>,
    pub share: Option<f64>,
    pub shown: Option<bool>,
    #[serde(default, alias = "channels")]
    pub outlets: Vec<String>,
    #[serde(default)]
    pub figures: BTreeMap<String, BTreeMap<String, u32>>,
    pub hold: Option<Hold>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Appeal,
    Warning,
    WardUpdate,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    Charge,
    Said(String),
    Until { days: u8 },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Times {
    pub release: String,
    pub expires: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    pub lang: String,
    pub body: Option<String>,
}

/// The line that is printed for a text that must be refused.
pub fn refused(format: Format, text: &str) -> String {
    match Source::new("m", text, format).parse::<Notice>() {
        Ok(notice) => panic!("taken: {text:?} as {notice:?}"),
        Err(problem) => problem.to_string(),
    }
}

/// The value of a text that must be taken.
pub fn taken(format: Format, text: &str) -> Notice {
    match Source::new("m", text, format).parse() {
        Ok(notice) => notice,
        Err(problem) => panic!("refused: {text:?}: {problem}"),
    }
}

/// Checks every text of a table against the exact line.
pub fn check(format: Format, table: &[(&str, &str)]) {
    for (text, line) in table {
        assert_eq!(refused(format, text), *line, "for {text:?}");
    }
}
