//! Files of sentences, out and in.

use axum::{
    extract::{FromRequest as _, Multipart, Path, RawQuery, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use wardmote_domain::draft::FieldProblem;

use super::{
    super::{App, Signed, errors, upload},
    cards,
    show::filter,
    tag,
};
use crate::{
    desk::{DeskError, FileKind, TakenSentences},
    pages::{
        chrome::ErrorLine,
        console::{SentenceFilesPage, TakenWords},
        form::{self, Fields},
        plain, web,
    },
};

/// What the form holds, read to its end.
#[derive(Default)]
struct Form {
    csrf: String,
    reader: String,
    file: Vec<u8>,
}

impl Form {
    async fn read(parts: Multipart) -> Result<Self, DeskError> {
        let mut form = Self::default();
        let word = |name: &str, text: String| match name {
            "csrf" => form.csrf = text,
            "reader" => text.trim().clone_into(&mut form.reader),
            _ => {}
        };
        form.file = upload::read(parts, "8 MB", word).await?;
        Ok(form)
    }
}

pub(super) async fn ask(State(app): State<App>, by: Signed, Path(of): Path<String>) -> Response {
    shown(&app, &by, &of, "", None, Vec::new()).await
}

async fn shown(
    app: &App,
    by: &Signed,
    of: &str,
    reader: &str,
    taken: Option<TakenWords>,
    wrong: Vec<FieldProblem>,
) -> Response {
    let language = match tag(of) {
        Ok(language) if app.desk.languages().contains(&language) => language,
        Ok(_) => {
            let error = DeskError::NotFound("there is no such language".to_owned());
            return errors::refused(app, by, &error, "/sentences").await;
        }
        Err(error) => return errors::refused(app, by, &error, "/sentences").await,
    };
    let card = cards::named(&language, plain::direction(&language));
    let errors: Vec<ErrorLine> = wrong
        .into_iter()
        .map(|fault| ErrorLine {
            field: fault.field,
            what: form::sentence(&fault.what),
        })
        .collect();
    let status = match errors.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = SentenceFilesPage {
        chrome: app
            .chrome(by, format!("Files of {}", card.english))
            .await
            .wrong(!errors.is_empty()),
        errors,
        card,
        may_change: app.desk.keeps_sentences(&by.person),
        kinds: FileKind::ALL.map(|k| (k.ending(), k.plain())).to_vec(),
        taken,
        reader: reader.to_owned(),
    };
    web::page(status, &page)
}

pub(super) async fn out(
    State(app): State<App>,
    by: Signed,
    Path((of, ending)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let fields = Fields::decode(query.unwrap_or_default().as_bytes());
    let made = async {
        let kind = FileKind::named(&ending)
            .ok_or_else(|| DeskError::NotFound("there is no such format".to_owned()))?;
        let asked = filter(&fields);
        let language = tag(&of)?;
        let file = app.desk.sentences_file(&by.person, &language, asked, kind);
        Ok::<_, DeskError>((kind, file.await?))
    };
    match made.await {
        Ok((kind, (name, bytes))) => saved(kind, &name, bytes),
        Err(error) => errors::refused(&app, &by, &error, "/sentences").await,
    }
}

/// A file that a browser saves.
fn saved(kind: FileKind, name: &str, bytes: Vec<u8>) -> Response {
    let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind.media())),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, bytes).into_response()
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
        Err(DeskError::Invalid(faults)) => {
            return shown(&app, &by, &of, "", None, faults).await;
        }
        Err(error) => return errors::refused(&app, &by, &error, "/sentences").await,
    };
    if !app.desk.signer().form_token_good(&by.secret, &form.csrf) {
        return errors::forged(&app.site);
    }
    let taken = async {
        let language = tag(&of)?;
        app.desk
            .take_sentences_file(&by.person, &language, form.file, &form.reader)
            .await
    };
    match taken.await {
        Ok(taken) => shown(&app, &by, &of, "", Some(words(taken)), Vec::new()).await,
        Err(DeskError::Invalid(faults)) => shown(&app, &by, &of, &form.reader, None, faults).await,
        Err(error) => errors::refused(&app, &by, &error, &format!("/sentences/{of}/files")).await,
    }
}

fn words(taken: TakenSentences) -> TakenWords {
    let count = |n: usize, one: &str, many: &str| {
        plain::counted(u64::try_from(n).unwrap_or(u64::MAX), one, many)
    };
    let mut sums = vec![format!(
        "{} kept.",
        count(taken.kept.len(), "new wording is", "new wordings are")
    )];
    if let Some(name) = &taken.signed_by {
        sums.push(format!(
            "{} signed by {name}.",
            count(taken.signed.len(), "sentence is", "sentences are")
        ));
    }
    sums.push(format!(
        "{} as it was.",
        count(taken.unchanged, "line stays", "lines stay")
    ));
    if !taken.not_kept.is_empty() {
        sums.push(format!(
            "{} not kept: see below.",
            count(taken.not_kept.len(), "line was", "lines were")
        ));
    }
    sums.extend(taken.notes);
    let place = |n: crate::desk::NotKept| match n.place.is_empty() {
        true => (n.sentence, n.why),
        false => (
            format!("{}: {}", form::sentence(&n.place), n.sentence),
            n.why,
        ),
    };
    TakenWords {
        sums,
        not_kept: taken.not_kept.into_iter().map(place).collect(),
    }
}
