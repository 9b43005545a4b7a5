//! The pages that show: what is waiting, a notice with its check, what became of it.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use serde::Deserialize;
use wardmote_domain::{
    draft::{Draft, Purpose},
    file::MessageFile,
    finding::{Report, Verdict},
    ids::PersonId,
    local_time::LocalDateTime,
    message::MessageState,
    person::Act,
    places::Language,
    variant::Rendered,
    words::{Kind, Priority},
};

use super::{
    App, Signed,
    decide::{headline, keeps_back},
    errors,
    write::id,
};
use crate::{
    desk::{DeskError, FactRow as Said, Judged, MessageView, Outlook, can_take},
    pages::{
        chrome::Chrome,
        console::{
            Actions, FactCell, FactRow, FindingCard, Hash, MatrixTable, OweForm, PictureCard,
            Preview, ReviewPage, Stands, VersionCard, let_go_acts,
        },
        form, plain, web,
    },
};

/// What was just done, and whether the page looks again by itself.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    pub(super) done: String,
    #[serde(default)]
    pub(super) watch: String,
    /// The round whose messages are being read one after the other.
    #[serde(default)]
    pub(super) round: String,
}

/// The words for what was just done. Only these are ever shown.
pub(super) fn done_words(code: &str) -> Option<String> {
    let words = match code {
        "stored" => "It is stored.",
        "approved" => "You approved this wording.",
        "returned" => "It went back to its author with your reason.",
        "passed" => "Your reason is recorded.",
        "owed" => "What is owed is recorded, and on the list of jobs until somebody ticks it.",
        "cleared" => "It is recorded for these words, and the notice was checked again.",
        "better" => "The words are changed, and the notice was checked again.",
        "urgent" => "It is going out by the urgent lane. The on-call lead is told.",
        "reviewed" => "Your review is recorded.",
        "stopped" => "It is stopped. Nothing more of it goes out until someone starts it again.",
        "started" => "It goes on.",
        "settled" => "It is recorded.",
        "corrected" => "The correction is stored.",
        "taken" => "It is recorded who does it.",
        "happened" => "It is recorded that it has happened. Its alternatives are locked.",
        "is_kept" => "It is kept whole until somebody lifts that.",
        "lifted" => "It need not be kept any more.",
        "erased" => "It is erased. What was done stays in the record.",
        "unpaired" => "They are taken apart: each may go.",
        "unlocked" => "It is unlocked. What else it waits for still holds it.",
        "put_off" => "It goes at its new time.",
        "withdrawn" => "It is withdrawn. It does not go.",
        "routine_stopped" => "Everything routine is stopped.",
        "routine_started" => {
            "It goes on. What is routine and was kept back is listed here: say of each whether it still goes."
        }
        "ward_saved" => "The record is saved.",
        "embargo" => "The embargo no longer holds. It is going to everyone now.",
        "scheduled" => "The schedule is saved.",
        "paused" => "It is paused. Nobody is asked until it is started again.",
        "resumed" => "It is started again.",
        "asked" => "Copy is asked for now.",
        "ended" => "It is ended. Nobody is asked any more.",
        "kept" => "It is kept. It is not handed in yet.",
        "handed" => "It is handed in.",
        "given" => "They are asked now, and a mail tells them.",
        "dropped" => "Nobody is asked for this any more.",
        _ => return None,
    };
    Some(words.to_owned())
}

pub(super) async fn review(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let view = match id(&of) {
        Ok(id) => app.desk.view(&by.person, id).await,
        Err(error) => Err(error),
    };
    match view {
        Ok(view) => {
            let mut page = review_page(&app, &by, &view)
                .await
                .saying(done_words(&asked.done));
            page.round = asked.round.parse().ok();
            if let Err(error) = app.desk.opened(&by.person, &view).await {
                return errors::refused(&app, &by, &error, "/").await;
            }
            web::ok(&page)
        }
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}

impl ReviewPage {
    fn saying(mut self, done: Option<String>) -> Self {
        self.chrome = self.chrome.saying(done);
        self
    }
}

/// The page of a stored notice for this person.
pub(super) async fn review_page(app: &App, by: &Signed, view: &MessageView) -> ReviewPage {
    let chrome = app.chrome(by, headline(view)).await;
    let reach = view.draft.reach();
    let may = |act| by.person.may(act, &reach);
    let waiting = view.state == MessageState::AwaitingApproval;
    let edits = matches!(
        view.state,
        MessageState::Draft
            | MessageState::FallsShort
            | MessageState::Returned
            | MessageState::AwaitingApproval
            | MessageState::Approved
    );
    let actions = Actions {
        edit: edits && may(Act::Write) && form::prefill(&view.draft).is_some(),
        approve: waiting && may(Act::Approve) && view.author_id != by.person.id,
        urgent_lane: waiting
            && may(Act::MarkUrgent)
            && view.author_id == by.person.id
            && lane_is_open(app, &view.draft),
        stop: may(Act::Stop) && view.state.allows(MessageState::Withdrawn),
    };
    let passes = view.state == MessageState::FallsShort && may(Act::Write);
    let names = names(app, by, view).await;
    let name_of = |id: PersonId| {
        names
            .iter()
            .find(|(p, _)| *p == id)
            .map_or_else(|| "someone else".to_owned(), |(_, n)| n.clone())
    };
    let mut page = checked(chrome, &view.report, &view.rendered, said(&view.facts));
    page.id = view.id.to_string();
    page.state = Some(view.state);
    page.held = view.held.is_some();
    page.stands = stands(by, view);
    page.findings = FindingCard::of(&view.report, passes, &name_of);
    for card in &mut page.findings {
        card.may_take = edits && may(Act::Write) && can_take(&view.draft, &card.finding);
    }
    page.owing = OweForm::of(&page.findings);
    page.summary = summary(&view.draft, Some(view));
    page.returned.clone_from(&view.returned_because);
    page.pictures = PictureCard::of(&view.draft);
    page.outlook = outlook(app, by, view).await;
    page.hash = Hash(view.hash.clone());
    page.actions = actions;
    let matrix = (app.desk).matrix(&view.draft, &view.rendered, &view.owed);
    page.matrix = MatrixTable::of(&matrix);
    page.press = view.press.as_ref().map(|p| p.words.clone());
    page
}

/// What keeps a notice back, its alternatives, and what this person can do about it.
pub(super) fn stands(by: &Signed, view: &MessageView) -> Stands {
    let may = view.author_id != by.person.id && by.person.may(Act::LetGo, &view.draft.reach());
    Stands {
        id: Some(view.id),
        held: view.held.as_deref().map(form::sentence),
        alternatives: view.alternatives.clone(),
        apart: may && super::let_go::apart(&view.alternatives),
        acts: if may {
            let_go_acts(view.id, view.held_by)
        } else {
            Vec::new()
        },
    }
}

/// What a release would come to; nothing once it has begun.
async fn outlook(app: &App, by: &Signed, view: &MessageView) -> Option<Outlook> {
    if view.state.has_been_public() {
        return None;
    }
    match app.desk.outlook(&by.person, view.id).await {
        Ok(outlook) => Some(outlook),
        Err(error) => {
            tracing::error!(%error, "what a release would come to could not be said");
            None
        }
    }
}

/// Whether the urgent lane is open for this notice at this hour: a button that can only be refused is not shown.
fn lane_is_open(app: &App, draft: &Draft) -> bool {
    let lane = app.desk.settings().urgent_lane;
    draft.priority == Priority::Urgent
        && matches!(draft.kind, Kind::Holding | Kind::Reassurance)
        && draft.coded_only()
        && lane.open_at(app.now().civil().time())
}

/// The people whose names the page may need: the reader and the author.
async fn names(app: &App, by: &Signed, view: &MessageView) -> Vec<(PersonId, String)> {
    let mut names = vec![
        (by.person.id, by.person.name.clone()),
        (view.author_id, view.author.clone()),
    ];
    // Only an administrator may read everyone; others see the author and themselves by name.
    if let Ok(people) = app.desk.people(&by.person).await {
        names.extend(people.into_iter().map(|p| (p.id, p.name)));
    }
    names
}

/// What the check found and every version, with nothing to do yet.
fn checked(
    chrome: Chrome,
    report: &Report,
    rendered: &Rendered,
    facts: Vec<FactRow>,
) -> ReviewPage {
    use wardmote_channels::twitter::{reference_weight, thread_reference_weight};
    use wardmote_domain::text::weighted::{limit, weighted_length};
    let weigh = |text: &str, in_a_thread: bool| {
        let reference = if in_a_thread {
            thread_reference_weight()
        } else {
            reference_weight()
        };
        weighted_length(text).length + reference
    };
    let not_made = |(language, why): (&_, &String)| (plain::language(language).1, why.clone());
    ReviewPage {
        round: None,
        chrome,
        errors: Vec::new(),
        id: String::new(),
        state: None,
        held: false,
        stands: Stands::default(),
        summary: Vec::new(),
        returned: None,
        result: report.result,
        points: ReviewPage::points_of(report),
        findings: FindingCard::of(report, false, &|_| "you".to_owned()),
        owing: None,
        not_checked: report
            .not_checked
            .iter()
            .map(|rule| format!("{rule} {}", wardmote_policies::title(rule)))
            .collect(),
        not_made: rendered.not_made.iter().map(not_made).collect(),
        versions: rendered
            .variants
            .iter()
            .map(|v| VersionCard::of(v, &weigh, limit()))
            .collect(),
        matrix: MatrixTable::default(),
        facts,
        outlook: None,
        pictures: Vec::new(),
        hash: Hash(String::new()),
        actions: Actions::default(),
        preview: None,
        return_reason: String::new(),
        return_error: None,
        press: None,
    }
}

/// The facts of the catalogue as the page's table.
fn said(rows: &[Said]) -> Vec<FactRow> {
    let mut languages: Vec<&Language> = rows.iter().flat_map(|row| row.said.keys()).collect();
    languages.sort_by_key(|l| (!l.is_english(), l.as_str()));
    languages.dedup();
    let cell = |row: &Said, language: &Language| FactCell {
        direction: plain::direction(language),
        language: language.clone(),
        text: row.said.get(language).cloned().unwrap_or_default(),
    };
    rows.iter()
        .map(|row| FactRow {
            name: row.name.clone(),
            cells: languages.iter().map(|l| cell(row, l)).collect(),
        })
        .collect()
}

/// Type, areas, outlets, times, author: what a reader asks first.
fn summary(draft: &Draft, view: Option<&MessageView>) -> Vec<(String, String)> {
    let outlets: Vec<String> = draft.outlets.iter().map(plain::outlet).collect();
    let mut rows = vec![
        ("Type", draft.kind.title().to_owned()),
        ("How soon", plain::priority(draft.priority).to_owned()),
        ("For", plain::areas(&draft.reach())),
        ("Goes to", outlets.join(", ")),
        (
            "Goes at",
            draft
                .times
                .release
                .map_or_else(|| "as soon as it is approved".to_owned(), plain::moment),
        ),
    ];
    if let Some(back) = view.and_then(keeps_back) {
        rows.retain(|(name, _)| *name != "Goes at");
        rows.push(("Goes", back));
    }
    if let Some(until) = draft.times.embargo {
        rows.push(("Embargo", embargo(draft, until)));
    }
    if draft.thread {
        rows.push(("On X", "a thread where one post is too short".to_owned()));
    }
    rows.extend(
        draft
            .times
            .expires
            .map(|at| ("Comes down at", plain::moment(at))),
    );
    if let Some(view) = view {
        rows.push(("Written by", view.author.clone()));
        rows.extend(view.approved_by.clone().map(|who| ("Approved by", who)));
        if view.urgent_lane {
            rows.push(("Approval", "none: it went by the urgent lane".to_owned()));
        }
    }
    rows.into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// Who waits for the end of the embargo.
fn embargo(draft: &Draft, until: LocalDateTime) -> String {
    let until = plain::moment(until);
    if draft.press_first {
        format!("until {until}; newsdesks get their copy before that, everyone else waits")
    } else {
        format!("until {until}; nobody gets it before that")
    }
}

/// The page of a notice that was checked and is not stored.
pub(super) async fn preview(
    app: &App,
    by: &Signed,
    file: &MessageFile,
    judged: Judged,
    action: String,
    fields: Vec<(String, String)>,
) -> Response {
    let draft = match Draft::read(file, app.desk.outlets(), Purpose::Message) {
        Ok(draft) => draft,
        Err(faults) => return errors::refused(app, by, &DeskError::Invalid(faults), &action).await,
    };
    let title = if judged.rendered.headline.is_empty() {
        draft.kind.title()
    } else {
        &judged.rendered.headline
    };
    let chrome = app.chrome(by, title).await;
    let facts = said(&app.desk.fact_table(&draft).await);
    let mut page = checked(chrome, &judged.report, &judged.rendered, facts);
    page.summary = summary(&draft, None);
    page.matrix = MatrixTable::of(&app.desk.matrix(&draft, &judged.rendered, &[]));
    page.preview = Some(Preview {
        action,
        fields,
        blocked: judged.report.result == Verdict::Block,
        may_go: judged.report.may_go(),
    });
    web::ok(&page)
}
