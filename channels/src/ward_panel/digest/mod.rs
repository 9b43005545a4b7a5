//! Members' digests: one mail to each member of a ward's panel with what is new on the ward page. It goes out by the mail
//! channel, with the same unsubscribe link and headers as any mail to a reader; `markup` makes its two bodies.
//!
//! The mail says nothing that was not approved: the titles, the texts and the public links of the notices.

mod markup;

use std::{fmt::Write as _, sync::Arc};

use jiff::SignedDuration;
use wardmote_domain::{
    outlet::{OutletName, WARD_PANEL},
    send::{
        AccountName, Answer, Answered, Back, Check, CheckState, Doubt, Edition, EditionCopy, Found,
        Gather, Grouping, Lane, Limit, Outgoing, Probe, ReaderList, Reason, Recall, RecallAnswered,
        SettlePlan, Settled, Shape,
    },
    variant::{Copy, Slotted},
    words::Format,
};

use super::WardPanelError;
use crate::{
    channel::{Channel, Sending},
    email::EmailChannel,
};

/// Digests under one account, carried by mail.
pub struct DigestChannel {
    name: OutletName,
    account: AccountName,
    gather: Gather,
    mail: Arc<EmailChannel>,
}

impl DigestChannel {
    /// The channel that sends at that time through that mail.
    ///
    /// # Errors
    /// When the outlet's name is not one.
    pub fn new(
        account: AccountName,
        gather: Gather,
        mail: Arc<EmailChannel>,
    ) -> Result<Self, WardPanelError> {
        Ok(Self {
            name: OutletName::new(WARD_PANEL)?,
            account,
            gather,
            mail,
        })
    }

    async fn carry(&self, outgoing: &Outgoing) -> Answered {
        match letter(outgoing) {
            Some(letter) => self.mail.send(&letter).await,
            None => {
                let words = "the message has no version for ward panels: give it the format panel";
                Answered {
                    answer: Answer::Refused {
                        reason: Reason::new("no-panel", words),
                        suppress: false,
                    },
                    seen: Vec::new(),
                    touched: false,
                }
            }
        }
    }
}

/// Above the reader's own link. In English, as nobody has signed it in another language; mail programs offer the same
/// link with words of their own.
const LEAVE: &str = "To get no more of these mails:";

/// One notice of a digest.
struct Notice<'a> {
    copy: &'a EditionCopy,
    title: &'a str,
    markdown: &'a str,
    url: &'a str,
}

fn notice<'a>(edition: &'a Edition, url: &'a str) -> Option<Notice<'a>> {
    edition.copies.iter().find_map(|copy| match &copy.copy {
        Copy::Panel { title, markdown } => Some(Notice {
            copy,
            title: title.trim(),
            markdown,
            url,
        }),
        _ => None,
    })
}

/// The mail of a delivery and those that go with it: the same bytes on every try. Nothing where one of them has no panel
/// copy.
fn letter(outgoing: &Outgoing) -> Option<Outgoing> {
    let first = notice(&outgoing.edition, &outgoing.notice_url)?;
    let mut notices = Vec::with_capacity(1 + outgoing.with.len());
    for with in &outgoing.with {
        notices.push(notice(&with.edition, &with.notice_url)?);
    }
    notices.insert(0, first);
    let first = notices.first()?;
    let subject = match notices.len() {
        1 => first.title.to_owned(),
        // A number needs no translation.
        many => format!("{} (+{})", first.title, many - 1),
    };
    let copy = EditionCopy {
        language: first.copy.language.clone(),
        direction: first.copy.direction,
        copy: Copy::Email {
            subject,
            text: Slotted(vec![
                format!("{}{LEAVE}\n", text(&notices)),
                "\n".to_owned(),
            ]),
            html: html(&notices),
        },
    };
    Some(Outgoing {
        edition: Arc::new(Edition {
            copies: vec![copy],
            pictures: Vec::new(),
            ..(*outgoing.edition).clone()
        }),
        with: Vec::new(),
        ..outgoing.clone()
    })
}

/// Titles, texts and links, parted by lines; last the reader's own link to leave.
fn text(notices: &[Notice<'_>]) -> String {
    let mut out = String::new();
    for notice in notices {
        let _ = write!(
            out,
            "{}\n\n{}\n\n{}\n\n----------\n\n",
            notice.title,
            markup::text(notice.markdown),
            notice.url
        );
    }
    out
}

fn html(notices: &[Notice<'_>]) -> Slotted {
    let mut out = String::from("<html><body>");
    for notice in notices {
        let dir = notice.copy.direction.as_str();
        let url = markup::escape(notice.url);
        let _ = write!(
            out,
            "<div lang=\"{}\" dir=\"{dir}\"><h2>{}</h2>{}<p><a href=\"{url}\" dir=\"ltr\">{url}</a></p></div><hr>",
            markup::escape(notice.copy.language.as_str()),
            markup::escape(notice.title),
            markup::html(notice.markdown),
        );
    }
    let _ = write!(out, "<p lang=\"en-GB\" dir=\"ltr\">{LEAVE}<br><a href=\"");
    Slotted(vec![
        out,
        "\">".to_owned(),
        "</a></p></body></html>".to_owned(),
    ])
}

impl Channel for DigestChannel {
    fn name(&self) -> &OutletName {
        &self.name
    }

    fn account(&self) -> &AccountName {
        &self.account
    }

    fn carried_by(&self) -> Option<Lane> {
        Some(self.mail.lane())
    }

    /// Those of the relay, kept for this lane by itself: what the relay refuses beyond them comes back as a wait.
    fn limits(&self) -> Vec<Limit> {
        self.mail.limits()
    }

    fn shape(&self) -> Shape {
        Shape {
            grouping: Grouping::Readers {
                format: Format::Panel,
                list: ReaderList::Panel,
            },
            gather: Some(self.gather),
            ..self.mail.shape()
        }
    }

    fn settle_plan(&self) -> SettlePlan {
        self.mail.settle_plan()
    }

    fn backoff(&self, attempt: u32) -> SignedDuration {
        self.mail.backoff(attempt)
    }

    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> Sending<'a, Answered> {
        Box::pin(self.carry(outgoing))
    }

    fn settle<'a>(&'a self, _doubt: &'a Doubt) -> Sending<'a, Settled> {
        let words = "a relay cannot be asked whether it has a mail";
        Box::pin(std::future::ready(
            Found::CannotTell(Reason::new("mail", words)).into(),
        ))
    }

    fn recall<'a>(&'a self, recall: &'a Recall) -> Sending<'a, RecallAnswered> {
        self.mail.recall(recall)
    }

    fn probe(&self) -> Sending<'_, Probe> {
        self.mail.probe()
    }

    fn back(&self) -> Back {
        Back {
            can: false,
            words: "A digest that has gone out stays. Members are told in their next one."
                .to_owned(),
        }
    }

    fn examine(&self) -> Sending<'_, Vec<Check>> {
        Box::pin(async move {
            vec![match self.mail.probe().await {
                Probe::Up => Check::good("mail for digests", "the relay answers"),
                Probe::Down(reason) => Check::not_good(
                    CheckState::Bad,
                    "mail for digests",
                    reason.words,
                    "digests go out by mail: put [channels.email] right",
                ),
            }]
        })
    }
}

#[cfg(test)]
mod tests;
