//! A text cut into words, folded so that two ways of writing a name are one.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Titles before a last name: with one of them it stands for the whole.
pub(super) const TITLES: &[&str] = &["mr", "mrs", "miss", "ms", "mx", "master"];

/// A run of letters and digits of one script, apostrophes and accents taken off.
pub(super) struct Token {
    pub(super) letters: String,
    /// Before its last apostrophe: how many bytes of `letters`, and where that ends in the text.
    stem: Option<(usize, usize)>,
    pub(super) span: Range<usize>,
    pub(super) capital: bool,
}

/// A text cut into words, to look for names in.
pub(crate) struct Words<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: Vec<Token>,
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '＇')
}

/// Characters that no reader sees: they part nothing.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether an ending of another script may follow without a space ("Homerton'da" has its apostrophe, "Homertonএ" none).
fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{ff10}'..='\u{ff5a}' | '\u{1d400}'..='\u{1d7ff}')
}

/// Adds a letter to a word in the form to compare by: small, without accents.
fn fold(c: char, out: &mut String) {
    for part in std::iter::once(c).nfkd().flat_map(char::to_lowercase) {
        match part {
            'ı' => out.push('i'),
            'ł' => out.push('l'),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            mark if is_combining_mark(mark) && is_latin(c) => {}
            other => out.push(other),
        }
    }
}

impl<'t> Words<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        let mut tokens: Vec<Token> = Vec::new();
        // The script of the word that is open.
        let mut open: Option<bool> = None;
        let mut rest = text.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            let end = at + c.len_utf8();
            if is_invisible(c) {
                continue;
            }
            if is_combining_mark(c) {
                if let (Some(latin), Some(token)) = (open, tokens.last_mut()) {
                    token.span.end = end;
                    if !latin {
                        fold(c, &mut token.letters);
                    }
                }
                continue;
            }
            if c.is_alphanumeric() {
                let latin = is_latin(c);
                if open != Some(latin) {
                    open = Some(latin);
                    tokens.push(Token {
                        letters: String::new(),
                        stem: None,
                        span: at..end,
                        capital: c.is_uppercase(),
                    });
                }
                if let Some(token) = tokens.last_mut() {
                    token.span.end = end;
                    fold(c, &mut token.letters);
                }
                continue;
            }
            let inside = is_apostrophe(c)
                && open.is_some()
                && rest.peek().is_some_and(|(_, next)| next.is_alphanumeric());
            match tokens.last_mut().filter(|_| inside) {
                Some(token) => token.stem = Some((token.letters.len(), at)),
                None => open = None,
            }
        }
        Self { text, tokens }
    }

    /// Whether the word after `i` belongs to the same name: a space, a hyphen or a line's end between them.
    pub(super) fn joined(&self, i: usize) -> bool {
        let Some(next) = self.tokens.get(i + 1) else {
            return false;
        };
        let token = &self.tokens[i];
        let between = &self.text[token.span.end..next.span.start];
        let short = token.letters.len() == 1 || TITLES.contains(&token.letters.as_str());
        between.chars().count() <= 4
            && between.matches('\n').count() <= 1
            && between.chars().all(|c| {
                c.is_whitespace()
                    || is_invisible(c)
                    || is_apostrophe(c)
                    || matches!(c, '-' | '‐' | '‑' | '–' | '_' | '+' | '*')
                    || (c == '.' && (short || !between.contains(char::is_whitespace)))
            })
    }

    /// Whether `words` stand from token `i` on, however they are parted: where they end.
    pub(super) fn stands(&self, i: usize, words: &[String]) -> Option<usize> {
        let whole = words.concat();
        let mut rest = whole.as_str();
        let mut at = i;
        loop {
            let token = self.tokens.get(at)?;
            if rest == token.letters {
                return Some(token.span.end);
            }
            if let Some((length, end)) = token.stem
                && rest == &token.letters[..length]
            {
                return Some(end);
            }
            if words.len() > 1 && token.letters.strip_suffix('s') == Some(rest) {
                return Some(token.span.end);
            }
            rest = rest.strip_prefix(token.letters.as_str())?;
            if rest.is_empty() || !self.joined(at) {
                return None;
            }
            at += 1;
        }
    }
}
