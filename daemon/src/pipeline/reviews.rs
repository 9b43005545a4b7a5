//! The review after the urgent lane: the lead is mailed again until someone has looked.

use wardmote_domain::local_time::LocalDateTime;
use wardmote_store::{DeskMailKind, MailTo, NewMail};

use crate::desk::FullMessage;

use super::{Did, Pipeline, Step};

impl Pipeline {
    /// Mails the leads of each message whose review is due.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn reviews_step(&self) -> Step {
        let mut did = Did::Nothing;
        for due in self.store.due_reviews().await? {
            let areas = FullMessage::read(&self.store, due.message)
                .await?
                .draft
                .reach();
            let leads = match self.desk.leads(&areas).await {
                Ok(leads) => leads,
                Err(error) => {
                    tracing::error!(msg = %due.message, %error, "the leads cannot be read");
                    continue;
                }
            };
            let desk = &self.desk.settings.server.desk_url;
            let was_due = LocalDateTime::at(due.due_at)
                .civil()
                .strftime("%H:%M")
                .to_string();
            let mails = leads
                .iter()
                .map(|lead| NewMail {
                    kind: DeskMailKind::ReviewReminder,
                    to: MailTo::Person(lead.id),
                    message: Some(due.message),
                    subject: "Urgent lane: nobody has reviewed a notice yet".to_owned(),
                    text: format!(
                        "A notice that went by the urgent lane was to be reviewed by {was_due}, and nobody has done \
                         so. Read it and say whether it stands:\n{desk}/messages/{}\n",
                        due.message
                    ),
                    due: None,
                    expires: None,
                })
                .collect();
            if self.store.remind_review(due.message, mails).await? {
                did = Did::Something;
            }
        }
        Ok(did)
    }
}
