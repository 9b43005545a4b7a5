//! What the demo prints.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use wardmote_domain::{ids::MessageId, local_time::LocalDateTime};

use super::scene::Scene;
use crate::{
    commands::{
        Failure,
        print::{data, nobody_reads},
    },
    stage::mail,
    visitor::Visitor,
};

/// Between looks at the sandbox's mailbox.
const LOOK: std::time::Duration = std::time::Duration::from_millis(200);

pub(super) fn banner(clock: &str) {
    data!("Wardmote, demo on the sandbox, {clock}.");
    data!(
        "Nothing here can reach the public. The wards are real; the people and the event are invented."
    );
}

pub(super) fn heading(text: &str) {
    data!("\n== {text}\n");
}

pub(super) fn clock_time(at: Timestamp) -> String {
    LocalDateTime::at(at)
        .civil()
        .strftime("%H:%M:%S")
        .to_string()
}

/// What became of it: in one line, and what is left for a person.
pub(super) async fn tally(scene: &Scene, id: &MessageId) -> Result<(), Failure> {
    let view = scene
        .daemon
        .desk()
        .view(&scene.approver, *id)
        .await
        .map_err(Failure::other)?;
    heading("6. What became of it");
    data!("{}", view.summary);
    for task in &view.tasks {
        data!("  To do by hand: {}", task.words);
    }
    Ok(())
}

/// Where to look: the mail, the posts, the ward page, the desk.
pub(super) async fn where_to_look(
    scene: &Scene,
    id: &MessageId,
    folder: &Path,
    kept: bool,
) -> Result<(), Failure> {
    heading("7. What arrived");
    data!("On X, as the sandbox keeps it:\n");
    for post in scene.stage.x.posts() {
        data!("  {}", post.text.replace('\n', "\n  "));
    }
    others(scene);
    if let Some(mail) = scene
        .stage
        .mail
        .receipts()
        .iter()
        .find(|r| r.rcpt_to.iter().any(|to| to.contains("alder")))
    {
        data!("\nThe mail to the first of its readers, its plain text:\n");
        data!(
            "  {}",
            mail::as_shown(&mail.raw)
                .replace('\n', "\n  ")
                .replace("\n  \n", "\n\n")
        );
    }
    let public = format!("http://{}", scene.daemon.public_address());
    let desk = format!("http://{}", scene.daemon.desk_address());
    heading("8. Where to look");
    data!("The ward page:       {public}/wards/E05014020");
    data!("The notice:          {public}/notices/{id}");
    data!("The same in Urdu:    {public}/notices/{id}/ur");
    data!(
        "Each mail, as files: {}",
        keep_mail(scene, folder)?.display()
    );
    data!("\nDesk: {desk}\nPublic: {public}");
    data!(
        "\nSign in to the desk as one of these; the code is mailed to the sandbox and printed here:"
    );
    for (person, what) in [(&scene.author, "author"), (&scene.approver, "approver")] {
        data!("  {}  {}, {what}", person.email.expose(), person.name);
        scene
            .daemon
            .desk()
            .ask_code(&person.email, Visitor::UNKNOWN)
            .await
            .map_err(Failure::other)?;
    }
    data!("\nOr from another terminal, as one of them or as their administrator:");
    for person in [&scene.author, &scene.approver, &scene.administrator] {
        let (_, token) = scene
            .daemon
            .desk()
            .make_token(person, person.id, "demo")
            .await
            .map_err(Failure::other)?;
        data!(
            "  # {}\n  export WARDMOTE_URL={desk} WARDMOTE_TOKEN={token}",
            person.name
        );
    }
    data!("  wardmote status {id}");
    let files = if kept {
        "Its files stay."
    } else {
        "Its files are removed then: to keep them, give --dir DIR."
    };
    data!("\nPress Ctrl-C to stop. {files}");
    Ok(())
}

/// What arrived at the other providers, as their sandboxes keep it.
fn others(scene: &Scene) {
    for alert in scene.stage.gateway.alerts() {
        let languages = alert.body.get("languages").and_then(|l| l.as_array());
        let tags: Vec<&str> = languages
            .into_iter()
            .flatten()
            .filter_map(|l| l.get("lang")?.as_str())
            .collect();
        data!(
            "\nAt the community-messaging gateway: one alert in {}",
            tags.join(", ")
        );
    }
    let texts = scene.stage.texts.texts();
    if let Some(text) = texts.first() {
        data!("\nText messages: {}. The first:\n", texts.len());
        data!("  {}", text.body.replace('\n', "\n  "));
    }
    for topic in scene.stage.forum.topics() {
        data!("\nOn the ward panel's forum: \"{}\"", topic.title);
    }
}

/// Writes each mail that arrived into a file that a mail program opens.
fn keep_mail(scene: &Scene, folder: &Path) -> Result<PathBuf, Failure> {
    let mail = folder.join("mail");
    std::fs::create_dir_all(&mail).map_err(Failure::other)?;
    let mut had: BTreeMap<String, u32> = BTreeMap::new();
    for receipt in scene.stage.mail.receipts() {
        let to = receipt
            .rcpt_to
            .first()
            .and_then(|to| to.split('@').next())
            .unwrap_or("nobody");
        let count = had.entry(to.to_owned()).or_default();
        *count += 1;
        let name = match count {
            1 => format!("{to}.eml"),
            more => format!("{to}-{more}.eml"),
        };
        std::fs::write(mail.join(name), &receipt.raw).map_err(Failure::other)?;
    }
    Ok(mail)
}

/// Prints each sign-in code that the sandbox receives, as the person's mailbox would show it, while anybody reads.
pub(super) async fn codes(scene: &Scene, folder: &Path) {
    let mut seen = 0;
    while !nobody_reads() {
        let receipts = scene.stage.mail.receipts();
        if receipts.len() > seen
            && let Err(error) = keep_mail(scene, folder)
        {
            eprintln!("{error}");
        }
        for mail in &receipts[seen.min(receipts.len())..] {
            if let Some(link) = confirm_link_in(&mail.raw) {
                data!("To confirm a subscription: {link}");
            }
            if let Some(code) = code_in(&mail.raw) {
                let to = mail.rcpt_to.first().map(String::as_str).unwrap_or_default();
                let name = [&scene.author, &scene.approver]
                    .iter()
                    .find(|p| p.email.expose() == to)
                    .map_or("someone", |p| p.name.as_str());
                data!("Code for {name} <{to}>: {code}");
            }
        }
        seen = receipts.len();
        tokio::time::sleep(LOOK).await;
    }
}

/// The confirming link in the mail to somebody who asked to subscribe. Mail of our own is plain text; a long line is
/// broken with `=` at its end.
fn confirm_link_in(raw: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(raw).replace("=\r\n", "");
    text.lines()
        .map(str::trim)
        .find(|line| line.starts_with("http") && line.contains("/subscribe/confirm/"))
        .map(str::to_owned)
}

/// The code in the subject of a sign-in mail.
fn code_in(raw: &[u8]) -> Option<String> {
    let subject = mail::header(&String::from_utf8_lossy(raw), "Subject")?;
    let code = subject.strip_suffix(" is your Wardmote code")?;
    (code.len() == 8 && code.bytes().all(|b| b.is_ascii_digit())).then(|| code.to_owned())
}
