//! What each kind of message says and in which order: the same in every language.

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use serde::Deserialize;
use wardmote_domain::words::Kind;

/// A paragraph of a message.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Block {
    /// Its sentences; those that come out empty are left out.
    #[serde(default)]
    pub sentences: Vec<String>,
    /// Here stands the paragraph of English that a person added.
    #[serde(default)]
    pub own_words: bool,
    /// Here stands a list of the message, a point for each of its items.
    pub list: Option<String>,
    /// Here stands a list of the message, a paragraph for each of its items.
    pub paragraphs: Option<String>,
    /// Whether a message that is heard leaves it out where there is no room for it.
    #[serde(default)]
    pub if_room: bool,
}

/// One wording of the post or of the text message. The first that fits is used.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShortForm {
    pub text: String,
    /// Names the ward alone, without the street.
    #[serde(default)]
    pub area_only: bool,
}

/// One kind's part of the layout.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KindLayout {
    pub headline: String,
    /// What a message that is heard says a second time, at its end.
    pub again: String,
    pub block: Vec<Block>,
    pub short: Vec<ShortForm>,
    pub sms: Vec<ShortForm>,
}

impl KindLayout {
    /// Every template of it, with its name inside the kind: `block.0.1`.
    pub fn templates(&self) -> Vec<(String, &str)> {
        let mut all = vec![
            ("headline".to_owned(), self.headline.as_str()),
            ("again".to_owned(), self.again.as_str()),
        ];
        for (b, block) in self.block.iter().enumerate() {
            for (s, sentence) in block.sentences.iter().enumerate() {
                all.push((format!("block.{b}.{s}"), sentence));
            }
        }
        for (form, list) in [("short", &self.short), ("sms", &self.sms)] {
            for (i, one) in list.iter().enumerate() {
                all.push((format!("{form}.{i}"), &one.text));
            }
        }
        all
    }

    /// The lists that stand in it, each by its name.
    pub fn lists(&self) -> impl Iterator<Item = &str> {
        self.block
            .iter()
            .flat_map(|block| block.list.iter().chain(&block.paragraphs))
            .map(String::as_str)
    }
}

/// The layout of every kind that can be written from facts.
pub(crate) type Layout = BTreeMap<Kind, KindLayout>;

/// The layout that is built into the program: `catalogue/layout.toml`.
pub(crate) fn layout() -> Arc<Layout> {
    static LAYOUT: LazyLock<Arc<Layout>> = LazyLock::new(|| {
        let file = include_str!("../../catalogue/layout.toml");
        // It is part of the program and no setting: a fault in it is found by the first test that loads a catalogue.
        Arc::new(toml::from_str(file).expect("catalogue/layout.toml is well formed"))
    });
    Arc::clone(&LAYOUT)
}
