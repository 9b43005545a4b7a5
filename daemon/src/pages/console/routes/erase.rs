//! Erasing one of our people, a reader or the texts of a notice, with a question before it goes for good.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use wardmote_domain::ids::{MessageId, PersonId, SubscriberNumber};

use super::{
    App, Signed,
    data::{line, message, shown},
    errors,
    session::Posted,
};
use crate::{
    desk::DeskError,
    pages::{
        console::ErasePage,
        form::{Fields, Problems, sentence},
        question::summary,
        web,
    },
};

/// What is to be erased.
#[derive(Clone, Copy)]
enum What {
    Person(PersonId),
    Reader(SubscriberNumber),
    Notice(MessageId),
}

/// What a form asks to erase: the kind, and an id under one of several names.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Wanted {
    what: String,
    id: String,
    person: String,
    named: String,
}

impl What {
    fn read(wanted: &Wanted) -> Result<Self, DeskError> {
        let fault = |what: &str| DeskError::NotFound(what.to_owned());
        let first = |own: &str| match wanted.id.is_empty() {
            true => own.trim().to_owned(),
            false => wanted.id.trim().to_owned(),
        };
        match wanted.what.as_str() {
            "person" => first(&wanted.person)
                .parse()
                .map(Self::Person)
                .map_err(|_| fault("there is nobody of that id here")),
            "reader" => first("")
                .parse()
                .map(|n| Self::Reader(SubscriberNumber(n)))
                .map_err(|_| fault("there is no reader of that number here")),
            "notice" => message(&first(&wanted.named))
                .map(Self::Notice)
                .map_err(|what| DeskError::field("named", what)),
            _ => Err(fault("choose what is to be erased")),
        }
    }

    /// What it is in words, what goes and what stays.
    async fn words(self, app: &App, by: &Signed) -> Result<(String, [&'static str; 2]), DeskError> {
        // Asks the right, whatever it is about.
        let people = app.desk.people(&by.person).await?;
        app.desk.kept_notices(&by.person).await?;
        match self {
            Self::Person(id) => {
                let person = people.into_iter().find(|p| p.id == id);
                let name = person.map(|p| p.name).ok_or_else(|| {
                    DeskError::NotFound("there is nobody of that id here".to_owned())
                })?;
                Ok((
                    format!("One of our people: {name}."),
                    [
                        "their name and mail address, and every right, token and session.",
                        "what they did, under a name that is nobody’s. The record still proves itself.",
                    ],
                ))
            }
            Self::Reader(SubscriberNumber(number)) => Ok((
                format!("The reader with the number {number}."),
                [
                    "their address, language and wards.",
                    "their number on deliveries, which names nobody, and a keyed hash, so that no later list brings them back.",
                ],
            )),
            Self::Notice(id) => {
                let view = app.desk.view(&by.person, id).await?;
                let title = match view.headline.is_empty() {
                    true => view.kind.title().to_owned(),
                    false => view.headline,
                };
                Ok((
                    format!("“{title}”, which is {}.", view.state.plain()),
                    [
                        "every version of it, its reports, reasons, clearances and pictures.",
                        "that it was, when, and what became of it. What others received or printed is out of reach.",
                    ],
                ))
            }
        }
    }

    fn parts(self) -> (&'static str, String) {
        match self {
            Self::Person(id) => ("person", id.to_string()),
            Self::Reader(SubscriberNumber(number)) => ("reader", number.to_string()),
            Self::Notice(id) => ("notice", id.to_string()),
        }
    }

    async fn page(
        self,
        app: &App,
        by: &Signed,
        fields: &Fields,
        problems: &Problems,
    ) -> Result<ErasePage, DeskError> {
        let (who, [goes, stays]) = self.words(app, by).await?;
        let (what, of) = self.parts();
        let reason = matches!(self, Self::Notice(_)).then(|| {
            line(fields, problems, "reason", "Why?")
                .hint("It is kept in the record, under your name. Name nobody in it")
        });
        let errors = summary(&reason);
        let chrome = app.chrome(by, "Erase this for good?").await;
        Ok(ErasePage {
            chrome: chrome.wrong(!errors.is_empty()),
            errors,
            who,
            goes,
            stays,
            what,
            of,
            reason,
        })
    }

    async fn erase(self, app: &App, by: &Signed, why: &str) -> Result<(), DeskError> {
        let (desk, who) = (&app.desk, &by.person);
        match self {
            Self::Person(id) => desk.erase_person(who, id).await.map(|_| ()),
            Self::Reader(number) => desk.erase_reader(who, number).await,
            Self::Notice(id) => desk.erase_texts(who, id, why).await.map(|_| ()),
        }
    }
}

pub(super) async fn ask(
    State(app): State<App>,
    by: Signed,
    Query(wanted): Query<Wanted>,
) -> Response {
    let page = async {
        let (fields, problems) = (Fields::default(), Problems::default());
        What::read(&wanted)?
            .page(&app, &by, &fields, &problems)
            .await
    };
    match page.await {
        Ok(page) => web::ok(&page),
        Err(error) => again(&app, &by, &Fields::default(), error).await,
    }
}

/// The page that it was asked from, with what is wrong beside the field.
async fn again(app: &App, by: &Signed, fields: &Fields, error: DeskError) -> Response {
    let DeskError::Invalid(faults) = error else {
        return errors::refused(app, by, &error, "/data").await;
    };
    let mut problems = Problems::default();
    for fault in faults {
        problems.add(&fault.field, sentence(&fault.what));
    }
    match shown(app, by, fields, &problems).await {
        Ok(page) => web::page(StatusCode::UNPROCESSABLE_ENTITY, &page),
        Err(error) => errors::refused(app, by, &error, "/data").await,
    }
}

/// A reader is asked for by address, which no link may hold: it comes by post, and the last question follows.
async fn found(app: &App, by: &Signed, fields: &Fields) -> Response {
    let page = async {
        let number = app
            .desk
            .find_reader(&by.person, fields.get("reader"))
            .await?;
        What::Reader(number)
            .page(app, by, fields, &Problems::default())
            .await
    };
    match page.await {
        Ok(page) => web::ok(&page),
        Err(error) => again(app, by, fields, error).await,
    }
}

pub(super) async fn act(State(app): State<App>, Posted { by, fields }: Posted) -> Response {
    if fields.get("what") == "reader" && fields.get("id").is_empty() {
        return found(&app, &by, &fields).await;
    }
    let wanted = Wanted {
        what: fields.get("what").to_owned(),
        id: fields.get("id").to_owned(),
        ..Wanted::default()
    };
    let done = async {
        let what = What::read(&wanted)?;
        match what.erase(&app, &by, fields.get("reason")).await {
            Ok(()) => Ok(None),
            Err(DeskError::Invalid(faults)) => {
                let mut problems = Problems::default();
                for fault in faults {
                    problems.add(&fault.field, sentence(&fault.what));
                }
                what.page(&app, &by, &fields, &problems).await.map(Some)
            }
            Err(error) => Err(error),
        }
    };
    match done.await {
        Ok(None) => web::see_other("/data?done=erased"),
        Ok(Some(page)) => web::page(StatusCode::UNPROCESSABLE_ENTITY, &page),
        Err(error) => errors::refused(&app, &by, &error, "/data").await,
    }
}
