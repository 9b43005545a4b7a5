//! English words without their simple endings, so that a list of words need not hold every form.

use crate::data::CommonWords;

/// Endings, longest first, with what may be put back in their place.
const ENDINGS: &[(&str, &[&str])] = &[
    ("iers", &["y"]),
    ("ies", &["y", "ie"]),
    ("ied", &["y", "ie"]),
    ("ier", &["y"]),
    ("ing", &["", "e"]),
    ("ers", &["", "e"]),
    ("er", &["", "e"]),
    ("es", &["", "e"]),
    ("ed", &["", "e"]),
    ("ly", &["", "le"]),
    ("ily", &["y"]),
    ("s", &[""]),
    ("d", &[""]),
];

/// Whether a word in lower case is common, as it stands or without a simple ending. Two letters are no word without
/// one.
pub(crate) fn is_common(word: &str, common: &CommonWords) -> bool {
    common.contains(word) || forms(word).any(|form| common.contains(&form))
}

fn forms(word: &str) -> impl Iterator<Item = String> + '_ {
    ENDINGS.iter().flat_map(move |(ending, back)| {
        let stem = word.strip_suffix(ending).filter(|stem| stem.len() > 2);
        let put_back = back.iter().map(move |b| stem.map(|s| format!("{s}{b}")));
        // "stopping", "jogger": the consonant is written once in the plain form.
        let once = stem.filter(|s| ends_double(s)).map(|s| {
            let mut letters = s.chars();
            letters.next_back();
            letters.as_str().to_owned()
        });
        put_back.chain([once]).flatten()
    })
}

fn ends_double(stem: &str) -> bool {
    let mut last = stem.chars().rev();
    matches!((last.next(), last.next()), (Some(a), Some(b)) if a == b && a.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Data, DataFiles};

    #[test]
    fn knows_words_by_their_plain_form() {
        let data = Data::read(&DataFiles::default()).unwrap();
        for word in [
            "road",
            "hotspots",
            "padlocking",
            "cyclists",
            "burglars",
            "speedily",
            "worriers",
            "jogger",
        ] {
            let known = is_common(word, &data.common_words);
            assert_eq!(known, word != "padlocking", "{word}");
        }
        for word in ["perambulatory", "desistance", "aos", "élans", ""] {
            assert!(!is_common(word, &data.common_words), "{word}");
        }
    }
}
