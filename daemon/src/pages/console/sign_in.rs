//! Signing in: an address, then the code that was mailed to it.

use askama::Template;

use crate::pages::{
    chrome::{Chrome, ErrorLine, Site},
    question::{Control, Question, summary},
};

/// Asks for the address.
#[derive(Debug, Template)]
#[template(path = "console/sign_in.html")]
pub struct SignInPage {
    /// Round it.
    pub chrome: Chrome,
    /// The token against forged posts.
    pub csrf: String,
    /// The page to go on to afterwards.
    pub next: String,
    /// What is wrong, with links.
    pub errors: Vec<ErrorLine>,
    /// The question.
    pub question: Question,
}

impl SignInPage {
    /// The page with what was typed and what is wrong with it.
    pub fn new(site: &Site, csrf: String, typed: &str, error: Option<String>) -> Self {
        let control = Control::Line {
            kind: "email",
            value: typed.to_owned(),
            complete: "email",
        };
        let question = Question::new("email", "Your email address at work", control)
            .hint("We send you a code to sign in with")
            .error(error);
        Self {
            chrome: Chrome::public(site, "Sign in").wrong(question.error.is_some()),
            csrf,
            next: "/".to_owned(),
            errors: summary([&question]),
            question,
        }
    }
}

impl SignInPage {
    /// Goes on to a page of ours afterwards.
    #[must_use]
    pub fn then(mut self, next: &str) -> Self {
        self.next = next.to_owned();
        self
    }
}

/// Asks for the code. The page is the same for an address that nobody has.
#[derive(Debug, Template)]
#[template(path = "console/code.html")]
pub struct CodePage {
    /// Round it.
    pub chrome: Chrome,
    /// The token against forged posts.
    pub csrf: String,
    /// The address as typed.
    pub email: String,
    /// The page to go on to afterwards.
    pub next: String,
    /// What is wrong, with links.
    pub errors: Vec<ErrorLine>,
    /// The question.
    pub question: Question,
}

impl CodePage {
    /// The page after an address was given, or after a wrong code.
    pub fn new(site: &Site, csrf: String, email: &str, error: Option<String>) -> Self {
        let question = Question::new("code", "The code from the mail", Control::Code)
            .hint("Eight digits. It works once, for 10 minutes")
            .error(error);
        Self {
            chrome: Chrome::public(site, "Check your email").wrong(question.error.is_some()),
            csrf,
            next: "/".to_owned(),
            email: email.to_owned(),
            errors: summary([&question]),
            question,
        }
    }
}

impl CodePage {
    /// Goes on to a page of ours afterwards.
    #[must_use]
    pub fn then(mut self, next: &str) -> Self {
        self.next = next.to_owned();
        self
    }
}
