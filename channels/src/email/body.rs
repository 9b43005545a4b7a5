//! A mail's bytes as they go after DATA: dots stuffed, the final dot at the end, and nothing that another server could
//! read as the end of a mail. This is the last look before the wire.

/// Holds a NUL, or a carriage return or line feed without the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unclean;

/// Appends the mail and its final dot.
///
/// # Errors
/// When the mail must not go on a wire; `out` is then as it was.
pub(super) fn stuff(mail: &[u8], out: &mut Vec<u8>) -> Result<(), Unclean> {
    let begun = out.len();
    out.reserve(mail.len() + 64);
    let mut from = 0;
    let mut at = 0;
    while at < mail.len() {
        let byte = mail[at];
        // Everything above the dot is plain, and that is nearly everything.
        if byte > b'.' {
            at += 1;
            continue;
        }
        match byte {
            b'.' if at == 0 || mail[at - 1] == b'\n' => {
                out.extend_from_slice(&mail[from..at]);
                out.push(b'.');
                from = at;
                at += 1;
            }
            b'\r' if mail.get(at + 1) == Some(&b'\n') => at += 2,
            b'\r' | b'\n' | 0 => {
                out.truncate(begun);
                return Err(Unclean);
            }
            _ => at += 1,
        }
    }
    out.extend_from_slice(&mail[from..]);
    if !mail.ends_with(b"\r\n") {
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b".\r\n");
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a server takes out again (RFC 5321, section 4.5.2), written without a look at the above: line by line.
    fn received(wire: &[u8]) -> Vec<u8> {
        let mut mail = Vec::new();
        let mut rest = wire;
        loop {
            let end = rest
                .windows(2)
                .position(|w| w == b"\r\n")
                .expect("a line without its end");
            let line = &rest[..end];
            rest = &rest[end + 2..];
            if line == b"." {
                assert!(rest.is_empty(), "the mail ended early");
                return mail;
            }
            mail.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
            mail.extend_from_slice(b"\r\n");
        }
    }

    #[test]
    fn by_hand() {
        let cases: &[(&[u8], &[u8])] = &[
            (b"", b"\r\n.\r\n"),
            (b".", b"..\r\n.\r\n"),
            (b"a\r\n.\r\n..\r\n", b"a\r\n..\r\n...\r\n.\r\n"),
            (b"a.b", b"a.b\r\n.\r\n"),
        ];
        for (mail, wire) in cases {
            let mut out = Vec::new();
            stuff(mail, &mut out).unwrap();
            assert_eq!(out, *wire);
        }
        for bad in [
            b"a\rb".as_slice(),
            b"a\nb",
            b"a\0b",
            b"\r",
            b"\n",
            b"\r\n\n",
            b"\r\r\n",
            b"a\r\n.\n",
        ] {
            let mut out = b"kept".to_vec();
            assert_eq!(stuff(bad, &mut out), Err(Unclean), "{bad:?}");
            assert_eq!(out, b"kept");
        }
    }

    fn pieces() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            Just(b"\r\n".to_vec()),
            Just(b".".to_vec()),
            Just(b"\r".to_vec()),
            Just(b"\n".to_vec()),
            prop::collection::vec(any::<u8>(), 0..6),
        ];
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        /// Any bytes: either refused, or the server has exactly them, and no line but the last is a dot alone.
        #[test]
        fn what_is_stuffed_arrives(mail in pieces()) {
            let lone = mail.contains(&0)
                || mail.iter().enumerate().any(|(i, b)| match b {
                    b'\r' => mail.get(i + 1) != Some(&b'\n'),
                    b'\n' => i == 0 || mail[i - 1] != b'\r',
                    _ => false,
                });
            let mut out = Vec::new();
            let done = stuff(&mail, &mut out);
            prop_assert_eq!(done.is_err(), lone);
            if done.is_ok() {
                let mut whole = mail.clone();
                if !whole.ends_with(b"\r\n") {
                    whole.extend_from_slice(b"\r\n");
                }
                prop_assert_eq!(received(&out), whole);
            }
        }
    }
}
