//! What all readers of an edition share: made once, kept while it goes out.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use lettre::message::{Message, MessageBuilder};
use wardmote_domain::{send::Edition, variant::Copy};

use super::{
    compose::{Composer, Misfit},
    headers::{AutoSubmitted, ContentLanguage, ListId, ListUnsubscribePost, XWardmoteMessage},
    quoted::Quoted,
    safe::{self, Unfit},
};

/// How many editions are kept encoded: a message in its languages, a few messages at a time.
const KEPT: usize = 32;

/// The editions that are kept, oldest first.
pub(super) type Kept = Mutex<VecDeque<(Arc<Edition>, Arc<Prepared>)>>;

/// What all readers of an edition share.
pub(super) struct Prepared {
    pub headers: MessageBuilder,
    pub text: Quoted,
    pub html: Quoted,
}

impl Composer {
    /// What all readers of the edition share: kept from the last time, or made now. A kept one is used only for the
    /// very same edition, compared whole.
    pub(super) fn prepared(&self, edition: &Arc<Edition>) -> Result<Arc<Prepared>, Misfit> {
        // A thread that panicked while it held the lock leaves at worst an edition fewer.
        let lock = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |kept: &Arc<Edition>| Arc::ptr_eq(kept, edition) || kept == edition;
        if let Some((_, prepared)) = lock().iter().find(|(kept, _)| same(kept)) {
            return Ok(Arc::clone(prepared));
        }
        let prepared = Arc::new(self.prepare(edition)?);
        let mut kept = lock();
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back((Arc::clone(edition), Arc::clone(&prepared)));
        Ok(prepared)
    }

    fn prepare(&self, edition: &Edition) -> Result<Prepared, Misfit> {
        let [copy] = edition.copies.as_slice() else {
            return Err(Misfit::NotMail(
                "a mail carries one language, and this edition does not hold just one",
            ));
        };
        let Copy::Email {
            subject,
            text,
            html,
        } = &copy.copy
        else {
            return Err(Misfit::NotMail("this edition was not rendered as a mail"));
        };
        safe::header(subject).map_err(|e| Misfit::Ours("subject", e))?;
        safe::header(&edition.list.name).map_err(|e| Misfit::Ours("list name", e))?;
        for (what, slotted) in [("text", text), ("HTML", html)] {
            slotted
                .0
                .iter()
                .try_for_each(|part| safe::body(part))
                .map_err(|e| Misfit::Ours(what, e))?;
        }
        if text.0.iter().all(|part| part.trim().is_empty()) {
            return Err(Misfit::Ours("text", Unfit::Empty));
        }
        let code = &edition.list.code;
        if code.is_empty()
            || code.len() > 63
            || !code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        {
            return Err(Misfit::NotMail(
                "the list's code may hold letters, digits and hyphens only",
            ));
        }
        let headers = Message::builder()
            .from(self.from.clone())
            .subject(subject.as_str())
            .header(ListId {
                name: edition.list.name.clone(),
                id: format!("{code}.{}", self.domain),
            })
            .header(ListUnsubscribePost("List-Unsubscribe=One-Click".to_owned()))
            .header(AutoSubmitted("auto-generated".to_owned()))
            .header(ContentLanguage(copy.language.as_str().to_owned()))
            .header(XWardmoteMessage(edition.message.to_string()));
        Ok(Prepared {
            headers,
            text: Quoted::new(text),
            html: Quoted::new(html),
        })
    }
}
