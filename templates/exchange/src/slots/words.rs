//! The words of marks, once, for both ways.

/// Slots with words of their own.
const WHOLE: &[(&str, &str)] = &[
    ("ways", "ways to reach us"),
    ("first_way", "first way to reach us"),
    ("sms_way", "shortest way to reach us"),
    ("right", "what is right"),
    ("right_sms", "what is right, in short"),
    ("organisation", "who sends this"),
    ("ltr organisation", "name of who sends this"),
    ("ltr arrested", "how many arrested"),
    ("ltr injured", "how many hurt"),
    ("ltr reference", "reference number"),
    ("else", "otherwise"),
    ("/if", "end if"),
];

/// What stands before the name of a value.
const BEFORE: &[(&str, &str)] = &[
    ("time ", "time "),
    ("date ", "date "),
    ("on ", "on the day "),
    ("day ", "day and month "),
    ("whole_date ", "full date "),
    ("on_whole_date ", "on the full date "),
    ("month ", "month "),
    ("ltr ", "name "),
    ("phone ", "phone "),
    ("link ", "web address "),
    ("email ", "email address "),
    ("#if ", "if there is "),
];

/// What stands before the name of a fact or a list, and after it.
const ROUND: &[(&str, &str, &str)] = &[
    ("known", "", ", if known"),
    ("unknown", "", ", if not known yet"),
    ("maybe", "", ", if there is any"),
    ("every", "each of: ", ""),
    ("first_of", "first of: ", ""),
    ("all_of", "all of: ", ""),
    ("either", "one of: ", ""),
    ("say", "say: ", ""),
];

/// Values whose name alone says too little.
const VALUES: &[(&str, &str)] = &[
    ("event.starts", "event starts"),
    ("event.ends", "event ends"),
    ("event.venue", "of the event venue"),
    ("event.address", "of the event address"),
    ("team.from", "the team arrives"),
    ("team.to", "the team leaves"),
    ("team.place", "of the team's place"),
    ("contact.phone", "to call"),
    ("contact.text", "to text"),
    ("contact.email", "to write to"),
    ("contact.url", "to go to"),
    ("of.released", "of our notice"),
];

/// The words of a slot, given without its braces. None where marks cannot show it.
pub(super) fn of(inner: &str) -> Option<String> {
    let known = [nice(inner), said(inner)];
    let nice = known.into_iter().flatten();
    let exact = nice
        .into_iter()
        .find(|words| read(words).as_deref() == Some(inner));
    exact.or_else(|| as_written(inner))
}

/// A slot behind an equals sign.
fn as_written(inner: &str) -> Option<String> {
    let first = inner.trim_start().chars().next()?;
    let logic = matches!(
        first,
        '#' | '/' | '>' | '!' | '&' | '^' | '*' | '~' | '{' | '@' | '['
    ) || inner.trim_start().starts_with("else")
        || inner.ends_with('~');
    let shown = format!("= {inner}");
    (!logic && read(&shown).as_deref() == Some(inner)).then_some(shown)
}

/// Whether a text may stand in a mark as it is.
fn is_plain(text: &str) -> bool {
    text.chars()
        .all(|c| !c.is_control() && !matches!(c, '[' | ']' | '{' | '}' | '\u{2028}' | '\u{2029}'))
}

/// The slot of words.
pub(super) fn read(words: &str) -> Option<String> {
    if let Some(inner) = words.strip_prefix("= ") {
        let first = inner.trim_start().chars().next()?;
        let fine = is_plain(inner)
            && !matches!(first, '#' | '/' | '>' | '!' | '&' | '^' | '*' | '~' | '@');
        let fine = fine && !inner.trim_start().starts_with("else") && !inner.ends_with('~');
        return fine.then(|| inner.to_owned());
    }
    if let Some((inner, _)) = WHOLE.iter().find(|(_, own)| *own == words) {
        return Some((*inner).to_owned());
    }
    if let Some(literal) = literal(words) {
        return Some(literal);
    }
    for (before, own) in BEFORE {
        if let Some(path) = words.strip_prefix(own).and_then(path_of) {
            return Some(format!("{before}{path}"));
        }
    }
    for (helper, before, after) in ROUND {
        let name = words
            .strip_prefix(before)
            .and_then(|rest| rest.strip_suffix(after));
        if let Some(name) = name.and_then(name_of) {
            return Some(format!("{helper} '{name}'"));
        }
    }
    if let Some(path) = words.strip_prefix("the ").and_then(path_of) {
        return Some(path);
    }
    Some(format!("say '{}'", name_of(words)?))
}

/// Numbers, addresses and names that stand in the template itself are shown as they are.
fn literal(words: &str) -> Option<String> {
    let all = |allowed: fn(char) -> bool| words.chars().all(allowed);
    let first = words.chars().next()?;
    let helper = if all(|c| c.is_ascii_digit() || c == ' ') && first.is_ascii_digit() {
        "phone"
    } else if words.contains('@') && all(|c| c.is_ascii_alphanumeric() || "@._-+".contains(c)) {
        "email"
    } else if words.contains('.') && all(|c| c.is_ascii_alphanumeric() || "./_-".contains(c)) {
        "link"
    } else if words.contains(|c: char| c.is_ascii_uppercase())
        && all(|c| c.is_ascii_alphanumeric() || " &-+/".contains(c))
    {
        "ltr"
    } else {
        return None;
    };
    Some(format!("{helper} '{words}'"))
}

/// The words of a slot, as nice as they come.
fn nice(inner: &str) -> Option<String> {
    if let Some((_, own)) = WHOLE.iter().find(|(slot, _)| *slot == inner) {
        return Some((*own).to_owned());
    }
    if let Some((helper, rest)) = inner.split_once(' ') {
        if let Some(text) = rest
            .strip_prefix('\'')
            .and_then(|rest| rest.strip_suffix('\''))
        {
            return match ROUND.iter().find(|(own, ..)| *own == helper) {
                Some(("say", ..)) => Some(text.replace('_', " ")),
                Some((_, before, after)) => {
                    Some(format!("{before}{}{after}", text.replace('_', " ")))
                }
                None => Some(text.to_owned()),
            };
        }
        let before = format!("{helper} ");
        let (_, own) = BEFORE.iter().find(|(slot, _)| *slot == before)?;
        return Some(format!("{own}{}", value_words(rest)));
    }
    Some(format!("the {}", value_words(inner)))
}

/// A fact whose plain words are taken by something else.
fn said(inner: &str) -> Option<String> {
    let name = inner.strip_prefix("say '")?.strip_suffix('\'')?;
    Some(format!("say: {}", name.replace('_', " ")))
}

fn value_words(path: &str) -> String {
    let own = VALUES.iter().find(|(value, _)| *value == path);
    own.map_or_else(
        || path.replace('_', " ").replace('.', ", "),
        |(_, words)| (*words).to_owned(),
    )
}

fn path_of(words: &str) -> Option<String> {
    if let Some((value, _)) = VALUES.iter().find(|(_, own)| *own == words) {
        return Some((*value).to_owned());
    }
    let parts: Option<Vec<String>> = words.split(", ").map(name_of).collect();
    Some(parts?.join("."))
}

fn name_of(words: &str) -> Option<String> {
    let letters = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    let starts = words.starts_with(|c: char| c.is_ascii_lowercase());
    (starts && words.split(' ').all(letters)).then(|| words.replace(' ', "_"))
}
