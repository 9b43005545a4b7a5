//! What our own people are told, and "I have it".

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use wardmote_domain::{ids::MessageId, local_time::LocalDateTime, words::Priority};

use super::{App, Signed, errors, session::Posted, show::Asked, staff::number};
use crate::{
    desk::{DeskError, Next, PlacedRound, ToldName, ToldRow, short_moment},
    pages::{
        console::{ToldCard, ToldPage},
        web,
    },
    pipeline::staff::path_of_round,
};

/// Things of one round that want the same and that the same person has; or one thing alone.
struct Bundle {
    round: Option<PlacedRound>,
    rows: Vec<ToldRow>,
}

impl Bundle {
    fn takes(&self, row: &ToldRow, round: &PlacedRound) -> bool {
        let Some(first) = self.rows.first() else {
            return false;
        };
        let same = (first.what, first.priority, &first.has) == (row.what, row.priority, &row.has);
        same && first.may_take == row.may_take
            && self.round.as_ref().is_some_and(|own| own.id == round.id)
    }
}

/// Everything open that this person may read: what is urgent first, of that the oldest first.
async fn bundles(app: &App, by: &Signed) -> Result<Vec<Bundle>, DeskError> {
    let mut rows = app.desk.told(&by.person).await?;
    rows.sort_by_key(|row| row.priority);
    let of: Vec<MessageId> = rows.iter().filter_map(|row| row.message).collect();
    let places = app.desk.placed(&of).await?;
    let mut all: Vec<Bundle> = Vec::new();
    for row in rows {
        let round = row
            .message
            .and_then(|id| places.get(&id))
            .and_then(|place| place.round.clone());
        let found = round
            .as_ref()
            .and_then(|round| all.iter_mut().find(|bundle| bundle.takes(&row, round)));
        match found {
            Some(bundle) => bundle.rows.push(row),
            None => all.push(Bundle {
                round,
                rows: vec![row],
            }),
        }
    }
    Ok(all)
}

pub(super) async fn told(
    State(app): State<App>,
    by: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    let bundles = match bundles(&app, &by).await {
        Ok(bundles) => bundles,
        Err(error) => return errors::refused(&app, &by, &error, "/").await,
    };
    let now = app.now();
    let done =
        (asked.done == "taken").then(|| "You have it. Nobody else is told for now.".to_owned());
    web::ok(&ToldPage {
        chrome: app
            .chrome(&by, "What our people are told")
            .await
            .saying(done),
        cards: bundles.iter().filter_map(|b| card(b, now)).collect(),
    })
}

fn card(bundle: &Bundle, now: LocalDateTime) -> Option<ToldCard> {
    let first = bundle.rows.first()?;
    let when = |at: jiff::Timestamp| short_moment(at, now.instant());
    let next = |n: &Next| format!("{}, {}", n.names.join(" and "), when(n.at));
    let soonest = bundle.rows.iter().filter_map(|r| r.next.as_ref());
    let together = bundle.rows.len();
    let (href, title, words) = match &bundle.round {
        Some(round) if together > 1 => (
            path_of_round(first.what, round.id),
            format!("{}: {together} wards", round.name),
            format!("{}, for {together} wards of one round", first.what.plain()),
        ),
        _ => (
            first.path.clone(),
            first
                .headline
                .clone()
                .unwrap_or_else(|| first.words.clone()),
            first.words.clone(),
        ),
    };
    Some(ToldCard {
        number: first.number,
        heading: first.what.plain().to_owned(),
        href,
        title,
        words,
        soon: match first.priority {
            Priority::Urgent => Some(("bad", "Urgent")),
            Priority::Today => Some(("warn", "Today")),
            Priority::Routine => None,
        },
        together,
        since: when(first.since),
        told: names(&bundle.rows)
            .iter()
            .map(|t| format!("{}, {}", t.name, when(t.at)))
            .collect(),
        next: soonest.min_by_key(|n| n.at).map(next).unwrap_or_default(),
        has: match (&first.has, first.mine) {
            (Some(has), true) => format!("You have it until {}", when(has.at)),
            (Some(has), false) => format!("{} has it until {}", has.name, when(has.at)),
            (None, _) => String::new(),
        },
        may_take: first.may_take && !first.mine && first.has.is_none(),
    })
}

/// Who was told of any of them, each as they were first.
fn names(rows: &[ToldRow]) -> Vec<&ToldName> {
    let mut names: Vec<&ToldName> = Vec::new();
    for told in rows.iter().flat_map(|row| &row.told) {
        if !names.iter().any(|n| n.name == told.name) {
            names.push(told);
        }
    }
    names
}

/// "I have it", of one thing or of all that stand with it.
pub(super) async fn take(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let taken = async {
        let number = number(&of)?;
        let mut numbers = vec![number];
        if fields.get("round") == "all" {
            let bundles = bundles(&app, &by).await?;
            let with = |b: &&Bundle| b.rows.iter().any(|row| row.number == number);
            if let Some(bundle) = bundles.iter().find(with) {
                numbers = bundle.rows.iter().map(|row| row.number).collect();
            }
        }
        for number in numbers {
            app.desk.take_on(&by.person, number).await?;
        }
        Ok(())
    };
    match taken.await {
        Ok(()) => web::see_other("/told?done=taken"),
        Err(error) => errors::refused(&app, &by, &error, "/told").await,
    }
}
