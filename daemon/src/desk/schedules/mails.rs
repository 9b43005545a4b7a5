//! The mails about copy: a link for each ward, the kind and the time, never what a message says. One mail a person,
//! however many wards they have.

use std::collections::BTreeMap;

use wardmote_domain::{
    ids::{AskId, PersonId},
    places::WardCode,
    schedule::Wake,
};
use wardmote_store::{AskView, DeskMailKind, MailTo, NewMail, NewRound, ScheduleView};

use super::{request::ward_name, rows::words_of};
use crate::desk::Desk;

/// What a mail needs to know of an ask.
type Line = (AskId, WardCode);

fn mail(kind: DeskMailKind, to: PersonId, subject: String, text: String) -> NewMail {
    NewMail {
        kind,
        to: MailTo::Person(to),
        message: None,
        subject,
        text,
        due: None,
        expires: None,
    }
}

/// `Cazenove`, or `3 wards`.
fn wards(lines: &[Line]) -> String {
    match lines {
        [(_, ward)] => ward_name(ward),
        _ => format!("{} wards", lines.len()),
    }
}

fn by_owner(asks: impl IntoIterator<Item = (PersonId, Line)>) -> BTreeMap<PersonId, Vec<Line>> {
    let mut all: BTreeMap<PersonId, Vec<Line>> = BTreeMap::new();
    for (owner, line) in asks {
        all.entry(owner).or_default().push(line);
    }
    all
}

impl Desk {
    fn links(&self, lines: &[Line]) -> String {
        let desk = &self.settings.server.desk_url;
        let line = |(id, ward): &Line| format!("{}:\n{desk}/asks/{id}\n", ward_name(ward));
        lines.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// To each owner, when a round opens. `late` is the wake it was for, when it opens late.
    pub(crate) fn asked_mails(&self, round: &NewRound, late: Option<Wake>) -> Vec<NewMail> {
        let due = words_of(round.due);
        let what = round.kind.title();
        let late = late.map_or_else(String::new, |wake| {
            format!("\nThis should have been asked on {}. It comes late because this service was not running then.\n", wake.words())
        });
        by_owner(round.asks.iter().map(|a| (a.owner, (a.id, a.area))))
            .into_iter()
            .map(|(owner, lines)| {
                let of = wards(&lines);
                let subject = format!("Please write: {what} for {of}, by {due}");
                let text = format!(
                    "{}: your copy is wanted by {due}.\n{late}\n{}\nSign in, see what is known already, add what is new, and hand it in. \
                     Without copy nothing is sent.\n",
                    round.name,
                    self.links(&lines)
                );
                mail(DeskMailKind::CopyAsked, owner, subject, text)
            })
            .collect()
    }

    /// To whoever is asked from now on in place of somebody else.
    pub(super) fn given_mail(&self, ask: &AskView, to: PersonId) -> NewMail {
        let due = words_of(ask.due_at);
        let line = [(ask.id, ask.area)];
        let subject = format!(
            "Please write: {} for {}, by {due}",
            ask.kind.title(),
            wards(&line)
        );
        let text = format!(
            "{}: you are asked for this copy now. It is wanted by {due}.\n\n{}\nWithout copy nothing is sent.\n",
            ask.round_name,
            self.links(&line)
        );
        mail(DeskMailKind::CopyAsked, to, subject, text)
    }

    /// To owners of one round who have not answered.
    pub(crate) fn chase_mails(&self, asks: &[AskView]) -> Vec<NewMail> {
        let Some(first) = asks.first() else {
            return Vec::new();
        };
        let due = words_of(first.due_at);
        by_owner(asks.iter().map(|a| (a.owner.id, (a.id, a.area))))
            .into_iter()
            .map(|(owner, lines)| {
                let subject = format!("Reminder: {} for {}, by {due}", first.kind.title(), wards(&lines));
                let text = format!(
                    "{}: your copy is not in yet. It is wanted by {due}.\n\n{}\nWithout copy nothing is sent.\n",
                    first.round_name,
                    self.links(&lines)
                );
                mail(DeskMailKind::CopyAsked, owner, subject, text)
            })
            .collect()
    }

    /// To each owner whose copy is late, and to whoever runs the round. Who is both gets one.
    pub(crate) fn late_mails(&self, asks: &[AskView], runs_it: PersonId) -> Vec<NewMail> {
        let Some(first) = asks.first() else {
            return Vec::new();
        };
        let (due, what) = (words_of(first.due_at), first.kind.title());
        let owners = by_owner(asks.iter().map(|a| (a.owner.id, (a.id, a.area))));
        let mut mails: Vec<NewMail> = owners
            .into_iter()
            .filter(|(owner, _)| *owner != runs_it)
            .map(|(owner, lines)| {
                let subject = format!("Late: {what} for {}", wards(&lines));
                let text = format!(
                    "{}: your copy was wanted by {due} and is not in. It can still be handed in.\n\n{}\nWithout copy nothing is sent.\n",
                    first.round_name,
                    self.links(&lines)
                );
                mail(DeskMailKind::CopyLate, owner, subject, text)
            })
            .collect();
        let desk = &self.settings.server.desk_url;
        let who: Vec<String> = asks
            .iter()
            .map(|a| format!("{}: {}", ward_name(&a.area), a.owner.name))
            .collect();
        let n = asks.len();
        let noun = if n == 1 { "ward is" } else { "wards are" };
        let text = format!(
            "{}: copy was wanted by {due}. {n} {noun} missing:\n\n{}\n\nNothing is sent for them. Write it for them, ask somebody else, \
             or leave it:\n{desk}/rounds/{}\n",
            first.round_name,
            who.join("\n"),
            first.round
        );
        mails.push(mail(
            DeskMailKind::CopyLate,
            runs_it,
            format!("Late: {what}, {n} {noun} missing"),
            text,
        ));
        mails
    }

    /// To whoever made the schedule and to its owner, when wakes were missed.
    pub(super) fn missed_mails(
        &self,
        schedule: &ScheduleView,
        missed: &[Wake],
        one_opened: bool,
        next: Option<Wake>,
    ) -> Vec<NewMail> {
        let desk = &self.settings.server.desk_url;
        let times: Vec<String> = missed.iter().rev().take(10).map(|w| w.words()).collect();
        let more = match missed.len() {
            0..=10 => String::new(),
            n => format!("and {} before\n", n - 10),
        };
        let opened = if one_opened {
            "The newest one is being asked for now.\n"
        } else {
            "Nobody was asked. Wake the schedule by hand if the copy is still wanted.\n"
        };
        let next = next.map_or_else(
            || "There is no further time.".to_owned(),
            |w| format!("The next time is {}.", w.words()),
        );
        let text = format!(
            "{}: this service was not running, or its clock was wrong, when copy was to be asked for:\n\n{}\n{more}\n{opened}{next}\n\n\
             {desk}/schedules/{}\n",
            schedule.name,
            times.join("\n"),
            schedule.id
        );
        let mut whom = vec![schedule.made_by.id];
        if schedule.plan.owner != schedule.made_by.id {
            whom.push(schedule.plan.owner);
        }
        let subject = format!("Not asked in time: {}", schedule.name);
        whom.into_iter()
            .map(|to| mail(DeskMailKind::CopyLate, to, subject.clone(), text.clone()))
            .collect()
    }
}
