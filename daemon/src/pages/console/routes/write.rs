//! Writing: choose the type, answer the questions, see the check and every version, then store it. Nothing is stored
//! before the last press.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use wardmote_domain::{
    draft::Draft,
    file::MessageFile,
    ids::MessageId,
    person::{Act, Person},
    words::Kind,
};

use super::{
    App, errors,
    session::{Posted, Signed},
    show,
};
use crate::{
    desk::{DeskError, Stored},
    pages::{
        chrome::Chrome,
        console::{ChoosePage, QuestionsPage},
        form::{self, Fields, FormContext, Problems, Section},
        web,
    },
    signer,
};

/// The fields that only say which button was pressed, or belong to one page.
const OF_THE_PAGE: &[&str] = &["csrf", "step"];

pub(super) fn not_found(what: &str, given: &str) -> DeskError {
    let given: String = given.chars().take(40).collect();
    DeskError::NotFound(format!("there is no {what} {given}"))
}

/// The message of a path.
pub(super) fn id(text: &str) -> Result<MessageId, DeskError> {
    text.parse().map_err(|_| not_found("notice", text))
}

/// A kind that has questions.
fn kind(text: &str) -> Result<Kind, DeskError> {
    match text.parse() {
        Ok(kind) if form::has_questions(kind) => Ok(kind),
        _ => Err(not_found("form for a notice of type", text)),
    }
}

pub(super) async fn choose(State(app): State<App>, by: Signed) -> Response {
    web::ok(&ChoosePage {
        chrome: app.chrome(&by, "New notice").await,
    })
}

/// What the questions of a kind need to know for this person.
pub(super) fn context<'a>(app: &'a App, by: &Person, kind: Kind) -> FormContext<'a> {
    FormContext {
        kind,
        now: app.now(),
        outlets: app.desk.outlets(),
        languages: app.desk.languages(),
        may_urgent: by.may_anywhere(Act::MarkUrgent),
    }
}

/// Where a form of questions is on its way to.
pub(super) struct Asked<'a> {
    pub(super) title: &'a str,
    pub(super) action: String,
    pub(super) lead: &'a str,
    /// What is posted with the answers, hidden.
    pub(super) hidden: Vec<(String, String)>,
}

/// The page of questions; with errors it answers 422.
pub(super) fn questions(
    chrome: Chrome,
    asked: &Asked<'_>,
    sections: Vec<Section>,
    problems: &Problems,
) -> Response {
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let mut page = QuestionsPage::new(chrome, asked.action.clone(), sections, problems);
    asked.lead.clone_into(&mut page.lead);
    page.hidden.clone_from(&asked.hidden);
    web::page(status, &page)
}

/// The ward that a notice is begun for.
#[derive(Deserialize)]
pub(super) struct ForWard {
    #[serde(default)]
    ward: String,
}

pub(super) async fn blank(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
    Query(of_ward): Query<ForWard>,
) -> Response {
    let kind = match kind(&of) {
        Ok(kind) => kind,
        Err(error) => return errors::refused(&app, &by, &error, "/new").await,
    };
    let start = match started(&app, &by, kind, &of_ward.ward).await {
        Ok(start) => start,
        Err(error) => return errors::refused(&app, &by, &error, "/new").await,
    };
    let mut asked = asked(kind);
    let lead = match &start {
        Some(_) => format!(
            "{} Where it goes and how people reach us come from the ward record: look at them.",
            asked.lead
        ),
        None => asked.lead.to_owned(),
    };
    asked.lead = &lead;
    let context = context(&app, &by.person, kind);
    let fields = start.unwrap_or_default();
    let sections = form::sections(&context, &fields, &Problems::default());
    questions(
        app.chrome(&by, kind.title()).await,
        &asked,
        sections,
        &Problems::default(),
    )
}

/// What the record of that ward answers; nothing where none was named, or it has none.
async fn started(
    app: &App,
    by: &Signed,
    kind: Kind,
    ward: &str,
) -> Result<Option<Fields>, DeskError> {
    if ward.is_empty() {
        return Ok(None);
    }
    let ward = crate::http::ward_routes::ward(ward)?;
    let Some((record, written_in)) = app.desk.ward_start(&by.person, ward).await? else {
        return Ok(None);
    };
    let mut fields = form::start(&record, &written_in);
    // The next meeting, and what people said last month: what a schedule would fill in as well.
    let known = app.desk.known(&ward, kind).await?;
    if let Some(facts) = &known.start.facts {
        form::write_known(&mut fields, facts);
    }
    Ok(Some(fields))
}

fn asked(kind: Kind) -> Asked<'static> {
    let lead = match kind {
        Kind::Holding => "Say only what is sure. What is not known yet is said as such.",
        _ => "Answer what is known. Where it is not known yet, say so: the notice says it too.",
    };
    Asked {
        title: kind.title(),
        action: format!("/new/{kind}"),
        lead,
        hidden: Vec::new(),
    }
}

/// Something that is being written: new, or a new wording of `edits`.
pub(super) struct Work<'a> {
    pub(super) app: &'a App,
    pub(super) by: &'a Signed,
    pub(super) kind: Kind,
    pub(super) asked: Asked<'a>,
    pub(super) edits: Option<(MessageId, Draft)>,
}

pub(super) async fn posted(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    match kind(&of) {
        Ok(kind) => {
            Work {
                app: &app,
                by: &by,
                kind,
                asked: asked(kind),
                edits: None,
            }
            .step(fields)
            .await
        }
        Err(error) => errors::refused(&app, &by, &error, "/new").await,
    }
}

impl Work<'_> {
    /// The button that was pressed: find the ward, check, change the answers, store.
    pub(super) async fn step(&self, mut fields: Fields) -> Response {
        let context = context(self.app, &self.by.person, self.kind);
        let step = fields.get("step").to_owned();
        if form::arranged(&mut fields) || matches!(step.as_str(), "find" | "edit") {
            return self.ask(&context, &fields, &Problems::default()).await;
        }
        let mut file = match form::message_file(&context, &fields) {
            Ok(file) => file,
            Err(problems) => return self.ask(&context, &fields, &problems).await,
        };
        if let Err(problems) = form::against_the_clock(&context, &file) {
            return self.ask(&context, &fields, &problems).await;
        }
        if let Some((_, before)) = &self.edits {
            form::carry(&mut file, before);
        }
        if step == "submit" {
            return self.store(&context, &fields, &file).await;
        }
        if fields.given("key").is_none() {
            // Two presses of the last button are one notice.
            fields.set("key", signer::new_secret());
        }
        match self.app.desk.check(&file).await {
            Ok(judged) => {
                let action = self.asked.action.clone();
                show::preview(
                    self.app,
                    self.by,
                    &file,
                    judged,
                    action,
                    fields.without(OF_THE_PAGE),
                )
                .await
            }
            Err(error) => self.refused(&context, &fields, error).await,
        }
    }

    async fn ask(
        &self,
        context: &FormContext<'_>,
        fields: &Fields,
        problems: &Problems,
    ) -> Response {
        let sections = form::sections(context, fields, problems);
        let key = fields
            .given("key")
            .map(|key| ("key".to_owned(), key.to_owned()));
        let asked = Asked {
            action: self.asked.action.clone(),
            hidden: key.into_iter().collect(),
            ..self.asked
        };
        questions(
            self.app.chrome(self.by, self.asked.title).await,
            &asked,
            sections,
            problems,
        )
    }

    /// Faults of fields go back beside them; anything else is a page of its own.
    async fn refused(
        &self,
        context: &FormContext<'_>,
        fields: &Fields,
        error: DeskError,
    ) -> Response {
        match error {
            DeskError::Invalid(faults) => {
                let mut problems = Problems::default();
                problems.add_schema(&faults);
                self.ask(context, fields, &problems).await
            }
            other => errors::refused(self.app, self.by, &other, &self.asked.action).await,
        }
    }

    async fn store(
        &self,
        context: &FormContext<'_>,
        fields: &Fields,
        file: &MessageFile,
    ) -> Response {
        let stored = match &self.edits {
            Some((id, _)) => self.app.desk.edit(&self.by.person, *id, file).await,
            None => submit(self.app, &self.by.person, file, fields).await,
        };
        match stored {
            Ok(stored) => web::see_other(&format!("/messages/{}?done=stored", stored.id)),
            Err(error) => self.refused(context, fields, error).await,
        }
    }
}

/// Submits under the key of the page, so that two presses are one notice.
async fn submit(
    app: &App,
    by: &Person,
    file: &MessageFile,
    fields: &Fields,
) -> Result<Stored, DeskError> {
    let body = serde_json::to_vec(file).map_err(|e| DeskError::Internal(e.to_string()))?;
    app.desk
        .submit(by, file, fields.given("key").map(str::to_owned), &body)
        .await
}
