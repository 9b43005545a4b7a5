//! The mails: what, where, by when, and a link. Never a word of what a notice says, nor the name of anybody in it.

use jiff::Timestamp;
use wardmote_domain::{
    ids::{MessageId, PersonId},
    local_time::LocalDateTime,
    outlet::OutletName,
    staff::What,
};
use wardmote_store::{DeskMailKind, DueTelling, MailTo, NewMail};

use super::{Now, together::Rounds};
use crate::{
    desk::{Desk, short_moment, tally::title},
    pages::plain,
};

/// Areas named in a subject; the rest are counted.
const AREAS: usize = 2;

/// What is said of things at one instant.
pub(crate) struct Words<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) now: &'a Now,
}

impl Words<'_> {
    /// One mail to one person about one thing or several.
    pub(super) fn mail(
        &self,
        person: PersonId,
        things: &[&DueTelling],
        rounds: &Rounds,
    ) -> NewMail {
        let (kind, subject, text) = match things {
            [one] => (kind(one.what), self.subject(one), self.whole(one)),
            many => (
                DeskMailKind::Told,
                self.subjects(many),
                self.list(many, rounds),
            ),
        };
        let desk = &self.desk.settings().server.desk_url;
        let foot = match things.iter().all(|d| d.what == What::ShiftChange) {
            true => String::new(),
            false => format!("\nSay \"I have it\", and see who else was told: {desk}/told\n"),
        };
        NewMail {
            kind,
            to: MailTo::Person(person),
            message: None,
            subject,
            text: format!("{text}{foot}"),
            due: None,
            expires: None,
        }
    }

    fn subjects(&self, many: &[&DueTelling]) -> String {
        let mut counts: Vec<(What, u64)> = Vec::new();
        for one in many {
            match counts.iter_mut().find(|(what, _)| *what == one.what) {
                Some((_, n)) => *n += 1,
                None => counts.push((one.what, 1)),
            }
        }
        let named: Vec<String> = counts
            .iter()
            .take(3)
            .map(|(what, n)| format!("{} {n}", short(*what)))
            .collect();
        let rest = if counts.len() > 3 { " and more" } else { "" };
        format!("{} things wait: {}{rest}", many.len(), named.join(", "))
    }

    /// `msg_…, Hackney, due 2pm`
    fn about(&self, one: &DueTelling) -> String {
        let mut parts: Vec<String> = one.message.iter().map(ToString::to_string).collect();
        parts.extend(self.areas(one));
        parts.extend(one.due_at.map(|at| format!("due {}", self.when(at))));
        parts.join(", ")
    }

    fn areas(&self, one: &DueTelling) -> Option<String> {
        let names: Vec<String> = one.areas.iter().take(AREAS).map(plain::area).collect();
        match one.areas.len().saturating_sub(AREAS) {
            _ if names.is_empty() => None,
            0 => Some(names.join("; ")),
            more => Some(format!("{} and {more} more", names.join("; "))),
        }
    }

    fn when(&self, at: Timestamp) -> String {
        short_moment(at, self.now.at)
    }

    fn outlet(&self, one: &DueTelling) -> String {
        let name = one.outlet.as_deref().and_then(|o| OutletName::new(o).ok());
        name.map_or_else(|| "an outlet".to_owned(), |name| self.desk.title_of(&name))
    }

    fn channel(&self, one: &DueTelling) -> String {
        one.lane.as_ref().map_or_else(
            || "A channel".to_owned(),
            |lane| title(lane.channel.as_str()),
        )
    }

    fn account(&self, one: &DueTelling) -> String {
        one.lane
            .as_ref()
            .map(|lane| format!(" (account {})", lane.account))
            .unwrap_or_default()
    }

    /// One line: what, where, by when.
    pub(crate) fn subject(&self, one: &DueTelling) -> String {
        let overdue = one.due_at.is_some_and(|at| at <= self.now.at);
        match one.what {
            What::LaneStopped => format!("{} has stopped", self.channel(one)),
            What::SendsComeBack => format!("{}: what we send comes back", self.channel(one)),
            What::Answered => format!("{}: somebody answered a notice", self.channel(one)),
            What::UrgentUsed | What::ReviewDue | What::WebhookStopped => {
                one.what.plain().to_owned()
            }
            What::TaskDue if overdue => format!("Overdue: a job by hand at {}", self.outlet(one)),
            What::TaskDue => {
                let due = one.due_at.map(|at| self.when(at)).unwrap_or_default();
                format!("A job by hand at {} is due {due}", self.outlet(one))
            }
            What::ShiftChange => {
                let at = one.due_at.map(|at| self.when(at)).unwrap_or_default();
                format!("Handover: a shift begins at {at}")
            }
            What::UpdateDue if overdue => format!("A promised update is late: {}", self.about(one)),
            What::OwedDue if overdue => format!("Something owed is overdue: {}", self.about(one)),
            what => format!("{}: {}", what.plain(), self.about(one)),
        }
    }

    fn whole(&self, one: &DueTelling) -> String {
        let mut text = format!("{}\n\n{}\n", self.says(one), self.link(one));
        if let Some(name) = self.had_it(one) {
            text = format!("{name} took this on, and it still stands.\n\n{text}");
        }
        text
    }

    fn had_it(&self, one: &DueTelling) -> Option<&str> {
        let who = one.taken_by?;
        let person = self.now.people.iter().find(|p| p.id == who)?;
        Some(&person.name)
    }

    fn says(&self, one: &DueTelling) -> String {
        let about = self.about(one);
        let clock = |at: Timestamp| plain::time(LocalDateTime::at(at));
        let due = one.due_at.map(clock).unwrap_or_default();
        let why = one.words.as_deref().unwrap_or("no reason was given");
        match one.what {
            What::ApprovalWaiting => format!(
                "A notice waits for a second person: {about}. Read it, then approve it or send it back."
            ),
            What::Returned => {
                format!("An approver sent a notice back with a reason: {about}.")
            }
            What::StoppedAtDoor => format!(
                "A notice was about to go and falls short of the standard as things stand now: {about}. Its approval is \
                 void."
            ),
            What::Late => format!("A notice that should be out is not: {about}."),
            What::NotConfirmed => format!(
                "Nobody knows whether part of a notice went out: {about}. Look on the account, then say here what became \
                 of it."
            ),
            What::OwedDue => format!("Something was promised with a notice, and it is not ticked: {about}."),
            What::UpdateDue => format!(
                "The public was told that there would be more by {due}, and nothing has followed: {about}. Write the next \
                 word, even if it says that there is no more to say yet."
            ),
            What::UrgentUsed => {
                "A notice is going out by the urgent lane. Read it and say within 60 minutes whether it stands:".to_owned()
            }
            What::ReviewDue => format!(
                "A notice that went by the urgent lane was to be reviewed by {due}, and nobody has done so. Read it and say \
                 whether it stands:"
            ),
            What::TaskDue => format!(
                "A notice waits for a person at {}. It is due {}. Do it, then tick it with its reference, or say why it is \
                 not done:",
                self.outlet(one),
                one.due_at.map(|at| self.when(at)).unwrap_or_default()
            ),
            What::LaneStopped => format!(
                "Nothing goes out on {}{} until {}. What is queued waits.\n\nWhy: {why}.\n\nTo start it again:",
                self.channel(one),
                self.account(one),
                // "Midnight on 9 December" reads two ways; "00:00 on 9 December 2026" does not.
                one.due_at.map_or_else(
                    || "someone starts it again".to_owned(),
                    |at| LocalDateTime::at(at).civil().strftime("%H:%M on %-d %B %Y").to_string()
                ),
            ),
            What::SendsComeBack => format!(
                "What goes out on {}{} comes back, and the readers' addresses are not to blame. Nobody is taken off the list \
                 for it.\n\nWhy, as the receiving side says: {why}.\n\nLook at the account with: wardmote doctor\nYou are \
                 told this at most once an hour.",
                self.channel(one),
                self.account(one),
            ),
            What::Answered => format!(
                "Somebody answered a notice on {}{}. Read it there; the answer itself is not kept here.\n\nThe notice:",
                self.channel(one),
                self.account(one),
            ),
            What::WebhookStopped => format!(
                "Another program hears nothing from this desk any more. {why}.\n\nPut it right there, then start it again, or \
                 remove it:"
            ),
            What::ShiftChange => format!(
                "A shift begins at {}. Whoever goes writes a note and hands over; whoever comes reads the sheet and signs for \
                 it:",
                one.due_at.map(|at| self.when(at)).unwrap_or_default()
            ),
        }
    }

    pub(super) fn link(&self, one: &DueTelling) -> String {
        let desk = &self.desk.settings().server.desk_url;
        format!("{desk}{}", path(one))
    }
}

/// Where to go for it, on the desk.
pub(crate) fn path(one: &DueTelling) -> String {
    path_of(one.what, one.message)
}

/// The same for what it is about.
pub(crate) fn path_of(what: What, message: Option<MessageId>) -> String {
    match (what, message) {
        (What::WebhookStopped, _) => "/webhooks".to_owned(),
        (What::TaskDue, _) => "/tasks".to_owned(),
        (What::ShiftChange, _) => "/handover".to_owned(),
        (What::LaneStopped | What::SendsComeBack, _) | (_, None) => "/channels".to_owned(),
        (What::NotConfirmed, Some(id)) => format!("/messages/{id}/status"),
        (_, Some(id)) => format!("/messages/{id}"),
    }
}

/// The kind of a mail about one thing.
fn kind(what: What) -> DeskMailKind {
    match what {
        What::UrgentUsed => DeskMailKind::LeadAlarm,
        What::ReviewDue => DeskMailKind::ReviewReminder,
        What::LaneStopped => DeskMailKind::LaneDown,
        What::TaskDue => DeskMailKind::TaskReminder,
        What::SendsComeBack => DeskMailKind::SendsComeBack,
        What::Answered => DeskMailKind::Answered,
        _ => DeskMailKind::Told,
    }
}

/// One word or two for a subject that counts several.
fn short(what: What) -> &'static str {
    match what {
        What::ApprovalWaiting => "approvals",
        What::Returned => "returned",
        What::StoppedAtDoor => "short at the door",
        What::Late => "late",
        What::NotConfirmed => "not confirmed",
        What::LaneStopped => "channels stopped",
        What::OwedDue => "owed",
        What::UpdateDue => "updates due",
        What::UrgentUsed => "urgent lane",
        What::ReviewDue => "reviews",
        What::TaskDue => "jobs by hand",
        What::SendsComeBack => "coming back",
        What::Answered => "answered",
        What::ShiftChange => "shifts",
        What::WebhookStopped => "webhooks",
    }
}
