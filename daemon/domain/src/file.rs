//! The message as written: one schema for file, API, form and schedule (messages/README.md). Unknown fields are refused.
//! [`crate::draft::Draft`] is the typed message that comes of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{facts::FactValue, finding::Owed, places::Language, record::Record, words::Booked};

/// Times as written: local, Europe/London. A press copy may go before the embargo.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TimesFile {
    /// When the public first needed to know.
    pub clock_start: Option<FactValue>,
    /// Nothing public before it.
    pub embargo: Option<FactValue>,
    /// When it goes.
    pub release: Option<FactValue>,
    /// When it must have arrived.
    pub deadline: Option<FactValue>,
    /// When it stops being shown.
    pub expires: Option<FactValue>,
    /// When the event is.
    pub event: Option<FactValue>,
}

/// A translation by people, as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariantFile {
    /// BCP 47 tag.
    pub lang: String,
    /// `ltr` or `rtl`; by default the language's own.
    #[serde(default)]
    pub dir: Option<String>,
    /// `person`, `catalogue` or `machine` (`human` in a case file).
    #[serde(default)]
    pub origin: Option<String>,
    /// The named reader of that language.
    #[serde(default)]
    pub read_by: Option<String>,
    /// A named reader, in a case file only.
    #[serde(default)]
    pub reviewed: Option<bool>,
    /// The text.
    #[serde(default)]
    pub body: String,
    /// Its headline.
    #[serde(default)]
    pub headline: Option<String>,
    /// Its post.
    #[serde(default)]
    pub short: Option<String>,
    /// Approved forms of place names, by the English form.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
    /// Numbers and links of its own.
    #[serde(default)]
    pub own_contacts: Vec<String>,
    /// When it is ready.
    #[serde(default)]
    pub ready: Option<FactValue>,
    /// Whether it is a summary on purpose.
    #[serde(default)]
    pub summary: bool,
    /// Whether it says how to get an interpreter; by default yes with the standard footer.
    #[serde(default)]
    pub access_line: Option<bool>,
}

/// A picture, as written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ImageFile {
    /// What matters in it, in words.
    pub alt: String,
    /// Whether it holds words.
    pub has_text: bool,
    /// Those words.
    pub text: String,
    /// The picture itself: a file beside the message for the command line, the id the desk gave it for a program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// What it shows.
    pub shows: Option<String>,
    /// Who is in it.
    pub who: Option<String>,
    /// Who cleared it.
    pub cleared_by: Option<String>,
    /// Until when it may be shown.
    pub until: Option<FactValue>,
}

/// Someone who had to be told or agree first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClearanceFile {
    /// `family`, `sio`, `cps`, `iopc`, `partner`, …
    pub who: String,
    /// Their name.
    #[serde(default)]
    pub name: Option<String>,
    /// How.
    #[serde(default)]
    pub how: Option<String>,
    /// When.
    #[serde(default)]
    pub at: Option<FactValue>,
    /// For which wording.
    #[serde(default)]
    pub wording: Option<String>,
}

/// A reason for passing a finding, or the job owed instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverrideFile {
    /// The rule.
    pub rule: String,
    /// Why it may go all the same.
    #[serde(default)]
    pub reason: Option<String>,
    /// Or who does it, and by when.
    #[serde(default)]
    pub owed: Option<Owed>,
}

/// What went out before to the same area (case files).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlierFile {
    /// When.
    pub at: String,
    /// Its text.
    #[serde(default)]
    pub body: String,
    /// Its kind.
    #[serde(default)]
    pub kind: Option<String>,
    /// Its facts.
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
    /// Its incident.
    #[serde(default)]
    pub incident: Option<String>,
    /// Whether it is still up; yes by default.
    #[serde(default)]
    pub live: Option<bool>,
    /// The people it names.
    #[serde(default)]
    pub persons: Vec<String>,
}

/// Queue and rates (case files).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LoadFile {
    /// How many readers, by channel.
    pub recipients: BTreeMap<String, i64>,
    /// How fast, by channel.
    pub rate_per_minute: BTreeMap<String, i64>,
    /// What is queued already: by channel, or one number.
    pub queue: Option<FactValue>,
    /// By when.
    pub deadline: Option<String>,
}

/// What a case expects.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Expect {
    /// The worst severity that must come out: `none`, `advice`, `override` or `block`.
    pub result: Option<String>,
    /// Rules that must fire.
    pub trip: Vec<String>,
    /// Rules that must not.
    pub clear: Vec<String>,
}

/// Left out of a file that does not say yes, so that a file without the field keeps its hash.
fn is_no(yes: &bool) -> bool {
    !yes
}

/// The message as written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MessageFile {
    /// One of the kinds of the design.
    pub kind: String,
    /// `urgent`, `today` or `routine`.
    pub priority: Option<String>,
    /// Id in configuration.
    pub organisation: Option<String>,
    /// `E05…`, `E09…` or `london`.
    pub areas: Vec<String>,
    /// Neighbouring wards to tell as well.
    pub also_tell: Vec<String>,
    /// Communities of interest.
    pub interests: Vec<String>,
    /// Names of outlets in configuration.
    #[serde(alias = "channels")]
    pub outlets: Vec<String>,
    /// When.
    pub times: TimesFile,
    /// Facts: the catalogue writes every variant.
    pub facts: Option<BTreeMap<String, FactValue>>,
    /// A paragraph added to facts.
    pub own_words: Option<String>,
    /// The headline, in own words.
    pub headline: Option<String>,
    /// The body, in own words.
    pub body: Option<String>,
    /// The post, in own words.
    pub short: Option<String>,
    /// `standard` or `none`.
    pub footer: Option<String>,
    /// People's translations.
    pub variants: Vec<VariantFile>,
    /// Booked or wanted.
    pub formats: Vec<Booked>,
    /// Pictures.
    pub images: Vec<ImageFile>,
    /// Lines to take; never to a public outlet.
    pub if_asked: Vec<String>,
    /// A staffed mailbox.
    pub reply_to: Option<String>,
    /// Who was told or agreed.
    pub clearances: Vec<ClearanceFile>,
    /// Reasons, and jobs owed.
    pub overrides: Vec<OverrideFile>,
    /// A trigger instead of a clock.
    pub hold_until: Option<FactValue>,
    /// Another message that goes instead of this one.
    pub exclusive_with: Option<String>,
    /// The incident.
    pub incident: Option<String>,
    /// What the desk has recorded.
    pub record: Record,
    /// The message that this one corrects, withdraws or follows.
    pub of: Option<String>,
    /// Languages left out on purpose.
    pub leave_out: Vec<Language>,
    /// Languages that it is written in as well, however few people of its areas speak them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also_in: Vec<Language>,
    /// Whether a post that is too long for one becomes a thread.
    #[serde(skip_serializing_if = "is_no")]
    pub thread: bool,
    /// Whether newsdesks get their copy as soon as it is approved, under the embargo that the public waits for.
    #[serde(skip_serializing_if = "is_no")]
    pub press_first: bool,
    /// Case files only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Case files only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Case files only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expect>,
    /// Case files only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierFile>,
    /// Case files only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load: Option<LoadFile>,
}
