//! The page of a notice before it goes out: what the check found, every version as its reader sees it, the facts in
//! each language beside the English, and what this person may do.

use askama::Template;
use wardmote_domain::{
    finding::{Point, Report, Verdict},
    ids::RoundId,
    message::MessageState,
    places::Language,
    words::Direction,
};

use super::findings::{FindingCard, OweForm};
use super::pictures::PictureCard;
use super::upcoming::Stands;
use super::versions::{FactRow, MatrixTable, VersionCard, VersionText};
use crate::desk::{Outlook, may_be_printed};
use crate::pages::{
    chrome::{Chrome, ErrorLine},
    plain,
};

/// A hash that a person approves: its first letters to read, the whole to post.
#[derive(Debug, Clone)]
pub struct Hash(pub String);

impl Hash {
    /// The first twelve characters.
    pub fn short(&self) -> &str {
        self.0.get(..12).unwrap_or(&self.0)
    }
}

/// One of the four points.
#[derive(Debug, Clone)]
pub struct PointLine {
    /// Its name.
    pub title: &'static str,
    /// Its verdict in words.
    pub words: &'static str,
    /// The class of its mark.
    pub tone: &'static str,
}

fn tone(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "good",
        Verdict::Advice => "info",
        Verdict::Override => "warn",
        Verdict::Block => "bad",
    }
}

/// What this person may do with it now.
#[derive(Debug, Clone, Copy, Default)]
pub struct Actions {
    /// Change the answers.
    pub edit: bool,
    /// Approve or send back.
    pub approve: bool,
    /// Send it now by the urgent lane.
    pub urgent_lane: bool,
    /// Withdraw, stop.
    pub stop: bool,
}

impl Actions {
    fn any(self) -> bool {
        self.edit || self.approve || self.urgent_lane || self.stop
    }
}

/// A notice that was checked and is not stored yet.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Where its form posts.
    pub action: String,
    /// Every answer, carried along.
    pub fields: Vec<(String, String)>,
    /// Whether anything must be put right first.
    pub blocked: bool,
    /// Whether nothing is open: it can go straight to approval.
    pub may_go: bool,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "console/review.html")]
pub struct ReviewPage {
    /// Round it.
    pub chrome: Chrome,
    /// What is wrong with a form of this page, with links.
    pub errors: Vec<ErrorLine>,
    /// The notice; empty while it is not stored yet.
    pub id: String,
    /// The round that it is read in, to go on to the next.
    pub round: Option<RoundId>,
    /// How it stands; none while it is not stored yet.
    pub state: Option<MessageState>,
    /// Whether it is stopped.
    pub held: bool,
    /// What keeps it back, its alternatives, and what this person can do about it.
    pub stands: Stands,
    /// Type, areas, outlets, times, author: name and value.
    pub summary: Vec<(String, String)>,
    /// The reason it was sent back for, with the name.
    pub returned: Option<String>,
    /// The verdict of the whole.
    pub result: Verdict,
    /// The four points.
    pub points: Vec<PointLine>,
    /// The findings, worst first.
    pub findings: Vec<FindingCard>,
    /// What may be owed, all in one form.
    pub owing: Option<OweForm>,
    /// Rules that could not be asked.
    pub not_checked: Vec<String>,
    /// Languages that were not made, and why.
    pub not_made: Vec<(String, String)>,
    /// Every version.
    pub versions: Vec<VersionCard>,
    /// Language by format, in words.
    pub matrix: MatrixTable,
    /// The facts in each language.
    pub facts: Vec<FactRow>,
    /// What a release would come to, outlet by outlet; none once it is out.
    pub outlook: Option<Outlook>,
    /// Its pictures: whoever approves sees them too.
    pub pictures: Vec<PictureCard>,
    /// The hash of this wording.
    pub hash: Hash,
    /// What this person may do.
    pub actions: Actions,
    /// The answers with their buttons, while it is not stored yet.
    pub preview: Option<Preview>,
    /// What was typed as a reason to send it back.
    pub return_reason: String,
    /// What is wrong with it.
    pub return_error: Option<String>,
    /// What newsdesks have already, and that a new version replaces it.
    pub press: Option<String>,
}

impl ReviewPage {
    /// The lines of the four points.
    pub fn points_of(report: &Report) -> Vec<PointLine> {
        Point::ALL
            .iter()
            .map(|point| {
                let verdict = report.points.get(point).copied().unwrap_or(Verdict::Pass);
                PointLine {
                    title: point.title(),
                    words: plain::verdict(verdict),
                    tone: tone(verdict),
                }
            })
            .collect()
    }

    fn state_words(&self) -> &'static str {
        self.state.map_or("not stored yet", MessageState::plain)
    }

    fn printable(&self) -> bool {
        self.state.is_some_and(may_be_printed)
    }

    fn falls_short(&self) -> bool {
        self.state == Some(MessageState::FallsShort)
    }

    fn verdict(&self) -> &'static str {
        plain::verdict(self.result)
    }

    fn verdict_tone(&self) -> &'static str {
        tone(self.result)
    }

    /// Whether any of it has gone out: its status page then has the acts that count.
    fn went_out(&self) -> bool {
        use MessageState::{Corrected, Released, Releasing, TakenDown, Withdrawn};
        self.state
            .is_some_and(|s| matches!(s, Releasing | Released | Corrected | TakenDown | Withdrawn))
    }

    #[expect(clippy::unused_self, reason = "templates call methods of their page")]
    fn in_english(&self, language: &Language) -> String {
        plain::language(language).1
    }

    fn languages(&self) -> Vec<(String, String, Direction, String)> {
        self.facts.first().map_or_else(Vec::new, |row| {
            row.cells
                .iter()
                .map(|c| {
                    let (own, english) = plain::language(&c.language);
                    (c.language.as_str().to_owned(), own, c.direction, english)
                })
                .collect()
        })
    }
}
