//! People and what they may do.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    area::{AreaCode, AreaSet},
    ids::PersonId,
    words::named,
};

named!(
    /// What a person may do, for named areas.
    Role {
        /// Writes and submits.
        Author = "author",
        /// Approves or returns what another wrote.
        Approver = "approver",
        /// May mark a message urgent and use the urgent lane at night.
        Urgent = "urgent",
        /// Is told at once of what went by the urgent lane, and reviews it.
        Lead = "lead",
        /// Adds people, revokes tokens.
        Administrator = "administrator",
        /// Reads only.
        Reader = "reader",
        /// A program that reads the metrics, and nothing else.
        Monitor = "monitor",
    }
);

/// An address that mail can be sent to. Its text shows only to those who send; `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EmailAddress(String);

/// Not an address that mail can be sent to. It does not repeat the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailAddressError {
    /// No `@`, or an empty side.
    #[error(
        "this is not an email address: it needs a name, an @ and a domain, like name@example.org"
    )]
    Shape,
    /// Control characters, spaces, quotes or brackets.
    #[error("an email address cannot hold spaces, quotes, brackets or control characters")]
    Characters,
    /// Over the limits of RFC 5321 section 4.5.3.1.
    #[error("this email address is too long")]
    Length,
}

impl FromStr for EmailAddress {
    type Err = EmailAddressError;

    /// Accepts what RFC 5321 calls a dot-string local part (also RFC 6531 letters) and a domain of labels. The domain
    /// is folded to lower case.
    fn from_str(text: &str) -> Result<Self, EmailAddressError> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(EmailAddressError::Shape)?;
        if local.len() > 64 || domain.len() > 253 {
            return Err(EmailAddressError::Length);
        }
        let banned = |c: char| c.is_control() || c.is_whitespace() || r#""(),:;<>@[\]"#.contains(c);
        if local.contains(banned) || domain.contains(banned) {
            return Err(EmailAddressError::Characters);
        }
        let labels_good =
            |side: &str| !side.is_empty() && side.split('.').all(|label| !label.is_empty());
        let domain_good = domain.split('.').all(|label| {
            label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c == '-' || c.is_alphanumeric())
        });
        if !labels_good(local) || !labels_good(domain) || !domain_good || !domain.contains('.') {
            return Err(EmailAddressError::Shape);
        }
        Ok(Self(format!("{local}@{}", domain.to_lowercase())))
    }
}

impl EmailAddress {
    /// The whole address, for sending only: never for a log, a metric, an error or the audit.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(hidden)")
    }
}

/// A UK mobile number that text messages can be sent to, as `+447…`. Its digits show only to those who send; `Debug`
/// hides them.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MobileNumber(String);

/// Not a number that text messages can be sent to. It does not repeat the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a UK mobile number: write it like 07700 900123 or +44 7700 900123")]
pub struct MobileNumberError;

impl FromStr for MobileNumber {
    type Err = MobileNumberError;

    /// Reads `07700 900123`, `+44 7700 900123` and `0044…`; spaces, hyphens and round brackets are left out.
    fn from_str(text: &str) -> Result<Self, MobileNumberError> {
        let mut digits: String = text
            .trim()
            .chars()
            .filter(|c| !matches!(c, ' ' | '-' | '(' | ')'))
            .collect();
        let plus = digits.starts_with('+');
        if plus {
            digits.remove(0);
        }
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(MobileNumberError);
        }
        let national = match (plus, digits.as_str()) {
            (true, d) => d.strip_prefix("44"),
            (false, d) => d.strip_prefix("0044").or_else(|| d.strip_prefix('0')),
        };
        let national = national.map(|n| n.strip_prefix('0').unwrap_or(n));
        match national {
            Some(n) if n.len() == 10 && n.starts_with('7') && !n.starts_with("70") => {
                Ok(Self(format!("+44{n}")))
            }
            _ => Err(MobileNumberError),
        }
    }
}

impl MobileNumber {
    /// The whole number, for sending only: never for a log, a metric, an error or the audit.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for MobileNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MobileNumber(hidden)")
    }
}

/// One right: a role for areas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The areas it holds for.
    pub areas: AreaSet,
}

/// A person who may sign in or hold a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their name, as it stands in the audit.
    pub name: String,
    /// Where their sign-in codes and alarms go.
    pub email: EmailAddress,
    /// What they may do.
    pub grants: Vec<Grant>,
}

/// The acts a right is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Read messages and reports.
    Read,
    /// Submit, edit, give reasons, ask for approval.
    Write,
    /// Mark as urgent.
    MarkUrgent,
    /// Approve or return.
    Approve,
    /// Stop, start again, withdraw, take down, settle.
    Stop,
    /// Say what became of a delivery.
    Settle,
    /// Review what went by the urgent lane.
    Review,
    /// Say that an embargo is broken, so that an approved message goes to everyone at once.
    BreakEmbargo,
    /// Say that what a message waited for has happened, that a locked alternative may go after all, or that what a stop
    /// kept back still goes: the last word before the public has it.
    LetGo,
    /// Let a database that was put back from a copy send again, as one of two.
    Restore,
    /// Be on call as a lead; say who is on call.
    Lead,
    /// Look after the fixed sentences of the whole force: write other wordings, sign, invite readers. They stand in every
    /// area's notices, so it is asked for London.
    KeepSentences,
    /// Add people, revoke tokens, change the audience.
    Administer,
    /// Read the metrics.
    Watch,
}

impl Act {
    /// The roles that may do it. Stopping belongs to all but readers.
    pub fn roles(self) -> &'static [Role] {
        use Role::{Administrator, Approver, Author, Lead, Monitor, Reader, Urgent};
        match self {
            Self::Read => &[Author, Approver, Urgent, Lead, Administrator, Reader],
            Self::Write => &[Author, Urgent],
            Self::MarkUrgent => &[Urgent],
            Self::Approve => &[Approver],
            Self::Stop | Self::Settle => &[Author, Approver, Urgent, Lead, Administrator],
            Self::Review | Self::BreakEmbargo | Self::LetGo => &[Lead, Approver],
            Self::Restore => &[Lead, Administrator],
            Self::Lead => &[Lead],
            Self::KeepSentences => &[Approver, Administrator],
            Self::Administer => &[Administrator],
            Self::Watch => &[Administrator, Monitor],
        }
    }
}

impl Person {
    /// Whether they may do `act` for every one of `areas`. Administering asks for no area.
    pub fn may(&self, act: Act, areas: &[AreaCode]) -> bool {
        let held = self.grants.iter().filter(|g| act.roles().contains(&g.role));
        match act {
            Act::Administer => held.count() > 0,
            // Rights of one act held for several areas add up.
            _ => {
                let all: Vec<AreaCode> = held.flat_map(|g| g.areas.0.iter().cloned()).collect();
                AreaSet(all).covers_all(areas)
            }
        }
    }

    /// Whether they may do `act` anywhere at all.
    pub fn may_anywhere(&self, act: Act) -> bool {
        self.grants.iter().any(|g| act.roles().contains(&g.role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_could_inject_are_refused() {
        for bad in [
            "",
            "a",
            "a@",
            "@b.org",
            "a b@example.org",
            "a@exam\nple.org",
            "a\r\nBcc: x@example.org",
            "a@b",
            "<a@example.org>",
            "a..b@example.org",
            "a@-x.org",
        ] {
            assert!(bad.parse::<EmailAddress>().is_err(), "{bad:?}");
        }
        let good: EmailAddress = " Ada.Reader@Example.ORG ".parse().unwrap();
        assert_eq!(good.expose(), "Ada.Reader@example.org");
        assert!(!format!("{good:?}").contains("Ada"));
    }

    #[test]
    fn readers_may_not_stop_and_everyone_else_may() {
        let reads_only = [Role::Reader, Role::Monitor];
        assert!(
            !Act::Read.roles().contains(&Role::Monitor),
            "messages are not metrics"
        );
        for role in Role::ALL {
            assert_eq!(
                Act::Stop.roles().contains(role),
                !reads_only.contains(role),
                "{role}"
            );
        }
    }
}
