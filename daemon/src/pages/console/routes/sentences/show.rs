//! Languages, one language, one sentence.

use axum::{
    extract::{Path, Query, RawQuery, State},
    http::StatusCode,
    response::Response,
};
use wardmote_domain::words::Kind;

use super::{
    super::{App, Signed, errors, session::Posted, show::Asked},
    cards, tag,
};
use crate::{
    desk::{DeskError, OneSentence, SentenceFilter, Standing},
    pages::{
        chrome::ErrorLine,
        console::{SentencePage, SentencesLanguagePage, SentencesPage},
        form::{self, Fields},
        question::{Choice, Control, Question, summary},
        web,
    },
};

/// Sentences on a page.
const LINES: usize = 50;

/// The words round any notice, in the filter of kinds.
const ROUND: &str = "round";

pub(super) async fn list(State(app): State<App>, by: Signed) -> Response {
    match app.desk.sentence_languages(&by.person) {
        Ok(all) => {
            let left_out = app.desk.left_out_sentences(None).into_iter();
            let page = SentencesPage {
                chrome: app.chrome(&by, "Sentences").await,
                cards: all.iter().map(cards::language_card).collect(),
                left_out: left_out
                    .map(|o| {
                        (
                            crate::pages::plain::language(&o.language).1,
                            o.sentence,
                            o.why,
                        )
                    })
                    .collect(),
            };
            web::ok(&page)
        }
        Err(error) => errors::refused(&app, &by, &error, "/").await,
    }
}

/// What the filter of an address asks for; words that are none of ours ask for nothing.
pub(super) fn filter(fields: &Fields) -> SentenceFilter {
    SentenceFilter {
        kind: fields.get("kind").parse::<Kind>().ok(),
        state: Standing::ALL
            .into_iter()
            .find(|s| s.as_str() == fields.get("state")),
        round: fields.get("kind") == ROUND,
    }
}

fn questions(fields: &Fields, kinds: &[Kind]) -> Vec<Question> {
    let (kind, state) = (fields.get("kind"), fields.get("state"));
    let mut uses = vec![Choice::of("", "Every type", &[kind])];
    uses.extend(
        kinds
            .iter()
            .map(|k| Choice::of(k.as_str(), k.title(), &[kind])),
    );
    uses.push(Choice::of(ROUND, "Round every notice", &[kind]));
    let mut states = vec![Choice::of("", "All", &[state])];
    let all = Standing::ALL.into_iter();
    states.extend(all.map(|s| Choice::of(s.as_str(), s.plain(), &[state])));
    vec![
        Question::new("kind", "Type of notice", Control::Select { choices: uses }),
        Question::new(
            "state",
            "Who has read it",
            Control::Select { choices: states },
        ),
    ]
}

/// The filter as the end of an address.
fn query(filter: SentenceFilter) -> String {
    let kind = match (filter.kind, filter.round) {
        (Some(kind), _) => kind.as_str(),
        (None, true) => ROUND,
        (None, false) => "",
    };
    let state = filter.state.map_or("", Standing::as_str);
    format!("kind={kind}&state={state}")
}

pub(super) async fn language(
    State(app): State<App>,
    by: Signed,
    Path(of): Path<String>,
    RawQuery(asked): RawQuery,
) -> Response {
    let fields = Fields::decode(asked.unwrap_or_default().as_bytes());
    let done = match fields.get("done") {
        "signed" => Some("What you ticked is signed in your name.".to_owned()),
        _ => None,
    };
    shown(&app, &by, &of, &fields, done, Vec::new()).await
}

async fn shown(
    app: &App,
    by: &Signed,
    of: &str,
    fields: &Fields,
    done: Option<String>,
    wrong: Vec<ErrorLine>,
) -> Response {
    match page(app, by, of, fields, wrong).await {
        Ok(mut page) => {
            page.chrome = page.chrome.saying(done);
            let status = match page.errors.is_empty() {
                true => StatusCode::OK,
                false => StatusCode::UNPROCESSABLE_ENTITY,
            };
            web::page(status, &page)
        }
        Err(error) => errors::refused(app, by, &error, "/sentences").await,
    }
}

async fn page(
    app: &App,
    by: &Signed,
    of: &str,
    fields: &Fields,
    errors: Vec<ErrorLine>,
) -> Result<SentencesLanguagePage, DeskError> {
    let language = tag(of)?;
    let asked = filter(fields);
    let found = app.desk.sentences(&by.person, &language, asked)?;
    let all = found.sentences.len();
    let pages = all.div_ceil(LINES).max(1);
    let number = fields.get("page").parse().unwrap_or(1).clamp(1, pages);
    let first = (number - 1) * LINES;
    let rows = found.sentences.iter().skip(first).take(LINES);
    let lines: Vec<_> = rows.map(|row| cards::line(row, found.may_change)).collect();
    let query = query(asked);
    let to = |page: usize| format!("/sentences/{of}?{query}&page={page}#list");
    let before = (number > 1).then(|| (to(number - 1), "The sentences before".to_owned()));
    let after = (number < pages).then(|| (to(number + 1), "The next sentences".to_owned()));
    let card = cards::language_card(&found.counts);
    let kinds: Vec<Kind> = Kind::ALL.to_vec();
    Ok(SentencesLanguagePage {
        chrome: app
            .chrome(by, format!("Sentences in {}", card.english))
            .await
            .wrong(!errors.is_empty()),
        errors,
        may_change: found.may_change,
        filter: questions(fields, &kinds),
        query: format!("{query}&page={number}"),
        shown: match lines.len() {
            0 => "No sentence stands so".to_owned(),
            some => format!("Sentences {} to {} of {all}", first + 1, first + some),
        },
        lines,
        around: before.into_iter().chain(after).collect(),
        left_out: found
            .left_out
            .into_iter()
            .map(|o| (o.sentence, o.why))
            .collect(),
        card,
    })
}

pub(super) async fn sign(
    State(app): State<App>,
    Path(of): Path<String>,
    Posted { by, fields }: Posted,
) -> Response {
    let read: Vec<(String, String)> = fields
        .all("sentence")
        .iter()
        .filter_map(|tick| tick.split_once(':'))
        .map(|(place, seen)| (place.to_owned(), seen.to_owned()))
        .collect();
    let reads_it = fields.get("reads_it") == "yes";
    let asked = Fields::decode(fields.get("query").as_bytes());
    let done = async {
        let language = tag(&of)?;
        app.desk
            .sign_sentences(&by.person, &language, &read, reads_it)
            .await
    };
    match done.await {
        Ok(_) => {
            let back = query(filter(&asked));
            web::see_other(&format!("/sentences/{of}?{back}&done=signed"))
        }
        Err(DeskError::Invalid(faults)) => {
            let wrong = faults.iter().map(|fault| ErrorLine {
                field: match fault.field.as_str() {
                    "reads_it" => "reads_it".to_owned(),
                    _ => "list".to_owned(),
                },
                what: form::sentence(&fault.what),
            });
            shown(&app, &by, &of, &asked, None, wrong.collect()).await
        }
        Err(error) => errors::refused(&app, &by, &error, &format!("/sentences/{of}")).await,
    }
}

pub(super) async fn sentence(
    State(app): State<App>,
    by: Signed,
    Path((of, place)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Response {
    let done = (asked.done == "written")
        .then(|| "It is kept, and in force for the next notice.".to_owned());
    one(&app, &by, (&of, &place), None, &[], done).await
}

/// The page of a sentence; `typed` is what was posted.
async fn one(
    app: &App,
    by: &Signed,
    (of, place): (&str, &str),
    typed: Option<&Fields>,
    faults: &[String],
    done: Option<String>,
) -> Response {
    let found = async {
        let language = tag(of)?;
        app.desk.sentence(&by.person, &language, place).await
    };
    match found.await {
        Ok(found) => {
            let chrome = app
                .chrome(by, "One sentence")
                .await
                .saying(done)
                .wrong(!faults.is_empty());
            let questions = match found.may_change && found.row.may_change {
                true => wording(&found, typed, faults),
                false => Vec::new(),
            };
            let status = match faults.is_empty() {
                true => StatusCode::OK,
                false => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let history = found.history.iter();
            let page = SentencePage {
                chrome,
                errors: summary(&questions),
                card: cards::named(&found.language, found.direction),
                line: cards::line(&found.row, false),
                english_then: found.row.english_then.clone(),
                written_by: found.row.written_by.clone(),
                action: format!("/sentences/{of}/{place}"),
                closed: match found.may_change && !found.row.may_change {
                    true => {
                        "Marks cannot show this sentence, so no other wording can be typed here. It is changed in the language’s file."
                    }
                    false => "",
                },
                questions,
                history: history
                    .map(|e| cards::history(e, &found.row.english))
                    .collect(),
            };
            web::page(status, &page)
        }
        Err(error) => errors::refused(app, by, &error, "/sentences").await,
    }
}

fn wording(found: &OneSentence, typed: Option<&Fields>, faults: &[String]) -> Vec<Question> {
    let card = cards::named(&found.language, found.direction);
    let value = match typed {
        Some(fields) => fields.text("text").unwrap_or_default(),
        None => found.row.own.clone(),
    };
    let read = typed.map_or("", |fields| fields.get("read"));
    let label = format!("In {}", card.english);
    let tick = format!(
        "I read {}, and this says what the English says",
        card.english
    );
    let text = Question::new("text", label, Control::Text { value, rows: 4 })
        .written_in(&card.tag, card.direction)
        .error((!faults.is_empty()).then(|| faults.join(" ")));
    let sign = Control::Checks {
        choices: vec![Choice::of("yes", tick, &[read])],
    };
    vec![
        text,
        Question::new("read", "Do you sign it?", sign)
            .hint("Without this it counts as read by nobody, and its readers are told so")
            .optional(),
    ]
}

pub(super) async fn write(
    State(app): State<App>,
    Path((of, place)): Path<(String, String)>,
    Posted { by, fields }: Posted,
) -> Response {
    let done = async {
        let language = tag(&of)?;
        let text = fields.text("text").unwrap_or_default();
        let read = fields.get("read") == "yes";
        app.desk
            .write_sentence(&by.person, &language, &place, &text, read)
            .await
    };
    match done.await {
        Ok(()) => web::see_other(&format!("/sentences/{of}/{place}?done=written")),
        Err(DeskError::Invalid(faults)) => {
            let faults: Vec<String> = faults.iter().map(|f| form::sentence(&f.what)).collect();
            one(&app, &by, (&of, &place), Some(&fields), &faults, None).await
        }
        Err(error) => errors::refused(&app, &by, &error, &format!("/sentences/{of}/{place}")).await,
    }
}
