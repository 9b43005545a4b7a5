//! Length, script, direction, spaces, ends: whether a text is fit to be sent at all.

use wardmote_domain::{
    places::{Language, LanguageInfo},
    text::{
        contacts, control,
        script::{Script, letter_shares, runs},
    },
};

use super::{Fault, FaultKind, GAP, Side, Weight};

/// English shorter than this says nothing about the length of a translation.
const SHORT: usize = 12;

/// Scripts that say in a character what others say in a word.
const DENSE: &[Script] = &[Script::Han, Script::Hangul, Script::Kana];

fn scripts(info: Option<&LanguageInfo>) -> Option<&'static [Script]> {
    Script::of_iso(info?.script.as_deref()?)
}

/// Not longer than two and a half times the English, nor shorter than a third (a sixth in dense scripts).
pub(super) fn length(english: &Side, own: &Side, info: Option<&LanguageInfo>) -> Option<Fault> {
    let count = |side: &Side| side.shown.chars().count();
    let (is, of) = (count(own), count(english));
    let dense = scripts(info).is_some_and(|own| own.iter().any(|script| DENSE.contains(script)));
    let least = if dense { 6 } else { 3 };
    if of < SHORT {
        return None;
    }
    let says = if is * 2 > of * 5 {
        format!(
            "The text is much longer than the English: {is} characters, English has {of}. Say only what the English says."
        )
    } else if is * least < of {
        format!(
            "The text is much shorter than the English: {is} characters, English has {of}. Check that nothing is missing."
        )
    } else {
        return None;
    };
    Some(Fault::blocks(FaultKind::Length, "", says))
}

/// Words, cut at whatever is no letter, mark or digit.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// A text without addresses, and without words that stand in the English just so.
fn without_names(english: &str, own: &str) -> String {
    let mut left = own.to_owned();
    let addresses = contacts::find_links(own)
        .into_iter()
        .chain(contacts::find_emails(own));
    for address in addresses {
        left = left.replace(&own[address.span], " ");
    }
    let known: std::collections::HashSet<&str> = words(english).collect();
    words(&left)
        .filter(|word| !known.contains(word))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Seven in ten letters are of the language's script.
pub(super) fn script(english: &str, own: &str, info: Option<&LanguageInfo>) -> Option<Fault> {
    let info = info?;
    let wanted = scripts(Some(info))?;
    let left = if wanted.contains(&Script::Latin) {
        own.to_owned()
    } else {
        without_names(english, own)
    };
    let shares = letter_shares(&left);
    if shares.hundredths(wanted) >= 7000 {
        return None;
    }
    let other = shares
        .by_script
        .iter()
        .map(|(script, _)| *script)
        .find(|script| !wanted.contains(script));
    let piece = other
        .and_then(|script| runs(&left, script).into_iter().next())
        .map(|span| left[span].to_owned());
    let says = format!(
        "Most of this text is not in the letters of {}. Write it in {}.",
        info.english_name, info.english_name
    );
    Some(Fault::blocks(
        FaultKind::Script,
        piece.unwrap_or_default(),
        says,
    ))
}

/// No overrides; isolates in pairs.
pub(super) fn direction(own: &str) -> Option<Fault> {
    if control::has_overrides(own) {
        let says = "There is an unseen character in this text that turns its direction. Type the text again by hand.";
        return Some(Fault::blocks(FaultKind::Direction, "", says));
    }
    let mut open = 0_usize;
    let paired = own.chars().all(|c| match c {
        '\u{2066}'..='\u{2068}' => {
            open += 1;
            true
        }
        '\u{2069}' => open.checked_sub(1).map(|less| open = less).is_some(),
        _ => true,
    });
    let says = "An unseen mark of direction is opened and not closed, or closed and not opened. Type the text again by hand.";
    (!paired || open > 0).then(|| Fault::blocks(FaultKind::Direction, "", says))
}

/// One space between words, and at the ends what the English has there.
pub(super) fn spaces(english: &str, own: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let is_space = |c: char| c.is_whitespace();
    if let Some(at) = own
        .find(|c: char| c.is_whitespace())
        .and_then(|_| double_space(own))
    {
        let near: String = own[at..].chars().filter(|c| *c != GAP).take(20).collect();
        let says = "There are two spaces after each other. Take one out.";
        faults.push(Fault::blocks(FaultKind::Spaces, near, says));
    }
    let ends = |text: &str| (text.starts_with(is_space), text.ends_with(is_space));
    if ends(own) != ends(english) {
        let says = "The text does not begin and end with a space where the English does. Put the space in, or take it out.";
        faults.push(Fault::blocks(FaultKind::Spaces, "", says));
    }
    faults
}

fn double_space(text: &str) -> Option<usize> {
    let mut before = None;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            if before.is_some() {
                return before;
            }
            before = Some(at);
        } else {
            before = None;
        }
    }
    None
}

const PLACEHOLDERS: &[&str] = &[
    "todo",
    "tbc",
    "tbd",
    "tba",
    "xxx",
    "xxxx",
    "fixme",
    "lorem",
    "ipsum",
    "untranslated",
    "translateme",
    "placeholder",
];

/// Words that stand for words to come.
pub(super) fn placeholders(own: &str) -> Option<Fault> {
    let word = words(own).find(|word| PLACEHOLDERS.contains(&word.to_lowercase().as_str()));
    let piece = word.or_else(|| own.contains("???").then_some("???"))?;
    let says = format!("“{piece}” stands where words are missing. Write the words.");
    Some(Fault::blocks(FaultKind::Placeholder, piece, says))
}

/// Not the English itself, where the English has words to translate.
pub(super) fn same(english: &Side, own: &Side, language: &Language) -> Option<Fault> {
    let mut left = english.words.clone();
    let addresses = contacts::find_links(&english.words)
        .into_iter()
        .chain(contacts::find_emails(&english.words));
    for address in addresses {
        left = left.replace(&english.words[address.span], " ");
    }
    let has_words = left.chars().any(char::is_alphabetic);
    let same = !language.is_english() && has_words && english.shown.trim() == own.shown.trim();
    let says = "This is the English. Write it in the language.";
    same.then(|| Fault::blocks(FaultKind::SameAsEnglish, own.shown.clone(), says))
}

/// Marks that end a sentence, by what they say.
const STOPS: &[char] = &['.', '…', '。', '।', '॥', '۔', '．', '։', '።', '፨'];
const ASKS: &[char] = &['?', '؟', '？', '՞', '፧', ';', '\u{37e}'];
const CALLS: &[char] = &['!', '！', '¡'];
const COLONS: &[char] = &[':', '：', '፡', '؛'];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Nothing,
    Stop,
    Asks,
    Calls,
    Colon,
}

impl End {
    fn of(text: &str) -> Self {
        let closing = |c: char| {
            c.is_whitespace()
                || "\"'”’»)]\u{2066}\u{2067}\u{2068}\u{2069}\u{200e}\u{200f}".contains(c)
        };
        let last = text.trim_end_matches(closing).chars().next_back();
        let is = |set: &[char]| last.is_some_and(|c| set.contains(&c));
        if is(STOPS) {
            Self::Stop
        } else if is(COLONS) {
            Self::Colon
        } else if is(ASKS) {
            Self::Asks
        } else if is(CALLS) {
            Self::Calls
        } else {
            Self::Nothing
        }
    }
}

/// Ends with a mark where the English does. Another kind of mark, or one that the English lacks, is for somebody to look at.
pub(super) fn end(english: &str, own: &str) -> Option<Fault> {
    let (wanted, has) = (End::of(english), End::of(own));
    if wanted == has {
        return None;
    }
    let piece: String = own
        .chars()
        .rev()
        .find(|c| !c.is_whitespace() && *c != GAP)
        .into_iter()
        .collect();
    let fault = |says: &str| Fault::blocks(FaultKind::End, piece.clone(), says);
    Some(match (wanted, has) {
        (_, End::Nothing) => fault("The English ends with a mark (full stop, question mark, colon). End the text with one too."),
        (End::Nothing, _) => fault("The English ends without a full stop or other mark. Check whether the text should too.").weighing(Weight::Advice),
        _ => fault("The text ends with another mark than the English. Check that it asks where the English asks.").weighing(Weight::Advice),
    })
}
