//! Jobs by hand: what they are before release, who takes them on, and how each stands afterwards.

mod words;

use jiff::Timestamp;
use serde::Serialize;
use wardmote_domain::{
    draft::Draft,
    ids::{DeliveryId, MessageId},
    local_time::LocalDateTime,
    message::MessageState,
    outlet::{Class, How, Outlet, OutletName},
    person::{Act, Person, Role},
    variant::Rendered,
};
use wardmote_store::{NOT_DONE, TaskView};

pub(super) use self::words::due_words;
use self::words::{not_yet, stands};
use super::{
    Desk, DeskError, FullMessage,
    pack::{Embargo, Pack, PackOf, pack},
    tally::{OutletLine, outlet_title, title},
};
use crate::pages::plain;

/// A job that a person will have to do once the message goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Promised {
    /// The outlet.
    pub outlet: OutletName,
    /// Its name in print.
    pub title: String,
    /// Who does it; nobody is named yet where it is empty.
    pub owner: Option<String>,
    /// By when: an hour of the clock where the time of release is known, else so many minutes after it.
    pub by: String,
    /// The whole sentence: "Met Engage: Ada Penrose, by 11:40am on Tuesday 8 December 2026".
    pub words: String,
}

/// An open job by hand.
#[derive(Debug, Clone, Serialize)]
pub struct TaskRow {
    /// The delivery to tick.
    pub delivery: DeliveryId,
    /// The message.
    pub message: MessageId,
    /// What it says at the top; nothing of it where it was taken down.
    pub headline: String,
    /// The outlet.
    pub outlet: OutletName,
    /// Its name in print.
    pub title: String,
    /// What is to be done.
    pub words: String,
    /// Who promised it.
    pub owner: Option<String>,
    /// Whether that is the one who asks.
    pub mine: bool,
    /// By when.
    pub due: Timestamp,
    /// By when, in words: "due 11:40am", "overdue since 11:40am".
    pub due_words: String,
    /// Whether that time has passed.
    pub overdue: bool,
    /// Whether there is a pack to take there: not for taking back.
    pub has_pack: bool,
    /// Whether the one who asks may take it on and tick it.
    #[serde(skip)]
    pub may_take: bool,
}

/// A name or role of at most 100 characters on one line.
fn owner(text: &str) -> Result<String, DeskError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 100 || text.chars().any(char::is_control) {
        return Err(DeskError::field(
            "owner",
            "give the name of who does it, on one line of at most 100 characters",
        ));
    }
    Ok(text.to_owned())
}

impl Desk {
    /// What a person has to do once a message goes, in the order of its outlets. For the page before its release.
    pub fn by_hand_promises(&self, draft: &Draft) -> Vec<Promised> {
        let named = draft.outlets.iter().filter_map(|o| self.outlets().get(o));
        named
            .filter(|o| o.how == How::ByHand)
            .map(|o| self.promised(draft, o))
            .collect()
    }

    fn promised(&self, draft: &Draft, outlet: &Outlet) -> Promised {
        let hand = &outlet.hand;
        let early = draft.press_first && outlet.classes.contains(&Class::Press);
        let from = match (draft.times.release, draft.times.embargo) {
            (release, _) if early => release,
            (Some(release), Some(embargo)) if embargo.instant() > release.instant() => {
                Some(embargo)
            }
            (None, Some(embargo)) if draft.press_first => Some(embargo),
            (release, _) => release,
        };
        let after = jiff::SignedDuration::from_mins(i64::from(hand.due_minutes));
        let due = from.and_then(|from| from.instant().checked_add(after).ok());
        let by = match due {
            Some(due) => format!("by {}", plain::moment(LocalDateTime::at(due))),
            None => format!("within {} minutes of its release", hand.due_minutes),
        };
        let title = outlet_title(outlet);
        let who = hand.owner.as_deref().unwrap_or("nobody is named yet");
        let mails = match hand.newsdesks.len() {
            0 => String::new(),
            n => format!(
                " The copy is mailed by itself to {}.",
                plain::counted(n as u64, "newsdesk", "newsdesks")
            ),
        };
        Promised {
            outlet: outlet.name.clone(),
            words: format!("{title}: {who}, {by}.{mails}"),
            title,
            owner: hand.owner.clone(),
            by,
        }
    }

    /// What does not fit into the pack for an outlet, in words: nothing is cut, so it is to be put right before release.
    pub fn pack_problems(
        &self,
        draft: &Draft,
        rendered: &Rendered,
        outlet: &OutletName,
    ) -> Vec<String> {
        let reference = wardmote_domain::ids::Reference::random();
        let of = PackOf {
            draft,
            rendered,
            revision: 0,
            reference: &reference,
            embargo: Embargo::None,
        };
        self.outlets()
            .get(outlet)
            .filter(|o| o.how == How::ByHand)
            .map(|o| pack(of, o).too_long)
            .unwrap_or_default()
    }

    /// The pack for an outlet of a message, as it stands now.
    ///
    /// # Errors
    /// When there is no such message or outlet of it, the person may not read there, or there is nothing to put out any
    /// more.
    pub async fn pack(&self, by: &Person, id: MessageId, outlet: &str) -> Result<Pack, DeskError> {
        self.readable(by, id).await?;
        let message = FullMessage::read(&self.store, id).await?;
        let gone = match message.state {
            MessageState::Withdrawn => Some("it was withdrawn"),
            MessageState::TakenDown => Some("it was taken down"),
            MessageState::Corrected => Some("a correction took its place: use the pack of that"),
            _ => None,
        };
        if let Some(why) = gone {
            return Err(DeskError::Conflict(format!(
                "there is nothing of this notice to put out any more: {why}"
            )));
        }
        let known = message
            .draft
            .outlets
            .iter()
            .filter(|name| name.as_str() == outlet)
            .find_map(|name| self.outlets().get(name))
            .filter(|o| o.how == How::ByHand);
        let outlet = known.ok_or_else(|| {
            DeskError::NotFound(format!(
                "this notice has no outlet {} that a person serves",
                outlet.chars().take(40).collect::<String>()
            ))
        })?;
        let now = self.clock.now();
        let mut made = pack(
            PackOf {
                draft: &message.draft,
                rendered: &message.rendered,
                revision: message.number.0,
                reference: &message.reference,
                embargo: Embargo::of(&message.draft, message.embargo_broken_at, now),
            },
            outlet,
        );
        let jobs = self.store.message_tasks(id).await?;
        let stands = jobs.iter().any(|j| j.outlet == outlet.name);
        made.notes.splice(0..0, not_yet(message.state, stands));
        if let Some(held) = self.held(&message).await?.words {
            let words = format!("Stopped: {held}. Do not put it out until it goes on.");
            made.notes.insert(0, words);
        }
        Ok(made)
    }

    /// Every open job by hand of the areas this person may read, their own first, the one due first first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn open_tasks(&self, by: &Person) -> Result<Vec<TaskRow>, DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        let now = self.clock.now();
        let open = self.store.open_tasks().await?;
        let mut rows: Vec<TaskRow> = open
            .into_iter()
            .filter(|t| by.may(Act::Read, &t.areas))
            .map(|t| self.task_row(by, t, now))
            .collect();
        rows.sort_by_key(|t| !t.mine);
        Ok(rows)
    }

    fn task_row(&self, by: &Person, task: TaskView, now: Timestamp) -> TaskRow {
        let down = task.message_state == MessageState::TakenDown;
        let back = matches!(
            task.message_state,
            MessageState::Withdrawn | MessageState::TakenDown | MessageState::Corrected
        );
        TaskRow {
            mine: is_owner(by, &task),
            may_take: by.may(Act::Settle, &task.areas),
            delivery: task.delivery,
            message: task.message,
            headline: if down {
                "A notice that was taken down".to_owned()
            } else {
                task.headline
            },
            title: self.title_of(&task.outlet),
            words: task.reason.map(|r| r.words).unwrap_or_default(),
            outlet: task.outlet,
            owner: task.owner_name,
            due: task.due_at,
            due_words: due_words(task.due_at, now),
            overdue: task.due_at < now,
            has_pack: !back,
        }
    }

    /// The name of an outlet in print, by the configuration.
    pub fn title_of(&self, name: &OutletName) -> String {
        self.outlets()
            .get(name)
            .map_or_else(|| title(name.as_str()), outlet_title)
    }

    /// Names who does an open job; a person who gives their own name takes it on.
    ///
    /// # Errors
    /// When the name is empty, the person may not tick there, or it is no open job by hand.
    pub async fn give_task(
        &self,
        by: &Person,
        delivery: DeliveryId,
        to: &str,
    ) -> Result<(), DeskError> {
        let of = self.store.delivery(delivery).await?;
        self.on_message(by, Act::Settle, of.message).await?;
        Ok(self.store.give_task(delivery, owner(to)?, by.id).await?)
    }

    /// Says at each outlet by hand what was promised and what was done, in place of bare counts.
    pub(super) fn promises_on(&self, lines: &mut [OutletLine], tasks: &[TaskView]) {
        let now = self.clock.now();
        for line in lines {
            let Ok(name) = OutletName::new(&line.outlet) else {
                continue;
            };
            let own: Vec<&TaskView> = tasks.iter().filter(|t| t.outlet == name).collect();
            if own.is_empty() {
                continue;
            }
            line.title = self.title_of(&name);
            let words: Vec<String> = own.iter().map(|t| stands(t, now)).collect();
            line.words = format!("{}: {}", line.title, words.join("; "));
            // What the line says of its jobs is not said a second time.
            let given_up = |reason: &String| {
                own.iter().any(|t| {
                    t.reason
                        .as_ref()
                        .is_some_and(|r| r.code == NOT_DONE && &r.words == reason)
                })
            };
            line.reasons.retain(|reason| !given_up(reason));
        }
    }
}

/// Whether a job is this person's: by name, or by a role they hold there.
pub(super) fn is_owner(by: &Person, task: &TaskView) -> bool {
    let role = task
        .owner_name
        .as_deref()
        .and_then(|n| n.to_lowercase().parse::<Role>().ok());
    task.owner == Some(by.id)
        || role.is_some_and(|role| {
            by.grants
                .iter()
                .any(|g| g.role == role && g.areas.covers_all(&task.areas))
        })
}
