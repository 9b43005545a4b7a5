//! The short code by which a row of a Word file is known.
//!
//! People sort, cut and retype rows, and a bookmark is lost as soon as a row is pasted elsewhere. Eight plain
//! characters in the row's first cell go wherever the row goes, through every program.

use wardmote_domain::places::Language;

/// Crockford's alphabet: no letter that is taken for a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The code of a line in a language: eight characters, such as `K7Q2-M3XD`. It is made from both names, so that a file
/// of another language is noticed, and stays the same whatever else the catalogue holds. Two of a thousand lines share one
/// once in two million catalogues; then neither comes back, and the file says so.
pub(crate) fn of(language: &Language, id: &str) -> String {
    // FNV-1a with 64 bits: nobody gains anything by two lines of one code.
    let bytes = language.as_str().bytes().chain([b'/']).chain(id.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    // The last letters of names differ most and reach only a few bits of that: stir until they reach all (MurmurHash3).
    let stir = |hash: u64, by: u64| (hash ^ (hash >> 33)).wrapping_mul(by);
    let mixed = stir(stir(hash, 0xff51_afd7_ed55_8ccd), 0xc4ce_b9fe_1a85_ec53);
    let mixed = mixed ^ (mixed >> 33);
    let letter = |at: u32| char::from(ALPHABET[((mixed >> (at * 5)) & 31) as usize]);
    let half = |from: u32| (from..from + 4).map(letter).collect::<String>();
    format!("{}-{}", half(0), half(4))
}

/// The code in a cell, with whatever else stands there. Small letters are read as capitals, and every dash that Word makes
/// of a hyphen as one.
pub(crate) fn find(cell: &str) -> Option<String> {
    let plain: String = cell
        .chars()
        .map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            '\u{ad}' => ' ',
            c => c.to_ascii_uppercase(),
        })
        .collect();
    let is_code = |word: &&str| {
        word.len() == 9
            && word.bytes().enumerate().all(|(at, byte)| match at {
                4 => byte == b'-',
                _ => ALPHABET.contains(&byte),
            })
    };
    plain.split_whitespace().find(is_code).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_found_again() {
        let urdu: Language = "ur".parse().unwrap();
        let code = of(&urdu, "said.what.armed_police");
        assert_ne!(code, of(&"pl".parse().unwrap(), "said.what.armed_police"));
        assert_ne!(code, of(&urdu, "said.what.search"));
        let cell = format!(
            " 12\n{}\nnobody has read it",
            code.to_lowercase().replace('-', "–")
        );
        assert_eq!(find(&cell), Some(code));
        for cell in [
            "",
            "12",
            "nobody has read it",
            "K7Q2M3XD",
            "K7Q2-M3XU",
            "K7Q2-M3X",
        ] {
            assert_eq!(find(cell), None, "{cell}");
        }
    }

    #[test]
    fn differs_for_each_of_many_lines() {
        let urdu: Language = "ur".parse().unwrap();
        let codes: std::collections::HashSet<String> = (0..20_000)
            .map(|n| of(&urdu, &format!("said.what.value_{n}")))
            .collect();
        assert_eq!(codes.len(), 20_000);
        let halves: std::collections::HashSet<&str> =
            codes.iter().filter_map(|code| code.get(5..)).collect();
        assert!(halves.len() > 19_500, "both halves tell lines apart");
    }
}
