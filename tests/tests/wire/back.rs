//! Mail that comes back: by the pipe, by a Maildir, and from a real Postfix that bounces.

use std::{fs, path::Path};

use wardmote_tests::{
    back::{bounce, complaint, receive},
    force::Force,
    messages,
    postfix::Postfix,
    rest,
    setup::Setup,
};

const READER: &str = "piotr.reader@example.org";

async fn readers(force: &Force) -> u64 {
    let said = force.administrator().get("/v1/audience").await.expect(200);
    said.json["count"]
        .as_u64()
        .unwrap_or_else(|| panic!("{}", said.text))
}

/// A message is out; the envelope sender of the mail to the one reader.
async fn sent(force: &Force, n: usize) -> (String, String) {
    let (id, _) = force.publish(&messages::advice(n, "email, page")).await;
    let mails = force.mails_of(&id);
    let sender = mails
        .iter()
        .find(|m| m.to == READER)
        .map(|m| m.sender.clone());
    (id, sender.unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bounce_by_the_pipe_takes_its_reader_off_and_a_forged_one_nobody() {
    let force = Force::new().await;
    let (id, sender) = sent(&force, 1).await;
    let forged = bounce(&sender.replace('-', "-0"), "5.1.1", "smtp; 550 5.1.1 no");
    let out = receive(&force, &forged, &[]);
    assert_eq!(
        out.status.code(),
        Some(0),
        "a mail server must not bounce it again"
    );
    assert!(String::from_utf8_lossy(&out.stderr).contains("passed over"));
    assert_eq!(readers(&force).await, 3);
    let real = bounce(
        &sender,
        "5.1.1",
        "smtp; 550 5.1.1 <somebody@example.org> unknown",
    );
    for _ in 0..2 {
        let out = receive(&force, &real, &[]);
        assert_eq!(
            out.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
        assert!(out.stdout.is_empty() && out.stderr.is_empty());
    }
    let view = rest::says(&force.author(), &id, "came back").await;
    assert!(
        rest::plain(&view).contains("there is no such mailbox"),
        "{view}"
    );
    assert!(!view.to_string().contains("somebody@"), "{view}");
    assert_eq!(readers(&force).await, 2);
    let (second, sender) = sent(&force, 2).await;
    assert_eq!((force.mails_of(&second).len(), sender.as_str()), (2, ""));
    // Another mail of the same reader cannot be: the one that is left complains.
    let left = force.mails_of(&second)[0].sender.clone();
    let out = receive(&force, &complaint(&left), &["--account", "default"]);
    assert_eq!(out.status.code(), Some(0));
    assert_eq!(readers(&force).await, 1);
    force.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pipe_asks_its_mail_server_to_keep_the_mail_while_no_daemon_takes_it() {
    let mut force = Force::new().await;
    let (_, sender) = sent(&force, 1).await;
    let real = bounce(&sender, "5.1.1", "smtp; 550 5.1.1 no");
    let wrong = receive(&force, &real, &["--account", "no-such"]);
    assert_eq!(
        wrong.status.code(),
        Some(75),
        "a wrong setting loses no mail"
    );
    force.stop().await;
    assert_eq!(receive(&force, &real, &[]).status.code(), Some(75));
    force.start(None).await;
    // No header names the address; the mail server does.
    let bare: String = real
        .lines()
        .filter(|l| !l.starts_with("Delivered-To") && !l.starts_with("To:"))
        .flat_map(|l| [l, "\n"])
        .collect();
    let out = receive(&force, &bare, &["--recipient", &sender]);
    assert_eq!(out.status.code(), Some(0));
    assert_eq!(readers(&force).await, 2);
    force.end().await;
}

fn maildir(dir: &Path) {
    for name in ["new", "cur", "tmp"] {
        fs::create_dir_all(dir.join(name)).unwrap();
    }
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn a_maildir_is_read_and_put_away() {
    for keep in [true, false] {
        let dir = tempfile::TempDir::new().unwrap();
        maildir(dir.path());
        let shown = dir.path().display();
        let force = Force::with(Setup {
            email: format!("[channels.email.feedback]\nmaildir = \"{shown}\"\nkeep = {keep}\n"),
            ..Setup::default()
        })
        .await;
        let (id, sender) = sent(&force, 1).await;
        let put = |name: &str, mail: &str| {
            fs::write(dir.path().join("tmp").join(name), mail).unwrap();
            fs::rename(
                dir.path().join("tmp").join(name),
                dir.path().join("new").join(name),
            )
            .unwrap();
        };
        put(
            "1.letter",
            "From: somebody@example.net\nSubject: Hello\n\nA letter\n",
        );
        put(
            "2.forged",
            &bounce("b+x-y@bounce.example.org", "5.1.1", "smtp; 550 no"),
        );
        put(
            "3.bounce",
            &bounce(&sender, "5.2.2", "smtp; 552 5.2.2 full"),
        );
        let view = rest::says(&force.author(), &id, "came back").await;
        assert!(rest::plain(&view).contains("the mailbox is full"), "{view}");
        rest::until("the mailbox is empty", || async {
            names(&dir.path().join("new")).is_empty().then_some(())
        })
        .await;
        let kept = names(&dir.path().join("cur"));
        match keep {
            true => assert_eq!(kept, ["1.letter:2,S", "2.forged:2,S", "3.bounce:2,S"]),
            false => assert_eq!(
                kept,
                ["2.forged:2,S"],
                "what is none of ours is never deleted"
            ),
        }
        assert_eq!(
            readers(&force).await,
            3,
            "one full mailbox takes nobody off"
        );
        force.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn postfix_bounces_an_unknown_address_and_its_reader_leaves() {
    let mut relay = Postfix::bouncing(&[READER]);
    let force = Force::with(Setup {
        relay: Some(relay.relay()),
        ..Setup::default()
    })
    .await;
    relay.pipe_to(&format!("http://{}", force.at.public));
    let (id, view) = force.publish(&messages::reassurance("email, page")).await;
    assert!(rest::plain(&view).contains("Email: "), "{view}");
    let view = rest::says(&force.author(), &id, "came back").await;
    assert!(
        rest::plain(&view).contains("there is no such mailbox"),
        "{view}\n{}",
        relay.log()
    );
    assert_eq!(readers(&force).await, 2);
    assert_eq!(relay.delivered(2).await.len(), 2);
    // The next message goes to those who are left, and nothing comes back.
    let (next, view) = force.publish(&messages::advice(1, "email, page")).await;
    assert!(rest::plain(&view).contains("Email: 2 sent"), "{view}");
    let of_next = relay.delivered(4).await;
    assert_eq!(of_next.iter().filter(|m| m.message == next).count(), 2);
    force.end().await;
}
