//! Finding the forms of a word in a folded text.

use super::{
    Span,
    fold::{in_word, unspaced},
    mapped::Mapped,
};

/// Something of the calendar found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<T> {
    /// Where it stands, with its ending.
    pub span: Span,
    /// What it is.
    pub value: T,
}

/// One form of a word, folded.
#[derive(Debug)]
pub(super) struct Form<T> {
    pub(super) text: String,
    pub(super) value: T,
    /// Whether nothing may follow but a full stop.
    pub(super) whole_word: bool,
}

/// Puts the longest form first, so that it wins.
pub(super) fn longest_first<T>(mut forms: Vec<Form<T>>) -> Vec<Form<T>> {
    forms.retain(|form| !form.text.is_empty());
    forms.sort_by_key(|form| std::cmp::Reverse(form.text.len()));
    forms
}

/// Every form in a folded text from left to right, the longest at each place, not overlapping.
pub(super) fn find<T: Copy>(forms: &[Form<T>], folded: &Mapped) -> Vec<Named<T>> {
    let text = folded.as_str();
    let mut found: Vec<Named<T>> = Vec::new();
    let (mut at, mut previous) = (0, None::<char>);
    while let Some(c) = text[at..].chars().next() {
        // Inside a word no form starts, so that most of a text is passed over without asking them.
        let inside = previous.is_some_and(|p| in_word(p) && !p.is_ascii_digit());
        previous = Some(c);
        if inside && !c.is_ascii_digit() && !unspaced(c) {
            at += c.len_utf8();
            continue;
        }
        match forms
            .iter()
            .find_map(|form| Some((form, end(form, text, at)?)))
        {
            Some((form, end)) => {
                found.push(Named {
                    span: at..end,
                    value: form.value,
                });
                previous = text[..end].chars().next_back();
                at = end;
            }
            None => at += c.len_utf8(),
        }
    }
    found
}

/// Where a form ends that stands at `at`, its ending included.
fn end<T>(form: &Form<T>, text: &str, at: usize) -> Option<usize> {
    let rest = text[at..].strip_prefix(form.text.as_str())?;
    let first = form.text.chars().next()?;
    let before = text[..at].chars().next_back();
    let digit = |c: char| c.is_ascii_digit();
    let starts = match before {
        None => true,
        // A month in figures: 1月 is no part of 11月.
        Some(c) if digit(first) => !digit(c),
        // A number may touch what follows it: 3yh, 5م.
        Some(c) => digit(c) || unspaced(first) || !in_word(c),
    };
    if !starts {
        return None;
    }
    let end = at + form.text.len();
    let last = form.text.chars().next_back()?;
    let ending: usize = rest
        .chars()
        .take_while(|c| in_word(*c))
        .map(char::len_utf8)
        .sum();
    if ending == 0 || unspaced(last) || !in_word(last) {
        return Some(end);
    }
    (!form.whole_word).then_some(end + ending)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::fold;

    #[test]
    fn finds_the_longest_form_at_the_start_of_a_word() {
        let form = |text: &str, value, whole_word| Form {
            text: text.to_owned(),
            value,
            whole_word,
        };
        let forms = longest_first(vec![
            form("cuma", 5, false),
            form("cumartesi", 6, false),
            form("sal", 2, true),
            form("1月", 1, false),
            form("", 9, false),
        ]);
        for (text, expected) in [
            ("Cuma, Cumartesi", vec![5, 6]),
            ("cumaya", vec![5]),
            ("xcuma", vec![]),
            ("sal. salon", vec![2]),
            ("年1月5, 11月", vec![1]),
        ] {
            let found: Vec<_> = find(&forms, &fold(text))
                .into_iter()
                .map(|f| f.value)
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
