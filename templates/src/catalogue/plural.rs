//! Which form of a sentence goes with a count: the plural rules of CLDR, by ICU4X.

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use wardmote_domain::places::Language;

/// Counts up to here decide which forms a language must have. Beyond it Spanish, French, Italian and Portuguese have a
/// form for whole millions, which no message counts.
const MOST: u32 = 1_999;

/// How a language chooses between forms for a number.
#[derive(Debug)]
pub(crate) struct Plural {
    rules: PluralRules,
    forms: Vec<&'static str>,
}

impl Plural {
    /// The rules of a language.
    ///
    /// # Errors
    /// When CLDR has none for it, in words.
    pub fn of(language: &Language) -> Result<Self, String> {
        let none = |reason: String| format!("there are no plural rules for {language}: {reason}");
        let locale: Locale = language
            .as_str()
            .parse()
            .map_err(|e| none(format!("{e}")))?;
        let rules =
            PluralRules::try_new_cardinal((&locale).into()).map_err(|e| none(e.to_string()))?;
        let mut forms = vec!["zero"];
        for count in 1..=MOST {
            let form = name(rules.category_for(count));
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        Ok(Self { rules, forms })
    }

    /// The form for a count: `zero` is a form of its own everywhere, because "nobody" is a sentence of its own.
    pub fn form(&self, count: u32) -> &'static str {
        if count == 0 {
            return "zero";
        }
        let form = name(self.rules.category_for(count));
        if self.forms.contains(&form) {
            form
        } else {
            "other"
        }
    }

    /// Every form it must have.
    pub fn forms(&self) -> &[&'static str] {
        &self.forms
    }
}

fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_those_of_the_language() {
        for (tag, forms) in [
            ("en-GB", &["zero", "one", "other"][..]),
            ("pl", &["zero", "one", "few", "many"]),
            ("ro", &["zero", "one", "few", "other"]),
            ("lt", &["zero", "one", "few", "other"]),
            ("ar", &["zero", "one", "two", "few", "many", "other"]),
            ("cy", &["zero", "one", "two", "few", "many", "other"]),
            ("es", &["zero", "one", "other"]),
            ("fr", &["zero", "one", "other"]),
            ("bn", &["zero", "one", "other"]),
        ] {
            let mut found = Plural::of(&tag.parse().unwrap()).unwrap().forms().to_vec();
            let mut wanted = forms.to_vec();
            found.sort_unstable();
            wanted.sort_unstable();
            assert_eq!(found, wanted, "{tag}");
        }
    }

    #[test]
    fn a_count_takes_its_form() {
        let polish = Plural::of(&"pl".parse().unwrap()).unwrap();
        for (count, form) in [
            (0, "zero"),
            (1, "one"),
            (2, "few"),
            (5, "many"),
            (12, "many"),
            (21, "many"),
            (22, "few"),
            (1_250, "many"),
        ] {
            assert_eq!(polish.form(count), form, "{count}");
        }
        let spanish = Plural::of(&"es".parse().unwrap()).unwrap();
        assert_eq!(spanish.form(1_000_000), "other");
    }
}
