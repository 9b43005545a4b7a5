//! Leaving the mailing, by the page's button or by a mail program's own (RFC 8058): one post, no cookie, no way round.
//! Reading the page never unsubscribes.

use axum::{
    body::to_bytes,
    extract::{Path, Request, State},
    http::StatusCode,
    response::Response,
};

use super::{App, failed, missing};
use crate::pages::{
    chrome::Chrome,
    public::{LeavePage, LeftPage, MessagePage},
    web,
};

/// The most that the body of such a post may hold: the one pair, with multipart's frame round it.
const MOST_BYTES: usize = 16 * 1024;

pub(super) async fn ask(State(app): State<App>, Path(token): Path<String>) -> Response {
    if !app.desk.is_unsubscribe_link(&token) {
        return missing(&app);
    }
    web::uncached(web::ok(&LeavePage::new(
        &app.site,
        format!("/unsubscribe/{token}"),
    )))
}

/// Leaves, at once and for good; a second post is answered as the first.
pub(super) async fn leave(
    State(app): State<App>,
    Path(token): Path<String>,
    request: Request,
) -> Response {
    let Ok(body) = to_bytes(request.into_body(), MOST_BYTES).await else {
        return asks_for_one_click(&app, StatusCode::PAYLOAD_TOO_LARGE);
    };
    if !one_click(&body) {
        return asks_for_one_click(&app, StatusCode::BAD_REQUEST);
    }
    match app.desk.unsubscribe(&token).await {
        Ok(true) => web::ok(&LeftPage::new(&app.site)),
        Ok(false) => missing(&app),
        Err(error) => failed(&app, &error),
    }
}

/// Whether the body says `List-Unsubscribe=One-Click`, as a form or as multipart (RFC 8058, section 3.2).
fn one_click(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body);
    let form = text.split('&').any(|pair| {
        pair.trim()
            .eq_ignore_ascii_case("List-Unsubscribe=One-Click")
    });
    form || multipart_one_click(&text)
}

/// A part named `List-Unsubscribe` whose content is `One-Click`. Its frame needs no reading beyond that.
fn multipart_one_click(text: &str) -> bool {
    let normal = text.replace("\r\n", "\n");
    normal
        .split("\n--")
        .chain(normal.strip_prefix("--"))
        .any(|part| {
            let Some((head, content)) = part.split_once("\n\n") else {
                return false;
            };
            let head = head.to_ascii_lowercase();
            let named = head.contains("name=\"list-unsubscribe\"")
                || head.contains("name=list-unsubscribe");
            let first = content.split("\n--").next().unwrap_or_default();
            named && first.trim().eq_ignore_ascii_case("One-Click")
        })
}

fn asks_for_one_click(app: &App, status: StatusCode) -> Response {
    let page = MessagePage {
        chrome: Chrome::public(&app.site, "Nothing was changed"),
        paragraphs: vec!["Open the link from the mail and press the button there.".to_owned()],
    };
    web::page(status, &page)
}

#[cfg(test)]
mod tests {
    use super::one_click;

    #[test]
    fn only_the_one_click_of_the_standard_counts() {
        let multipart = "--b1\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b1--\r\n";
        for (body, good) in [
            ("List-Unsubscribe=One-Click", true),
            ("a=b&List-Unsubscribe=One-Click", true),
            (multipart, true),
            ("", false),
            ("List-Unsubscribe=", false),
            ("List-Unsubscribe=Two-Click", false),
            (
                "--b1\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nOne-Click\r\n--b1--\r\n",
                false,
            ),
        ] {
            assert_eq!(one_click(body.as_bytes()), good, "{body}");
        }
    }
}
