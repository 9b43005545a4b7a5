//! Single words of the names of London's places.

use std::{collections::HashSet, sync::LazyLock};

use wardmote_domain::places::Places;

/// Whether a word in small letters is part of the name of a ward or borough: thamesmead, wood.
pub(crate) fn has(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let places = Places::london();
        let wards = places.wards().map(|w| w.name.as_str());
        let names = wards.chain(places.boroughs().map(|b| b.name.as_str()));
        names
            .flat_map(|name| name.split(|c: char| !c.is_alphabetic()))
            .filter(|word| word.len() > 2)
            .map(str::to_lowercase)
            .collect()
    });
    WORDS.contains(word)
}

#[cfg(test)]
mod tests {
    #[test]
    fn knows_the_words_of_names() {
        for word in ["thamesmead", "petts", "wood", "bromley", "helen"] {
            assert!(super::has(word), "{word}");
        }
        assert!(!super::has("pettswood") && !super::has("Bromley") && !super::has(""));
    }
}
