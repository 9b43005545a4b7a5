//! Three hundred texts that somebody could type to make a header, a command or a field of their own.

/// What ends a line, or has ended one somewhere; and what ends a string, an object or a header in JSON and HTTP.
const BREAKS: [&str; 25] = [
    "\r\n",
    "\r",
    "\n",
    "\0",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\u{b}",
    "\u{c}",
    "\u{1b}",
    "\u{7f}",
    "\u{feff}",
    "\u{202e}",
    "\u{200b}",
    "\"",
    "\\",
    "\",\"",
    "\"}",
    "'",
    "\u{fffd}",
    "</script>",
    "%0d%0a",
    "\r\n\r\n",
    "\\u000d",
    "\u{e000}",
];

/// What somebody would want to stand after it.
const PAYLOADS: [&str; 12] = [
    "X-Evil: 1",
    "Authorization: Bearer stolen",
    "Idempotency-Key: other",
    "Content-Length: 0",
    "POST /v1/alerts HTTP/1.1",
    "GET /evil HTTP/1.1\r\nHost: evil.example.org",
    "\"provider\":\"OTHER\"",
    "\"phone_number\":\"+447700900999\"",
    "\"test\":true}",
    "((body))",
    "{{secret}}",
    "Transfer-Encoding: chunked",
];

/// Each break with each payload.
pub fn texts() -> Vec<String> {
    let pair = |end: &'static str| PAYLOADS.map(|payload| format!("Harmless{end}{payload}"));
    BREAKS.into_iter().flat_map(pair).collect()
}

/// The names of the headers of a request, and nothing that was typed among its values.
pub fn is_clean(headers: &[(String, String)], target: &str, allowed: &[&str]) {
    for (name, value) in headers {
        assert!(
            allowed.contains(&name.as_str()),
            "a header of its own: {name}"
        );
        for evil in ["Harmless", "evil", "stolen", "chunked", "other"] {
            assert!(!value.contains(evil), "{name}: {value}");
        }
    }
    assert!(
        !target.contains("evil") && !target.contains("Harmless"),
        "{target}"
    );
}
