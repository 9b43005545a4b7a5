//! What a person, a list or a provider might type to make one mail two.

use std::collections::BTreeSet;

/// What ends a line, has ended one somewhere, or looks as if it did.
const ENDS: &[&str] = &[
    "\r\n",
    "\r",
    "\n",
    "\n\r",
    "\r\r\n",
    "\r\n\r\n",
    "\n\n",
    "\r\n ",
    "\n\t",
    "\0",
    "\0\r\n",
    "\u{b}",
    "\u{c}",
    "\u{1b}",
    "\u{1c}",
    "\u{1d}",
    "\u{1e}",
    "\u{1f}",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "",
    " ",
    "\\r\\n",
    "%0d%0a",
    "=0D=0A",
    "&#13;&#10;",
    "\u{240d}\u{240a}",
    "\u{10d}\u{10a}",
    "\u{20d}\u{20a}",
];

/// What follows; `|` stands for the line end.
const FOLLOWS: &[&str] = &[
    "|Bcc: victim@example.org",
    "|RCPT TO:<evil@example.org>|",
    "|.|",
    "|.|MAIL FROM:<evil@example.org>|RCPT TO:<evil@example.org>|DATA|Subject: evil||evil|.|",
    "|..|.",
    "||A second text|--=_x--|",
    "|RSET|QUIT|",
    "|From: evil@example.org|DKIM-Signature: v=1; a=rsa-sha256; h=from",
    "|Content-Type: text/html||<p>",
    ">|RCPT TO:<evil@example.org",
    "\">|List-Unsubscribe: <mailto:evil@example.org",
    "=?utf-8?q?|Bcc:_victim@example.org?=",
];

/// Those that are of no such form.
const OTHERS: &[&str] = &[
    ".",
    "..",
    ". ",
    ".\u{200b}",
    "DATA",
    "QUIT",
    "Bcc: victim@example.org",
    "Subject: evil",
    ": no name",
    "=?utf-8?q?=0D=0ABcc:_victim@example.org?=",
    "=?utf-8?b?DQpCY2M6IHZpY3RpbUBleGFtcGxlLm9yZw==?=",
    "=?utf-7?q?+AA0ACg-Bcc:?=",
    "=?utf-8?q?unfinished",
    "?= =?utf-8?q?two?= =?utf-8?q?words?=",
    "=?us-ascii?q?=00?=",
    "=_",
    "--=_dlv",
    "\"",
    "\\",
    "\\\"",
    "\"; Bcc: victim@example.org; \"",
    "<evil@example.org>",
    "evil@example.org, victim@example.org",
    "evil@example.org; victim@example.org",
    "(comment (in a comment)",
    "undisclosed:;",
    "@example.org:victim@example.org",
    "victim%example.org@example.com",
    "\u{feff}Subject",
    "\u{fffd}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{10ffff}",
    "\u{e000}",
    "\u{e0001}\u{e0041}",
    "\u{202e}gro.elpmaxe@live",
    "\u{202a}\u{202b}\u{202c}\u{202d}",
    "\u{2066}\u{2067}\u{2068}\u{2069}",
    "\u{200e}\u{200f}\u{61c}",
    "\u{200b}\u{200c}\u{200d}\u{2060}",
    "\u{ad}",
    "e\u{301}\u{301}\u{301}",
    "\u{301}",
    "\u{ff1a}\u{ff1c}\u{ff1e}\u{ff0e}",
    "\u{ff0e}\u{3002}\u{2024}",
    "\u{a0}",
    "\u{3000}",
    "\u{180e}",
    "👮\u{200d}♀\u{fe0f}",
    "🇬🇧",
    "NOTIFY=SUCCESS,FAILURE",
    "a> SIZE=1",
    "a> BODY=BINARYMIME",
    "BDAT 1 LAST",
    "STARTTLS",
    "\u{1}\u{2}\u{3}",
    "\u{8}\u{8}\u{8}",
    "\u{80}\u{9f}",
    "\t",
    " ",
    "",
];

/// At least three hundred, none twice.
pub fn strings() -> Vec<String> {
    let mut all = BTreeSet::new();
    for end in ENDS {
        for follows in FOLLOWS {
            all.insert(format!("Harmless{}", follows.replace('|', end)));
        }
        all.insert((*end).to_owned());
        all.insert(format!("{end}Bcc: victim@example.org"));
        all.insert(format!("Harmless{end}"));
    }
    all.extend(OTHERS.iter().map(|other| (*other).to_owned()));
    for long in [60, 75, 76, 77, 78, 250, 990, 997, 998, 999, 2000, 20_000] {
        all.insert("x".repeat(long));
        all.insert("word ".repeat(long / 5));
        all.insert("ż".repeat(long / 2));
        all.insert("👮".repeat(long / 4));
        all.insert(".".repeat(long));
        all.insert(format!("{}\r\nBcc: victim@example.org", "x".repeat(long)));
        all.insert(format!("{}\n.\n", "x".repeat(long)));
        all.insert(format!("{} \u{2028}.\u{2028}", "x".repeat(long)));
    }
    assert!(all.len() >= 300, "{} strings", all.len());
    all.into_iter().collect()
}
