//! Writing a notice: choose the type, answer the questions.

use askama::Template;

use crate::pages::{
    chrome::{Chrome, ErrorLine},
    form::{Problems, Section},
    question::summary,
};

/// Chooses between the types of notice that have questions.
#[derive(Debug, Template)]
#[template(path = "console/choose.html")]
pub struct ChoosePage {
    /// Round it.
    pub chrome: Chrome,
}

/// The questions.
#[derive(Debug, Template)]
#[template(path = "console/questions.html")]
pub struct QuestionsPage {
    /// Round it.
    pub chrome: Chrome,
    /// Where it posts.
    pub action: String,
    /// What is posted with the answers, hidden.
    pub hidden: Vec<(String, String)>,
    /// What is wrong, with links to the fields.
    pub errors: Vec<ErrorLine>,
    /// What is wrong with no field of the form.
    pub other_errors: Vec<String>,
    /// The questions under their headings.
    pub sections: Vec<Section>,
    /// A sentence above the questions.
    pub lead: String,
    /// What the button says.
    pub button: String,
    /// Whether there is a button that only looks the ward up.
    pub finds_ward: bool,
}

impl QuestionsPage {
    /// The page; the window's title says so when there are errors.
    pub fn new(
        mut chrome: Chrome,
        action: String,
        sections: Vec<Section>,
        problems: &Problems,
    ) -> Self {
        let asked: Vec<_> = sections.iter().flat_map(Section::asked).collect();
        let errors = summary(asked.iter().copied());
        let names: Vec<&str> = asked.iter().map(|q| q.name.as_str()).collect();
        let other_errors = problems.elsewhere(&names);
        let finds_ward = names.contains(&"ward_name");
        chrome.wrong = !errors.is_empty() || !other_errors.is_empty();
        Self {
            chrome,
            action,
            hidden: Vec::new(),
            errors,
            other_errors,
            sections,
            lead: String::new(),
            button: "Check it".to_owned(),
            finds_ward,
        }
    }

    fn has_errors(&self) -> bool {
        !self.errors.is_empty() || !self.other_errors.is_empty()
    }
}
