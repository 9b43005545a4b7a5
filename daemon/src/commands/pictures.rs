//! The pictures of a message file: `images[].file` names a file beside it, which goes to the desk first.

use std::path::Path;

use serde_json::Value;
use wardmote_config::Source;
use wardmote_domain::ids::PictureId;

use super::{
    client::Client,
    exit::{Exit, Failure},
};

/// Sends every picture that the message names by a file to the desk, and puts the desk's id in its place.
pub(super) async fn send(
    client: &Client,
    source: &Source,
    message: &mut Value,
) -> Result<(), Failure> {
    let folder = Path::new(source.name()).parent().unwrap_or(Path::new(""));
    let images = message.get_mut("images").and_then(Value::as_array_mut);
    for (i, image) in images.into_iter().flatten().enumerate() {
        let Some(named) = image.get("file").and_then(Value::as_str) else {
            continue;
        };
        if named.parse::<PictureId>().is_ok() {
            continue;
        }
        let fault = |what: String| {
            let field = format!("images[{i}].file");
            Failure::new(
                Exit::BadInput,
                source.problem(&field, what, None).to_string(),
            )
        };
        let path = folder.join(named);
        let bytes = std::fs::read(&path).map_err(|e| fault(format!("{}: {e}", path.display())))?;
        let png = bytes.starts_with(b"\x89PNG");
        let kind = if png { "image/png" } else { "image/jpeg" };
        let answer = match client.ask_text("/v1/pictures", kind, bytes).await? {
            Ok(answer) => answer.body,
            Err(refused) if refused.exit() == Exit::BadInput => {
                let words = refused.words();
                let words = words.strip_prefix("file: ").unwrap_or(&words);
                return Err(fault(words.to_owned()));
            }
            Err(refused) => return Err(refused.into()),
        };
        let id = answer.get("id").cloned().unwrap_or(Value::Null);
        image["file"] = id;
    }
    Ok(())
}
