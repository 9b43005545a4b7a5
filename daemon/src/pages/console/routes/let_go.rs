//! The pages that let something go: it has happened, unlock it, does it still go? Each asks once more, with a reason.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use wardmote_domain::{local_time::LocalDateTime, message::MessageState, person::Act};

use super::{App, Signed, after::status_of, decide::headline, errors, session::Posted, write::id};
use crate::{
    desk::{AlternativeRow, DeskError, MessageView},
    pages::{
        chrome::ErrorLine,
        console::LetGoPage,
        form::{self, Fields, Problems, sentence},
        plain,
        question::{Choice, Control, Question},
        web,
    },
};

/// What is let go by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Happened,
    Unlock,
    Unpair,
    StillGoes,
}

/// Whether alternatives can be taken apart: there are some, and none of them goes or is locked.
pub(super) fn apart(all: &[AlternativeRow]) -> bool {
    !all.is_empty() && all.iter().all(|a| !a.went && !a.locked)
}

impl By {
    fn path(self) -> &'static str {
        match self {
            Self::Happened => "happened",
            Self::Unlock => "unlock",
            Self::Unpair => "unpair",
            Self::StillGoes => "still-goes",
        }
    }

    /// The notice, where there is something to let go and this person may.
    async fn view(self, app: &App, by: &Signed, of: &str) -> Result<MessageView, DeskError> {
        let view = app.desk.view(&by.person, id(of)?).await?;
        let (there, nothing) = match self {
            Self::Happened => (
                view.held_by.trigger && !view.held_by.locked,
                "this notice waits for nothing to happen, or it is locked",
            ),
            Self::Unlock => (view.held_by.locked, "this notice is not locked"),
            Self::Unpair => (
                apart(view.alternatives.as_slice()),
                "this notice has no alternative, or one of them goes or is locked",
            ),
            Self::StillGoes => (
                view.held_by.asked,
                "nobody is asked about this notice: no stop kept it back",
            ),
        };
        if !by.person.may(Act::LetGo, &view.draft.reach()) {
            return Err(DeskError::NotPermitted(
                "you need one of the roles approver or lead for where this notice goes".to_owned(),
            ));
        }
        if view.author_id == by.person.id {
            return Err(DeskError::NotPermitted(
                "you wrote this notice, so another person must do this: nobody publishes alone"
                    .to_owned(),
            ));
        }
        if there {
            Ok(view)
        } else {
            Err(DeskError::Conflict(nothing.to_owned()))
        }
    }

    async fn page(
        self,
        app: &App,
        by: &Signed,
        view: &MessageView,
        fields: &Fields,
        problems: &Problems,
    ) -> LetGoPage {
        let (title, button) = match self {
            Self::Happened => ("Has it happened?", "It has happened"),
            Self::Unlock => ("Unlock this notice?", "Unlock it"),
            Self::Unpair => ("Take it apart from the other?", "Take it apart"),
            Self::StillGoes => ("Does this notice still go?", "Record it"),
        };
        let questions = self.questions(app, fields, problems);
        let errors: Vec<ErrorLine> = questions
            .iter()
            .filter_map(|q| {
                Some(ErrorLine {
                    field: match (&q.control, q.name.as_str()) {
                        (Control::Radios { .. }, name) => format!("{name}-1"),
                        (Control::Moment { .. }, name) => format!("{name}_date"),
                        (_, name) => name.to_owned(),
                    },
                    what: q.error.clone()?,
                })
            })
            .collect();
        LetGoPage {
            chrome: app.chrome(by, title).await.wrong(!errors.is_empty()),
            errors,
            headline: headline(view).to_owned(),
            lines: self.lines(app, by, view).await,
            action: format!("/messages/{}/{}", view.id, self.path()),
            questions,
            button,
            back: status_of(&view.id.to_string()),
        }
    }

    async fn lines(self, app: &App, by: &Signed, view: &MessageView) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        lines.extend(view.held.as_ref().map(|h| format!("{}.", sentence(h))));
        let others = view.alternatives.iter().filter(|a| a.id != view.id);
        match self {
            Self::Happened => {
                lines.push(match view.state {
                    MessageState::Approved => {
                        "It is approved: it goes to everyone at once, unless an embargo or another stop is in the way."
                            .to_owned()
                    }
                    state => format!("It is {}: it still has to be approved before it goes.", state.plain()),
                });
                if view.state == MessageState::Approved
                    && let Ok(outlook) = app.desk.outlook(&by.person, view.id).await
                {
                    lines.extend(
                        outlook
                            .outlets
                            .iter()
                            .map(|o| format!("{}: {}.", o.title, o.reaches)),
                    );
                }
                lines.extend(others.map(|a| {
                    format!(
                        "“{}” is locked by this, and cannot go any more.",
                        a.headline
                    )
                }));
            }
            Self::Unlock => {
                lines.extend(others.map(|a| format!("“{}”: {}.", a.headline, a.words)));
                lines.push(
                    "It can be unlocked only if the other was taken back before anything of it left. What else it waits for still holds it."
                        .to_owned(),
                );
            }
            Self::Unpair => {
                lines.extend(others.map(|a| format!("“{}”: {}.", a.headline, a.words)));
                lines.push(
                    "When one of them goes, the other is no longer locked: both may go.".to_owned(),
                );
            }
            Self::StillGoes => {
                let times = &view.times;
                let says = |what: &str, at: Option<LocalDateTime>| {
                    at.map(|at| format!("{what} {}.", plain::moment(at)))
                };
                lines.extend(says("It was to go at", times.release));
                lines.extend(says("What it is about is at", times.event));
                lines.extend(says("It ends at", times.expires));
                lines.extend(view.outlets.iter().map(|o| format!("{}.", o.words)));
                lines.push("Read it again: its words were written for that time.".to_owned());
            }
        }
        lines
    }

    fn questions(self, app: &App, fields: &Fields, problems: &Problems) -> Vec<Question> {
        let mut questions = Vec::new();
        if self == Self::StillGoes {
            let given = [fields.get("when")];
            let choices = vec![
                Choice::of("now", "Send it now", &given),
                Choice::of("at", "Send it at a new time", &given),
                Choice::of("no", "Do not send it: withdraw it", &given),
            ];
            let radios = Control::Radios {
                choices,
                side_by_side: false,
            };
            questions.push(Question::new("when", "What should happen?", radios));
            let control = form::moment_control(fields, "at", app.now());
            questions.push(
                Question::new("at", "The new time", control).hint("Only if it goes at a new time"),
            );
        }
        let (label, hint) = match self {
            Self::Happened => (
                "How do you know?",
                "Who said so, and when. It is kept in the record, under your name",
            ),
            Self::Unlock | Self::Unpair | Self::StillGoes => {
                ("Why?", "It is kept in the record, under your name")
            }
        };
        let control = Control::Text {
            value: fields.text("reason").unwrap_or_default(),
            rows: 3,
        };
        questions.push(Question::new("reason", label, control).hint(hint));
        questions
            .into_iter()
            .map(|q| {
                let error = problems.of(&q.name).map(|e| sentence(&e));
                q.error(error)
            })
            .collect()
    }

    async fn ask(self, app: &App, by: &Signed, of: &str) -> Response {
        match self.view(app, by, of).await {
            Ok(view) => {
                let (fields, problems) = (Fields::default(), Problems::default());
                web::ok(&self.page(app, by, &view, &fields, &problems).await)
            }
            Err(error) => errors::refused(app, by, &error, &status_of(of)).await,
        }
    }

    async fn act(self, app: &App, by: &Signed, of: &str, fields: &Fields) -> Response {
        let view = match self.view(app, by, of).await {
            Ok(view) => view,
            Err(error) => return errors::refused(app, by, &error, &status_of(of)).await,
        };
        let mut problems = Problems::default();
        let error = match self.take(app, by, &view, fields, &mut problems).await {
            Some(Ok(done)) => return web::see_other(&format!("/upcoming?done={done}")),
            Some(Err(DeskError::Invalid(faults))) => {
                for fault in faults {
                    problems.add(&fault.field, fault.what);
                }
                None
            }
            Some(Err(DeskError::Conflict(what))) if self == Self::StillGoes => {
                problems.add("at", what);
                None
            }
            Some(Err(error)) => Some(error),
            None => None,
        };
        match error {
            Some(error) => errors::refused(app, by, &error, &status_of(of)).await,
            None => {
                let page = self.page(app, by, &view, fields, &problems).await;
                web::page(StatusCode::UNPROCESSABLE_ENTITY, &page)
            }
        }
    }

    /// Does it. Nothing where something of the form is wrong, which is among the problems then.
    async fn take(
        self,
        app: &App,
        by: &Signed,
        view: &MessageView,
        fields: &Fields,
        problems: &mut Problems,
    ) -> Option<Result<&'static str, DeskError>> {
        let reason = fields.text("reason").unwrap_or_default();
        let (desk, who) = (&app.desk, &by.person);
        Some(match self {
            Self::Happened => desk
                .happened(who, view.id, &reason)
                .await
                .map(|()| "happened"),
            Self::Unlock => desk
                .unlock(who, view.id, &reason)
                .await
                .map(|()| "unlocked"),
            Self::Unpair => desk
                .unpair(who, view.id, &reason)
                .await
                .map(|()| "unpaired"),
            Self::StillGoes => match fields.get("when") {
                "now" => desk
                    .still_goes(who, view.id, None, &reason)
                    .await
                    .map(|()| "started"),
                "at" => {
                    let at = form::read_moment(fields, "at", problems);
                    let Some(at) = at else {
                        if problems.of("at").is_none() {
                            problems.add("at", "Give the new date and time");
                        }
                        return None;
                    };
                    desk.still_goes(who, view.id, Some(at), &reason)
                        .await
                        .map(|()| "put_off")
                }
                "no" => desk
                    .withdraw(who, view.id, &reason)
                    .await
                    .map(|_| "withdrawn"),
                _ => {
                    problems.add("when", "Choose what should happen");
                    return None;
                }
            },
        })
    }
}

pub(super) async fn ask_happened(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
) -> Response {
    By::Happened.ask(&app, &by, &of).await
}

pub(super) async fn happened(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    By::Happened.act(&app, &by, &of, &fields).await
}

pub(super) async fn ask_unlock(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
) -> Response {
    By::Unlock.ask(&app, &by, &of).await
}

pub(super) async fn unlock(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    By::Unlock.act(&app, &by, &of, &fields).await
}

pub(super) async fn ask_unpair(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
) -> Response {
    By::Unpair.ask(&app, &by, &of).await
}

pub(super) async fn unpair(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    By::Unpair.act(&app, &by, &of, &fields).await
}

pub(super) async fn ask_still_goes(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
) -> Response {
    By::StillGoes.ask(&app, &by, &of).await
}

pub(super) async fn still_goes(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    By::StillGoes.act(&app, &by, &of, &fields).await
}
