//! Reminders of jobs by hand: to whoever promised them, at their set minutes, until they are ticked. They name the outlet
//! and the time, never what the notice says.

use wardmote_store::{DeskMailKind, MailTo, NewMail, TaskView};

use crate::desk::short_moment;

use super::{Did, Pipeline, Step};

impl Pipeline {
    /// Mails whoever has a job whose reminder is due.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn tasks_step(&self) -> Step {
        let mut did = Did::Nothing;
        for task in self.store.due_task_reminders().await? {
            let whom = match self.desk.to_remind(&task).await {
                Ok(whom) => whom,
                Err(error) => {
                    tracing::error!(msg = %task.message, %error, "whom to remind of a job by hand cannot be read");
                    continue;
                }
            };
            let (subject, text) = self.reminder(&task);
            let mails = whom
                .into_iter()
                .map(|person| NewMail {
                    kind: DeskMailKind::TaskReminder,
                    to: MailTo::Person(person),
                    message: Some(task.message),
                    subject: subject.clone(),
                    text: text.clone(),
                    due: None,
                    expires: None,
                })
                .collect();
            if self.store.remind_task(task.delivery, mails).await? {
                did = Did::Something;
            }
        }
        Ok(did)
    }

    fn reminder(&self, task: &TaskView) -> (String, String) {
        let now = self.clock.now();
        let title = self.desk.title_of(&task.outlet);
        let due = short_moment(task.due_at, now);
        let who = task.owner_name.as_deref().unwrap_or("Nobody");
        let desk = &self.desk.settings.server.desk_url;
        let subject = if task.due_at <= now {
            format!("Overdue: a job by hand at {title}")
        } else {
            format!("A job by hand at {title} is due {due}")
        };
        let text = format!(
            "A notice waits for a person at {title}. It is due {due}. {who} is down for it.\n\nDo it, then tick it with its \
             reference, or say why it is not done:\n{desk}/tasks\n"
        );
        (subject, text)
    }
}
