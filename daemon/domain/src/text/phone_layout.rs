//! Whether a phone number is spaced as people expect (rule A-15).

use super::{digits, formats::phone_groupings, phones::normalise};

/// What is to be said about how a number is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhoneLayout {
    /// As people expect it, or a number no grouping is known for.
    Good,
    /// Run together, with hyphens or in other groups; holds how to write it.
    Wrong(String),
}

/// The groups a number may be written in, from its digits with the leading 0: `[[4, 3, 4]]`. The usual one is first.
/// Empty if no grouping with as many digits is known.
pub fn groupings(number: &str) -> Vec<Vec<usize>> {
    let fits = |prefix: &str| {
        prefix.len() <= number.len()
            && prefix
                .bytes()
                .zip(number.bytes())
                .all(|(p, d)| p == b'x' || p == d)
    };
    let listed = &phone_groupings().groups;
    let Some((_, groups)) = listed
        .iter()
        .filter(|(prefix, _)| fits(prefix))
        .max_by_key(|(prefix, _)| prefix.len())
    else {
        return Vec::new();
    };
    let sizes = groups
        .split(" or ")
        .map(|group| group.split(' ').filter_map(|n| n.parse().ok()).collect());
    sizes
        .filter(|sizes: &Vec<usize>| sizes.iter().sum::<usize>() == number.len())
        .collect()
}

/// How a number is best written, from its digits: `020 7946 0171`. Digits for which no grouping is known stay as they
/// are.
pub fn write(number: &str) -> String {
    let Some(sizes) = groupings(number).into_iter().next() else {
        return number.to_owned();
    };
    let mut rest = number;
    let mut groups = Vec::with_capacity(sizes.len());
    for size in sizes {
        let (group, after) = rest.split_at(size);
        groups.push(group);
        rest = after;
    }
    groups.join(" ")
}

/// Judges a number as it is written, in digits of any script. Spaces, no-break spaces and brackets part groups; a
/// hyphen is always wrong. With +44 the first group has no 0.
pub fn layout(written: &str) -> PhoneLayout {
    let number = normalise(written);
    let allowed = groupings(&number);
    if allowed.is_empty() {
        return PhoneLayout::Good;
    }
    let folded = digits::fold(written);
    let international = folded.as_str().trim_start_matches('(').starts_with("+44");
    let body = if international {
        folded
            .as_str()
            .replacen("+44", "", 1)
            .replacen("(0)", "", 1)
    } else {
        folded.as_str().to_owned()
    };
    let mut sizes: Vec<usize> = body
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
        .map(str::len)
        .collect();
    if international && let Some(first) = sizes.first_mut() {
        *first += 1;
    }
    let hyphen = body.contains(['-', '‐', '‑', '–']);
    if !hyphen && allowed.contains(&sizes) {
        return PhoneLayout::Good;
    }
    let best = write(&number);
    PhoneLayout::Wrong(if international {
        format!("+44 {}", best.trim_start_matches('0'))
    } else {
        best
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn judges_layout() {
        for (written, best) in [
            ("020 7946 0171", None),
            ("(020) 7946 0171", None),
            ("020\u{a0}7946\u{a0}0171", None),
            ("+44 20 7946 0171", None),
            ("+44 (0)20 7946 0171", None),
            ("07700 900461", None),
            ("07700 900 461", None),
            ("0800 555 111", None),
            ("0800 123 4567", None),
            ("01632 960001", None),
            ("01632 960 001", None),
            ("0113 496 0001", None),
            ("0121 496 0001", None),
            ("0300 123 1212", None),
            ("০৮০০ ৫৫৫ ১১১", None),
            ("116 123", None),
            ("02079460171", Some("020 7946 0171")),
            ("0207 946 0171", Some("020 7946 0171")),
            ("020-7946-0171", Some("020 7946 0171")),
            ("020 794 60171", Some("020 7946 0171")),
            ("0800555111", Some("0800 555 111")),
            ("07700-900461", Some("07700 900461")),
            ("+442079460171", Some("+44 20 7946 0171")),
            ("01214 960001", Some("0121 496 0001")),
            ("0808 1570000", Some("0808 157 0000")),
        ] {
            let expected = best.map_or(PhoneLayout::Good, |b| PhoneLayout::Wrong(b.to_owned()));
            assert_eq!(layout(written), expected, "{written}");
        }
    }

    #[test]
    fn knows_the_groups() {
        assert_eq!(groupings("02079460171"), [[3, 4, 4]]);
        assert_eq!(groupings("01632960001"), [vec![5, 6], vec![5, 3, 3]]);
        assert_eq!(groupings("0163296000"), [[5, 5]]);
        assert!(groupings("0207").is_empty() && groupings("").is_empty());
        assert_eq!(write("12345"), "12345");
    }
}
