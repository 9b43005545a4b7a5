//! From a delivery to the bytes of one mail to one person. What all readers of an edition share is made once and kept;
//! for each person only the address, the ids and the slots are filled.

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::{
    Address,
    message::{
        Body, Mailbox, Message, MessageBuilder, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType},
    },
};
use wardmote_domain::{
    person::EmailAddress,
    send::{Answer, Destination, Outgoing, Reason},
    variant::Slotted,
    words::Realm,
};

use super::{
    config::{Checked, EmailSetupError},
    dkim, dns,
    headers::{AutoSubmitted, ListUnsubscribe},
    prepared::Kept,
    quoted::Quoted,
    safe::{self, Unfit},
    verp::BounceSigner,
};

/// One mail, ready for the wire.
pub(super) struct Letter {
    /// The envelope's sender.
    pub from: String,
    /// The one recipient.
    pub to: String,
    /// Whether it needs SMTPUTF8: the address or a header is outside ASCII.
    pub utf8: bool,
    /// Headers and body, lines ended by CRLF, dots not yet stuffed.
    pub bytes: Vec<u8>,
}

impl Letter {
    fn new(from: &Address, to: &Address, bytes: Vec<u8>) -> Self {
        let to = to.to_string();
        Self {
            utf8: !to.is_ascii() || !bytes.is_ascii(),
            from: from.to_string(),
            to,
            bytes,
        }
    }
}

/// Why a delivery cannot be made into a mail.
pub(super) enum Misfit {
    /// The address cannot be written in a mail.
    Address,
    /// Something of ours: the text, the list, the link.
    Ours(&'static str, Unfit),
    /// It is not for this channel.
    NotMail(&'static str),
    /// lettre would not build it.
    Builder,
}

impl From<Misfit> for Answer {
    fn from(misfit: Misfit) -> Self {
        let (code, words, suppress) = match misfit {
            Misfit::Address => (
                "5.1.3",
                "the address cannot be written in a mail".to_owned(),
                true,
            ),
            Misfit::Ours(what, unfit) => (
                "input",
                format!("the {what} cannot stand in a mail: {unfit}"),
                false,
            ),
            Misfit::NotMail(words) => ("input", words.to_owned(), false),
            Misfit::Builder => (
                "input",
                "the mail could not be put together".to_owned(),
                false,
            ),
        };
        Self::Refused {
            reason: Reason::new(code, words),
            suppress,
        }
    }
}

/// Makes mails.
pub(super) struct Composer {
    pub(super) realm: Realm,
    pub(super) from: Mailbox,
    pub(super) domain: String,
    bounce_domain: String,
    pub signer: BounceSigner,
    /// What signs mail, where the relay does not.
    pub(super) dkim: Option<dkim::Signer>,
    pub(super) kept: Kept,
}

impl Composer {
    pub(super) fn new(
        realm: Realm,
        checked: &Checked,
        signer: BounceSigner,
        dkim: Option<dkim::Signer>,
    ) -> Result<Self, EmailSetupError> {
        let unusable = || EmailSetupError::Value {
            key: "from_address",
            source: Unfit::Unwritable,
        };
        let from = Mailbox::new(
            Some(checked.from_name.clone()),
            written(&checked.from_address).map_err(|_| unusable())?,
        );
        let composer = Self {
            realm,
            from,
            domain: checked.domain.clone(),
            bounce_domain: checked.bounce_domain.clone(),
            signer,
            dkim,
            kept: Kept::default(),
        };
        // lettre reads the From header back when it builds: a name it cannot read would fail every mail.
        composer
            .plain(
                &checked.from_address,
                "Set up",
                "",
                "set-up",
                Timestamp::UNIX_EPOCH,
            )
            .map_err(|_| EmailSetupError::Value {
                key: "from_name",
                source: Unfit::Unwritable,
            })?;
        Ok(composer)
    }

    /// The mail of a delivery.
    pub(super) fn letter(&self, outgoing: &Outgoing) -> Result<Letter, Misfit> {
        let Destination::Subscriber {
            address,
            unsubscribe,
            ..
        } = &outgoing.destination
        else {
            return Err(Misfit::NotMail(
                "mail goes to a subscriber, and this delivery has none",
            ));
        };
        safe::link(self.realm, unsubscribe).map_err(|e| Misfit::Ours("unsubscribe link", e))?;
        let prepared = self.prepared(&outgoing.edition)?;
        let to = written(address)?;
        let part = |kind, body: Vec<u8>| {
            SinglePart::builder()
                .header(kind)
                .body(Body::dangerous_pre_encoded(
                    body,
                    ContentTransferEncoding::QuotedPrintable,
                ))
        };
        // `=_` never stands in quoted-printable, so no text can hold the boundary; and a repeat is the same bytes.
        let both = MultiPart::alternative()
            .boundary(format!("=_{}", outgoing.delivery))
            .singlepart(part(
                ContentType::TEXT_PLAIN,
                prepared.text.fill(unsubscribe),
            ))
            .singlepart(part(
                ContentType::TEXT_HTML,
                prepared.html.fill(&unsubscribe.replace('&', "&amp;")),
            ));
        let from = self.sender(&format!("b+{}", self.signer.token(outgoing.delivery)))?;
        let headers = prepared
            .headers
            .clone()
            .to(Mailbox::new(None, to.clone()))
            .date(date(outgoing.at))
            .message_id(Some(format!("<{}@{}>", outgoing.delivery, self.domain)))
            .header(ListUnsubscribe(format!("<{unsubscribe}>")));
        let bytes = self.signed(finished(headers, &from, &to, both)?, outgoing.at)?;
        Ok(Letter::new(&from, &to, bytes))
    }

    /// A plain mail of our own to a person of the desk. `id` is the left side of its Message-ID.
    pub(super) fn plain(
        &self,
        to: &EmailAddress,
        subject: &str,
        text: &str,
        id: &str,
        at: Timestamp,
    ) -> Result<Letter, Misfit> {
        safe::header(subject).map_err(|e| Misfit::Ours("subject", e))?;
        safe::body(text).map_err(|e| Misfit::Ours("text", e))?;
        safe::header(id).map_err(|e| Misfit::Ours("message id", e))?;
        if !id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
            || id.len() > 100
        {
            return Err(Misfit::NotMail(
                "the message id may hold letters, digits, - _ and . only",
            ));
        }
        let to = written(to)?;
        let from = self.sender("b")?;
        let headers = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to.clone()))
            .subject(subject)
            .date(date(at))
            .message_id(Some(format!("<{id}@{}>", self.domain)))
            .header(AutoSubmitted("auto-generated".to_owned()));
        let body = Quoted::new(&Slotted(vec![text.to_owned()])).fill("");
        let part = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(
            Body::dangerous_pre_encoded(body, ContentTransferEncoding::QuotedPrintable),
        );
        let envelope = envelope(&from, &to)?;
        let message = headers
            .envelope(envelope)
            .singlepart(part)
            .map_err(|_| Misfit::Builder)?;
        let bytes = self.signed(message.formatted(), at)?;
        Ok(Letter::new(&from, &to, bytes))
    }

    /// What the DNS must say for these mails.
    pub(super) fn wanted(&self) -> dns::Wanted<'_> {
        dns::Wanted {
            from: self.from.email.domain(),
            bounce: &self.bounce_domain,
            dkim: self.dkim.as_ref(),
        }
    }

    /// The mail with its DKIM signature in front, where mail is signed here. Nothing may be changed in it afterwards.
    pub(super) fn signed(&self, bytes: Vec<u8>, at: Timestamp) -> Result<Vec<u8>, Misfit> {
        let Some(dkim) = &self.dkim else {
            return Ok(bytes);
        };
        let mut whole = dkim
            .sign(&bytes, at)
            .map_err(|_| Misfit::Builder)?
            .into_bytes();
        whole.extend_from_slice(&bytes);
        Ok(whole)
    }

    /// The delivery that a bounce is about: none where the address is not one of ours, or its token not by our key.
    pub(super) fn bounced(&self, address: &str) -> Option<wardmote_domain::ids::DeliveryId> {
        let (local, domain) = address.rsplit_once('@')?;
        let token = local
            .strip_prefix("b+")
            .or_else(|| local.strip_prefix("B+"))?;
        domain
            .eq_ignore_ascii_case(&self.bounce_domain)
            .then(|| self.signer.verify(token))?
    }

    fn sender(&self, local: &str) -> Result<Address, Misfit> {
        Address::new(local, &self.bounce_domain).map_err(|_| Misfit::Builder)
    }
}

fn finished(
    headers: MessageBuilder,
    from: &Address,
    to: &Address,
    both: MultiPart,
) -> Result<Vec<u8>, Misfit> {
    let message = headers
        .envelope(envelope(from, to)?)
        .multipart(both)
        .map_err(|_| Misfit::Builder)?;
    Ok(message.formatted())
}

fn envelope(from: &Address, to: &Address) -> Result<lettre::address::Envelope, Misfit> {
    lettre::address::Envelope::new(Some(from.clone()), vec![to.clone()])
        .map_err(|_| Misfit::Builder)
}

/// The address as it goes on the wire: the domain as A-labels (RFC 5890), nothing that could end the line.
fn written(address: &EmailAddress) -> Result<Address, Misfit> {
    let text = address.expose();
    safe::header(text).map_err(|_| Misfit::Address)?;
    let (local, domain) = text.rsplit_once('@').ok_or(Misfit::Address)?;
    if local.contains(|c: char| c.is_whitespace() || "<>".contains(c)) {
        return Err(Misfit::Address);
    }
    let domain = safe::domain(domain).ok_or(Misfit::Address)?;
    Address::new(local, domain).map_err(|_| Misfit::Address)
}

/// The instant as lettre wants it; one before 1970 or after 9999, which no mail's Date can name, is clamped.
fn date(at: Timestamp) -> SystemTime {
    SystemTime::from(at.clamp(Timestamp::UNIX_EPOCH, Timestamp::MAX))
        .min(SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(253_402_300_799))
}
