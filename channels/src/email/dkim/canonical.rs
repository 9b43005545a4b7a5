//! The relaxed forms of header and body (RFC 6376, sections 3.4.2 and 3.4.4): what a signature is over, whatever servers
//! on the way do to white space.

/// A header: its name, and what stands after its colon.
pub(super) type Field<'a> = (&'a [u8], &'a [u8]);

/// The headers of a mail, each name with what stands after its colon (folds included, without the last line end), and
/// the body.
pub(super) fn headers(message: &[u8]) -> (Vec<Field<'_>>, &[u8]) {
    let mut fields = Vec::new();
    let mut rest = message;
    loop {
        if let Some(body) = rest.strip_prefix(b"\r\n") {
            return (fields, body);
        }
        if rest.is_empty() {
            return (fields, rest);
        }
        let end = field_end(rest);
        let (field, after) = rest.split_at(end);
        rest = after.strip_prefix(b"\r\n").unwrap_or(after);
        if let Some(colon) = field.iter().position(|b| *b == b':') {
            fields.push((field[..colon].trim_ascii_end(), &field[colon + 1..]));
        }
    }
}

/// Where a field ends: at a line end that no fold follows.
fn field_end(text: &[u8]) -> usize {
    let mut from = 0;
    while let Some(at) = find(&text[from..], b"\r\n").map(|i| from + i) {
        if !matches!(text.get(at + 2), Some(b' ' | b'\t')) {
            return at;
        }
        from = at + 2;
    }
    text.len()
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|w| w == wanted)
}

/// A header in its relaxed form, without a line end.
pub(super) fn header(name: &[u8], value: &[u8], out: &mut Vec<u8>) {
    out.extend(name.iter().map(u8::to_ascii_lowercase));
    out.push(b':');
    let start = out.len();
    let mut space = false;
    for byte in value {
        match byte {
            b' ' | b'\t' => space = true,
            b'\r' | b'\n' => {}
            other => {
                if space && out.len() > start {
                    out.push(b' ');
                }
                space = false;
                out.push(*other);
            }
        }
    }
}

/// The body in its relaxed form.
pub(super) fn body(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 2);
    let mut empty = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let end = find(rest, b"\r\n").unwrap_or(rest.len());
        let (line, after) = rest.split_at(end);
        rest = after.strip_prefix(b"\r\n").unwrap_or(after);
        if line.iter().all(|b| matches!(b, b' ' | b'\t')) {
            empty += 1;
            continue;
        }
        for _ in 0..empty {
            out.extend_from_slice(b"\r\n");
        }
        empty = 0;
        let mut space = false;
        for byte in line {
            if matches!(byte, b' ' | b'\t') {
                space = true;
                continue;
            }
            if space {
                out.push(b' ');
                space = false;
            }
            out.push(*byte);
        }
        out.extend_from_slice(b"\r\n");
    }
    out
}
