//! What the demo prints.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use wardmote_domain::{ids::MessageId, local_time::LocalDateTime};

use super::scene::Scene;
use crate::commands::Failure;

pub(super) fn banner(clock: &str) {
    println!("Wardmote, demo on the sandbox, {clock}.\nNothing here can reach the public. The people are invented; the wards are real.");
}

pub(super) fn heading(text: &str) {
    println!("\n== {text}\n");
}

pub(super) fn clock_time(at: Timestamp) -> String {
    LocalDateTime::at(at).civil().strftime("%H:%M:%S").to_string()
}

/// What became of it, in one line and one for each outlet.
pub(super) async fn tally(scene: &Scene, id: &MessageId) -> Result<(), Failure> {
    let view = scene.daemon.desk().view(&scene.approver, *id).await.map_err(Failure::other)?;
    heading("6. What became of it");
    println!("{}", view.summary);
    for task in &view.tasks {
        println!("  To do by hand: {}", task.words);
    }
    Ok(())
}

/// Where to look: the mail, the posts, the ward page, the desk.
pub(super) async fn where_to_look(scene: &Scene, id: &MessageId, folder: &Path) -> Result<(), Failure> {
    heading("7. Where to look");
    let public = format!("http://{}", scene.daemon.public_address());
    let desk = format!("http://{}", scene.daemon.desk_address());
    println!("The ward page:  {public}/wards/E05014020");
    println!("The notice:     {public}/notices/{id}   and in Urdu {public}/notices/{id}/ur");
    println!("Mail, as files: {}", keep_mail(scene, folder)?.display());
    println!("The post on X, which the sandbox keeps:\n");
    for post in scene.x.posts() {
        println!("  {}", post.text.replace('\n', "\n  "));
    }
    if let Some(mail) = scene.mail.receipts().iter().find(|r| r.rcpt_to.iter().any(|to| to.contains("alder"))) {
        println!("\nThe mail that arrived at the first address:\n");
        println!("{}", String::from_utf8_lossy(&mail.raw).replace("\r\n", "\n"));
    }
    println!("\nDesk: {desk}\nPublic: {public}");
    println!("\nSign in to the desk with one of these addresses; the code is printed here:");
    for person in [&scene.author, &scene.approver] {
        println!("  {}  {}", person.email.expose(), person.name);
        scene.daemon.desk().ask_code(&person.email).await.map_err(Failure::other)?;
    }
    println!("\nOr from another terminal, as one of them:");
    for person in [&scene.author, &scene.approver] {
        let (_, token) = scene.daemon.desk().make_token(person, person.id, "demo").await.map_err(Failure::other)?;
        println!("  export WARDMOTE_URL={desk} WARDMOTE_TOKEN={token}   # {}", person.name);
    }
    println!("  wardmote status {id}");
    println!("\nPress Ctrl-C to stop.");
    Ok(())
}

/// Writes each mail that arrived into a file that a mail program opens.
fn keep_mail(scene: &Scene, folder: &Path) -> Result<PathBuf, Failure> {
    let mail = folder.join("mail");
    std::fs::create_dir_all(&mail).map_err(Failure::other)?;
    for receipt in scene.mail.receipts() {
        let to = receipt.rcpt_to.first().and_then(|to| to.split('@').next()).unwrap_or("nobody");
        std::fs::write(mail.join(format!("{to}.eml")), &receipt.raw).map_err(Failure::other)?;
    }
    Ok(mail)
}

/// Prints each sign-in code that the sandbox receives, as the person's mailbox would show it.
pub(super) async fn codes(scene: &Scene) {
    let mut seen = 0;
    loop {
        let receipts = scene.mail.receipts();
        for mail in &receipts[seen.min(receipts.len())..] {
            if let Some(code) = code_in(&mail.raw) {
                let to = mail.rcpt_to.first().map(String::as_str).unwrap_or_default();
                let name = [&scene.author, &scene.approver]
                    .iter()
                    .find(|p| p.email.expose() == to)
                    .map_or("someone", |p| p.name.as_str());
                println!("Code for {name} <{to}>: {code}");
            }
        }
        seen = receipts.len();
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
}

/// The code in the subject of a sign-in mail.
fn code_in(raw: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(raw);
    let subject = text.lines().take_while(|l| !l.is_empty()).find_map(|l| l.strip_prefix("Subject: "))?;
    let code = subject.strip_suffix(" is your Wardmote code")?;
    (code.len() == 8 && code.bytes().all(|b| b.is_ascii_digit())).then(|| code.to_owned())
}
