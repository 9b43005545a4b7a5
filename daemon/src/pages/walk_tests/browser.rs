//! A browser without script, for the walk.

use std::collections::BTreeMap;

use reqwest::{Method, Response, redirect::Policy};
use wardmote_domain::person::Person;

use crate::demo::scene::Scene;

/// A browser without script: keeps cookies, follows what it is told to.
pub(super) struct Browser {
    http: reqwest::Client,
    base: String,
    pub(super) cookies: BTreeMap<String, String>,
}

pub(super) struct Seen {
    pub(super) status: u16,
    pub(super) headers: reqwest::header::HeaderMap,
    pub(super) html: String,
}

impl Seen {
    pub(super) fn location(&self) -> &str {
        self.headers["location"].to_str().unwrap()
    }

    /// The value of a hidden field.
    pub(super) fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let tail = self
            .html
            .split(&mark)
            .nth(1)
            .unwrap_or_else(|| panic!("{name} in {}", self.html));
        tail.split('"').next().unwrap().to_owned()
    }

    /// Every hidden field of the form that posts to `action`.
    pub(super) fn hiddens(&self, action: &str) -> Vec<(String, String)> {
        let mark = format!("action=\"{action}\"");
        let form = self
            .html
            .split(&mark)
            .nth(1)
            .unwrap_or_else(|| panic!("{action} in {}", self.html));
        let form = form.split("</form>").next().unwrap();
        form.split("type=\"hidden\" name=\"")
            .skip(1)
            .map(|field| {
                let (name, rest) = field.split_once("\" value=\"").unwrap();
                let value = rest.split('"').next().unwrap();
                (
                    name.to_owned(),
                    value
                        .replace("&#38;", "&")
                        .replace("&#39;", "'")
                        .replace("&#34;", "\""),
                )
            })
            .collect()
    }
}

impl Browser {
    pub(super) fn new(at: std::net::SocketAddr) -> Self {
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .build()
            .unwrap();
        Self {
            http,
            base: format!("http://{at}"),
            cookies: BTreeMap::new(),
        }
    }

    pub(super) async fn seen(&mut self, response: Response) -> Seen {
        for cookie in response.headers().get_all("set-cookie") {
            let pair = cookie
                .to_str()
                .unwrap()
                .split(';')
                .next()
                .unwrap()
                .to_owned();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Seen {
            status,
            headers,
            html: response.text().await.unwrap(),
        }
    }

    pub(super) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect();
        let request = self.http.request(method, format!("{}{path}", self.base));
        if pairs.is_empty() {
            request
        } else {
            request.header("cookie", pairs.join("; "))
        }
    }

    pub(super) async fn get(&mut self, path: &str) -> Seen {
        let response = self.request(Method::GET, path).send().await.unwrap();
        self.seen(response).await
    }

    pub(super) async fn post(&mut self, path: &str, fields: &[(String, String)]) -> Seen {
        let request = self
            .request(Method::POST, path)
            .header("origin", &self.base);
        let response = as_form(request, fields).send().await.unwrap();
        self.seen(response).await
    }

    /// Signs in with the code from the mail.
    pub(super) async fn signed_in(scene: &Scene, person: &Person) -> Self {
        let mut browser = Self::new(scene.daemon.desk_address());
        let email = person.email.expose().to_owned();
        let csrf = browser.get("/sign-in").await.hidden("csrf");
        let asked = browser
            .post("/sign-in", &own(&[("csrf", &csrf), ("email", &email)]))
            .await;
        assert_eq!(asked.status, 200);
        scene.daemon.pipeline().drain().await.unwrap();
        let mail = scene
            .stage
            .mail
            .receipts_for(&email)
            .pop()
            .expect("a mail with the code");
        let text = String::from_utf8(mail.raw).unwrap();
        let code = text
            .split("Your code to sign in to Wardmote is ")
            .nth(1)
            .unwrap()[..8]
            .to_owned();
        let done = browser
            .post(
                "/sign-in/code",
                &own(&[("csrf", &csrf), ("email", &email), ("code", &code)]),
            )
            .await;
        assert_eq!((done.status, done.location()), (303, "/"), "{}", done.html);
        browser
    }
}

/// The fields as a browser encodes them.
pub(super) fn as_form(
    request: reqwest::RequestBuilder,
    fields: &[(String, String)],
) -> reqwest::RequestBuilder {
    let encoded = |text: &str| -> String {
        let byte = |b: u8| {
            if b.is_ascii_alphanumeric() {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        };
        text.bytes().map(byte).collect()
    };
    // A field name or a hyphenated value stays readable where the standard asks for it byte for byte.
    let plain = |text: &str| encoded(text).replace("%2D", "-").replace("%5F", "_");
    let pairs: Vec<String> = fields
        .iter()
        .map(|(n, v)| format!("{}={}", plain(n), plain(v)))
        .collect();
    request
        .header("content-type", "application/x-www-form-urlencoded")
        .body(pairs.join("&"))
}

pub(super) fn own(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect()
}
