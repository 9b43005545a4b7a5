//! `channels connect`: an owner agrees in a browser, and the key comes back once.

use std::{
    fs,
    io::{Read as _, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Output, Stdio},
    sync::Arc,
};

use reqwest::{Client, redirect::Policy};
use wardmote_channels::twitter::sandbox::{CLIENT_SECRET, CONFIDENTIAL_CLIENT, USER_ID, XSandbox};
use wardmote_domain::clock::{PinnedClock, SharedClock};

use crate::{text, wardmote};

async fn sandbox() -> XSandbox {
    let start = "2026-12-08T10:54:50Z".parse().unwrap();
    let clock: SharedClock = Arc::new(PinnedClock::new(start));
    XSandbox::start("127.0.0.1:0".parse().unwrap(), clock)
        .await
        .unwrap()
}

/// A configuration whose second account is still to be connected: its key is not there yet.
fn configuration(dir: &Path, x: &XSandbox) -> String {
    let secret = dir.join("client-secret");
    fs::write(&secret, CLIENT_SECRET).unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    let config = format!(
        "[server]\nrealm = \"sandbox\"\nlisten = \"127.0.0.1:8480\"\ndesk_url = \"http://127.0.0.1:8480\"\n\
         public_listen = \"127.0.0.1:8481\"\npublic_url = \"http://127.0.0.1:8481\"\n\n\
         [channels.twitter]\nurl = \"{}\"\n\n\
         [[channels.twitter.account]]\nname = \"force\"\nuser_id = \"1\"\nhandle = \"example\"\n\
         consumer_key = {{ file = \"a\" }}\nconsumer_secret = {{ file = \"b\" }}\ntoken = {{ file = \"c\" }}\n\
         token_secret = {{ file = \"d\" }}\n\n\
         [[channels.twitter.account]]\nname = \"wandsworth\"\nuser_id = \"{USER_ID}\"\nhandle = \"example_w\"\n\
         client_id = \"{CONFIDENTIAL_CLIENT}\"\nclient_secret = {{ file = \"client-secret\" }}\n\
         refresh_token = {{ file = \"not-there-yet\" }}\n",
        x.base_url()
    );
    let path = dir.join("wardmote.toml");
    fs::write(&path, config).unwrap();
    path.display().to_string()
}

/// Runs the command; `bring` is given the address and gives what is pasted.
async fn connect<F: Future<Output = String>>(
    args: &[&str],
    bring: impl FnOnce(String) -> F,
) -> Output {
    let mut child = wardmote()
        .args(["channels", "connect", "twitter"])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut stderr = child.stderr.take().unwrap();
    let (read, said) = tokio::task::spawn_blocking(move || {
        let mut byte = [0u8];
        while !said.contains("press Enter.") && stderr.read(&mut byte).unwrap() == 1 {
            said.push(char::from(byte[0]));
        }
        (stderr, said)
    })
    .await
    .unwrap();
    if let Some(address) = said.lines().find(|l| l.starts_with("http")) {
        let pasted = bring(address.to_owned()).await;
        let mut stdin = child.stdin.take().unwrap();
        writeln!(stdin, "{pasted}").unwrap();
    }
    let output = tokio::task::spawn_blocking(move || {
        let mut stderr = read;
        let mut rest = said.into_bytes();
        stderr.read_to_end(&mut rest).unwrap();
        let mut output = child.wait_with_output().unwrap();
        output.stderr = rest;
        output
    });
    output.await.unwrap()
}

/// What a browser does: it opens the address, and ends at another.
async fn browser(address: String) -> String {
    let client = Client::builder().redirect(Policy::none()).build().unwrap();
    let answer = client.get(address).send().await.unwrap();
    answer.headers()["location"].to_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_comes_once_and_nowhere_else() {
    let (dir, x) = (tempfile::tempdir().unwrap(), sandbox().await);
    let config = configuration(dir.path(), &x);
    let args = ["--account", "wandsworth", "--config", &config];
    let output = connect(&args, browser).await;
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{err}");
    assert!(
        out.starts_with("refresh-") && out.lines().count() == 1,
        "{out}"
    );
    assert!(!err.contains(out.trim()), "{err}");
    assert!(!err.contains(CLIENT_SECRET), "{err}");

    let key = dir.path().join("key");
    let place = key.display().to_string();
    let output = connect(&[&args[..], &["--out", &place]].concat(), browser).await;
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "");
    assert!(fs::read_to_string(&key).unwrap().starts_with("refresh-"));
    let mode = fs::metadata(&key).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_connected_is_told() {
    let (dir, x) = (tempfile::tempdir().unwrap(), sandbox().await);
    let config = configuration(dir.path(), &x);
    let at = |account| ["--account", account, "--config", &config];
    let pasted = |text: &'static str| move |_| async move { text.to_owned() };
    let cases = [
        (
            connect(&at("barnet"), browser).await,
            5,
            "there is no account \"barnet\" in [channels.twitter]; there are: force, wandsworth",
        ),
        (
            connect(&at("force"), browser).await,
            2,
            "channels.twitter.account[0].consumer_key belongs to the other way in",
        ),
        (
            connect(&at("wandsworth"), pasted("no code")).await,
            2,
            "there is no code in what was pasted",
        ),
        (
            connect(&at("wandsworth"), pasted("a-code-that-is-none")).await,
            1,
            "X did not take the code",
        ),
    ];
    for (output, code, words) in cases {
        let err = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{err}");
        assert!(err.contains(words), "{err}");
        assert_eq!(text(&output.stdout), "");
    }
    let help = wardmote()
        .args(["channels", "connect", "email", "--account", "a"])
        .output()
        .unwrap();
    assert_eq!(help.status.code(), Some(2));
}
