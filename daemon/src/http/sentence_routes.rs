//! The sentence bank, for programs: read only. It is changed at the desk and by readers' links.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use serde::Deserialize;
use serde_json::{Value, json};
use wardmote_domain::{places::Language, words::Kind};

use super::{auth::Caller, paging::PageQuery};
use crate::desk::{Desk, DeskError, LanguageCounts, SentenceFilter, SentenceRow, Standing};

type Answer = Result<Json<Value>, DeskError>;

pub(super) async fn list(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Query(page): Query<PageQuery>,
) -> Answer {
    let rows = desk.sentence_languages(&by)?;
    let key = |row: &LanguageCounts| row.language.as_str().to_owned();
    Ok(Json(page.part(
        &desk,
        "sentences",
        "languages",
        rows,
        key,
    )?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    kind: Option<String>,
    state: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
}

impl Which {
    fn filter(&self) -> Result<SentenceFilter, DeskError> {
        let kind = self.kind.as_ref().map(|text| {
            text.parse::<Kind>()
                .map_err(|e| DeskError::parameter("kind", e.to_string()))
        });
        let state = self.state.as_ref().map(|text| {
            let found = Standing::ALL.into_iter().find(|s| s.as_str() == text);
            found.ok_or_else(|| DeskError::parameter("state", "give signed, unread or stale"))
        });
        Ok(SentenceFilter {
            kind: kind.transpose()?,
            state: state.transpose()?,
            round: false,
        })
    }
}

pub(super) async fn show(
    State(desk): State<Desk>,
    Caller(by): Caller,
    Path(of): Path<String>,
    Query(which): Query<Which>,
) -> Answer {
    let language: Language = of
        .parse()
        .map_err(|_| DeskError::NotFound("there is no such language".to_owned()))?;
    let filter = which.filter()?;
    let name = |text: &Option<String>| text.clone().unwrap_or_default();
    let list = format!(
        "sentences of {} {} {}",
        language.as_str(),
        name(&which.kind),
        name(&which.state)
    );
    let page = PageQuery::of(which.limit, which.cursor);
    let found = desk.sentences(&by, &language, filter)?;
    let key = |row: &SentenceRow| row.sentence.clone();
    let mut part = page.part(&desk, &list, "sentences", found.sentences, key)?;
    part["counts"] = json!(found.counts);
    part["left_out"] = json!(found.left_out);
    Ok(Json(part))
}
