//! After release: what a person says of a delivery, and ticking what was owed.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use wardmote_domain::{finding::RuleId, ids::DeliveryId};

use super::{
    App,
    by_hand::{back_to, tasks_page},
    errors,
    session::Posted,
    status::{Typed, status_page},
    write::{id, not_found},
};
use crate::{
    desk::{DeskError, Settled},
    pages::{
        form::{Fields, sentence},
        web,
    },
};

/// The address of a notice's page after release.
pub(super) fn status_of(id: &str) -> String {
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
                .ok_or("Say how you know that it was not sent, or why it is not done")?;
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
    let back = back_to(fields.get("from"), &message);
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
        Ok(()) => return web::see_other(&format!("{back}?done=settled")),
        Err(error) => error,
    };
    let what = match &error {
        DeskError::Invalid(faults) => faults.first().map(|f| sentence(&f.what)),
        _ => None,
    };
    if let (Some(what), "tasks") = (&what, fields.get("from")) {
        let typed = typed(&of, &fields, what);
        if let Ok(page) = tasks_page(&app, &by, &typed).await {
            return web::page(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    }
    let view = match id(&message) {
        Ok(id) => app.desk.view(&by.person, id).await,
        Err(error) => Err(error),
    };
    match (what, view) {
        (Some(what), Ok(view)) => {
            let typed = typed(&of, &fields, &what);
            let page = status_page(&app, &by, &view, false, &typed).await;
            web::page(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        _ => errors::refused(&app, &by, &error, &back).await,
    }
}

fn typed(delivery: &str, fields: &Fields, what: &str) -> Typed {
    Typed {
        delivery: delivery.parse().ok(),
        reference: fields.get("reference").to_owned(),
        what: what.to_owned(),
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
