//! After release: settle, tick, withdraw, take down, correct.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use wardmote_domain::{
    finding::RuleId,
    ids::{DeliveryId, MessageId},
    message::MessageState,
    words::Kind,
};

use super::{
    App, Signed, errors,
    session::Posted,
    status::{Typed, status_page},
    write::{self, id, not_found},
};
use crate::{
    desk::{DeskError, MessageView, Settled, TakenBack, Verdict},
    pages::{
        console::{DeskMessagePage, InterruptPage},
        form::{self, Fields, Problems, sentence},
        question::{Control, Question},
        web,
    },
    signer,
};

fn status_of(id: &str) -> String {
    format!("/messages/{id}/status")
}

/// What a person says of a delivery: its outcome, and how they know.
fn said(fields: &Fields) -> Result<(Settled, String), String> {
    let by_hand = fields.given("reason").is_none() && fields.given("outcome") == Some("sent");
    match fields.get("outcome") {
        "sent" => {
            let reference = fields
                .given("reference")
                .ok_or("Say how we know that it was done: a reference, a link, or who took it")?;
            let reason = if by_hand {
                "done by hand"
            } else {
                fields.get("reason")
            };
            Ok((Settled::Sent(receipt(reference)), reason.to_owned()))
        }
        "not_sent" => {
            let reason = fields
                .given("reason")
                .ok_or("Say how you know that it was not sent")?;
            Ok((Settled::NotSent, reason.to_owned()))
        }
        _ => Err("Choose whether it was sent".to_owned()),
    }
}

/// A post's number out of its link, since that is what deletes it; anything else as it is.
fn receipt(reference: &str) -> String {
    reference
        .split_once("/status/")
        .map(|(_, tail)| {
            tail.chars()
                .take_while(char::is_ascii_digit)
                .collect::<String>()
        })
        .filter(|number| !number.is_empty())
        .unwrap_or_else(|| reference.to_owned())
}

pub(super) async fn settle(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let message = fields.get("message").to_owned();
    let done = match (of.parse::<DeliveryId>(), said(&fields)) {
        (Err(_), _) => Err(not_found("delivery", &of)),
        (_, Err(what)) => Err(DeskError::field("outcome", what)),
        (Ok(delivery), Ok((outcome, reason))) => {
            app.desk
                .settle(&by.person, delivery, outcome, &reason)
                .await
        }
    };
    let error = match done {
        Ok(()) => return web::see_other(&format!("{}?done=settled", status_of(&message))),
        Err(error) => error,
    };
    let what = match &error {
        DeskError::Invalid(faults) => faults.first().map(|f| sentence(&f.what)),
        _ => None,
    };
    let view = match id(&message) {
        Ok(id) => app.desk.view(&by.person, id).await,
        Err(error) => Err(error),
    };
    match (what, view) {
        (Some(what), Ok(view)) => {
            let typed = Typed {
                delivery: of.parse().ok(),
                reference: fields.get("reference").to_owned(),
                what,
            };
            let page = status_page(&app, &by, &view, false, &typed).await;
            web::page(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        _ => errors::refused(&app, &by, &error, &status_of(&message)).await,
    }
}

/// Ticks an owed job.
pub(super) async fn owed_done(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let done = match id(&of) {
        Ok(id) => {
            app.desk
                .done(&by.person, id, RuleId(fields.get("rule").to_owned()))
                .await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => web::see_other(&format!("{}?done=settled", status_of(&of))),
        Err(error) => errors::refused(&app, &by, &error, &status_of(&of)).await,
    }
}

/// The two ways of taking a notice back.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Back {
    Withdraw,
    TakeDown,
}

#[derive(Deserialize)]
pub(super) struct OfReview {
    #[serde(default)]
    review: String,
}

impl Back {
    fn state(self) -> MessageState {
        match self {
            Self::Withdraw => MessageState::Withdrawn,
            Self::TakeDown => MessageState::TakenDown,
        }
    }

    /// The page that asks once more, with a reason.
    async fn page(
        self,
        app: &App,
        by: &Signed,
        view: &MessageView,
        review: bool,
        typed: &str,
        error: Option<String>,
    ) -> InterruptPage {
        let (title, button, last) = match self {
            Self::Withdraw => (
                "Withdraw this notice?",
                "Withdraw it",
                "Its page says that it was withdrawn. A notice to those who had the mail is written, and waits for another person.",
            ),
            Self::TakeDown => (
                "Take this notice down?",
                "Take it down",
                "Its page says only that it has been removed. Nothing of it is repeated, and nobody is written to. This cannot be undone.",
            ),
        };
        let mut lines: Vec<String> = Vec::new();
        if view.state.has_been_public() {
            lines.extend(view.outlets.iter().map(|o| format!("{}.", o.words)));
            lines.push("What has not gone out is cancelled. Posts are deleted. Mails that have gone out cannot be called back.".to_owned());
            lines.push(last.to_owned());
        } else {
            lines.push("It has not gone out, and it will not.".to_owned());
        }
        let control = Control::Text {
            value: typed.to_owned(),
            rows: 3,
        };
        let question = Question::new("reason", "Why?", control)
            .hint("It is kept in the record, under your name")
            .error(error.clone());
        InterruptPage {
            chrome: app.chrome(by, title).await.wrong(error.is_some()),
            lines,
            action: format!(
                "/messages/{}/{}",
                view.id,
                if self == Self::Withdraw {
                    "withdraw"
                } else {
                    "takedown"
                }
            ),
            hidden: if review {
                vec![("review", "yes".to_owned())]
            } else {
                Vec::new()
            },
            question: Some(question),
            button: button.to_owned(),
            stops: true,
            back: status_of(&view.id.to_string()),
        }
    }

    async fn ask(self, app: &App, by: &Signed, of: &str, review: bool) -> Response {
        match self.view(app, by, of).await {
            Ok(view) => web::ok(&self.page(app, by, &view, review, "", None).await),
            Err(error) => errors::refused(app, by, &error, &status_of(of)).await,
        }
    }

    async fn view(self, app: &App, by: &Signed, of: &str) -> Result<MessageView, DeskError> {
        let view = app.desk.view(&by.person, id(of)?).await?;
        view.state
            .step(self.state())
            .map_err(|e| DeskError::Conflict(e.to_string()))?;
        Ok(view)
    }

    async fn act(self, app: &App, by: &Signed, of: &str, fields: &Fields) -> Response {
        let view = match self.view(app, by, of).await {
            Ok(view) => view,
            Err(error) => return errors::refused(app, by, &error, &status_of(of)).await,
        };
        let review = fields.get("review") == "yes";
        let reason = fields.text("reason").unwrap_or_default();
        match self.take(app, by, view.id, &reason, review).await {
            Ok(back) => taken(app, by, of, &back).await,
            Err(DeskError::Invalid(faults)) => {
                let what = faults.first().map(|f| sentence(&f.what));
                let page = self.page(app, by, &view, review, &reason, what).await;
                web::page(StatusCode::UNPROCESSABLE_ENTITY, &page)
            }
            Err(error) => errors::refused(app, by, &error, &status_of(of)).await,
        }
    }

    async fn take(
        self,
        app: &App,
        by: &Signed,
        id: MessageId,
        reason: &str,
        review: bool,
    ) -> Result<TakenBack, DeskError> {
        if self == Self::TakeDown {
            return app.desk.takedown(&by.person, id, reason).await;
        }
        if review {
            app.desk.review(&by.person, id, Verdict::Withdraw).await?;
            return Ok(TakenBack {
                words: "Withdrawn after your review.".to_owned(),
                id: None,
                cannot_be_undone: Vec::new(),
            });
        }
        app.desk.withdraw(&by.person, id, reason).await
    }
}

/// What it came to, with what stays out and what is to be approved now.
async fn taken(app: &App, by: &Signed, of: &str, back: &TakenBack) -> Response {
    let mut paragraphs = vec![back.words.clone()];
    paragraphs.extend(back.cannot_be_undone.iter().cloned());
    let links = back.id.map(|id| {
        (
            format!("/messages/{id}"),
            "Read the notice that tells those who had the mail".to_owned(),
        )
    });
    let page = DeskMessagePage {
        chrome: app.chrome(by, "It is taken back").await,
        paragraphs,
        links: links.into_iter().collect(),
        back: status_of(of),
    };
    web::ok(&page)
}

pub(super) async fn ask_withdraw(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
    Query(asked): Query<OfReview>,
) -> Response {
    Back::Withdraw
        .ask(&app, &by, &of, asked.review == "yes")
        .await
}

pub(super) async fn withdraw(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    Back::Withdraw.act(&app, &by, &of, &fields).await
}

pub(super) async fn ask_take_down(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
) -> Response {
    Back::TakeDown.ask(&app, &by, &of, false).await
}

pub(super) async fn take_down(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    Back::TakeDown.act(&app, &by, &of, &fields).await
}

/// The form that corrects a notice from facts.
async fn correction(
    app: &App,
    by: &Signed,
    view: &MessageView,
    fields: &Fields,
    problems: &Problems,
) -> Response {
    let context = write::context(app, &by.person, Kind::Correction);
    let sections = form::correction_questions(&context, &view.draft, fields, problems);
    let lead = if sections.len() == 1 {
        "Choose the fact, then give what is right on the next page."
    } else {
        "It goes to the same areas and outlets. Those who had the mail get it too. Another person approves it first."
    };
    // Two presses of the last button are one correction.
    let key = fields
        .given("key")
        .map_or_else(signer::new_secret, str::to_owned);
    let hidden = vec![
        ("asked".to_owned(), fields.get("wrong").to_owned()),
        ("key".to_owned(), key),
    ];
    let asked = write::Asked {
        title: "Correct this notice",
        action: format!("/messages/{}/correct", view.id),
        lead,
        hidden,
    };
    write::questions(
        app.chrome(by, "Correct this notice").await,
        &asked,
        sections,
        problems,
    )
}

async fn corrects(app: &App, by: &Signed, of: &str) -> Result<MessageView, DeskError> {
    let view = app.desk.view(&by.person, id(of)?).await?;
    if form::correctable(&view.draft).is_empty() {
        let what = "this notice is in own words: write its correction as a file and send it in with wardmote correct";
        return Err(DeskError::Conflict(what.to_owned()));
    }
    Ok(view)
}

pub(super) async fn ask_correct(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
) -> Response {
    match corrects(&app, &by, &of).await {
        Ok(view) => correction(&app, &by, &view, &Fields::default(), &Problems::default()).await,
        Err(error) => errors::refused(&app, &by, &error, &status_of(&of)).await,
    }
}

pub(super) async fn correct(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let view = match corrects(&app, &by, &of).await {
        Ok(view) => view,
        Err(error) => return errors::refused(&app, &by, &error, &status_of(&of)).await,
    };
    // The first press chooses the fact, and looks a ward up; only a form that asks for its value is read whole.
    let chosen = fields.given("wrong").is_some();
    if chosen && (fields.get("asked") != fields.get("wrong") || fields.get("step") == "find") {
        return correction(&app, &by, &view, &fields, &Problems::default()).await;
    }
    let context = write::context(&app, &by.person, Kind::Correction);
    let file = match form::correction_file(&context, view.id, &view.draft, &fields) {
        Ok(file) => file,
        Err(problems) => return correction(&app, &by, &view, &fields, &problems).await,
    };
    let body = match serde_json::to_vec(&file) {
        Ok(body) => body,
        Err(error) => {
            return errors::refused(
                &app,
                &by,
                &DeskError::Internal(error.to_string()),
                &status_of(&of),
            )
            .await;
        }
    };
    match app
        .desk
        .correct(
            &by.person,
            view.id,
            &file,
            fields.given("key").map(str::to_owned),
            &body,
        )
        .await
    {
        Ok(stored) => web::see_other(&format!("/messages/{}?done=corrected", stored.id)),
        Err(DeskError::Invalid(faults)) => {
            let mut problems = Problems::default();
            problems.add_schema(&faults);
            correction(&app, &by, &view, &fields, &problems).await
        }
        Err(error) => errors::refused(&app, &by, &error, &status_of(&of)).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_posts_link_is_read_as_its_number() {
        for (given, kept) in [
            (
                "https://x.com/InventedPolice/status/1866000000000000001?s=20",
                "1866000000000000001",
            ),
            ("1866000000000000001", "1866000000000000001"),
            ("left at the library, 3pm", "left at the library, 3pm"),
            ("https://x.com/a/status/", "https://x.com/a/status/"),
        ] {
            assert_eq!(receipt(given), kept);
        }
    }

    #[test]
    fn a_person_says_what_they_found_and_how_they_know() {
        let fields = |pairs: &[(&str, &str)]| {
            Fields::new(
                pairs
                    .iter()
                    .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                    .collect(),
            )
        };
        assert!(said(&fields(&[])).is_err());
        assert!(said(&fields(&[("outcome", "sent")])).is_err());
        assert!(said(&fields(&[("outcome", "not_sent")])).is_err());
        assert_eq!(
            said(&fields(&[("outcome", "sent"), ("reference", "12")])),
            Ok((Settled::Sent("12".to_owned()), "done by hand".to_owned()))
        );
        assert_eq!(
            said(&fields(&[("outcome", "not_sent"), ("reason", "not there")])),
            Ok((Settled::NotSent, "not there".to_owned()))
        );
    }
}
