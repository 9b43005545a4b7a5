//! The body of an alert: one request with every language, its text messages and its voice scripts.

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Serialize;
use wardmote_domain::{
    area::AreaCode,
    places::{Language, Places},
    send::{Edition, EditionPicture, Outgoing},
    text::gsm7,
    variant::Copy,
};

use super::{markdown, sorting};

/// The most characters of a subject.
pub(super) const MOST_SUBJECT: u32 = 100;
/// The most characters of a body.
pub(super) const MOST_BODY: u32 = 10_000;
/// The most GSM-7 units of a text message: four parts.
const MOST_SMS: usize = 612;
/// The most characters of a voice script.
const MOST_VOICE: usize = 1200;
/// The most bytes of a picture.
pub(super) const MOST_PICTURE: u64 = 2_000_000;
/// The most pictures that we add.
pub(super) const MOST_PICTURES: u32 = 4;

#[derive(Debug, Serialize)]
pub(super) struct Alert<'a> {
    reference: String,
    provider: &'a str,
    r#type: &'static str,
    priority: u8,
    audience: Audience,
    languages: Vec<Text<'a>>,
    links: Vec<Link<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Attachment<'a>>,
    reply_to: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<String>,
    quiet_hours_override: bool,
    test: bool,
}

#[derive(Debug, Serialize)]
struct Audience {
    areas: Vec<Area>,
}

#[derive(Debug, Serialize)]
struct Area {
    scheme: &'static str,
    code: String,
}

#[derive(Debug, Serialize)]
struct Text<'a> {
    lang: &'a str,
    subject: &'a str,
    body_text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    body_html: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sms: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    voice_script: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Link<'a> {
    url: &'a str,
    label: &'static str,
}

#[derive(Debug, Serialize)]
struct Attachment<'a> {
    name: String,
    media_type: &'a str,
    bytes: usize,
    sha256: String,
    base64: String,
    alt: &'a str,
}

/// Why a message cannot be an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoAlert {
    /// Nothing for readers of English.
    #[error("the message has no English version for the gateway: it needs a title and a text")]
    NoEnglish,
    /// The English is too long or empty.
    #[error(
        "the gateway takes a title of 1 to {MOST_SUBJECT} characters and a text of 1 to {MOST_BODY}, and the English \
         version is outside that"
    )]
    Length,
    /// For nobody.
    #[error("the message names no area")]
    NoArea,
}

/// An alert, and what of the message it leaves out.
pub(super) struct Made<'a> {
    /// The alert.
    pub alert: Alert<'a>,
    /// What is left out, in plain words.
    pub left_out: Vec<String>,
}

/// The alert of a delivery.
pub(super) fn of<'a>(
    outgoing: &'a Outgoing,
    provider: &'a str,
    reply_to: Option<&'a str>,
) -> Result<Made<'a>, NoAlert> {
    let edition = outgoing.edition.as_ref();
    let mut left_out = Vec::new();
    let languages = texts(edition, &mut left_out)?;
    let areas = areas(&edition.areas);
    if areas.is_empty() {
        return Err(NoAlert::NoArea);
    }
    let alert = Alert {
        reference: outgoing.delivery.to_string(),
        provider,
        r#type: sorting::type_of(edition.kind, edition.priority),
        priority: sorting::priority_of(edition.kind, edition.priority),
        audience: Audience { areas },
        languages,
        links: vec![Link {
            url: &outgoing.notice_url,
            label: "The whole notice, and any later change to it",
        }],
        attachments: attachments(&edition.pictures, &mut left_out),
        reply_to,
        expires_at: edition.expires.map(|at| at.to_string()),
        supersedes: outgoing.earlier.as_ref().map(|e| e.delivery.to_string()),
        quiet_hours_override: sorting::wakes(edition.kind, edition.priority),
        test: false,
    };
    Ok(Made { alert, left_out })
}

/// Each language of the edition once, English first.
fn texts<'a>(edition: &'a Edition, left_out: &mut Vec<String>) -> Result<Vec<Text<'a>>, NoAlert> {
    let mut order: Vec<&Language> = Vec::new();
    for copy in &edition.copies {
        if !order.contains(&&copy.language) {
            order.push(&copy.language);
        }
    }
    order.sort_by_key(|language| !language.is_english());
    let mut texts = Vec::new();
    for language in order {
        match text(edition, language, left_out) {
            Ok(Some(text)) => texts.push(text),
            Ok(None) if language.is_english() => return Err(NoAlert::NoEnglish),
            Err(why) if language.is_english() => return Err(why),
            Ok(None) => {}
            Err(_) => left_out.push(format!("{language}: longer than the gateway takes")),
        }
    }
    match texts.first() {
        Some(first) if first.lang.starts_with("en") => Ok(texts),
        _ => Err(NoAlert::NoEnglish),
    }
}

fn text<'a>(
    edition: &'a Edition,
    language: &'a Language,
    left_out: &mut Vec<String>,
) -> Result<Option<Text<'a>>, NoAlert> {
    let own = || {
        let copies = edition.copies.iter();
        copies.filter(|c| &c.language == language).map(|c| &c.copy)
    };
    let panel = own().find_map(|copy| match copy {
        Copy::Panel { title, markdown } => Some((title.as_str(), markdown)),
        _ => None,
    });
    let Some((subject, markdown)) = panel else {
        return Ok(None);
    };
    let body_text = markdown::plain(markdown);
    let within = |text: &str, most: u32| {
        let count = text.chars().count();
        count >= 1 && count <= most as usize
    };
    if !within(subject.trim(), MOST_SUBJECT)
        || subject.chars().any(char::is_control)
        || !within(body_text.trim(), MOST_BODY)
    {
        return Err(NoAlert::Length);
    }
    let sms = own().find_map(|copy| match copy {
        Copy::Sms { text } => Some(text.as_str()),
        _ => None,
    });
    let voice = own().find_map(|copy| match copy {
        Copy::Voice { text } => Some(text.as_str()),
        _ => None,
    });
    let mut fits = |what: &str, good: bool, why: &str| {
        if !good {
            left_out.push(format!("{language}: the {what}, {why}"));
        }
        good
    };
    let sms = sms.filter(|text| {
        let short = gsm7::is_gsm7(text) && gsm7::size(text).units <= MOST_SMS;
        fits(
            "text message",
            short,
            "not 612 characters of the phones' basic alphabet or fewer",
        )
    });
    let voice_script = voice.filter(|text| {
        let short = text.chars().count() <= MOST_VOICE;
        fits("voice script", short, "over 1,200 characters")
    });
    let body_html = own().find_map(|copy| match copy {
        Copy::Page { html } => Some(html.as_str()),
        _ => None,
    });
    Ok(Some(Text {
        lang: language.as_str(),
        subject,
        body_text,
        body_html,
        sms,
        voice_script,
    }))
}

/// The areas by their codes: London is its 33 boroughs, and a ward of a borough that is named itself is not named again.
fn areas(areas: &[AreaCode]) -> Vec<Area> {
    let london = Places::london();
    let boroughs: Vec<String> = if areas.contains(&AreaCode::London) {
        london.boroughs().map(|b| b.code.to_string()).collect()
    } else {
        let named = areas.iter().filter_map(|area| match area {
            AreaCode::Borough(code) => Some(code.to_string()),
            _ => None,
        });
        named.collect()
    };
    let of_ward = |area: &AreaCode| match area {
        AreaCode::Ward(code) => {
            let inside = london.ward(code).map(|ward| ward.borough.to_string());
            let covered = inside.is_some_and(|borough| boroughs.contains(&borough));
            (!covered).then(|| code.to_string())
        }
        _ => None,
    };
    let wards: Vec<String> = areas.iter().filter_map(of_ward).collect();
    let mut seen: Vec<Area> = Vec::new();
    let all = boroughs.iter().map(|code| ("ons-lad", code));
    for (scheme, code) in all.chain(wards.iter().map(|code| ("ons-ward", code))) {
        if !seen.iter().any(|area| &area.code == code) {
            seen.push(Area {
                scheme,
                code: code.clone(),
            });
        }
    }
    seen
}

fn attachments<'a>(
    pictures: &'a [EditionPicture],
    left_out: &mut Vec<String>,
) -> Vec<Attachment<'a>> {
    let mut attached = Vec::new();
    for (i, picture) in pictures.iter().enumerate() {
        let ending = match picture.media_type.as_str() {
            "image/jpeg" => "jpg",
            "image/png" => "png",
            _ => "",
        };
        if picture.bytes.len() as u64 > MOST_PICTURE || ending.is_empty() {
            left_out.push(format!("picture {}: over 2 MB, or no JPEG or PNG", i + 1));
            continue;
        }
        if attached.len() >= MOST_PICTURES as usize {
            left_out.push(format!("picture {}: more than {MOST_PICTURES}", i + 1));
            continue;
        }
        let hash = digest::digest(&digest::SHA256, &picture.bytes);
        attached.push(Attachment {
            name: format!("picture-{}.{ending}", i + 1),
            media_type: &picture.media_type,
            bytes: picture.bytes.len(),
            sha256: hash.as_ref().iter().map(|b| format!("{b:02x}")).collect(),
            base64: STANDARD.encode(&picture.bytes),
            alt: &picture.alt,
        });
    }
    attached
}
