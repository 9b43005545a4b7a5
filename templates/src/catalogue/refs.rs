//! Which groups of sentences a template says, read from its text.

/// The helpers that say a group of sentences, or a list whose items are said by one.
const SAYING: [&str; 8] = [
    "say", "known", "unknown", "maybe", "every", "first_of", "all_of", "either",
];

/// The groups that a template names: `place` in `{{say 'place'}}`.
pub(crate) fn said(template: &str) -> impl Iterator<Item = &str> {
    template
        .split("{{")
        .skip(1)
        .filter_map(|rest| rest.split_once("}}"))
        .filter_map(|(inside, _)| {
            let (helper, name) = inside.trim().split_once(' ')?;
            let name = name.trim();
            let quoted = name.strip_prefix('\'')?.strip_suffix('\'')?;
            SAYING.contains(&helper).then_some(quoted)
        })
}

#[cfg(test)]
mod tests {
    use super::said;

    #[test]
    fn names_what_is_said_and_nothing_else() {
        let all: Vec<_> = said(
            "a {{say 'place'}}, {{#if x}}{{maybe 'team_there'}}{{/if}} {{ every 'steps' }} {{phone '101'}} {{time y}} {{right}}",
        )
        .collect();
        assert_eq!(all, ["place", "team_there", "steps"]);
    }
}
