//! What every handler of the pages needs: answers, headers, cookies, and the checks against forged posts.

use askama::Template;
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    chrome::{ICON, STYLE},
    form::Fields,
};

/// The most that a form may carry.
pub const MOST_BYTES: usize = 256 * 1024;

/// The policy of every page: nothing but our own stylesheet and forms.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// A page with its status.
pub fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (
            status,
            [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
            html,
        )
            .into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be made");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                "This page could not be made. Please try again.\n",
            )
                .into_response()
        }
    }
}

/// A good page.
pub fn ok(template: &impl Template) -> Response {
    page(StatusCode::OK, template)
}

/// On to another page with GET. `to` is a path of our own.
pub fn see_other(to: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(to) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// A page that no cache keeps: its address holds a secret.
pub fn uncached(mut response: Response) -> Response {
    let never = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, never);
    response
}

/// The stylesheet. Its address carries its hash, so a year is not too long.
pub async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, STYLE).into_response()
}

/// The icon.
pub async fn icon() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, ICON).into_response()
}

/// The value of a cookie.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(n, _)| *n == name)
        .map(|(_, value)| value)
        .filter(|value| !value.is_empty())
}

/// A cookie as it is set: for this host only, out of reach of scripts, not sent with another site's posts.
pub fn set_cookie(name: &str, value: &str, seconds: u32, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
}

/// Adds a cookie to an answer.
pub fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// Whether a post comes from a page of ours, by what the browser says of it: `Origin` names our host or the address we
/// are known by; without it, `Sec-Fetch-Site` is our own. A program that sends neither is judged by its form's token.
pub fn same_origin(headers: &HeaderMap, known_as: &str) -> bool {
    let text = |name| {
        headers
            .get(name)
            .and_then(|v: &HeaderValue| v.to_str().ok())
    };
    let host = text(header::HOST);
    match text(header::ORIGIN) {
        Some(origin) => {
            let theirs = origin.split("://").nth(1);
            origin == known_as || (theirs.is_some() && theirs == host)
        }
        None => match text(header::HeaderName::from_static("sec-fetch-site")) {
            Some(site) => matches!(site, "same-origin" | "none"),
            None => true,
        },
    }
}

/// Reads a posted form.
///
/// # Errors
/// 413 when it is too large or broke off, 415 when it is no form.
pub async fn read_form(request: Request) -> Result<Fields, StatusCode> {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let bytes = to_bytes(request.into_body(), MOST_BYTES)
        .await
        .map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    Ok(Fields::decode(&bytes))
}

fn put(headers: &mut HeaderMap, name: &'static str, value: &'static str) {
    headers
        .entry(name)
        .or_insert(HeaderValue::from_static(value));
}

/// The headers that every answer of either side carries.
fn protect(headers: &mut HeaderMap, https: bool) {
    put(headers, "content-security-policy", POLICY);
    put(headers, "x-content-type-options", "nosniff");
    // A link to stop the mails holds a secret: no other site learns it.
    put(headers, "referrer-policy", "same-origin");
    put(headers, "cross-origin-opener-policy", "same-origin");
    put(headers, "permissions-policy", "interest-cohort=()");
    put(headers, "x-frame-options", "DENY");
    if https {
        put(headers, "strict-transport-security", "max-age=31536000");
    }
}

/// The desk: nothing is kept by any cache.
pub async fn desk_headers(https: bool, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    protect(response.headers_mut(), https);
    put(
        response.headers_mut(),
        "cross-origin-resource-policy",
        "same-origin",
    );
    put(response.headers_mut(), "cache-control", "no-store");
    response
}

/// The public side: pages carry an ETag and may be kept for a short while.
pub async fn public_headers(https: bool, request: Request, next: Next) -> Response {
    let cached = matches!(*request.method(), Method::GET | Method::HEAD);
    let asked = request.headers().get(header::IF_NONE_MATCH).cloned();
    let mut response = next.run(request).await;
    protect(response.headers_mut(), https);
    let kept = response.headers().contains_key(header::CACHE_CONTROL);
    if !cached || response.status() != StatusCode::OK || kept {
        put(response.headers_mut(), "cache-control", "no-store");
        return response;
    }
    // Half a minute takes the load of a link that many press at once; a take-down is seen within it.
    put(
        response.headers_mut(),
        "cache-control",
        "public, max-age=30, must-revalidate",
    );
    tagged(response, asked.as_ref()).await
}

/// Marks an answer with the hash of its body, or says that the asker has it already (RFC 9110, section 13.1.2).
async fn tagged(response: Response, asked: Option<&HeaderValue>) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &bytes);
    let hex: String = digest
        .as_ref()
        .iter()
        .take(16)
        .map(|b| format!("{b:02x}"))
        .collect();
    let tag = format!("\"{hex}\"");
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    let has_it = asked.and_then(|v| v.to_str().ok()).is_some_and(|list| {
        list.split(',')
            .map(str::trim)
            .any(|t| t == "*" || t.trim_start_matches("W/") == tag)
    });
    if has_it {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

#[cfg(test)]
mod tests;
