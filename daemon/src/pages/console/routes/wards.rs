//! Ward records: looked at, and changed.

use axum::{
    Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use serde::Deserialize;
use wardmote_domain::{
    local_time::LocalDateTime,
    places::{BoroughCode, WardCode},
    ward_record::WardRecordFile,
    words::Kind,
};

use super::{App, Signed, errors, session::Posted, show::done_words, ward_parts};
use crate::{
    desk::{DeskError, WardLine, WardVersionRow, WardView},
    http::ward_routes::ward as read_ward,
    pages::{
        console::{BoroughItem, WardEditPage, WardItem, WardPage, WardsPage},
        form::{self, Faults, Step},
        plain, web,
    },
};

#[derive(Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    borough: String,
    #[serde(default)]
    done: String,
}

pub(super) async fn list(
    State(app): State<App>,
    by: Signed,
    Query(which): Query<Which>,
) -> Response {
    match app.desk.wards(&by.person, None).await {
        Ok(wards) => {
            let chosen: Option<BoroughCode> = which.borough.parse().ok();
            web::ok(&WardsPage {
                chrome: app.chrome(&by, "Wards").await,
                boroughs: boroughs(&wards, chosen),
            })
        }
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}

/// By borough; where there are several, the wards of the chosen one stand open and the others are a line each.
fn boroughs(wards: &[WardLine], chosen: Option<BoroughCode>) -> Vec<BoroughItem> {
    let groups: Vec<&[WardLine]> = wards.chunk_by(|a, b| a.borough == b.borough).collect();
    let alone = groups.len() == 1;
    let mut items = Vec::new();
    for group in groups {
        let Some(first) = group.first() else { continue };
        let open = alone || chosen == Some(first.borough);
        if chosen.is_some() && !open {
            continue;
        }
        items.push(BoroughItem {
            name: first.borough_name.clone(),
            href: (!open).then(|| format!("/wards?borough={}", first.borough)),
            count: group.len(),
            kept: group.iter().filter(|w| w.version.is_some()).count(),
            wards: group.iter().filter(|_| open).map(item).collect(),
        });
    }
    items
}

fn item(ward: &WardLine) -> WardItem {
    let words = match (&ward.saved_by, ward.saved_at) {
        (Some(by), Some(at)) => {
            format!("Saved by {by} at {}.", plain::moment(LocalDateTime::at(at)))
        }
        _ => "No record yet.".to_owned(),
    };
    WardItem {
        code: ward.ward.to_string(),
        name: ward.name.clone(),
        words,
    }
}

pub(super) async fn show(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
    Query(which): Query<Which>,
) -> Response {
    match page(&app, &by, &of, &which.done).await {
        Ok(page) => web::ok(&page),
        Err(error) => errors::refused(&app, &by, &error, "/wards").await,
    }
}

async fn page(app: &App, by: &Signed, of: &str, done: &str) -> Result<WardPage, DeskError> {
    let ward = read_ward(of)?;
    let view = app.desk.ward_view(&by.person, ward).await?;
    let versions = app.desk.ward_history(&by.person, ward).await?;
    let saved = match (&view.saved_by, view.saved_at) {
        (Some(by), Some(at)) => {
            format!("Saved by {by} at {}.", plain::moment(LocalDateTime::at(at)))
        }
        _ => "This ward has no record yet.".to_owned(),
    };
    Ok(WardPage {
        chrome: app.chrome(by, title(&view)).await.saying(done_words(done)),
        code: ward.to_string(),
        version: view.version,
        saved,
        may_write: view.may_write,
        kinds: [
            Kind::WardUpdate,
            Kind::Event,
            Kind::Feedback,
            Kind::Guidance,
            Kind::Appeal,
            Kind::Reassurance,
            Kind::Holding,
        ]
        .map(|k| (k.as_str(), k.title()))
        .to_vec(),
        sections: view
            .version
            .map_or_else(Vec::new, |_| ward_parts::of(&view.record)),
        versions: versions.iter().map(version).collect(),
    })
}

fn title(view: &WardView) -> String {
    format!("{}, {}", view.name, view.borough_name)
}

fn version(row: &WardVersionRow) -> String {
    let parts: Vec<&str> = row.parts.iter().map(|p| p.title()).collect();
    format!(
        "Version {}: {} changed {} at {}.",
        row.version,
        row.saved_by,
        if parts.is_empty() {
            "nothing".to_owned()
        } else {
            parts.join(", ")
        },
        plain::moment(LocalDateTime::at(row.saved_at))
    )
}

pub(super) async fn edit(State(app): State<App>, by: Signed, Path(of): Path<String>) -> Response {
    match writable(&app, &by, &of).await {
        Ok((ward, view)) => {
            let work = Work {
                app: &app,
                by: &by,
                ward,
                title: title(&view),
            };
            work.ask(&view.record, &Faults::default(), None, None).await
        }
        Err(error) => errors::refused(&app, &by, &error, "/wards").await,
    }
}

/// The ward and its record, for somebody who may change it.
async fn writable(app: &App, by: &Signed, of: &str) -> Result<(WardCode, WardView), DeskError> {
    let ward = read_ward(of)?;
    let view = app.desk.ward_view(&by.person, ward).await?;
    if !view.may_write {
        return Err(DeskError::NotPermitted(format!(
            "only people who write for {} may change its record",
            view.name
        )));
    }
    Ok((ward, view))
}

pub(super) async fn put(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let (ward, view) = match writable(&app, &by, &of).await {
        Ok(both) => both,
        Err(error) => return errors::refused(&app, &by, &error, "/wards").await,
    };
    let work = Work {
        app: &app,
        by: &by,
        ward,
        title: title(&view),
    };
    let mut file = form::posted_record(&ward.to_string(), &fields);
    match form::step(&fields) {
        Step::Add(list) => work.ask(&file, &Faults::default(), Some(list), None).await,
        Step::Drop(list, row) => {
            drop_row(&mut file, list, row);
            work.ask(&file, &Faults::default(), None, None).await
        }
        Step::Save => match app.desk.save_ward(&by.person, ward, &file).await {
            Ok(_) => web::see_other(&format!("/wards/{ward}?done=ward_saved")),
            Err(DeskError::Invalid(faults)) => {
                work.ask(&file, &Faults::of(&faults), None, None).await
            }
            Err(DeskError::Conflict(words)) => {
                // Saving again is then a choice made with open eyes: over the version that stands now.
                file.version = view.version;
                work.ask(
                    &file,
                    &Faults::default(),
                    None,
                    Some(form::sentence(&words)),
                )
                .await
            }
            Err(other) => errors::refused(&app, &by, &other, &format!("/wards/{ward}")).await,
        },
    }
}

fn drop_row(file: &mut WardRecordFile, list: &str, row: usize) {
    fn drop<T>(rows: &mut Vec<T>, row: usize) {
        if row < rows.len() {
            rows.remove(row);
        }
    }
    match list {
        "meetings" => drop(&mut file.meetings, row),
        "priorities" => drop(&mut file.priorities, row),
        "press" => drop(&mut file.press, row),
        _ => drop(&mut file.community, row),
    }
}

struct Work<'a> {
    app: &'a App,
    by: &'a Signed,
    ward: WardCode,
    title: String,
}

impl Work<'_> {
    async fn ask(
        &self,
        file: &WardRecordFile,
        faults: &Faults,
        more: Option<&str>,
        conflict: Option<String>,
    ) -> Response {
        let status = match (faults.is_empty(), &conflict) {
            (false, _) => StatusCode::UNPROCESSABLE_ENTITY,
            (true, Some(_)) => StatusCode::CONFLICT,
            (true, None) => StatusCode::OK,
        };
        let chrome = self
            .app
            .chrome(self.by, format!("The record of {}", self.title));
        let page = WardEditPage {
            chrome: chrome.await.wrong(status != StatusCode::OK),
            code: self.ward.to_string(),
            action: format!("/wards/{}/edit", self.ward),
            version: file.version,
            form: form::ward_form(self.ward, file, self.app.desk.outlets(), faults, more),
            conflict,
        };
        web::page(status, &page)
    }
}

/// Ward records.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/wards", get(list))
        .route("/wards/{code}", get(show))
        .route("/wards/{code}/edit", get(edit).post(put))
}
