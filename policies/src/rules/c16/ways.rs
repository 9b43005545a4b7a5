//! Private mobiles and private mail.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use wardmote_domain::text::{contacts as mail, phones};

use super::{PersonalData, Read};
use crate::{
    ask::{Ask, Text},
    contacts::Kind,
    known::{Known, Standing},
    rule::{Found, Says},
};

/// A mobile as it is dialled from abroad: 0044 7700 900461.
static FROM_ABROAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b00 ?44[ -]?(?:\(0\)[ -]?)?7(?:[ -]?[0-9]){9}\b")
        .expect("a pattern fixed at compile time")
});

impl PersonalData {
    pub(super) fn ways(
        &self,
        ask: &Ask<'_>,
        known: &Known<'_>,
        found: &mut Found<'_>,
        read: &Read<'_>,
    ) {
        let text = &read.text;
        let known = |kind, key: &str, written: &str| {
            let standing = known.standing(kind, key, written);
            matches!(standing, Standing::Directory | Standing::Official(_))
        };
        for phone in phones::find_phones(text.text) {
            let written = &text.text[phone.span.clone()];
            if !phone.is_mobile() || known(Kind::Phone, &phone.digits, written) {
                continue;
            }
            self.mobile(found, text, phone.span);
        }
        for m in FROM_ABROAD.find_iter(read.plain()) {
            let number = phones::normalise(m.as_str().trim_start_matches('0'));
            if !known(Kind::Phone, &number, m.as_str()) {
                self.mobile(found, text, read.folded.origin(m.range()));
            }
        }
        for found_mail in mail::find_emails(text.text) {
            let written = &text.text[found_mail.span.clone()];
            if !self.is_webmail(&found_mail.key)
                || self.replies(ask, written)
                || known(Kind::Email, &found_mail.key, written)
            {
                continue;
            }
            let says = Says {
                severity: self.any,
                measured: "1 private e-mail address".to_owned(),
                limit: "none".to_owned(),
                fix: format!(
                    "{written} is somebody’s own mailbox. Give an address of the force, or put it in the directory (record.contacts)."
                ),
            };
            found.words(text, found_mail.span, says);
        }
    }

    fn mobile(&self, found: &mut Found<'_>, text: &Text<'_>, span: Range<usize>) {
        let written = &text.text[span.clone()];
        let says = Says {
            severity: self.any,
            measured: "1 mobile number that is not in the directory".to_owned(),
            limit: "none".to_owned(),
            fix: format!(
                "{written} is somebody’s own phone. Give 101, or a number of the directory (record.contacts)."
            ),
        };
        found.words(text, span, says);
    }

    fn replies(&self, ask: &Ask<'_>, written: &str) -> bool {
        let staffed = ask.draft().reply_to.as_deref();
        staffed.is_some_and(|mail| mail.trim().eq_ignore_ascii_case(written))
    }

    /// Whether an address (in lower case) is at a provider of private mail.
    fn is_webmail(&self, address: &str) -> bool {
        let domain = address.rsplit('@').next().unwrap_or_default();
        self.webmail.iter().any(|own| match own.strip_suffix('.') {
            Some(_) => domain.starts_with(own.as_str()),
            None => domain == own,
        })
    }
}
