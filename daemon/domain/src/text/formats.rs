//! The patterns of the standard, compiled when first used.

use std::sync::{LazyLock, OnceLock};

use regex::Regex;
use serde::Deserialize;

use super::Span;

/// The built-in file; [`PhoneGroupings`] and the patterns are read from it once.
static FILE: LazyLock<File> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../data/formats.json"))
        .expect("the pattern file built into the program is read by a test before every release")
});

#[derive(Deserialize)]
struct File {
    formats: Vec<Entry>,
    phone_groupings: PhoneGroupings,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    #[serde(rename = "use")]
    purpose: String,
    regex: String,
    #[cfg(test)]
    #[serde(rename = "match", default)]
    matching: Vec<String>,
    #[cfg(test)]
    #[serde(default)]
    no_match: Vec<String>,
    #[serde(default)]
    note: String,
    source: String,
    #[serde(skip)]
    compiled: OnceLock<Regex>,
    #[serde(skip)]
    loose: OnceLock<Regex>,
}

/// How phone numbers are spaced: a prefix in digits only (an `x` is any digit) and the groups it takes, as
/// `4 3 4 or 4 3 3`. See [`super::phone_layout`].
#[derive(Debug, Deserialize)]
pub struct PhoneGroupings {
    /// Prefix and groups; the longest prefix that fits wins.
    pub groups: Vec<(String, String)>,
}

/// How phone numbers are spaced.
pub fn phone_groupings() -> &'static PhoneGroupings {
    &FILE.phone_groupings
}

macro_rules! formats {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)+) => {
        /// A pattern of the standard, by its name in `formats.json`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Format { $($(#[$doc])* $name),+ }

        impl Format {
            /// Every pattern, in the order of the file.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its name in the file.
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id),+ }
            }
        }
    };
}

formats! {
    /// What may be a UK phone number; see [`super::phones::find_phones`].
    PhoneCandidate = "phone_candidate",
    /// A UK number in digits only: length and range.
    PhoneValid = "phone_valid",
    /// A UK mobile number in digits only.
    PhoneMobile = "phone_mobile",
    /// A number kept for fiction, in digits only.
    PhoneDrama = "phone_drama",
    /// Short public numbers: 999, 101, 18001 101.
    ShortCode = "short_code",
    /// Helplines too short for a phone number: 0800 1111, 116 123.
    PhoneShortFreephone = "phone_short_freephone",
    /// A full UK postcode.
    Postcode = "postcode",
    /// An outward code of London.
    PostcodeOutwardLondon = "postcode_outward_london",
    /// A plate of the current shape with any age number.
    VrmPlate = "vrm_plate",
    /// A plate of the current style issued so far.
    VrmCurrent = "vrm_current",
    /// A plate of 1983 to 2001.
    VrmPrefix = "vrm_prefix",
    /// A plate of 1963 to 1983.
    VrmSuffix = "vrm_suffix",
    /// Part of a plate given in words.
    VrmPartial = "vrm_partial",
    /// An e-mail address.
    Email = "email",
    /// A web address; see [`super::contacts::find_links`].
    Url = "url",
    /// An address that hides where it goes.
    UrlShortener = "url_shortener",
    /// A date in words; see [`super::dates::find_dates`].
    DateLong = "date_long",
    /// An all-number date.
    DateNumeric = "date_numeric",
    /// A clock time; see [`super::times::find_times`].
    Time = "time",
    /// Military time: 1730hrs.
    Time24hHours = "time_24h_hours",
    /// A range of times with a dash.
    TimeRangeDash = "time_range_dash",
    /// Words that go stale.
    RelativeTime = "relative_time",
    /// A National Insurance number.
    Nino = "nino",
    /// A date of birth.
    DateOfBirth = "date_of_birth",
    /// A house or flat number with a street.
    HouseAddress = "house_address",
    /// Crime, CAD and call references.
    CrimeRef = "crime_ref",
    /// An operation name.
    OperationName = "operation_name",
    /// An officer’s shoulder number.
    ShoulderNumber = "shoulder_number",
    /// An ethnicity code of police radio.
    IcCode = "ic_code",
    /// A hashtag.
    Hashtag = "hashtag",
    /// A hashtag that may hold several words run together.
    HashtagAllLower = "hashtag_all_lower",
    /// An account handle.
    Handle = "handle",
    /// Something left to fill in.
    Placeholder = "placeholder",
    /// Letters used as decoration.
    StyledLetters = "styled_letters",
    /// Emoji.
    Emoji = "emoji",
    /// An instruction that must not be lost.
    CrisisNegation = "crisis_negation",
    /// Protective markings and legal labels.
    Marking = "marking",
    /// Left over from an e-mail or a chat.
    PasteResidue = "paste_residue",
}

/// The pattern with this name in the file, if there is one.
pub fn format(id: &str) -> Option<&'static Regex> {
    Format::ALL
        .iter()
        .find(|format| format.id() == id)
        .map(|format| format.regex())
}

impl Format {
    fn entry(self) -> &'static Entry {
        // The enum lists the file in its own order, which a test holds.
        let listed = FILE
            .formats
            .get(self as usize)
            .filter(|entry| entry.id == self.id());
        listed.expect("every pattern of the list is in the file built into the program")
    }

    /// The pattern as it stands in the file.
    ///
    /// # Panics
    /// Never: a test compiles every pattern.
    pub fn regex(self) -> &'static Regex {
        let entry = self.entry();
        entry.compiled.get_or_init(|| {
            Regex::new(&entry.regex).expect("a test compiles every pattern of the file")
        })
    }

    /// The pattern with word boundaries of ASCII letters and digits only, for texts in other scripts: in
    /// `请致电020 7946 0187举报` the number touches Chinese letters, which end it as a space would.
    ///
    /// # Panics
    /// Never: a test compiles every pattern.
    pub fn loose_regex(self) -> &'static Regex {
        let entry = self.entry();
        entry.loose.get_or_init(|| {
            let pattern = entry.regex.replace(r"\b", r"(?-u:\b)");
            Regex::new(&pattern).expect("a test compiles every pattern of the file")
        })
    }

    /// Whether it is found anywhere in a text.
    pub fn is_in(self, text: &str) -> bool {
        self.regex().is_match(text)
    }

    /// Where it is found, in order, not overlapping.
    pub fn spans(self, text: &str) -> Vec<Span> {
        self.regex().find_iter(text).map(|m| m.range()).collect()
    }

    /// What it is for, as the file says.
    pub fn purpose(self) -> &'static str {
        &self.entry().purpose
    }

    /// What to mind, as the file says; may be empty.
    pub fn note(self) -> &'static str {
        &self.entry().note
    }

    /// Where the format is described, as the file says.
    pub fn source(self) -> &'static str {
        &self.entry().source
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_keeps_its_promises() {
        let mut tried = 0;
        assert_eq!(Format::ALL.len(), FILE.formats.len());
        for format in Format::ALL {
            let entry = format.entry();
            for text in &entry.matching {
                assert!(format.is_in(text), "{} must match {text}", entry.id);
                assert!(
                    format.loose_regex().is_match(text),
                    "{} (loose) must match {text}",
                    entry.id
                );
            }
            for text in &entry.no_match {
                assert!(!format.is_in(text), "{} must not match {text}", entry.id);
            }
            tried += entry.matching.len() + entry.no_match.len();
        }
        assert_eq!(tried, 271);
    }

    #[test]
    fn finds_patterns_by_name() {
        assert!(format("email").is_some_and(|r| r.is_match("a.b@example.org")));
        assert!(format("telex").is_none());
        assert_eq!(Format::Hashtag.spans("a #b #c"), [2..4, 5..7]);
        assert_eq!(Format::VrmPlate.id(), "vrm_plate");
        assert!(
            Format::Nino.purpose().contains("National Insurance")
                && Format::Nino.note().contains("BG")
        );
        assert!(Format::Postcode.source().starts_with("https://"));
        assert!(
            phone_groupings()
                .groups
                .contains(&("020".to_owned(), "3 4 4".to_owned()))
        );
        assert!(
            !Format::PhoneCandidate
                .regex()
                .is_match("请致电020 7946 0187举报")
        );
        assert!(
            Format::PhoneCandidate
                .loose_regex()
                .is_match("请致电020 7946 0187举报")
        );
    }
}
