//! What a sandbox read, and what can be scripted to go wrong.

use jiff::Timestamp;

/// A request that was read.
#[derive(Debug, Clone)]
pub struct Received {
    /// When, by the sandbox's clock.
    pub at: Timestamp,
    /// `POST`, say.
    pub method: String,
    /// Path and query as they stood on the wire.
    pub target: String,
    /// The headers in the order of the wire, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The exact bytes.
    pub body: Vec<u8>,
    /// What the provider answered, before a fault changed it.
    pub status: u16,
}

impl Received {
    /// The header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// What goes wrong with one request. `done`: the provider does what was asked all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// This answer in place of the provider's own.
    Says {
        /// The status.
        status: u16,
        /// Headers.
        headers: Vec<(&'static str, String)>,
        /// The body.
        body: String,
        /// Whether it was done.
        done: bool,
    },
    /// The right status line and half of the body; then the connection closes. It was done.
    Half,
    /// The right status and a body that makes no sense. It was done.
    Garbled,
    /// No answer, ever; the connection stays open.
    Silent {
        /// Whether it was done.
        done: bool,
    },
    /// The request is read and the connection closed without a byte.
    HangUp {
        /// Whether it was done.
        done: bool,
    },
}

impl Fault {
    /// A status with an HTML page, as a gateway in front gives it.
    pub fn status(status: u16, done: bool) -> Self {
        Self::Says {
            status,
            headers: Vec::new(),
            body: "<html><body>Something went wrong.</body></html>".to_owned(),
            done,
        }
    }

    /// Whether the provider does what was asked all the same.
    pub(super) fn is_done(&self) -> bool {
        match self {
            Self::Half | Self::Garbled => true,
            Self::Says { done, .. } | Self::Silent { done } | Self::HangUp { done } => *done,
        }
    }
}
