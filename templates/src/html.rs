//! HTML of the safe subset, and the check that nothing else comes out.

mod check;

pub use check::outside_the_subset;
use wardmote_domain::text::links;

/// The elements that may come out.
pub const ELEMENTS: &[&str] = &[
    "html", "head", "meta", "title", "body", "div", "span", "h1", "h2", "p", "ul", "li", "a",
    "strong", "bdi", "br",
];

/// The attributes that may come out, by element; `*` is every element.
pub const ATTRIBUTES: &[(&str, &str)] = &[
    ("*", "lang"),
    ("*", "dir"),
    ("a", "href"),
    ("meta", "charset"),
    ("meta", "name"),
    ("meta", "content"),
    ("body", "style"),
    ("div", "style"),
];

/// How links may begin. `http` is only ever the sandbox's own unsubscribe link, which is filled in later.
pub const SCHEMES: &[&str] = &["https://", "mailto:", "tel:"];

/// The inline styles that may come out, whole. They set no colour, so that a reader's dark mode works.
pub const STYLES: &[&str] = &[STYLE_LTR, STYLE_RTL, STYLE_QUIET];

/// A mail.
pub(crate) const STYLE_LTR: &str = "margin:0 auto;padding:16px;max-width:40em;font-family:Arial,Helvetica,sans-serif;font-size:18px;line-height:1.5;overflow-wrap:anywhere;word-break:break-word";
/// A mail from right to left: Urdu's letters stand tall.
pub(crate) const STYLE_RTL: &str = "margin:0 auto;padding:16px;max-width:40em;font-family:Arial,Helvetica,sans-serif;font-size:20px;line-height:2;overflow-wrap:anywhere;word-break:break-word";
/// The words round the message.
pub(crate) const STYLE_QUIET: &str = "margin-top:32px;font-size:16px";

/// Escapes text for an element or for an attribute in double quotes.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// HTML that keeps its left-to-right order inside text of the other direction.
pub(crate) fn isolated(html: &str) -> String {
    format!("<bdi dir=\"ltr\">{html}</bdi>")
}

/// A link to an address from one of the functions below, showing HTML.
pub(crate) fn anchor(address: &str, shown: &str) -> String {
    format!("<a href=\"{}\">{shown}</a>", escape(address))
}

/// `tel:` for a phone number; none if it is not one.
pub(crate) fn phone_address(text: &str) -> Option<String> {
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{a0}' | '(' | ')' | '-'))
        .collect();
    let digits = plain.strip_prefix('+').unwrap_or(&plain);
    let number = (3..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    number.then(|| format!("tel:{plain}"))
}

/// Characters that an address in a link may hold.
fn plain_address(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c))
}

/// `https://` for a web address, written with its scheme or without; none if it is not one. A link over plain http is
/// shown and not made.
pub(crate) fn web_address(text: &str) -> Option<String> {
    let bare = match text.split_once("://") {
        Some((scheme, bare)) if scheme.eq_ignore_ascii_case("https") => bare,
        Some(_) => return None,
        None => text,
    };
    let host = bare.split(['/', '?', '#']).next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let named = labels.len() >= 2
        && labels
            .iter()
            .all(|l| !l.is_empty() && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    (named && plain_address(bare)).then(|| format!("https://{bare}"))
}

/// `mailto:` for an email address; none if it is not one.
pub(crate) fn mail_address(text: &str) -> Option<String> {
    let (local, host) = text.split_once('@')?;
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"._+-".contains(&b))
    };
    (plain(local) && plain(host) && host.contains('.')).then(|| format!("mailto:{text}"))
}

/// One line of typed text: escaped, its web addresses made links.
pub(crate) fn line(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    let mut from = 0;
    for link in links::links(text) {
        let shown = &text[link.span.clone()];
        if let Some(address) = web_address(shown).filter(|_| link.span.start >= from) {
            html.push_str(&escape(&text[from..link.span.start]));
            html.push_str(&anchor(&address, &escape(shown)));
            from = link.span.end;
        }
    }
    html.push_str(&escape(&text[from..]));
    html
}
