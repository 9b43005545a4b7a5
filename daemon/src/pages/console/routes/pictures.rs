//! The pictures of a notice: shown, put to it, taken away.

use axum::{
    extract::{FromRequest as _, Multipart, Path, Request, State},
    response::Response,
};
use wardmote_domain::{ids::MessageId, message::MessageState, person::Act};

use super::{App, Signed, errors, session::Posted, upload, write::id};
use crate::{
    desk::{DeskError, PictureWords},
    http::picture_routes,
    pages::{
        chrome::ErrorLine,
        console::{PictureCard, PicturesPage},
        form, web,
    },
};

/// What a form with a file in it holds, read to its end.
#[derive(Default)]
struct Form {
    csrf: String,
    alt: String,
    text: String,
    cleared_by: String,
    file: Vec<u8>,
}

impl Form {
    async fn read(parts: Multipart) -> Result<Self, DeskError> {
        let mut form = Self::default();
        let word = |name: &str, text: String| match name {
            "csrf" => form.csrf = text,
            "alt" => form.alt = text,
            "text" => form.text = text,
            "cleared_by" => form.cleared_by = text,
            _ => {}
        };
        form.file = upload::read(parts, "15 MB", word).await?;
        Ok(form)
    }
}

pub(super) async fn ask(State(app): State<App>, by: Signed, Path(of): Path<String>) -> Response {
    shown(&app, &by, &of, Vec::new(), Default::default()).await
}

async fn shown(
    app: &App,
    by: &Signed,
    of: &str,
    errors: Vec<ErrorLine>,
    typed: [String; 3],
) -> Response {
    match page(app, by, of, errors, typed).await {
        Ok(page) => web::ok(&page),
        Err(error) => errors::refused(app, by, &error, "/").await,
    }
}

async fn page(
    app: &App,
    by: &Signed,
    of: &str,
    errors: Vec<ErrorLine>,
    typed: [String; 3],
) -> Result<PicturesPage, DeskError> {
    let view = app.desk.view(&by.person, id(of)?).await?;
    let open = matches!(
        view.state,
        MessageState::Draft
            | MessageState::FallsShort
            | MessageState::Returned
            | MessageState::AwaitingApproval
            | MessageState::Approved
    );
    Ok(PicturesPage {
        chrome: app.chrome(by, "Pictures of this notice").await,
        errors,
        id: view.id.to_string(),
        may_change: open && by.person.may(Act::Write, &view.draft.reach()),
        pictures: PictureCard::of(&view.draft),
        typed,
    })
}

pub(super) async fn put(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
    request: Request,
) -> Response {
    let known_as = &app.desk.settings().server.desk_url;
    if !web::same_origin(request.headers(), known_as) {
        return errors::forged(&app.site);
    }
    let Ok(parts) = Multipart::from_request(request, &app).await else {
        return errors::forged(&app.site);
    };
    let form = match Form::read(parts).await {
        Ok(form) => form,
        Err(error) => return again(&app, &by, &of, error, Default::default()).await,
    };
    if !app.desk.signer().form_token_good(&by.secret, &form.csrf) {
        return errors::forged(&app.site);
    }
    let typed = [form.alt.clone(), form.text.clone(), form.cleared_by.clone()];
    let words = PictureWords {
        alt: form.alt,
        text: form.text,
        cleared_by: form.cleared_by,
    };
    let done = match id(&of) {
        Ok(message) => {
            let put = app.desk.put_picture(&by.person, message, form.file, words);
            put.await.map(|stored| stored.id)
        }
        Err(error) => Err(error),
    };
    finished(&app, &by, &of, done, typed).await
}

pub(super) async fn drop(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let done = match (id(&of), picture_routes::id(fields.get("picture"))) {
        (Ok(message), Ok(picture)) => app
            .desk
            .drop_picture(&by.person, message, picture)
            .await
            .map(|stored| stored.id),
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    finished(&app, &by, &of, done, Default::default()).await
}

async fn finished(
    app: &App,
    by: &Signed,
    of: &str,
    done: Result<MessageId, DeskError>,
    typed: [String; 3],
) -> Response {
    match done {
        Ok(id) => web::see_other(&format!("/messages/{id}/pictures")),
        Err(error) => again(app, by, of, error, typed).await,
    }
}

/// The page once more with what is wrong beside its field; anything that is no field's fault has a page of its own.
async fn again(app: &App, by: &Signed, of: &str, error: DeskError, typed: [String; 3]) -> Response {
    match error {
        DeskError::Invalid(faults) => {
            let line = |f: wardmote_domain::draft::FieldProblem| ErrorLine {
                field: f.field,
                what: form::sentence(&f.what),
            };
            let lines = faults.into_iter().map(line).collect();
            shown(app, by, of, lines, typed).await
        }
        other => errors::refused(app, by, &other, &format!("/messages/{of}/pictures")).await,
    }
}

/// The picture itself.
pub(super) async fn picture(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
) -> Response {
    let found = match picture_routes::id(&of) {
        Ok(id) => app.desk.picture(&by.person, id).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(picture) => picture_routes::answer(picture, "private, no-cache"),
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}
