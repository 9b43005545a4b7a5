//! How long a label of a domain is once written in ASCII (RFC 3492). Only the length is needed: a label over 63 makes
//! the whole domain no domain.

/// The most characters a label may have.
const LONGEST: usize = 63;

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;

/// The length of a label in ASCII, with `xn--` where it needs it. None if it is far too
/// long for a label.
pub(super) fn ascii_length(label: &str) -> Option<usize> {
    if label.is_ascii() {
        return Some(label.len());
    }
    // Every character takes at least one; the work below grows with the square of a label nobody can use.
    if label.chars().count() > LONGEST {
        return None;
    }
    let basic = label.bytes().filter(u8::is_ascii).count();
    // `xn--`, the ASCII letters and, if there are any, the hyphen after them.
    let mut length = 4 + basic + usize::from(basic > 0);
    let (mut n, mut delta, mut bias) = (128_u32, 0_u32, 72_u32);
    let mut handled = u32::try_from(basic).ok()?;
    let total = u32::try_from(label.chars().count()).ok()?;
    while handled < total {
        let next = label.chars().map(u32::from).filter(|&c| c >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(handled + 1)?)?;
        n = next;
        for c in label.chars().map(u32::from) {
            if c < n {
                delta = delta.checked_add(1)?;
            } else if c == n {
                length += digits(delta, bias);
                bias = adapt(delta, handled + 1, handled as usize == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n += 1;
    }
    Some(length)
}

/// How many digits a number of the variable-length code takes.
fn digits(number: u32, bias: u32) -> usize {
    let mut rest = number;
    for (count, k) in (1..).zip((BASE..).step_by(BASE as usize)) {
        let threshold = k.saturating_sub(bias).clamp(T_MIN, T_MAX);
        if rest < threshold {
            return count;
        }
        rest = (rest - threshold) / (BASE - threshold);
    }
    0
}

fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / DAMP } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > ((BASE - T_MIN) * T_MAX) / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_like_the_rfc() {
        for (label, ascii) in [
            ("police", "police"),
            ("bücher", "xn--bcher-kva"),
            ("münchen", "xn--mnchen-3ya"),
            ("한국", "xn--3e0b707e"),
            ("中国", "xn--fiqs8s"),
            ("भारत", "xn--h2brj9c"),
            ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
            (
                "почемужеонинеговорятпорусски",
                "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l",
            ),
        ] {
            assert_eq!(ascii_length(label), Some(ascii.len()), "{label}");
        }
    }
}
