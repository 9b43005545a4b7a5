//! Subscribing (with a mail to confirm) and leaving (with one press).

use askama::Template;
use wardmote_domain::{
    person::EmailAddress,
    places::{Language, WardCode},
};

use crate::pages::{
    chrome::{Chrome, ErrorLine, LanguageLink, Site},
    form::{Fields, Problems, sentence, ward_or_problem, ward_questions},
    question::{Choice, Control, Question, summary},
};

/// A subscription as asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscribing {
    /// The address.
    pub email: EmailAddress,
    /// The language wanted.
    pub language: Language,
    /// The ward.
    pub ward: WardCode,
}

/// What is wrong with the form.
pub type SubscribeProblems = Problems;

impl Subscribing {
    /// Reads the form. Only a language of `offered` is taken.
    ///
    /// # Errors
    /// What is wrong, beside its field.
    pub fn read(fields: &Fields, offered: &[Language]) -> Result<Self, SubscribeProblems> {
        let mut problems = Problems::default();
        let email = match fields.given("email") {
            None => {
                problems.add("email", "Give your email address");
                None
            }
            Some(text) => text
                .parse::<EmailAddress>()
                .map_err(|e| problems.add("email", sentence(&e.to_string())))
                .ok(),
        };
        let language = offered
            .iter()
            .find(|l| l.as_str() == fields.get("language"))
            .cloned();
        if language.is_none() {
            problems.add("language", "Choose a language");
        }
        let ward = ward_or_problem(fields, &mut problems);
        match (email, language, ward) {
            (Some(email), Some(language), Some(ward)) if problems.is_empty() => Ok(Self {
                email,
                language,
                ward,
            }),
            _ => Err(problems),
        }
    }
}

/// The form.
#[derive(Debug, Template)]
#[template(path = "public/subscribe.html")]
pub struct SubscribePage {
    /// Round it.
    pub chrome: Chrome,
    /// What is wrong, with links.
    pub errors: Vec<ErrorLine>,
    /// The questions.
    pub questions: Vec<Question>,
}

impl SubscribePage {
    /// The form with what was answered so far.
    pub fn new(site: &Site, fields: &Fields, problems: &Problems, offered: &[Language]) -> Self {
        let email = Control::Line {
            kind: "email",
            value: fields.get("email").to_owned(),
            complete: "email",
        };
        let given = fields.given("language").unwrap_or("en-GB");
        let choices = offered
            .iter()
            .map(|language| {
                let link = LanguageLink::new(language, String::new(), false);
                let label = if link.own_name == link.english_name {
                    link.own_name
                } else {
                    format!("{} ({})", link.english_name, link.own_name)
                };
                Choice::of(language.as_str(), label, &[given])
            })
            .collect();
        let mut questions = vec![
            Question::new("email", "Your email address", email)
                .hint("We use it for these notices and for nothing else")
                .error(problems.of("email")),
            Question::new(
                "language",
                "Which language do you want?",
                Control::Radios {
                    choices,
                    side_by_side: false,
                },
            )
            .hint("If there is no notice in your language, we send it in English")
            .error(problems.of("language")),
        ];
        questions.extend(ward_questions(fields, problems));
        let errors = summary(&questions);
        Self {
            chrome: Chrome::public(site, "Get notices by email").wrong(!errors.is_empty()),
            errors,
            questions,
        }
    }
}

/// The answer to the form: the same for every address.
#[derive(Debug, Template)]
#[template(path = "public/subscribe_sent.html")]
pub struct SubscribeSentPage {
    /// Round it.
    pub chrome: Chrome,
}

impl SubscribeSentPage {
    /// The answer.
    pub fn new(site: &Site) -> Self {
        Self {
            chrome: Chrome::public(site, "Check your email"),
        }
    }
}

/// Where the mail's link leads: one press confirms. Opening it does nothing, since mail programs open links by
/// themselves.
#[derive(Debug, Template)]
#[template(path = "public/confirm.html")]
pub struct ConfirmPage {
    /// Round it.
    pub chrome: Chrome,
    /// Where the button posts.
    pub action: String,
}

impl ConfirmPage {
    /// The page with its button.
    pub fn new(site: &Site, action: String) -> Self {
        Self {
            chrome: Chrome::public(site, "Confirm that you want our notices"),
            action,
        }
    }
}

/// Confirmed.
#[derive(Debug, Template)]
#[template(path = "public/confirm_done.html")]
pub struct ConfirmDonePage {
    /// Round it.
    pub chrome: Chrome,
}

impl ConfirmDonePage {
    /// The answer.
    pub fn new(site: &Site) -> Self {
        Self {
            chrome: Chrome::public(site, "You will get our notices"),
        }
    }
}

/// Leaving: the page with one button. Opening it does nothing.
#[derive(Debug, Template)]
#[template(path = "public/leave.html")]
pub struct LeavePage {
    /// Round it.
    pub chrome: Chrome,
    /// Where the button posts.
    pub action: String,
}

impl LeavePage {
    /// The page with its button.
    pub fn new(site: &Site, action: String) -> Self {
        Self {
            chrome: Chrome::public(site, "Stop getting our emails"),
            action,
        }
    }
}

/// Left, at once and for good. The same for a link used before.
#[derive(Debug, Template)]
#[template(path = "public/left.html")]
pub struct LeftPage {
    /// Round it.
    pub chrome: Chrome,
}

impl LeftPage {
    /// The answer.
    pub fn new(site: &Site) -> Self {
        Self {
            chrome: Chrome::public(site, "You will get no more emails"),
        }
    }
}
