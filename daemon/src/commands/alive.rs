//! `alive`: whether a daemon answers, for the health check of a container and for monitors without a token.

use std::time::Duration;

use super::{
    args::At,
    client,
    exit::{Exit, Failure, Outcome},
    print::data,
};

/// How long it may take: a daemon that needs longer for one word does not move.
const PATIENCE: Duration = Duration::from_secs(4);

/// Asks `/livez`.
pub(super) async fn run(at: &At) -> Outcome {
    let server = client::server(at)?;
    let later = |what: &str| Failure::new(Exit::TryLater, format!("{server}: {what}"));
    let answer = client::http(PATIENCE)?
        .get(format!("{server}/livez"))
        .send()
        .await
        .map_err(|_| later("no daemon answers there"))?;
    if !answer.status().is_success() {
        let status = answer.status();
        return Err(later(&format!("the daemon answered {status}")));
    }
    data!("alive");
    Ok(Exit::Done)
}
