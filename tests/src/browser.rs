//! A browser without script: keeps cookies, signs in with the code from the mail, reads pages.

use std::{collections::BTreeMap, net::SocketAddr};

use reqwest::{Method, Response, redirect::Policy};

use crate::{force::Force, mailbox::Mail, rest};

/// A page as it was read.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The status code.
    pub status: u16,
    /// Where it sends the browser, or nothing.
    pub location: String,
    /// The page.
    pub html: String,
}

impl Seen {
    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let tail = self.html.split(&mark).nth(1);
        let tail = tail.unwrap_or_else(|| panic!("{name} in {}", self.html));
        tail.split('"').next().unwrap_or_default().to_owned()
    }
}

/// A browser at the desk.
#[derive(Debug, Clone)]
pub struct Browser {
    http: reqwest::Client,
    base: String,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    /// One that has not signed in.
    pub fn new(at: SocketAddr) -> Self {
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .timeout(std::time::Duration::from_secs(60))
            .build()
            .unwrap();
        Self {
            http,
            base: format!("http://{at}"),
            cookies: BTreeMap::new(),
        }
    }

    async fn seen(&mut self, response: Response) -> Result<Seen, reqwest::Error> {
        for cookie in response.headers().get_all("set-cookie") {
            let pair = cookie.to_str().unwrap_or_default();
            let pair = pair.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = response.headers().get("location");
        let location = location.and_then(|l| l.to_str().ok()).unwrap_or_default();
        Ok(Seen {
            status: response.status().as_u16(),
            location: location.to_owned(),
            html: response.text().await?,
        })
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let all = self.cookies.iter().map(|(n, v)| format!("{n}={v}"));
        let pairs: Vec<String> = all.collect();
        let request = self.http.request(method, format!("{}{path}", self.base));
        if pairs.is_empty() {
            request
        } else {
            request.header("cookie", pairs.join("; "))
        }
    }

    /// Reads a page.
    ///
    /// # Errors
    /// When the daemon is gone or breaks off.
    pub async fn get(&mut self, path: &str) -> Result<Seen, reqwest::Error> {
        let response = self.request(Method::GET, path).send().await?;
        self.seen(response).await
    }

    /// Posts a form.
    ///
    /// # Errors
    /// When the daemon is gone or breaks off.
    pub async fn post(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Result<Seen, reqwest::Error> {
        let encoded = |text: &str| -> String {
            let byte = |b: u8| match b {
                b'-' | b'_' | b'.' => char::from(b).to_string(),
                b if b.is_ascii_alphanumeric() => char::from(b).to_string(),
                b => format!("%{b:02X}"),
            };
            text.bytes().map(byte).collect()
        };
        let pairs = fields.iter().map(|(n, v)| format!("{n}={}", encoded(v)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let request = self
            .request(Method::POST, path)
            .header("origin", &self.base)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        let response = request.send().await?;
        self.seen(response).await
    }

    /// What it keeps that is secret: the values of its cookies.
    pub fn cookies(&self) -> impl Iterator<Item = &str> {
        self.cookies.values().map(String::as_str)
    }

    /// Signs in as the person with that address, with the code from the newest mail to it, which comes back.
    ///
    /// # Errors
    /// When the daemon is gone or breaks off.
    pub async fn sign_in(&mut self, force: &Force, email: &str) -> Result<String, reqwest::Error> {
        const MARK: &str = "Your code to sign in to Wardmote is ";
        let codes = || {
            let all = force.mail.receipts_for(email).into_iter();
            let read = all.map(|r| Mail::read(email, &r.mail_from, &r.raw).text);
            let codes = read.filter_map(|text| Some(text.split(MARK).nth(1)?[..8].to_owned()));
            codes.collect::<Vec<String>>()
        };
        let before = codes().len();
        let csrf = self.get("/sign-in").await?.hidden("csrf");
        let fields = [("csrf", csrf.as_str()), ("email", email)];
        let asked = self.post("/sign-in", &fields).await?;
        assert_eq!(asked.status, 200, "{}", asked.html);
        let code = rest::until("a mail with the code", || async {
            codes().get(before).cloned()
        })
        .await;
        let fields = [("csrf", csrf.as_str()), ("email", email), ("code", &code)];
        let done = self.post("/sign-in/code", &fields).await?;
        assert_eq!(
            (done.status, done.location.as_str()),
            (303, "/"),
            "{}",
            done.html
        );
        Ok(code)
    }
}
