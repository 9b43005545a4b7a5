use proptest::prelude::*;

use super::*;

fn marked(template: &str) -> String {
    shown(&pieces(template).unwrap())
}

#[test]
fn shows_slots_in_plain_words() {
    for (template, marked_as) in [
        (
            "Armed police are {{say 'in_place'}}.",
            "Armed police are [in place].",
        ),
        (
            "It started at {{time started}} {{on started}}.",
            "It started at [time started] [on the day started].",
        ),
        (
            "call {{phone '101'}} or {{phone '18001 101'}}",
            "call [101] or [18001 101]",
        ),
        (
            "{{link 'met.police.uk'}} {{email 'a.b@example.org'}}",
            "[met.police.uk] [a.b@example.org]",
        ),
        ("{{ltr 'BSL'}} {{ltr 'Easy Read'}}", "[BSL] [Easy Read]"),
        ("{{ltr arrested}} people", "[how many arrested] people"),
        ("Sent by {{organisation}}.", "Sent by [who sends this]."),
        (
            "{{ltr team.place}} {{time team.from}}",
            "[name of the team's place] [time the team arrives]",
        ),
        ("{{ltr place.area}}", "[name place, area]"),
        (
            "{{known 'armed'}}{{unknown 'road_open'}}",
            "[armed, if known][road open, if not known yet]",
        ),
        ("{{all_of 'access'}}", "[all of: access]"),
        (
            "{{#if wrong_fact}}About {{say 'wrong'}}.{{else}}{{english.wrong}}{{/if}}",
            "[if there is wrong fact]About [wrong].[otherwise][the english, wrong][end if]",
        ),
        // Plain words that something else has.
        ("{{say 'time_started'}}", "[say: time started]"),
        (
            "{{say 'end_if'}} {{say 'the_place'}}",
            "[say: end if] [say: the place]",
        ),
        // What no table knows.
        (
            "{{say \"x\"}} {{ time started }} {{ltr 'élan'}}",
            "[= say \"x\"] [=  time started ] [= ltr 'élan']",
        ),
        ("See [1] {{say 'place'}}]", "See [[1]] [place]]]"),
        ("", ""),
    ] {
        assert_eq!(marked(template), marked_as);
        assert_eq!(super::template(marked_as, &[]).as_deref(), Ok(template));
    }
}

#[test]
fn leaves_out_what_marks_cannot_show() {
    for (template, why) in [
        ("{{#each steps}}x{{/each}}", NotMarked::Logic),
        ("{{#if a}}x{{else if b}}y{{/if}}", NotMarked::Logic),
        ("{{! note }}", NotMarked::Logic),
        ("{{> part}}", NotMarked::Logic),
        ("{{~say 'x'}}", NotMarked::Logic),
        ("{{say 'x'~}}", NotMarked::Logic),
        ("{{say 'x'", NotMarked::Logic),
        ("{{{english.what}}}", NotMarked::Braces),
        ("{{say 'x'}}}", NotMarked::Braces),
        ("a } b", NotMarked::Braces),
        ("\\{{say 'x'}}", NotMarked::Braces),
        ("a\nb", NotMarked::Unseen),
        ("a\u{fffe}b", NotMarked::Unseen),
    ] {
        assert_eq!(pieces(template), Err(why), "{template}");
    }
}

#[test]
fn knows_the_marks_of_the_english_whatever_was_done_to_them() {
    let english = of(&pieces("{{time started}} {{ltr team.place}} {{ltr 'BSL'}}").unwrap());
    for (typed, template) in [
        ("[Time started]", "{{time started}}"),
        ("[time\u{a0}started]", "{{time started}}"),
        ("[ time  started ]", "{{time started}}"),
        ("[\u{200f}time started\u{200e}]", "{{time started}}"),
        ("[name of the team’s place]", "{{ltr team.place}}"),
        ("[bsl]", "{{ltr 'BSL'}}"),
    ] {
        assert_eq!(
            super::template(typed, &english).as_deref(),
            Ok(template),
            "{typed}"
        );
    }
}

#[test]
fn says_what_is_wrong_with_a_mark() {
    for (typed, says) in [
        ("o [time started", "stands alone near “[time started”"),
        ("o time] x", "stands alone near “] x”"),
        ("[czas [time started]", "stands alone"),
        ("[]", "[] is not a mark"),
        ("[rozpoczęcie]", "Copy the mark from the English"),
        ("[= #if x]", "is not a mark"),
        ("{{say 'secret'}}", "Curly brackets"),
        ("[= say 'a'}}{{b]", "is not a mark"),
        ("a\\[place]", "Curly brackets"),
        ("a\nb", "line break"),
        ("a\tb", "tab"),
    ] {
        let error = super::template(typed, &[]).unwrap_err().to_string();
        assert!(error.contains(says), "{typed}: {error}");
    }
}

proptest! {
    /// Whatever template can go out comes back as it was, with the English's help and without it.
    #[test]
    fn every_template_comes_back(parts in prop::collection::vec(prop_oneof![
        "\\PC{0,12}",
        "[a-zء-ي\\[\\]{}\\\\ ]{0,6}",
        "(say|known|time|on|ltr|phone|link|email|all_of|x) '?[a-zA-Z0-9_. é’@]{1,12}'?".prop_map(|inner| format!("{{{{{inner}}}}}")),
        "\\{\\{[a-zA-Z0-9_. '\"=#/~!]{0,14}\\}\\}",
    ], 0..8)) {
        let whole: String = parts.concat();
        if let Ok(cut) = pieces(&whole) {
            let marked = shown(&cut);
            let braces = marked.contains(['{', '}']);
            prop_assert!(!braces, "{}", marked);
            prop_assert_eq!(super::template(&marked, &of(&cut)), Ok(whole.clone()));
            prop_assert_eq!(super::template(&marked, &[]), Ok(whole));
        }
    }

    /// What somebody types never gives a template that cannot be taken apart again.
    #[test]
    fn what_is_typed_stays_a_plain_template(typed in "[\\[\\]a-z={}\\\\' .\u{a0}#/]{0,24}") {
        if let Ok(made) = super::template(&typed, &[]) {
            prop_assert!(pieces(&made).is_ok(), "{made}");
        }
    }
}
