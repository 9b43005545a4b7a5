//! Reading: a ward, its feed, a notice.

use axum::{
    extract::{Path, RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use wardmote_domain::{
    area::AreaCode,
    ids::{MessageId, PictureId},
    local_time::LocalDateTime,
    places::{Language, Places, WardCode},
    variant::{Copy, Variant},
    words::Format,
};
use wardmote_store::PublicNotice;

use super::{App, failed, missing};
use crate::{
    desk::{DeskError, NoticePage as Found, NoticeState},
    http::picture_routes,
    pages::{
        chrome::LanguageLink,
        form::Fields,
        public::{
            Article, Feed, FeedEntry, FindPage, GonePage, NoticeLine, NoticePage, Standing,
            WardLink, WardPage,
        },
        web,
    },
};

/// The most wards that a notice's page names.
const MOST_WARDS: usize = 40;

pub(super) async fn find(State(app): State<App>, RawQuery(query): RawQuery) -> Response {
    let fields = Fields::decode(query.unwrap_or_default().as_bytes());
    web::ok(&FindPage::new(&app.site, &fields))
}

/// The versions of a notice that are pages, English first.
fn pages(notice: &PublicNotice) -> Vec<&Variant> {
    let all = notice.rendered.iter().flat_map(|r| &r.variants);
    all.filter(|v| v.format == Format::Page).collect()
}

fn links(notice: &PublicNotice, current: Option<&Language>) -> Vec<LanguageLink> {
    let link = |v: &&Variant| {
        let href = format!("/notices/{}/{}", notice.id, v.language.as_str());
        LanguageLink::new(&v.language, href, current == Some(&v.language))
    };
    pages(notice).iter().map(link).collect()
}

pub(super) async fn ward(State(app): State<App>, Path(code): Path<String>) -> Response {
    let Ok(code) = code.parse::<WardCode>() else {
        return missing(&app);
    };
    match app.desk.ward_page(&code).await {
        Ok(Some(found)) => {
            let lines = found.notices.iter().map(line).collect();
            web::ok(&WardPage::new(&app.site, found.ward, lines))
        }
        Ok(None) => missing(&app),
        Err(error) => failed(&app, &error),
    }
}

fn line(notice: &PublicNotice) -> NoticeLine {
    let headline = notice
        .rendered
        .as_ref()
        .map(|r| r.headline.clone())
        .unwrap_or_default();
    NoticeLine {
        title: if headline.is_empty() {
            notice.kind.title().to_owned()
        } else {
            headline
        },
        href: format!("/notices/{}", notice.id),
        kind: notice.kind,
        released: LocalDateTime::at(notice.released_at),
        corrected: match notice.state {
            NoticeState::Corrected { at, .. } => Some(LocalDateTime::at(at)),
            _ => None,
        },
        languages: links(notice, None),
    }
}

pub(super) async fn feed(State(app): State<App>, Path(code): Path<String>) -> Response {
    let Ok(code) = code.parse::<WardCode>() else {
        return missing(&app);
    };
    let found = match app.desk.ward_page(&code).await {
        Ok(Some(found)) => found,
        Ok(None) => return missing(&app),
        Err(error) => return failed(&app, &error),
    };
    let name = Places::london()
        .full_name(&AreaCode::Ward(code))
        .unwrap_or_default();
    let entries: Vec<FeedEntry> = found.notices.iter().flat_map(entries).collect();
    // A feed without entries was last changed when nobody can say: its day of birth is as good as any, and it stays.
    let feed = Feed::new(&app.site, code, name, entries, Timestamp::UNIX_EPOCH);
    let mut response = web::ok(&feed);
    let atom = header::HeaderValue::from_static("application/atom+xml; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, atom);
    response
}

fn entries(notice: &PublicNotice) -> Vec<FeedEntry> {
    let entry = |v: &&Variant| FeedEntry {
        message: notice.id,
        language: v.language.clone(),
        title: v.title.clone(),
        text: [v.text.as_str(), &v.footer]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join("\n\n"),
        unread: v
            .unread
            .as_ref()
            .map(|u| format!("{}\n{}", u.own, u.english)),
        published: notice.released_at,
        updated: notice.changed_at,
    };
    pages(notice).iter().map(entry).collect()
}

/// A picture of a notice that can be read now. Caches may keep it for a minute, as a notice may be withdrawn.
pub(super) async fn picture(State(app): State<App>, Path(of): Path<String>) -> Response {
    let found = match picture_routes::id(&of) {
        Ok(id) => app.desk.public_picture(id).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(picture) => picture_routes::answer(picture, "public, max-age=60"),
        Err(DeskError::NotFound(_)) => missing(&app),
        Err(error) => failed(&app, &error),
    }
}

pub(super) async fn notice(State(app): State<App>, Path(id): Path<String>) -> Response {
    show(&app, &id, None).await
}

pub(super) async fn notice_in(
    State(app): State<App>,
    Path((id, language)): Path<(String, String)>,
) -> Response {
    match language.parse::<Language>() {
        Ok(language) => show(&app, &id, Some(language)).await,
        Err(_) => missing(&app),
    }
}

async fn show(app: &App, id: &str, language: Option<Language>) -> Response {
    let Ok(id) = id.parse::<MessageId>() else {
        return missing(app);
    };
    let found = match app.desk.notice_page(id).await {
        Ok(Some(found)) => found,
        Ok(None) => return missing(app),
        Err(error) => return failed(app, &error),
    };
    let site = &app.site;
    let wards = wards(&found.notice.areas);
    match found.notice.state {
        NoticeState::Withdrawn { at } => {
            gone(&GonePage::withdrawn(site, LocalDateTime::at(at), wards))
        }
        NoticeState::TakenDown { .. } => gone(&GonePage::taken_down(site)),
        NoticeState::Expired { at } => gone(&GonePage::expired(site, LocalDateTime::at(at), wards)),
        NoticeState::Standing | NoticeState::Corrected { .. } => {
            let language = language.unwrap_or_else(Language::english);
            match standing(app, &found, &language, wards) {
                Some(page) => web::ok(&page),
                None => missing(app),
            }
        }
    }
}

fn gone(page: &GonePage) -> Response {
    web::page(StatusCode::GONE, page).into_response()
}

fn article(notice: &PublicNotice, language: &Language) -> Option<Article> {
    let variant = notice.rendered.as_ref()?.get(language, Format::Page)?;
    let Copy::Page { html } = &variant.copy else {
        return None;
    };
    Some(Article {
        language: variant.language.clone(),
        direction: variant.direction,
        title: variant.title.clone(),
        html: html.clone(),
        released: LocalDateTime::at(notice.released_at),
    })
}

/// The page in that language; the correction above it in the same language, or in English where it has no such version.
fn standing(
    app: &App,
    found: &Found,
    language: &Language,
    wards: Vec<WardLink>,
) -> Option<NoticePage> {
    let notice = &found.notice;
    let own = article(notice, language)?;
    let correction = found
        .correction
        .as_ref()
        .and_then(|c| article(c, language).or_else(|| article(c, &Language::english())));
    let standing = correction.map_or(Standing::Current, Standing::Corrected);
    let mut page = NoticePage::new(&app.site, notice.kind, own, standing);
    page.links = links(notice, Some(language));
    page.wards = wards;
    page.pictures = pictures(notice);
    page.expires = notice.expires.map(LocalDateTime::at);
    Some(page)
}

/// The notice's pictures, each with its words, which are in English.
fn pictures(notice: &PublicNotice) -> Vec<(String, String)> {
    let shown = |(id, alt): &(PictureId, String)| (format!("/pictures/{id}"), alt.clone());
    notice.pictures.iter().map(shown).collect()
}

/// The wards of the areas, as links; a notice for a whole borough or London names none of them one by one.
fn wards(areas: &[AreaCode]) -> Vec<WardLink> {
    let places = Places::london();
    areas
        .iter()
        .filter_map(|area| match area {
            AreaCode::Ward(code) => places
                .full_name(area)
                .map(|name| WardLink { code: *code, name }),
            _ => None,
        })
        .take(MOST_WARDS)
        .collect()
}
