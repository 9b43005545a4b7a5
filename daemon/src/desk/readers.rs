//! The mailing list: who reads, and how they leave.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use wardmote_domain::{
    draft::FieldProblem,
    ids::SubscriberNumber,
    person::{Act, EmailAddress, Person},
    places::{AreaCode, Language, Places, WardCode},
};
use wardmote_store::{AudienceRow, DeskMailKind, MailTo, NewMail, Pending, ReaderAddress, Sha256};

use super::{Desk, DeskError, actor};
use crate::signer;

/// What an import came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// New readers.
    pub added: u64,
    /// Readers whose language or wards changed.
    pub changed: u64,
    /// Addresses that left before and stay out.
    pub left_out: u64,
}

impl Taken {
    /// In words.
    pub fn words(&self) -> String {
        let Self {
            added,
            changed,
            left_out,
        } = self;
        let left = if *left_out > 0 {
            format!(", {left_out} left out because they asked to leave")
        } else {
            String::new()
        };
        format!("{added} added, {changed} changed{left}.")
    }
}

/// One row as written.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    email: String,
    language: String,
    wards: String,
}

/// How long a confirming link serves.
const CONFIRM_WITHIN: SignedDuration = SignedDuration::from_hours(48);

/// What is said of a row that has other columns.
const SHAPE: &str = "this row does not have the columns email, language, wards";

/// The most faults told of one file.
const MOST_FAULTS: usize = 50;

impl Desk {
    /// Takes in a CSV with the columns email, language, wards (codes separated by spaces). All of it or nothing.
    ///
    /// # Errors
    /// Each bad row by its line; the address itself is not repeated.
    pub async fn import_audience(&self, by: &Person, bytes: &[u8]) -> Result<Taken, DeskError> {
        self.permit(by, Act::Administer, &[])?;
        let readers = self.rows(bytes).map_err(DeskError::Invalid)?;
        let done = self.store.import_audience(readers, actor(by)).await?;
        Ok(Taken {
            added: done.added,
            changed: done.updated,
            left_out: done.suppressed,
        })
    }

    fn rows(&self, bytes: &[u8]) -> Result<Vec<AudienceRow>, Vec<FieldProblem>> {
        // Spreadsheets put a byte order mark before the first column's name.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut csv = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(bytes);
        let mut faults = Vec::new();
        let mut fault = |line: u64, what: String| {
            if faults.len() < MOST_FAULTS {
                faults.push(FieldProblem {
                    field: format!("line {line}"),
                    what,
                });
            }
        };
        let wanted = ["email", "language", "wards"];
        match csv.headers() {
            Ok(headers) if wanted.iter().all(|w| headers.iter().any(|h| h == *w)) => {}
            _ => {
                return Err(vec![FieldProblem {
                    field: "line 1".into(),
                    what: "the first line names the columns: email,language,wards".into(),
                }]);
            }
        }
        let headers = csv.headers().cloned().unwrap_or_default();
        let mut good = Vec::new();
        for record in csv.records() {
            // Each fault names the line that its row begins on, whatever stands above it.
            let reader = match record {
                Ok(record) => {
                    let row = record
                        .deserialize::<Row>(Some(&headers))
                        .map_err(|_| SHAPE.to_owned());
                    row.and_then(|row| self.reader(&row))
                        .map_err(|what| (line(bytes, record.position()), what))
                }
                Err(error) => Err((line(bytes, error.position()), SHAPE.to_owned())),
            };
            match reader {
                Ok(reader) => good.push(reader),
                Err((line, what)) => fault(line, what),
            }
        }
        if faults.is_empty() {
            Ok(good)
        } else {
            Err(faults)
        }
    }

    fn reader(&self, row: &Row) -> Result<AudienceRow, String> {
        let address: EmailAddress = row.email.parse().map_err(|e| format!("{e}"))?;
        let language: Language = row.language.parse().map_err(|e| format!("{e}"))?;
        let wards = row
            .wards
            .split_whitespace()
            .map(ward)
            .collect::<Result<Vec<WardCode>, String>>()?;
        if wards.is_empty() {
            return Err("this row names no ward".to_owned());
        }
        Ok(self.new_reader(address.into(), language, wards))
    }

    fn new_reader(
        &self,
        address: ReaderAddress,
        language: Language,
        wards: Vec<WardCode>,
    ) -> AudienceRow {
        let hash = Sha256(self.signer.suppression_hash(address.expose()));
        AudienceRow {
            address,
            hash,
            language,
            wards,
        }
    }

    /// How many readers there are.
    ///
    /// # Errors
    /// When the caller is no administrator.
    pub async fn count_audience(&self, by: &Person) -> Result<u64, DeskError> {
        self.permit(by, Act::Administer, &[])?;
        Ok(self.store.audience_count(None).await?)
    }

    /// Removes a reader, for good.
    ///
    /// # Errors
    /// When there is no such reader.
    pub async fn remove_reader(
        &self,
        by: &Person,
        number: SubscriberNumber,
    ) -> Result<(), DeskError> {
        self.permit(by, Act::Administer, &[])?;
        Ok(self.store.remove_subscriber(number, actor(by)).await?)
    }

    /// Takes a wish to subscribe and mails the confirming link (double opt-in). The answer is the same for an address
    /// that is known already, and where too many were asked for.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn subscribe(
        &self,
        address: EmailAddress,
        language: Language,
        ward: WardCode,
    ) -> Result<(), DeskError> {
        if !self.limits.confirming_link(&address) {
            tracing::debug!(
                "subscriptions are asked for too often: no more confirming mails for now"
            );
            return Ok(());
        }
        let secret = signer::new_secret();
        let public = &self.settings.server.public_url;
        let name = Places::london()
            .ward(&ward)
            .map(|w| w.name.clone())
            .unwrap_or_default();
        let mail = NewMail {
            kind: DeskMailKind::ConfirmSubscription,
            to: MailTo::Address(address.clone()),
            message: None,
            subject: format!("Confirm: police notices for {name}"),
            text: format!(
                "Someone, we think you, asked for police notices for {name} at this address.\n\nTo start them, open \
                 this link within 48 hours:\n{public}/subscribe/confirm/{secret}\n\nIf it was not you, do nothing. You \
                 will hear no more from us.\n"
            ),
            due: None,
            expires: None,
        };
        let reader = self.new_reader(address.into(), language, vec![ward]);
        let expires = self
            .clock
            .now()
            .checked_add(CONFIRM_WITHIN)
            .unwrap_or(Timestamp::MAX);
        let token = Sha256(signer::hash(&secret));
        self.store
            .subscribe(Pending {
                token,
                row: reader,
                expires,
                mail,
            })
            .await?;
        self.wake.notify_waiters();
        Ok(())
    }

    /// Confirms a subscription by the link's secret.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn confirm_subscription(&self, secret: &str) -> Result<bool, DeskError> {
        Ok(self
            .store
            .confirm_subscription(Sha256(signer::hash(secret)))
            .await?
            .is_some())
    }

    /// Ends a subscription at once and for good. Doing it twice is the same as once; false for a link that is none of
    /// ours.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn unsubscribe(&self, token: &str) -> Result<bool, DeskError> {
        let Some(number) = self.signer.subscriber_of(token) else {
            return Ok(false);
        };
        self.store.unsubscribe(number).await?;
        Ok(true)
    }

    /// Whether an unsubscribe link is one of ours.
    pub fn is_unsubscribe_link(&self, token: &str) -> bool {
        self.signer.subscriber_of(token).is_some()
    }
}

/// A ward that is there today.
fn ward(text: &str) -> Result<WardCode, String> {
    match text.parse::<AreaCode>().map_err(|e| e.to_string())? {
        AreaCode::Ward(code) if Places::london().ward(&code).is_some() => Ok(code),
        AreaCode::Ward(code) => Err(format!("{code} is no ward of London today")),
        other => Err(format!(
            "{other} is not a ward: readers are kept by ward (E05 and six digits)"
        )),
    }
}

/// The line that a row begins on. The reader's own count stands before the empty lines above it.
fn line(bytes: &[u8], position: Option<&csv::Position>) -> u64 {
    let from = position
        .map_or(0, |p| usize::try_from(p.byte()).unwrap_or(usize::MAX))
        .min(bytes.len());
    let empty = bytes[from..]
        .iter()
        .take_while(|b| matches!(b, b'\r' | b'\n'))
        .count();
    1 + bytes[..from + empty]
        .iter()
        .filter(|b| **b == b'\n')
        .count() as u64
}
