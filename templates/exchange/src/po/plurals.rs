//! How gettext counts in each language. Our lines have no plurals of gettext's kind (each form is a line of its own), but
//! tools refuse a file without the header.

const ONE_OTHER: &str = "nplurals=2; plural=(n != 1);";
const ZERO_ONE: &str = "nplurals=2; plural=(n > 1);";
const SLAVIC: &str = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);";

/// The `Plural-Forms` of a language, by its first part.
pub(super) fn forms(language: &str) -> &'static str {
    match language {
        "pl" => {
            "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
        }
        "ro" => "nplurals=3; plural=(n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20)) ? 1 : 2);",
        "lt" => {
            "nplurals=3; plural=(n%10==1 && (n%100<11 || n%100>19) ? 0 : n%10>=2 && (n%100<11 || n%100>19) ? 1 : 2);"
        }
        "ar" => {
            "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
        }
        "cy" => "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5);",
        "ru" | "uk" | "sr" | "hr" | "bs" => SLAVIC,
        "fr" | "pt" | "fa" | "bn" | "gu" | "pa" | "hi" | "ti" | "am" => ZERO_ONE,
        "zh" | "yue" | "ja" | "ko" | "vi" | "th" => "nplurals=1; plural=0;",
        _ => ONE_OTHER,
    }
}
