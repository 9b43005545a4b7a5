//! Forms that bring a file.

use axum::extract::Multipart;

use crate::desk::DeskError;

/// Reads such a form to its end: each word goes to `word` by its name, and the file, which is named `file`, comes back.
/// `most` is how large a file may be, as the page says it.
///
/// # Errors
/// A fault at the field `file` where the form breaks off or is larger.
pub(super) async fn read(
    mut parts: Multipart,
    most: &str,
    mut word: impl FnMut(&str, String),
) -> Result<Vec<u8>, DeskError> {
    let broken = |_| {
        let what =
            format!("the file did not come whole, or is larger than {most}: choose a smaller one");
        DeskError::field("file", what)
    };
    let mut file = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(broken)?;
        match name.as_str() {
            "file" => file = bytes.to_vec(),
            name => word(name, String::from_utf8_lossy(&bytes).into_owned()),
        }
    }
    Ok(file)
}
