//! What figures with marks, and numbers in Chinese characters, can stand for.

/// Figures without zeros in front.
pub(super) fn whole(figures: &str) -> String {
    let trimmed = figures.trim_start_matches('0');
    if trimmed.is_empty() { "0" } else { trimmed }.to_owned()
}

/// A decimal without zeros that say nothing.
pub(super) fn decimal(before: &str, after: &str) -> String {
    match after.trim_end_matches('0') {
        "" => whole(before),
        after => format!("{}.{after}", whole(before)),
    }
}

/// The values that figures with marks can have.
pub(super) fn values_of(chain: &str) -> Vec<String> {
    let runs: Vec<&str> = chain.split(|c: char| !c.is_ascii_digit()).collect();
    let marks: Vec<char> = chain.chars().filter(|c| !c.is_ascii_digit()).collect();
    let Some((last_mark, earlier)) = marks.split_last() else {
        return vec![whole(chain)];
    };
    let grouped = |runs: &[&str]| {
        let (first, rest) = (runs[0].len(), &runs[1..]);
        let of_three = first <= 3 && rest.iter().all(|r| r.len() == 3);
        let (last, middle) = rest.split_last().map_or((3, rest), |(l, m)| (l.len(), m));
        let indian = first <= 2 && last == 3 && middle.iter().all(|r| r.len() == 2);
        (of_three || indian) && !runs[0].starts_with('0')
    };
    let same = |marks: &[char]| marks.windows(2).all(|pair| pair[0] == pair[1]);
    let mut values = Vec::new();
    if same(&marks) && grouped(&runs) {
        values.push(whole(&runs.concat()));
    }
    let (fraction, before) = (runs[runs.len() - 1], &runs[..runs.len() - 1]);
    let parts_decimals = matches!(last_mark, '.' | ',');
    if parts_decimals
        && (earlier.is_empty()
            || (same(earlier) && !earlier.contains(last_mark) && grouped(before)))
    {
        values.push(decimal(&before.concat(), fraction));
    }
    if values.is_empty() {
        values.extend(runs.iter().map(|run| whole(run)));
    }
    values
}

/// The value of a number in Chinese characters: `二十五`, `一百零三`.
pub(super) fn han(text: &str) -> Option<u64> {
    let (mut total, mut digit) = (0_u64, None::<u64>);
    for c in text.chars() {
        let scale = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '零' | '〇' => continue,
            _ => {
                let value = "一二三四五六七八九".chars().position(|d| d == c);
                let value = value.map_or(2, |at| at as u64 + 1);
                if digit.replace(value).is_some() {
                    return None;
                }
                continue;
            }
        };
        total += digit.take().unwrap_or(1) * scale;
    }
    Some(total + digit.unwrap_or(0)).filter(|n| *n > 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_marks_of_thousands_and_decimals() {
        for (chain, values) in [
            ("25", vec!["25"]),
            ("025", vec!["25"]),
            ("1,250", vec!["1250", "1.25"]),
            ("1.250", vec!["1250", "1.25"]),
            ("1’250", vec!["1250"]),
            ("1.250,50", vec!["1250.5"]),
            ("1,250.50", vec!["1250.5"]),
            ("12,50,000", vec!["1250000"]),
            ("1.250.000", vec!["1250000"]),
            ("5,30", vec!["5.3"]),
            ("5.30", vec!["5.3"]),
            ("0,250", vec!["0.25"]),
            ("11,12,13", vec!["11", "12", "13"]),
        ] {
            assert_eq!(values_of(chain), values, "{chain}");
        }
        for (text, value) in [
            ("二十五", Some(25)),
            ("一百零三", Some(103)),
            ("十二", Some(12)),
            ("一二", None),
            ("三", None),
        ] {
            assert_eq!(han(text), value, "{text}");
        }
    }
}
