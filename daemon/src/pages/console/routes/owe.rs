//! Going now and owing several jobs at once: one name and one time for all that are ticked.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use wardmote_domain::{
    finding::{Owed, Passed, RuleId},
    ids::MessageId,
    local_time::LocalDateTime,
};

use super::{
    App,
    decide::{first_fault, view},
    errors,
    session::{Posted, Signed},
    show::review_page,
    write::id,
};
use crate::{
    desk::DeskError,
    pages::{chrome::ErrorLine, console::OweForm, form::Fields, web},
};

/// What is owed by rule, or the field that is wrong and why.
fn owed(fields: &Fields) -> Result<Vec<(RuleId, Passed)>, (String, &'static str)> {
    let wrong = |field: &str, what| Err((field.to_owned(), what));
    let rules = fields.all("rule");
    let Some(name) = fields.given("name") else {
        return wrong("owe-name", "Say who does it");
    };
    let at = format!("{}T{}", fields.get("by_date"), fields.get("by_time"));
    let Ok(by) = at.parse::<LocalDateTime>() else {
        return wrong("owe-date", "Give the date and time by which it is done");
    };
    let mut all = Vec::new();
    for rule in rules {
        let job = format!("job-{rule}");
        let Some(job) = fields.given(&job) else {
            return wrong(&format!("owe-{job}"), "Say what will be done");
        };
        let owed = Owed {
            job: job.to_owned(),
            name: name.to_owned(),
            by,
        };
        all.push((RuleId(rule.to_owned()), Passed::Owed(owed)));
    }
    match all.is_empty() {
        true => wrong("owe", "Tick what is owed: at least one"),
        false => Ok(all),
    }
}

/// Records what is owed; what is wrong is said beside its form.
pub(super) async fn owe(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let (field, error) = match (id(&of), owed(&fields)) {
        (Err(error), _) => (String::new(), error),
        (_, Err((field, what))) => (field.clone(), DeskError::field(&field, what)),
        (Ok(id), Ok(all)) => match pass_all(&app, &by, id, all).await {
            Ok(()) => return web::see_other(&format!("/messages/{of}?done=owed")),
            Err(error) => ("owe-name".to_owned(), error),
        },
    };
    match (first_fault(&error), view(&app, &by, &of).await) {
        (Some(what), Ok(view)) => {
            let mut page = review_page(&app, &by, &view).await;
            page.errors.push(ErrorLine {
                field,
                what: what.clone(),
            });
            page.chrome.wrong = true;
            page.owing = page.owing.map(|form| typed(form, &fields, what));
            web::page(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        _ => errors::refused(&app, &by, &error, &format!("/messages/{of}")).await,
    }
}

async fn pass_all(
    app: &App,
    by: &Signed,
    id: MessageId,
    all: Vec<(RuleId, Passed)>,
) -> Result<(), DeskError> {
    for (rule, way) in all {
        app.desk.pass(&by.person, id, rule, way).await?;
    }
    Ok(())
}

/// The form as it was typed.
fn typed(mut form: OweForm, fields: &Fields, what: String) -> OweForm {
    let ticked = fields.all("rule");
    for job in &mut form.jobs {
        job.ticked = ticked.contains(&job.rule.as_str());
        if let Some(words) = fields.given(&format!("job-{}", job.rule)) {
            job.words = words.to_owned();
        }
    }
    form.name = fields.get("name").to_owned();
    form.by = (
        fields.get("by_date").to_owned(),
        fields.get("by_time").to_owned(),
    );
    form.error = Some(what);
    form
}
