//! The nearest allowed name to one that is not allowed.

/// The allowed name nearest to `name`, if one is near enough to be meant.
/// Capitals do not count, and `-`, `_` and a space are the same.
///
/// ```
/// assert_eq!(wardmote_config::nearest("realease", ["release", "expires"]), Some("release"));
/// assert_eq!(wardmote_config::nearest("colour", ["release", "expires"]), None);
/// ```
pub fn nearest<'a>(name: &str, allowed: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A name longer than any of ours is not worth comparing.
    if name.len() > 200 {
        return None;
    }
    let wanted = folded(name);
    allowed
        .into_iter()
        .map(|candidate| {
            let other = folded(candidate);
            let distance = strsim::damerau_levenshtein(&wanted, &other);
            let longer = wanted.chars().count().max(other.chars().count());
            (distance, (longer / 3).max(1), longer, candidate)
        })
        .filter(|(distance, most, longer, _)| distance <= most && distance < longer)
        .min_by_key(|(distance, ..)| *distance)
        .map(|(.., candidate)| candidate)
}

/// The words `did you mean "…"?` for the nearest allowed name, if there is one.
///
/// ```
/// let fix = wardmote_config::did_you_mean("apeal", ["appeal", "warning"]);
/// assert_eq!(fix.as_deref(), Some("did you mean \"appeal\"?"));
/// ```
pub fn did_you_mean<'a>(name: &str, allowed: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, allowed).map(|near| format!("did you mean \"{near}\"?"))
}

fn folded(name: &str) -> String {
    name.trim().to_lowercase().replace(['-', ' '], "_")
}
