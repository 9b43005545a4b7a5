//! Going ahead past a finding: with a reason, or with what is owed.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use wardmote_domain::{
    finding::{Owed, Passed, RuleId},
    local_time::LocalDateTime,
};

use super::{
    App,
    decide::{first_fault, view},
    errors,
    session::Posted,
    show::review_page,
    write::id,
};
use crate::{
    desk::DeskError,
    pages::{chrome::ErrorLine, console::PassForm, form::Fields, web},
};

/// The way past a finding that was posted.
fn way(fields: &Fields) -> Result<Passed, String> {
    if fields.get("way") != "owed" {
        let reason = fields
            .text("reason")
            .ok_or("Give your reason: it is kept with the notice")?;
        return Ok(Passed::Reason { by: None, reason });
    }
    let text = |name: &str, what: &str| {
        fields
            .given(name)
            .map(str::to_owned)
            .ok_or_else(|| what.to_owned())
    };
    let job = text("job", "Say what will be done")?;
    let name = text("name", "Say who does it")?;
    let at = format!("{}T{}", fields.get("by_date"), fields.get("by_time"));
    let by: LocalDateTime = at
        .parse()
        .map_err(|_| "Give the date and time by which it is done".to_owned())?;
    Ok(Passed::Owed(Owed { job, name, by }))
}

/// Records a reason, or what is owed; what is wrong is said beside its form.
pub(super) async fn pass(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let done = match (id(&of), way(&fields)) {
        (Err(error), _) => Err(error),
        (_, Err(what)) => Err(DeskError::field("reason", what)),
        (Ok(id), Ok(way)) => {
            app.desk
                .pass(&by.person, id, RuleId(fields.get("rule").to_owned()), way)
                .await
        }
    };
    let error = match done {
        // The last one given sends it on to approval by itself: the page then says so.
        Ok(_) => return web::see_other(&format!("/messages/{of}?done=passed")),
        Err(error) => error,
    };
    match (first_fault(&error), view(&app, &by, &of).await) {
        (Some(what), Ok(view)) => {
            let mut page = review_page(&app, &by, &view).await;
            let rule = fields.get("rule");
            if let Some((i, card)) = page
                .findings
                .iter_mut()
                .enumerate()
                .find(|(_, c)| c.may_pass && c.finding.rule.0 == rule)
            {
                let owed = fields.get("way") == "owed";
                let field = if owed {
                    format!("job-{}", i + 1)
                } else {
                    format!("reason-{}", i + 1)
                };
                page.errors.push(ErrorLine {
                    field,
                    what: what.clone(),
                });
                card.form = pass_form(&fields, what, owed);
            }
            page.chrome.wrong = true;
            web::page(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        _ => errors::refused(&app, &by, &error, &format!("/messages/{of}")).await,
    }
}

fn pass_form(fields: &Fields, what: String, owed: bool) -> PassForm {
    PassForm {
        reason: fields.text("reason").unwrap_or_default(),
        job: fields.get("job").to_owned(),
        name: fields.get("name").to_owned(),
        by: (
            fields.get("by_date").to_owned(),
            fields.get("by_time").to_owned(),
        ),
        owed,
        error: Some(what),
    }
}
