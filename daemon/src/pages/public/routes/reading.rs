//! The private link of a reader of a language. It needs no cookie and leads nowhere else: its token is all there is.

use axum::{
    extract::{Path, RawQuery, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use wardmote_domain::{local_time::LocalDateTime, words::Direction};
use wardmote_store::LineAnswer;

use super::{App, failed, missing};
use crate::{
    desk::{Answered, Reading, ReadingLine, ReadingPage as Open, Saved},
    pages::{
        chrome::{Chrome, ErrorLine},
        form::Fields,
        plain,
        public::{MessagePage, ReadingCard, ReadingPage},
        web,
    },
    visitor::Visitor,
};

/// The most lines that a form is read for: those of a page, with room.
const MOST_LINES: usize = 50;

/// What was just posted, shown again with what became of it.
#[derive(Default)]
struct Again {
    typed: Vec<Answered>,
    saved: Saved,
    /// Whether it was to be signed, and the statement was not ticked.
    unsaid: bool,
    done: Option<String>,
}

/// No search engine lists it, no cache keeps it, and no other site learns its address.
fn private(response: Response) -> Response {
    let mut response = web::uncached(response);
    let headers = response.headers_mut();
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex, nofollow, noarchive"),
    );
    response
}

fn said(app: &App, status: StatusCode, title: &str, paragraphs: Vec<String>) -> Response {
    let page = MessagePage {
        chrome: Chrome::public(&app.site, title),
        paragraphs,
    };
    private(web::page(status, &page))
}

/// The link has ended: whom to ask is who invited the reader.
fn over(app: &App, made_by: Option<&str>) -> Response {
    let who = made_by.unwrap_or("whoever sent it to you");
    let paragraphs = vec![
        "Its time is over, or it was ended. What you signed before is kept.".to_owned(),
        format!("If you still want to read, ask {who} for a new link."),
    ];
    said(
        app,
        StatusCode::GONE,
        "This link does not work any more",
        paragraphs,
    )
}

fn too_often(app: &App) -> Response {
    let what = "Too much came from here at once. Wait a minute and open the page again.";
    said(
        app,
        StatusCode::TOO_MANY_REQUESTS,
        "Please try again in a minute",
        vec![what.to_owned()],
    )
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let fields = Fields::decode(query.unwrap_or_default().as_bytes());
    let page = fields.get("page").parse().unwrap_or(1);
    if !super::subscribe::like_ours(&token) {
        return private(missing(&app));
    }
    if !app.desk.limits.reading(visitor) {
        return too_often(&app);
    }
    opened(&app, &token, page, Again::default()).await
}

async fn opened(app: &App, token: &str, page: usize, again: Again) -> Response {
    match app.desk.reading(token, page).await {
        Ok(Some(Reading::Open(open))) => shown(app, token, *open, again),
        Ok(Some(Reading::Over { made_by })) => over(app, Some(&made_by)),
        Ok(None) => private(missing(app)),
        Err(error) => private(failed(app, &error)),
    }
}

fn shown(app: &App, token: &str, open: Open, again: Again) -> Response {
    let lines: Vec<ReadingCard> = open
        .lines
        .iter()
        .enumerate()
        .map(|(n, line)| card(n + 1, line, &again))
        .collect();
    let mut errors: Vec<ErrorLine> = lines
        .iter()
        .filter_map(|line| {
            Some(ErrorLine {
                field: format!("text-{}", line.number),
                what: format!("Sentence {}: {}", line.number, line.error.as_ref()?),
            })
        })
        .collect();
    if again.unsaid {
        errors.push(ErrorLine {
            field: "statement".to_owned(),
            what: "Tick the statement above the button: only then can you sign. What you answered is saved."
                .to_owned(),
        });
    }
    let wrong = !errors.is_empty();
    let language = plain::language(&open.language).1;
    let title = format!("Sentences in {language}");
    let now = LocalDateTime::at(app.desk.clock().now());
    let page = ReadingPage {
        chrome: Chrome::public(&app.site, title)
            .saying(again.done)
            .wrong(wrong),
        errors,
        action: format!("/read/{token}"),
        reader: open.reader,
        made_by: open.made_by,
        language,
        tag: open.language.as_str().to_owned(),
        direction: match open.direction {
            Direction::Rtl => "rtl",
            Direction::Ltr => "ltr",
        },
        page: open.number,
        pages: open.pages,
        progress: format!(
            "{} left to read. You have signed {}. This is page {} of {}.",
            plain::counted(many(open.waiting), "sentence is", "sentences are"),
            open.signed,
            open.number,
            open.pages
        ),
        today: plain::date(now),
        lines,
        unsaid: again.unsaid,
    };
    let status = match wrong {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    };
    private(web::page(status, &page))
}

fn many(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// A line with what was just typed, or what was kept before.
fn card(number: usize, line: &ReadingLine, again: &Again) -> ReadingCard {
    let row = &line.row;
    let typed = again.typed.iter().find(|a| a.sentence == row.sentence);
    let answer = typed.map(|a| &a.answer).or(line.answer.as_ref());
    let faults = again.saved.faults.iter();
    let error = faults
        .filter(|(place, _)| *place == row.sentence)
        .map(|(_, why)| why.join(" "))
        .next();
    ReadingCard {
        number,
        place: row.sentence.clone(),
        seen: row.seen.clone(),
        english: row.english.clone(),
        english_then: row.english_then.clone(),
        own: row.own.clone(),
        used: match row.kinds.as_slice() {
            [] => "Stands round every notice".to_owned(),
            kinds => {
                let titles: Vec<&str> = kinds.iter().map(|k| k.title()).collect();
                format!("Used in: {}", titles.join(", "))
            }
        },
        right: answer == Some(&LineAnswer::Right),
        other: matches!(answer, Some(LineAnswer::Other(_))),
        text: match answer {
            Some(LineAnswer::Other(text)) => text.clone(),
            _ => row.own.clone(),
        },
        error,
    }
}

/// What a reader says, line by line; lines without an answer are left alone.
fn answers(fields: &Fields) -> Vec<Answered> {
    (1..=MOST_LINES)
        .filter_map(|n| {
            let answer = match fields.get(&format!("answer-{n}")) {
                "right" => LineAnswer::Right,
                "other" => {
                    let text = fields.text(&format!("text-{n}")).unwrap_or_default();
                    LineAnswer::Other(text)
                }
                _ => return None,
            };
            Some(Answered {
                sentence: fields.given(&format!("place-{n}"))?.to_owned(),
                seen: fields.get(&format!("seen-{n}")).to_owned(),
                answer,
            })
        })
        .collect()
}

pub(super) async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    request: Request,
) -> Response {
    if !super::subscribe::like_ours(&token) {
        return private(missing(&app));
    }
    if !app.desk.limits.reading(visitor) {
        return too_often(&app);
    }
    let unreadable = |status| {
        let what =
            "We could not read the form. Go back, open the page again, and send it once more.";
        said(&app, status, "Please try again", vec![what.to_owned()])
    };
    if !web::same_origin(request.headers(), &app.site.public_url) {
        return unreadable(StatusCode::FORBIDDEN);
    }
    let fields = match web::read_form(request).await {
        Ok(fields) => fields,
        Err(status) => return unreadable(status),
    };
    let page: usize = fields.get("page").parse().unwrap_or(1);
    let typed = answers(&fields);
    let asked = fields.get("do");
    let stated = fields.get("statement") == "yes";
    let sign = asked == "sign" && stated;
    match app.desk.answer_reading(&token, &typed, sign).await {
        Ok(Some(saved)) => {
            let again = Again {
                done: done(&saved, sign),
                unsaid: asked == "sign" && !stated,
                typed,
                saved,
            };
            let next = match asked == "next" && again.saved.faults.is_empty() {
                true => page + 1,
                false => page,
            };
            opened(&app, &token, next, again).await
        }
        // It ended while the reader had it open, or is none of ours: the page says which.
        Ok(None) => opened(&app, &token, page, Again::default()).await,
        Err(error) => private(failed(&app, &error)),
    }
}

fn done(saved: &Saved, sign: bool) -> Option<String> {
    let count = |n: usize| plain::counted(many(n), "sentence is", "sentences are");
    match (sign, saved.signed, saved.kept) {
        (_, 0, 0) => None,
        (true, 0, _) => None,
        (true, signed, _) => Some(format!("{} signed in your name. Thank you.", count(signed))),
        (false, _, kept) => {
            let answers = plain::counted(many(kept), "answer is", "answers are");
            Some(format!(
                "{answers} saved. You can close this page and come back by the same link."
            ))
        }
    }
}
