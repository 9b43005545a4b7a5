//! Recording who agreed to a wording, beside what the check found.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use wardmote_domain::{draft::Clearance, finding::RuleId};
use wardmote_policies::settled_by;

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
    pages::{chrome::ErrorLine, form::Fields, web},
};

/// The clearance that was posted.
fn clearance(fields: &Fields) -> Result<Clearance, &'static str> {
    let rule = RuleId(fields.get("rule").to_owned());
    let who = fields.get("who");
    let settles = settled_by(&rule).iter().find(|s| s.who == who);
    let settles = settles.ok_or("Choose what was agreed")?;
    let name = fields
        .given("name")
        .ok_or("Give the name of whoever says so")?;
    let how = fields.given("how").ok_or("Say how and when they said so")?;
    Ok(Clearance {
        who: settles.who.to_owned(),
        name: Some(name.to_owned()),
        how: Some(how.to_owned()),
        at: None,
        wording: None,
    })
}

/// Records it; what is wrong is said beside its form.
pub(super) async fn clear(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let done = match (id(&of), clearance(&fields)) {
        (Err(error), _) => Err(error),
        (_, Err(what)) => Err(DeskError::field("who", what)),
        (Ok(id), Ok(clearance)) => app.desk.clear(&by.person, id, clearance).await,
    };
    let error = match done {
        Ok(_) => return web::see_other(&format!("/messages/{of}?done=cleared")),
        Err(error) => error,
    };
    match (first_fault(&error), view(&app, &by, &of).await) {
        (Some(what), Ok(view)) => {
            let mut page = review_page(&app, &by, &view).await;
            let rule = fields.get("rule");
            let cards = page.findings.iter_mut().enumerate();
            if let Some((i, card)) = cards
                .filter(|(_, c)| !c.clears.is_empty())
                .find(|(_, c)| c.finding.rule.0 == rule)
            {
                page.errors.push(ErrorLine {
                    field: format!("clear-name-{}", i + 1),
                    what: what.clone(),
                });
                card.agreed.who = fields.get("who").to_owned();
                card.agreed.name = fields.get("name").to_owned();
                card.agreed.how = fields.get("how").to_owned();
                card.agreed.error = Some(what);
            }
            page.chrome.wrong = true;
            web::page(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        _ => errors::refused(&app, &by, &error, &format!("/messages/{of}")).await,
    }
}
