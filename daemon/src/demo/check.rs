//! `demo --once` compares what the sandbox received with what was approved. It reads the wire, not the daemon's word.

use std::collections::BTreeSet;

use wardmote_domain::{
    finding::{Severity, Verdict},
    ids::MessageId,
    places::Language,
    words::Format,
};

use super::scene::Scene;
use crate::commands::Failure;

/// The addresses of the audience that are in the message's ward, from the file the demo ships.
fn expected() -> BTreeSet<String> {
    super::scene::AUDIENCE
        .lines()
        .skip(1)
        .filter(|line| {
            line.rsplit(',')
                .next()
                .is_some_and(|wards| wards.split(' ').any(|w| w == "E05014020"))
        })
        .filter_map(|line| line.split(',').next().map(str::to_owned))
        .collect()
}

/// Everything that is not as it should be.
pub(super) async fn compare(scene: &Scene, id: &MessageId) -> Result<Vec<String>, Failure> {
    let view = scene
        .daemon
        .desk()
        .view(&scene.approver, *id)
        .await
        .map_err(Failure::other)?;
    let variants = view.rendered.variants.iter();
    let languages: BTreeSet<Language> = variants.map(|v| v.language.clone()).collect();
    let mut faults = report(&view.report, &languages);
    let staff: BTreeSet<&str> = [&scene.author, &scene.approver]
        .iter()
        .map(|p| p.email.expose())
        .collect();
    let mut received: Vec<String> = Vec::new();
    for mail in scene.stage.mail.receipts() {
        let to = mail.rcpt_to.first().cloned().unwrap_or_default();
        let head = String::from_utf8_lossy(&mail.raw)
            .split("\r\n\r\n")
            .next()
            .unwrap_or_default()
            .to_owned();
        if staff.contains(to.as_str()) {
            continue;
        }
        for header in [
            "List-Unsubscribe: <http://127.0.0.1:",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            "Message-ID: <",
            "List-Id: ",
        ] {
            if !head.contains(header) {
                faults.push(format!("a mail has no \"{header}\""));
            }
        }
        received.push(to);
    }
    let unique: BTreeSet<String> = received.iter().cloned().collect();
    if unique.len() != received.len() {
        faults.push(format!(
            "{} mails arrived for {} readers: someone got two",
            received.len(),
            unique.len()
        ));
    }
    if unique != expected() {
        faults.push(format!(
            "{} readers have mail, {} should have",
            unique.len(),
            expected().len()
        ));
    }
    let posts = scene.stage.x.posts();
    let english = view.rendered.get(&Language::english(), Format::Short);
    match (posts.as_slice(), english) {
        ([post], Some(short)) if post.text.starts_with(short.text.as_str()) => {}
        (posts, _) => faults.push(format!(
            "{} posts are on X, and one was approved",
            posts.len()
        )),
    }
    others(scene, languages.len(), &mut faults);
    if view.summary != "Released, 2 need you (leaflet, media)" {
        faults.push(format!("the tally reads \"{}\"", view.summary));
    }
    pages(scene, id, &mut faults).await?;
    Ok(faults)
}

/// One alert with every language, a text for each reader of the ward, a topic in its category.
fn others(scene: &Scene, wanted: usize, faults: &mut Vec<String>) {
    let alerts = scene.stage.gateway.alerts();
    let languages = |alert: &serde_json::Value| alert["languages"].as_array().map_or(0, Vec::len);
    if alerts.len() != 1 || languages(&alerts[0].body) != wanted {
        faults.push(format!(
            "{} alerts are at the gateway, not one in {wanted} languages",
            alerts.len()
        ));
    }
    let texts = scene.stage.texts.texts();
    let to: BTreeSet<&str> = texts.iter().map(|text| text.to.as_str()).collect();
    let wanted = BTreeSet::from(["+447700900123", "+447700900124", "+447700900125"]);
    if to != wanted || texts.len() != wanted.len() {
        faults.push(format!(
            "{} text messages went to {} readers, not one each to {}",
            texts.len(),
            to.len(),
            wanted.len()
        ));
    }
    let topics = scene.stage.forum.topics();
    if topics.len() != 1 {
        faults.push(format!("{} topics are on the forum, not one", topics.len()));
    }
}

/// What the standard advises of the demo's message: nobody has read the sentences of any language but English, no BSL
/// film is booked where 150 people or more use it, and no community outlet gets the languages.
fn advised(languages: &BTreeSet<Language>) -> Vec<(String, String)> {
    let others = languages.iter().filter(|l| !l.is_english());
    others
        .map(|l| ("C-08".to_owned(), format!("{l} page")))
        .chain(["W-05", "W-07"].map(|rule| (rule.to_owned(), String::new())))
        .collect()
}

/// Each piece of advice once, and how many parts a text message takes (letters outside the phones' basic alphabet fill
/// a part sooner). Nothing else.
fn report(
    report: &wardmote_domain::finding::Report,
    languages: &BTreeSet<Language>,
) -> Vec<String> {
    let mut faults = Vec::new();
    if report.result != Verdict::Advice {
        faults.push(format!(
            "the report's result is {}, not advice",
            report.result.as_str()
        ));
    }
    let parts_of_a_text = |f: &&wardmote_domain::finding::Finding| {
        f.rule.0 == "C-10"
            && f.severity == Severity::Advice
            && f.variant.as_ref().is_some_and(|v| v.0.ends_with("sms"))
    };
    let found: Vec<(String, String)> = (report.findings.iter())
        .filter(|f| !parts_of_a_text(f))
        .map(|f| {
            let version = f.variant.as_ref().map_or("", |v| v.0.as_str());
            (f.rule.0.clone(), version.to_owned())
        })
        .collect();
    let advised = advised(languages);
    if found != advised {
        faults.push(format!("the findings are {found:?}, not {advised:?}"));
    }
    faults
}

/// The ward page lists it, and the notice is there in each language.
async fn pages(scene: &Scene, id: &MessageId, faults: &mut Vec<String>) -> Result<(), Failure> {
    let public = format!("http://{}", scene.daemon.public_address());
    let http = reqwest::Client::builder()
        .no_proxy()
        .build()
        .map_err(Failure::other)?;
    for (path, wanted) in [
        ("/wards/E05014020".to_owned(), format!("/notices/{id}")),
        (
            "/wards/E05014020/feed.atom".to_owned(),
            format!("/notices/{id}"),
        ),
        (format!("/notices/{id}"), "lang=\"en".to_owned()),
        (format!("/notices/{id}/pl"), "lang=\"pl\"".to_owned()),
        (format!("/notices/{id}/ur"), "dir=\"rtl\"".to_owned()),
    ] {
        let answer = http
            .get(format!("{public}{path}"))
            .send()
            .await
            .map_err(Failure::other)?;
        let status = answer.status();
        let text = answer.text().await.map_err(Failure::other)?;
        if !status.is_success() || !text.contains(&wanted) {
            faults.push(format!(
                "{path} answers {status} and does not show {wanted}"
            ));
        }
    }
    Ok(())
}
