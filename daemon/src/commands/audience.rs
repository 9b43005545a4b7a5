//! `audience`: the mailing list. Addresses go in and never come out.

use reqwest::Method;
use serde_json::Value;

use super::{
    args::{At, Audience},
    client::Client,
    exit::{Exit, Failure, Outcome},
    print::{data, say},
};

/// `audience import | list | remove`.
pub(super) async fn run(at: &At, act: Audience) -> Outcome {
    let client = Client::new(at)?;
    match act {
        Audience::Import { file } => {
            let text = std::fs::read(&file)
                .map_err(|e| Failure::input(format_args!("{}: {e}", file.display())))?;
            if text.len() > crate::http::MOST_READERS_BYTES {
                let what =
                    "this is larger than 16 MiB: split it, and import one part after the other";
                return Err(Failure::input(format_args!("{}: {what}", file.display())));
            }
            match client.ask_text("/v1/audience", "text/csv", text).await? {
                Ok(answer) => {
                    say!(
                        "{}",
                        answer
                            .body
                            .get("words")
                            .and_then(Value::as_str)
                            .unwrap_or("Done.")
                    );
                    Ok(Exit::Done)
                }
                Err(refused) if refused.exit() != Exit::BadInput => Err(refused.into()),
                Err(refused) => {
                    let name = file.display();
                    let lines: Vec<String> = refused
                        .words()
                        .lines()
                        .map(|l| format!("{name}: {l}"))
                        .collect();
                    Err(Failure::new(refused.exit(), lines.join("\n")))
                }
            }
        }
        Audience::List { json, .. } => {
            let answer = client.must(Method::GET, "/v1/audience", None).await?;
            match json {
                true => data!("{answer}"),
                false => {
                    data!(
                        "{}",
                        answer.get("count").and_then(Value::as_u64).unwrap_or(0)
                    );
                    let lists = answer.get("lists").and_then(Value::as_object);
                    for (list, count) in lists.into_iter().flatten() {
                        let name = if list == "sms" { "text message" } else { list };
                        say!("{count} by {name}");
                    }
                }
            }
            Ok(Exit::Done)
        }
        Audience::Export { number } => {
            let path = format!("/v1/audience/{number}");
            data!("{}", client.must(Method::GET, &path, None).await?);
            Ok(Exit::Done)
        }
        Audience::Erase { number } => {
            let path = format!("/v1/audience/{number}/erase");
            super::keeping::say_words(&client.must(Method::POST, &path, None).await?);
            Ok(Exit::Done)
        }
        Audience::Remove { number } => {
            client
                .must(Method::DELETE, &format!("/v1/audience/{number}"), None)
                .await?;
            say!("Reader {number} was removed.");
            Ok(Exit::Done)
        }
    }
}
