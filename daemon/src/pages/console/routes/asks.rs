//! One ward's ask: read, kept, checked, handed in, given to somebody else.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use wardmote_domain::{
    area::AreaCode, facts::FactValue, file::MessageFile, ids::AskId, person::Act,
};

use super::{
    App, Signed, errors,
    session::Posted,
    show::{self, Asked, done_words},
    write::{context, not_found},
};
use crate::{
    desk::{DeskError, schedules::AskFull},
    pages::{
        console::AskPage,
        form::{self, Fields, FormContext, Problems, Section},
        web,
    },
    signer,
};

/// The fields that only say which button was pressed.
const OF_THE_PAGE: &[&str] = &["csrf", "step"];

/// The field that says that it is written in own words.
const OWN: &str = "own";
/// What is asked only of a notice in own words.
const OWN_WORDS: [&str; 3] = ["headline", "body", "short"];
/// How the names begin of what is asked whichever way it is written.
const GOING_OUT: [&str; 10] = [
    "outlets",
    "priority",
    "release",
    "embargo",
    "also",
    "expires",
    "clock_start",
    "formats",
    "incident",
    "leave_out",
];

fn id(text: &str) -> Result<AskId, DeskError> {
    text.parse().map_err(|_| not_found("ask for copy", text))
}

pub(super) async fn show(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let found = match id(&of) {
        Ok(id) => app.desk.ask(&by.person, id).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(ask) => {
            let work = Work {
                app: &app,
                by: &by,
                ask,
            };
            let fields = work.answers();
            let page = work.page(&fields, &Problems::default()).await;
            match page {
                Ok(mut page) => {
                    page.chrome = page.chrome.saying(done_words(&asked.done));
                    web::ok(&page)
                }
                Err(error) => errors::refused(&app, &by, &error, "/").await,
            }
        }
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}

pub(super) async fn posted(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let found = match id(&of) {
        Ok(id) => app.desk.ask(&by.person, id).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(ask) => {
            Work {
                app: &app,
                by: &by,
                ask,
            }
            .step(fields)
            .await
        }
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}

/// One ask that is being written.
struct Work<'a> {
    app: &'a App,
    by: &'a Signed,
    ask: AskFull,
}

impl Work<'_> {
    fn context(&self) -> FormContext<'_> {
        context(self.app, &self.by.person, self.ask.kind)
    }

    fn address(&self) -> String {
        format!("/asks/{}", self.ask.ask.id)
    }

    /// The answers as they were kept here, or what is known.
    fn answers(&self) -> Fields {
        let draft = &self.ask.draft;
        let mut fields = match &self.ask.form {
            Some(kept) => Fields::new(kept.clone()),
            None => {
                let mut known = form::fields_of(&self.context(), draft);
                if draft.headline.is_some() || draft.body.is_some() {
                    known.set(OWN, "yes");
                }
                known
            }
        };
        fields.set("version", self.ask.version.to_string());
        fields
    }

    /// Whether it is written in own words: where the kind has no questions, or whoever writes chose that.
    fn in_own_words(&self, fields: &Fields) -> bool {
        !form::has_questions(self.ask.kind) || fields.given(OWN).is_some()
    }

    /// The questions. The ward is the ask's own: it is not asked.
    fn sections(&self, fields: &Fields, problems: &Problems) -> Vec<Section> {
        let context = self.context();
        if self.in_own_words(fields) {
            return form::own_sections(&context, fields, problems);
        }
        let mut sections = form::sections(&context, &self.for_its_ward(fields), problems);
        for section in &mut sections {
            let asks_ward = |name: &str| matches!(name, "ward" | "ward_name");
            section.questions.retain(|q| !asks_ward(&q.name));
        }
        sections.retain(|s| !s.questions.is_empty() || s.list.is_some());
        sections
    }

    fn for_its_ward(&self, fields: &Fields) -> Fields {
        let mut fields = fields.clone();
        fields.remove("ward_name");
        fields.set("ward", self.ask.ask.ward.to_string());
        fields
    }

    fn file(&self, fields: &Fields) -> Result<MessageFile, Problems> {
        let context = self.context();
        let mut file = match self.in_own_words(fields) {
            true => form::own_file(&context, fields, &self.ask.ask.ward.to_string())?,
            false => form::message_file(&context, &self.for_its_ward(fields))?,
        };
        // What the form does not ask and the draft has: the mailbox for replies, contacts and venue on record.
        let known = &self.ask.draft;
        file.reply_to.clone_from(&known.reply_to);
        file.organisation.clone_from(&known.organisation);
        file.record = known.record.clone();
        Ok(file)
    }

    /// What the notice has that came of it before and no form asks, such as its pictures.
    async fn carried(&self, mut file: MessageFile) -> Result<MessageFile, DeskError> {
        if let Some(message) = self.ask.ask.message.filter(|_| !self.ask.again) {
            let before = self.app.desk.view(&self.by.person, message).await?;
            form::carry(&mut file, &before.draft);
        }
        Ok(file)
    }

    async fn page(&self, fields: &Fields, problems: &Problems) -> Result<AskPage, DeskError> {
        let ward = [AreaCode::Ward(self.ask.ask.ward)];
        let may = self.ask.open && self.by.person.may(Act::Write, &ward);
        let title = format!("{} for {}", self.ask.kind.title(), self.ask.ask.ward_name);
        let writers = match may {
            true => self.app.desk.writers(&self.ask).await?,
            false => Vec::new(),
        };
        let own = self.in_own_words(fields);
        let page = AskPage {
            chrome: self.app.chrome(self.by, title).await,
            known: if own { known(&self.ask) } else { Vec::new() },
            errors: Vec::new(),
            other_errors: Vec::new(),
            sections: Vec::new(),
            finds_ward: false,
            hidden: hidden(fields, own),
            action: self.address(),
            other_way: match (form::has_questions(self.ask.kind), own) {
                (false, _) => None,
                (true, true) => Some(("questions", "Answer questions instead")),
                (true, false) => Some(("own", "Write it in your own words instead")),
            },
            writers: writers
                .into_iter()
                .map(|(id, name)| (id.to_string(), name))
                .collect(),
            ask: self.ask.clone(),
        };
        Ok(match may {
            true => page.asking(self.sections(fields, problems), problems),
            false => page,
        })
    }

    async fn again(&self, fields: &Fields, problems: &Problems) -> Response {
        let status = match problems.is_empty() {
            true => StatusCode::OK,
            false => StatusCode::UNPROCESSABLE_ENTITY,
        };
        match self.page(fields, problems).await {
            Ok(page) => web::page(status, &page),
            Err(error) => errors::refused(self.app, self.by, &error, &self.address()).await,
        }
    }

    /// The button that was pressed: keep it, find the ward, check it, change the answers, hand it in.
    async fn step(&self, mut fields: Fields) -> Response {
        if form::arranged(&mut fields) {
            return self.again(&fields, &Problems::default()).await;
        }
        let step = fields.get("step").to_owned();
        match step.as_str() {
            "own" => fields.set(OWN, "yes"),
            "questions" => fields.remove(OWN),
            _ => {}
        }
        match step.as_str() {
            "save" => return self.save(&fields).await,
            "find" | "edit" | "own" | "questions" => {
                return self.again(&fields, &Problems::default()).await;
            }
            _ => {}
        }
        let file = match self.file(&fields) {
            Ok(file) => file,
            Err(problems) => return self.again(&fields, &problems).await,
        };
        let file = match self.carried(file).await {
            Ok(file) => file,
            Err(error) => return self.refused(&fields, error).await,
        };
        if step == "submit" {
            return self.hand_in(&fields, &file).await;
        }
        if fields.given("key").is_none() {
            // Two presses of the last button are one notice.
            fields.set("key", signer::new_secret());
        }
        match self.app.desk.check(&file).await {
            Ok(judged) => {
                let carried = fields.without(OF_THE_PAGE);
                show::preview(self.app, self.by, &file, judged, self.address(), carried).await
            }
            Err(error) => self.refused(&fields, error).await,
        }
    }

    /// Keeps what is there, finished or not: the answers as they were typed, and the message where it is whole.
    async fn save(&self, fields: &Fields) -> Response {
        let draft = self.file(fields).unwrap_or_else(|_| self.ask.draft.clone());
        let version = fields.get("version").parse().unwrap_or(-1);
        let kept = fields.without(&["csrf", "step", "key", "version"]);
        let saved = self
            .app
            .desk
            .save_ask(&self.by.person, self.ask.ask.id, draft, Some(kept), version)
            .await;
        match saved {
            Ok(_) => web::see_other(&format!("{}?done=kept", self.address())),
            Err(error) => self.refused(fields, error).await,
        }
    }

    async fn hand_in(&self, fields: &Fields, file: &MessageFile) -> Response {
        let kept = fields.without(&["csrf", "step", "key", "version"]);
        let key = fields.given("key").map(str::to_owned);
        let by = &self.by.person;
        match self
            .app
            .desk
            .hand_in(by, self.ask.ask.id, file, Some(kept), key)
            .await
        {
            Ok(stored) => web::see_other(&format!("/messages/{}?done=handed", stored.id)),
            Err(error) => self.refused(fields, error).await,
        }
    }

    /// Faults of fields go back beside them; anything else is a page of its own.
    async fn refused(&self, fields: &Fields, error: DeskError) -> Response {
        match error {
            DeskError::Invalid(faults) => {
                let mut problems = Problems::default();
                problems.add_schema(&faults);
                self.again(fields, &problems).await
            }
            other => errors::refused(self.app, self.by, &other, &self.address()).await,
        }
    }
}

/// What is posted with the answers and not shown: the version, the key, the way it is written, and what was typed while it
/// was written the other way.
fn hidden(fields: &Fields, own: bool) -> Vec<(String, String)> {
    let shown = |name: &str| {
        let of_own_words = OWN_WORDS.contains(&name);
        // Only a notice from facts is written in languages by itself.
        let of_both = name != "also_in" && GOING_OUT.iter().any(|start| name.starts_with(start));
        of_both || of_own_words == own
    };
    let kept = ["version", "key", OWN];
    fields
        .without(OF_THE_PAGE)
        .into_iter()
        .filter(|(name, _)| kept.contains(&name.as_str()) || !shown(name))
        .collect()
}

/// Facts that are known and that no question asks.
fn known(ask: &AskFull) -> Vec<(String, String)> {
    if ask.ask.message.is_some() {
        return Vec::new();
    }
    let facts = ask.draft.facts.iter().flatten();
    facts
        .map(|(name, value)| (form::sentence(&name.replace('_', " ")), said(value)))
        .collect()
}

/// A fact as it was written, on one line.
fn said(value: &FactValue) -> String {
    match value {
        FactValue::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        FactValue::Whole(n) => n.to_string(),
        FactValue::Text(text) => text.clone(),
        FactValue::List(all) => all.iter().map(said).collect::<Vec<_>>().join("; "),
        FactValue::Map(parts) => {
            let part = |(name, value): (&String, &FactValue)| {
                format!("{}: {}", name.replace('_', " "), said(value))
            };
            parts.iter().map(part).collect::<Vec<_>>().join(", ")
        }
    }
}

pub(super) async fn give(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let done = match id(&of) {
        Ok(id) => app.desk.give_ask(&by.person, id, fields.get("owner")).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => web::see_other(&format!("/asks/{of}?done=given")),
        Err(error) => errors::refused(&app, &by, &error, &format!("/asks/{of}")).await,
    }
}

pub(super) async fn withdraw(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let done = match id(&of) {
        Ok(id) => {
            app.desk
                .withdraw_ask(&by.person, id, fields.get("reason"))
                .await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => web::see_other(&format!("/asks/{of}?done=dropped")),
        Err(error) => errors::refused(&app, &by, &error, &format!("/asks/{of}")).await,
    }
}
