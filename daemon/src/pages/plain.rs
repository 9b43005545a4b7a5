//! Plain words for what a page shows: dates, outlets, counts, areas, languages.

use jiff::civil::DateTime;
use wardmote_domain::{
    area::AreaCode,
    finding::Verdict,
    local_time::LocalDateTime,
    outlet::OutletName,
    places::{Language, LanguageInfo, Languages, Places},
    words::{Booked, Direction, Format, Priority},
};

/// `8 December 2026`.
pub fn date(at: LocalDateTime) -> String {
    at.civil().strftime("%-d %B %Y").to_string()
}

/// `Tuesday 8 December 2026`.
pub fn weekday_date(at: LocalDateTime) -> String {
    at.civil().strftime("%A %-d %B %Y").to_string()
}

/// `10:55am`, `5pm`, `midday`, `midnight`.
pub fn time(at: LocalDateTime) -> String {
    clock(at.civil())
}

fn clock(civil: DateTime) -> String {
    match (civil.hour(), civil.minute()) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "midday".to_owned(),
        (_, 0) => civil.strftime("%-I%P").to_string(),
        _ => civil.strftime("%-I:%M%P").to_string(),
    }
}

/// `10:55am on Tuesday 8 December 2026`.
pub fn moment(at: LocalDateTime) -> String {
    format!("{} on {}", time(at), weekday_date(at))
}

/// The name of an outlet as people say it: `X`, `Ward page`, `Youth groups`.
pub fn outlet(name: &OutletName) -> String {
    crate::desk::tally::title(name.as_str())
}

/// The name of a limit in words: `posts_15m` is "posts in 15 minutes".
pub fn limit_name(name: &str) -> String {
    let plain = || name.replace('_', " ");
    let Some((what, window)) = name.rsplit_once('_') else {
        return plain();
    };
    let window = match window {
        "10s" => "10 seconds",
        "1m" => "1 minute",
        "15m" => "15 minutes",
        "24h" => "24 hours",
        _ => return plain(),
    };
    format!("{} in {window}", what.replace('_', " "))
}

/// The name of an area, or its code if it is none of the built-in ones.
pub fn area(code: &AreaCode) -> String {
    Places::london()
        .full_name(code)
        .unwrap_or_else(|| code.to_string())
}

/// The names of areas, joined with semicolons: a ward's name has a comma in it.
pub fn areas(codes: &[AreaCode]) -> String {
    codes.iter().map(area).collect::<Vec<_>>().join("; ")
}

/// A language's own name, with its English name where that differs: `اردو`, `Urdu`.
pub fn language(language: &Language) -> (String, String) {
    let tag = || language.as_str().to_owned();
    if language.is_english() {
        return ("English".to_owned(), "English".to_owned());
    }
    LanguageInfo::of(language).map_or_else(
        || (tag(), tag()),
        |info| {
            let own = info
                .own_name
                .clone()
                .unwrap_or_else(|| info.english_name.clone());
            (own, info.english_name.clone())
        },
    )
}

/// A language's English name to choose it by; with its script where two are written for one name: Punjabi.
pub fn language_name(info: &LanguageInfo) -> String {
    let name = &info.english_name;
    let others = Languages::census().all();
    if others.filter(|other| other.english_name == *name).count() < 2 {
        return name.clone();
    }
    let script = match info.script.as_deref() {
        Some("Guru") => "Gurmukhi script",
        Some("Arab") => "Arabic script",
        Some("Latn") => "Latin script",
        Some("Cyrl") => "Cyrillic script",
        Some(code) => code,
        None => return name.clone(),
    };
    match info.own_name.as_deref().filter(|own| own != name) {
        Some(own) => format!("{name} ({script}, {own})"),
        None => format!("{name} ({script})"),
    }
}

/// Which way a language is written; left to right where it is not known.
pub fn direction(language: &Language) -> Direction {
    LanguageInfo::of(language).map_or(Direction::Ltr, |info| info.direction)
}

/// The name of a format.
pub fn format(format: Format) -> &'static str {
    match format {
        Format::Short => "Post",
        Format::Email => "Email",
        Format::Page => "Ward page",
        Format::Press => "Press copy",
        Format::Panel => "Ward panel notice",
        Format::Sms => "Text message",
        Format::Voice => "Voice script",
    }
}

/// The name of a format that people make.
pub fn booked(format: Booked) -> &'static str {
    match format {
        Booked::LargePrint => "Large print",
        Booked::EasyRead => "Easy Read",
        Booked::Audio => "Sound",
        Booked::Bsl => "British Sign Language",
        Booked::Braille => "Braille",
        Booked::Leaflet => "Leaflet",
        Booked::Poster => "Poster",
    }
}

/// The name of a priority.
pub fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::Urgent => "Urgent",
        Priority::Today => "Today",
        Priority::Routine => "When its turn comes",
    }
}

/// The word for a verdict of the check.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "Meets it",
        Verdict::Advice => "Meets it, with advice",
        Verdict::Override => "Needs a reason",
        Verdict::Block => "Cannot go",
    }
}

/// Thousands parted by commas: `12,345`.
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 person`, `312 people`.
pub fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

/// A text with one full stop at its end, whether or not its writer put one.
pub fn ended(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '?', '!']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> LocalDateTime {
        text.parse().unwrap()
    }

    #[test]
    fn no_two_languages_are_chosen_by_one_name() {
        let mut names: Vec<String> = Languages::census().all().map(language_name).collect();
        assert!(names.iter().any(|n| n == "Polish"));
        for script in ["Punjabi (Gurmukhi script, ", "Punjabi (Arabic script, "] {
            assert!(names.iter().any(|n| n.starts_with(script)), "{script}");
        }
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn times_read_as_people_say_them() {
        for (written, read) in [
            ("2026-12-08T10:55", "10:55am on Tuesday 8 December 2026"),
            ("2026-12-08T17:00", "5pm on Tuesday 8 December 2026"),
            ("2026-12-08T00:00", "midnight on Tuesday 8 December 2026"),
            ("2026-12-08T12:00", "midday on Tuesday 8 December 2026"),
            ("2026-12-08T00:05", "12:05am on Tuesday 8 December 2026"),
        ] {
            assert_eq!(moment(at(written)), read);
        }
    }

    #[test]
    fn names_of_outlets_and_languages() {
        assert_eq!(
            outlet(&OutletName::new("youth_groups").unwrap()),
            "Youth groups"
        );
        assert_eq!(
            language(&"ur".parse().unwrap()),
            ("اردو".to_owned(), "Urdu".to_owned())
        );
        assert_eq!(number(1_234_567), "1,234,567");
    }

    #[test]
    fn a_sentence_ends_with_one_stop() {
        for (given, said) in [
            ("The wrong street", "The wrong street."),
            ("The wrong street. ", "The wrong street."),
            ("Which street?", "Which street?"),
        ] {
            assert_eq!(ended(given), said);
        }
    }
}
