//! What comes next in the order of time, what leaves in the next hour, and the pages that let something go.

use askama::Template;
use wardmote_domain::{ids::MessageId, message::MessageState};

use crate::{
    desk::{AlternativeRow, UpcomingRow},
    pages::{
        chrome::{Chrome, ErrorLine},
        form, plain,
        question::Question,
    },
};

impl AlternativeRow {
    pub(crate) fn sentence(&self) -> String {
        form::sentence(&self.words)
    }
}

/// What keeps a notice back, its alternatives, and what this person can do about it. Stands on its pages.
#[derive(Debug, Clone, Default)]
pub struct Stands {
    /// The notice.
    pub id: Option<MessageId>,
    /// Why it is stopped.
    pub held: Option<String>,
    /// The notices of which only one may go, this one among them.
    pub alternatives: Vec<AlternativeRow>,
    /// Whether this person can take them apart.
    pub apart: bool,
    /// Where to go, and what the link says.
    pub acts: Vec<(String, &'static str)>,
}

impl Stands {
    /// Whether that is the notice itself.
    pub(crate) fn is(&self, of: &AlternativeRow) -> bool {
        self.id == Some(of.id)
    }
}

/// Notices under one heading.
#[derive(Debug, Clone)]
pub struct UpcomingGroup {
    /// The heading.
    pub title: &'static str,
    /// What it means.
    pub hint: &'static str,
    /// Whether a person alone is in the way: these stand first on the page.
    pub first: bool,
    /// The notices.
    pub rows: Vec<UpcomingRow>,
}

/// The list.
#[derive(Debug, Template)]
#[template(path = "console/upcoming.html")]
pub struct UpcomingPage {
    /// Round it.
    pub chrome: Chrome,
    /// When it was read, in words.
    pub read_at: String,
    /// Who stopped everything routine and when, while it is stopped.
    pub routine_stopped: Option<String>,
    /// What leaves within the hour.
    pub leaving: Vec<UpcomingRow>,
    /// What would, and does not.
    pub kept_back: Vec<UpcomingRow>,
    /// The rest of the page.
    pub groups: Vec<UpcomingGroup>,
    /// Areas to choose from: code and name.
    pub areas: Vec<(String, String)>,
    /// Types to choose from.
    pub kinds: Vec<(String, String)>,
    /// The area chosen.
    pub area: String,
    /// The type chosen.
    pub kind: String,
    /// Whether only this person's are shown.
    pub mine: bool,
    /// Whether anything was chosen.
    pub narrowed: bool,
    /// Whether this person may let something go, by notice.
    pub may_let_go: Vec<MessageId>,
}

impl UpcomingPage {
    fn href(row: &UpcomingRow) -> String {
        if row.state.has_been_public() || row.state == MessageState::Approved {
            format!("/messages/{}/status", row.id)
        } else {
            format!("/messages/{}", row.id)
        }
    }

    fn line(row: &UpcomingRow) -> String {
        let areas: Vec<&str> = row.areas.iter().map(|a| a.name.as_str()).collect();
        let areas = match areas.is_empty() {
            true => "no ward yet".to_owned(),
            false => areas.join("; "),
        };
        format!(
            "{}, {}; {areas}; by {}; {}",
            row.kind.title(),
            plain::priority(row.priority).to_lowercase(),
            row.author,
            row.state.plain()
        )
    }

    fn acts(&self, row: &UpcomingRow) -> Vec<(String, &'static str)> {
        if self.may_let_go.contains(&row.id) {
            acts(row.id, row.held_by)
        } else {
            Vec::new()
        }
    }
}

/// What ends each hold that a notice has of its own: where, and what the link says.
pub(crate) fn acts(id: MessageId, by: crate::desk::HeldBy) -> Vec<(String, &'static str)> {
    let mut acts = Vec::new();
    if by.asked {
        acts.push((format!("/messages/{id}/still-goes"), "Does it still go?"));
    }
    if by.trigger && !by.locked {
        acts.push((format!("/messages/{id}/happened"), "It has happened"));
    }
    if by.locked {
        acts.push((format!("/messages/{id}/unlock"), "Unlock it"));
    }
    acts
}

/// A page that asks before something goes.
#[derive(Debug, Template)]
#[template(path = "console/let_go.html")]
pub struct LetGoPage {
    /// Round it.
    pub chrome: Chrome,
    /// What is wrong with what was posted.
    pub errors: Vec<ErrorLine>,
    /// The notice.
    pub headline: String,
    /// What will happen, a line each.
    pub lines: Vec<String>,
    /// Where it posts.
    pub action: String,
    /// What is asked.
    pub questions: Vec<Question>,
    /// What the button says.
    pub button: &'static str,
    /// Where "Go back" leads.
    pub back: String,
}
