//! `mail receive`: takes one bounce or complaint from a mail server's pipe and hands it to the running daemon. The signed
//! token in the bounce address is the proof, so that the user under whom a mail server runs its pipes needs no other.

use std::{io::Read as _, time::Duration};

use reqwest::StatusCode;
use wardmote_channels::email::feedback::{MOST_BYTES, RECIPIENT_HEADER};

use super::{
    args::Mail,
    exit::{Exit, Failure, Outcome},
    print::say,
};

/// A pipe's program must end before its mail server gives it up.
const PATIENCE: Duration = Duration::from_secs(60);

/// `mail receive`.
pub(super) async fn run(act: Mail) -> Outcome {
    let Mail::Receive {
        public,
        account,
        recipient,
    } = act;
    let raw = read().map_err(|e| later(format_args!("the mail could not be read: {e}")))?;
    let base = public.trim_end_matches('/');
    let mut url = reqwest::Url::parse(base)
        .map_err(|e| Failure::input(format_args!("--public {public}: {e}")))?;
    url.path_segments_mut()
        .map_err(|()| Failure::input(format_args!("--public {public}: this is no web address")))?
        .pop_if_empty()
        .extend(["callbacks", "email", &account]);
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(PATIENCE)
        .no_proxy()
        .build()
        .map_err(later)?;
    let mut request = http
        .post(url)
        .header("content-type", "message/rfc822")
        .body(raw);
    // One that could stand in no header is none of our bounce addresses.
    if let Some(recipient) = recipient.filter(|r| r.bytes().all(|b| b.is_ascii_graphic())) {
        request = request.header(RECIPIENT_HEADER, recipient);
    }
    let answer = request
        .send()
        .await
        .map_err(|_| later(format_args!("{base}: no daemon answers there")))?;
    match answer.status() {
        status if status.is_success() => Ok(Exit::Done),
        // Nothing would change by its being kept: it is let go, or the mail server would bounce a bounce.
        StatusCode::UNAUTHORIZED | StatusCode::BAD_REQUEST | StatusCode::PAYLOAD_TOO_LARGE => {
            say!("this is no bounce or complaint about mail of ours: it was passed over");
            Ok(Exit::Done)
        }
        status => Err(later(format_args!(
            "{base}: it was not taken in ({status}): is mail on in that daemon, and is this its public listener?"
        ))),
    }
}

/// The beginning of the mail, which is all that matters; the rest is read off the pipe and let go.
fn read() -> std::io::Result<Vec<u8>> {
    let mut raw = Vec::new();
    let mut stdin = std::io::stdin().lock();
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    stdin.by_ref().take(most).read_to_end(&mut raw)?;
    std::io::copy(&mut stdin, &mut std::io::sink())?;
    Ok(raw)
}

fn later(why: impl std::fmt::Display) -> Failure {
    Failure::new(Exit::TryLater, why.to_string())
}
