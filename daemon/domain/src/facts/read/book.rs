//! How people book a place, as a file writes it.

use super::super::{Book, FactValue, Ways, reader::Reader};
use super::limits;

impl Reader<'_> {
    /// `not_needed`, ways to book, or one way as text.
    pub(super) fn book(&mut self, name: &'static str) -> Option<Book> {
        match self.take(name)? {
            FactValue::Map(map) => self.within(name, map, |r| {
                let ways = Ways {
                    phone: r.name("phone"),
                    url: r.name("url"),
                    email: r.name("email"),
                    text: r.name("text"),
                };
                if ways.is_empty() {
                    r.fault("phone", "give at least one of phone, url, email or text");
                    return None;
                }
                Some(Book::Ways(ways))
            }),
            FactValue::Text(text) if text.trim() == "not_needed" => Some(Book::NotNeeded),
            FactValue::Text(text) => {
                let way = one_way(text.trim());
                if way.is_none() {
                    self.fault(
                        name,
                        "give not_needed, or a phone number, a web address or an email address",
                    );
                }
                way.map(Book::Ways)
            }
            FactValue::Whole(number) => Some(Book::Ways(Ways {
                phone: Some(number.to_string()),
                ..Ways::default()
            })),
            other => {
                self.fault(
                    name,
                    format!(
                        "text or a group of fields is needed here, not {}",
                        other.plain()
                    ),
                );
                None
            }
        }
    }
}

/// What a bare text says of how to book: it has an at-sign, only the signs of a number, or a dot and no space.
fn one_way(text: &str) -> Option<Ways> {
    let line = !text.contains(char::is_control) && text.chars().count() <= limits::NAME;
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let number = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '+' | '(' | ')');
    let given = Some(text.to_owned()).filter(|_| line);
    let mut ways = Ways::default();
    if !text.contains(' ')
        && text
            .split_once('@')
            .is_some_and(|(a, b)| !a.is_empty() && b.contains('.'))
    {
        ways.email = given;
    } else if digits >= 3 && text.chars().all(number) {
        ways.phone = given;
    } else if !text.contains(char::is_whitespace) && text.trim_matches('.').contains('.') {
        ways.url = given;
    }
    Some(ways).filter(|ways| !ways.is_empty())
}
