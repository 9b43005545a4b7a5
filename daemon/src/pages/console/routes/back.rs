//! Taking a notice back: withdraw, take down. A page asks once more, with a reason.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use wardmote_domain::{ids::MessageId, message::MessageState};

use super::{App, Signed, after::status_of, decide::headline, errors, session::Posted, write::id};
use crate::{
    desk::{DeskError, MessageView, TakenBack, Verdict},
    pages::{
        console::{DeskMessagePage, InterruptPage},
        form::{Fields, sentence},
        question::{Control, Question},
        web,
    },
};

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
        let mut lines = vec![format!("“{}”", headline(view))];
        if view.state.has_been_public() {
            lines.extend(view.outlets.iter().map(|o| format!("{}.", o.words)));
            lines.push("What has not gone out is cancelled. Posts are deleted. Mails and text messages that have gone out cannot be called back.".to_owned());
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
            // A review that finds against it is reason enough, and is recorded as such.
            question: (!review).then_some(question),
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
