//! The small closed sets of the design: kinds, priorities, formats, realms. Each reads and shows by its one name.

/// A closed set whose members have one name each, in files, API and store.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every member, in the order of the design.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in files, API and store.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::words::UnknownWord;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    other => Err(crate::words::UnknownWord {
                        given: other.chars().take(60).collect(),
                        allowed: &[$($text),+],
                    }),
                }
            }
        }
    };
}
pub(crate) use named;

/// A word that is not in its set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{given}\" is not one of {}", allowed.join(", "))]
pub struct UnknownWord {
    /// What was given.
    pub given: String,
    /// What would have been right.
    pub allowed: &'static [&'static str],
}

named!(
    /// What a message is for.
    Kind {
        /// First word.
        Holding = "holding",
        /// After an operation.
        Reassurance = "reassurance",
        /// Do this now.
        Warning = "warning",
        /// Did you see.
        Appeal = "appeal",
        /// Missing person.
        Missing = "missing",
        /// Monthly ward update.
        WardUpdate = "ward_update",
        /// Public meeting or stall.
        Event = "event",
        /// Court result.
        Outcome = "outcome",
        /// Advice.
        Guidance = "guidance",
        /// "We asked, You said, We did".
        Feedback = "feedback",
        /// Puts an earlier message right.
        Correction = "correction",
        /// Takes an earlier message back.
        Withdrawal = "withdrawal",
    }
);

impl Kind {
    /// The word on screens.
    pub fn title(self) -> &'static str {
        match self {
            Self::Holding => "First word",
            Self::Reassurance => "After an operation",
            Self::Warning => "Warning",
            Self::Appeal => "Appeal",
            Self::Missing => "Missing person",
            Self::WardUpdate => "Ward update",
            Self::Event => "Event",
            Self::Outcome => "Court result",
            Self::Guidance => "Advice",
            Self::Feedback => "We asked, you said, we did",
            Self::Correction => "Correction",
            Self::Withdrawal => "Withdrawal",
        }
    }
}

named!(
    /// How soon a message must go.
    Priority {
        /// Now; only by those allowed it.
        Urgent = "urgent",
        /// Today.
        Today = "today",
        /// When its turn comes.
        Routine = "routine",
    }
);

named!(
    /// The written forms of a message that the catalogue renders.
    Format {
        /// A post.
        Short = "short",
        /// A mail: subject, text and HTML.
        Email = "email",
        /// The ward page.
        Page = "page",
        /// A copy for newsdesks.
        Press = "press",
        /// A notice for a ward panel.
        Panel = "panel",
        /// A text message.
        Sms = "sms",
        /// A script for the ear.
        Voice = "voice",
    }
);

named!(
    /// Formats that people make and a message books.
    Booked {
        /// 16 point or more.
        LargePrint = "large_print",
        /// Easy Read.
        EasyRead = "easy_read",
        /// Sound.
        Audio = "audio",
        /// British Sign Language.
        Bsl = "bsl",
        /// Braille.
        Braille = "braille",
        /// A leaflet.
        Leaflet = "leaflet",
        /// A poster.
        Poster = "poster",
    }
);

named!(
    /// Who wrote a version.
    Origin {
        /// A person.
        Person = "person",
        /// The catalogue of sentences.
        Catalogue = "catalogue",
        /// A machine.
        Machine = "machine",
    }
);

named!(
    /// Which way a language is written.
    Direction {
        /// Left to right.
        Ltr = "ltr",
        /// Right to left.
        Rtl = "rtl",
    }
);

named!(
    /// Where sends go. Made once from configuration; nothing turns one into the other.
    Realm {
        /// The real providers.
        Live = "live",
        /// The sandbox on loopback: demo, tests.
        Sandbox = "sandbox",
        /// A training run on a sandbox of its own, with every text marked.
        Exercise = "exercise",
    }
);

/// What stands first in every text of an exercise.
pub const EXERCISE: &str = "EXERCISE EXERCISE EXERCISE";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_back() {
        for kind in Kind::ALL {
            assert_eq!(kind.as_str().parse::<Kind>().unwrap(), *kind);
        }
        assert!(
            "rumour"
                .parse::<Kind>()
                .unwrap_err()
                .to_string()
                .contains("holding")
        );
    }
}
