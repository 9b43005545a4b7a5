//! Digits of every script.

use super::mapped::Mapped;

/// The zero of each run of ten decimal digits (Unicode 16, general category Nd); runs always ascend from zero. The
/// mathematical digits are five runs, the Myanmar extension two.
const ZEROS: [u32; 76] = [
    0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66,
    0xDE6, 0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90,
    0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    0x104A0, 0x10D30, 0x10D40, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0,
    0x11650, 0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0, 0x11950, 0x11BF0, 0x11C50, 0x11D50,
    0x11DA0, 0x11F50, 0x16130, 0x16A60, 0x16AC0, 0x16B50, 0x16D70, 0x1CCF0, 0x1D7CE, 0x1D7D8,
    0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1, 0x1E950, 0x1FBF0,
];

/// The value of a decimal digit of any script, 0 to 9; none for anything else (Roman numerals, `½`, `①`, `三`).
pub fn value(c: char) -> Option<u8> {
    let code = u32::from(c);
    let run = ZEROS.partition_point(|zero| *zero <= code).checked_sub(1)?;
    u8::try_from(code - ZEROS[run])
        .ok()
        .filter(|value| *value < 10)
}

/// Folds the digits of every script to 0-9, and the Arabic marks of thousands and decimals to `,` and `.`.
/// Everything else stays, and [`Mapped::origin`] leads back to the digits as written.
pub fn fold(text: &str) -> Mapped {
    if text.chars().all(|c| c.is_ascii() || folded(c) == c) {
        return Mapped::unchanged(text);
    }
    let pieces = text.char_indices().map(|(at, c)| at..at + c.len_utf8());
    Mapped::rewrite(text, pieces, |piece, out| {
        out.extend(piece.chars().map(folded))
    })
}

fn folded(c: char) -> char {
    match (c, value(c)) {
        (_, Some(value)) => char::from(b'0' + value),
        ('\u{66b}', None) => '.',
        ('\u{66c}', None) => ',',
        (c, None) => c,
    }
}

/// The digits of a text alone, folded: `০২০ ৭৯৪৬` gives `0207946`.
pub fn only(text: &str) -> String {
    text.chars()
        .filter_map(value)
        .map(|value| char::from(b'0' + value))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_every_decimal_digit() {
        let digit = regex::Regex::new(r"^\p{Nd}$").unwrap();
        for c in (0..=0x10FFFF)
            .filter_map(char::from_u32)
            .filter(|c| c.is_numeric())
        {
            assert_eq!(
                value(c).is_some(),
                digit.is_match(c.encode_utf8(&mut [0; 4])),
                "{c:?}"
            );
        }
        assert!(ZEROS.is_sorted());
    }

    #[test]
    fn folds_digits_and_leads_back() {
        for (text, expected) in [
            ("০৮০০ ৫৫৫ ১১১ নম্বরে", "0800 555 111 নম্বরে"),
            ("٠٨٠٠ ٥٥٥", "0800 555"),
            ("۱۲۳", "123"),
            ("૧૦૧ ੧੦੧ १०१ ௧௦௧", "101 101 101 101"),
            ("１０１", "101"),
            ("١٬٢٥٠٫٥", "1,250.5"),
            ("101", "101"),
            ("½ ② Ⅻ 三", "½ ② Ⅻ 三"),
        ] {
            assert_eq!(fold(text).as_str(), expected);
        }
        let text = "ফোন ১০১";
        let folded = fold(text);
        let at = folded.as_str().find("101").unwrap();
        assert_eq!(&text[folded.origin(at..at + 3)], "১০১");
        assert_eq!(
            (only("০২০ ৭৯৪৬-0"), only("x")),
            ("02079460".to_owned(), String::new())
        );
    }
}
