//! The headers that lettre has no type for.

use lettre::message::header::{Header, HeaderName, HeaderValue};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A header whose value is short ASCII that we write ourselves, never folded.
macro_rules! plain_header {
    ($(#[$doc:meta])* $name:ident, $text:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub(super) struct $name(pub String);

        impl Header for $name {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($text)
            }

            fn parse(s: &str) -> Result<Self, BoxError> {
                Ok(Self(s.to_owned()))
            }

            fn display(&self) -> HeaderValue {
                HeaderValue::dangerous_new_pre_encoded(Self::name(), self.0.clone(), self.0.clone())
            }
        }
    };
}

plain_header!(
    /// RFC 2369: one https address, with its angle brackets.
    ListUnsubscribe, "List-Unsubscribe"
);
plain_header!(
    /// RFC 8058.
    ListUnsubscribePost, "List-Unsubscribe-Post"
);
plain_header!(
    /// RFC 3834.
    AutoSubmitted, "Auto-Submitted"
);
plain_header!(
    /// RFC 3282.
    ContentLanguage, "Content-Language"
);
plain_header!(
    /// Our own: the public id of the message.
    XWardmoteMessage, "X-Wardmote-Message"
);

/// RFC 2919: a name that people read and an id that programs filter by.
#[derive(Debug, Clone)]
pub(super) struct ListId {
    /// The name.
    pub name: String,
    /// `e05014020.alerts.example.org`.
    pub id: String,
}

impl Header for ListId {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Id")
    }

    fn parse(s: &str) -> Result<Self, BoxError> {
        let (name, id) = s.rsplit_once('<').ok_or("no < in a List-Id")?;
        Ok(Self {
            name: name.trim().to_owned(),
            id: id.trim_end_matches('>').to_owned(),
        })
    }

    fn display(&self) -> HeaderValue {
        // The quotes are escaped, so that no name ends the phrase; a name outside ASCII goes as encoded words (RFC
        // 2047), which lettre makes of the words that need them.
        let phrase = if self.name.is_ascii() {
            format!(
                "\"{}\"",
                self.name.replace('\\', "\\\\").replace('"', "\\\"")
            )
        } else {
            self.name
                .chars()
                .map(|c| if "<>\"\\".contains(c) { ' ' } else { c })
                .collect()
        };
        HeaderValue::new(Self::name(), format!("{phrase} <{}>", self.id))
    }
}
