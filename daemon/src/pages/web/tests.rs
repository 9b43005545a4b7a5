//! Headers, cookies, tags and forms.

use axum::{Router, middleware, routing::get};
use tower::ServiceExt;

use super::*;

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in pairs {
        map.append(*name, HeaderValue::from_str(value).unwrap());
    }
    map
}

#[test]
fn a_post_from_another_site_is_known() {
    let ours = "https://desk.example.org";
    for (given, good) in [
        (vec![("origin", ours)], true),
        (
            vec![
                ("origin", "http://127.0.0.1:8480"),
                ("host", "127.0.0.1:8480"),
            ],
            true,
        ),
        (
            vec![
                ("origin", "https://evil.example.org"),
                ("host", "desk.example.org"),
            ],
            false,
        ),
        (
            vec![("origin", "null"), ("host", "desk.example.org")],
            false,
        ),
        (vec![("sec-fetch-site", "cross-site")], false),
        (vec![("sec-fetch-site", "same-origin")], true),
        (vec![], true),
    ] {
        assert_eq!(same_origin(&headers(&given), ours), good, "{given:?}");
    }
}

#[test]
fn cookies_are_found_by_their_whole_name() {
    let given = headers(&[
        ("cookie", "a=1; xwardmote=no; wardmote=yes=1"),
        ("cookie", "b=2"),
    ]);
    assert_eq!(cookie(&given, "wardmote"), Some("yes=1"));
    assert_eq!(cookie(&given, "b"), Some("2"));
    assert_eq!(cookie(&given, "c"), None);
    assert!(set_cookie("n", "v", 5, true).ends_with("; Secure"));
    assert!(!set_cookie("n", "v", 5, false).contains("Secure"));
}

fn request(tag: Option<&str>) -> Request {
    let mut request = Request::builder().uri("/");
    if let Some(tag) = tag {
        request = request.header(header::IF_NONE_MATCH, tag);
    }
    request.body(Body::empty()).unwrap()
}

#[tokio::test]
async fn a_public_page_is_not_sent_twice_to_one_who_has_it() {
    let app = || {
        Router::new()
            .route("/", get(|| async { "page" }))
            .route("/gone", get(|| async { StatusCode::GONE }))
            .layer(middleware::from_fn(|r, n| public_headers(true, r, n)))
    };
    let first = app().oneshot(request(None)).await.unwrap();
    assert_eq!(first.status(), StatusCode::OK);
    let tag = first.headers()[header::ETAG].to_str().unwrap().to_owned();
    assert!(
        first.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .starts_with("default-src 'none'")
    );
    for given in [
        tag.clone(),
        format!("W/{tag}"),
        format!("\"x\", {tag}"),
        "*".to_owned(),
    ] {
        let again = app().oneshot(request(Some(&given))).await.unwrap();
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{given}");
        assert!(to_bytes(again.into_body(), 10).await.unwrap().is_empty());
    }
    let other = app().oneshot(request(Some("\"other\""))).await.unwrap();
    assert_eq!(to_bytes(other.into_body(), 10).await.unwrap(), "page");
    let gone = Request::builder().uri("/gone").body(Body::empty()).unwrap();
    let gone = app().oneshot(gone).await.unwrap();
    assert_eq!(gone.headers()[header::CACHE_CONTROL], "no-store");
}

#[tokio::test]
async fn only_a_form_of_sensible_size_is_read() {
    let post = |kind: &str, body: Body| {
        Request::builder()
            .method("POST")
            .header(header::CONTENT_TYPE, kind)
            .body(body)
            .unwrap()
    };
    let form = "application/x-www-form-urlencoded; charset=utf-8";
    let fields = read_form(post(form, Body::from("a=1&b=caf%C3%A9+x&a=2")))
        .await
        .unwrap();
    assert_eq!(
        (fields.all("a"), fields.get("b")),
        (vec!["1", "2"], "café x")
    );
    assert_eq!(
        read_form(post("text/plain", Body::from("a=1"))).await,
        Err(StatusCode::UNSUPPORTED_MEDIA_TYPE)
    );
    let large = Body::from(vec![b'a'; MOST_BYTES + 1]);
    assert_eq!(
        read_form(post(form, large)).await,
        Err(StatusCode::PAYLOAD_TOO_LARGE)
    );
}
