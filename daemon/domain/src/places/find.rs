//! Finding an area by the name people type.

use super::{
    atlas::Places,
    code::{AreaCode, BoroughCode},
};

/// How well a name answers what was typed, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Exact,
    Start,
    StartOfWord,
    Inside,
}

impl Places {
    /// The areas whose name answers `name`, best first: the whole name, then names that start with it, then names
    /// with a word that starts with it, then names that hold it; boroughs before wards, then by name and code.
    ///
    /// Capitals, full stops, hyphens and curly or missing apostrophes make no difference, “and” is read as “&”, and a “ward” or
    /// “borough” at the end is dropped. A borough after a comma narrows the answer: `Highgate, Camden`. A code is
    /// read as itself if it is known. A name that stands for several places gives them all: it is for a person to
    /// choose. Nothing typed, nothing found.
    pub fn find(&self, name: &str) -> Vec<AreaCode> {
        if let Ok(code) = name.parse::<AreaCode>()
            && self.knows(&code)
        {
            return vec![code];
        }
        // The whole is tried first, since a ward name may itself hold a comma (Ham, Petersham & Richmond Riverside).
        let whole = self.ranked(name, None);
        if !whole.is_empty() {
            return whole;
        }
        let Some((ward, borough)) = name.rsplit_once(',') else {
            return whole;
        };
        let inside: Vec<BoroughCode> = self
            .ranked(borough, None)
            .into_iter()
            .filter_map(|area| {
                if let AreaCode::Borough(code) = area {
                    Some(code)
                } else {
                    None
                }
            })
            .collect();
        self.ranked(ward, Some(&inside))
    }

    /// The areas with exactly this name (by the same folding as [`Places::find`]): more than one for the eleven ward
    /// names that stand in two places, and for a ward named as a borough. A borough after a comma says which:
    /// `Homerton, Hackney`.
    pub fn named(&self, name: &str) -> Vec<AreaCode> {
        let exactly = |wanted: &str, inside: Option<BoroughCode>| -> Vec<AreaCode> {
            let wanted = fold(wanted);
            self.areas()
                .filter(|(_, own, borough)| {
                    fold(own) == wanted && (inside.is_none() || *borough == inside)
                })
                .map(|(area, ..)| area)
                .collect()
        };
        let whole = exactly(name, None);
        if !whole.is_empty() {
            return whole;
        }
        let Some((ward, borough)) = name.rsplit_once(',') else {
            return whole;
        };
        exactly(borough, None)
            .into_iter()
            .filter_map(|area| match area {
                AreaCode::Borough(code) => Some(code),
                AreaCode::London | AreaCode::Ward(_) => None,
            })
            .flat_map(|code| exactly(ward, Some(code)))
            .collect()
    }

    /// Every area with its name, and for a ward its borough.
    fn areas(&self) -> impl Iterator<Item = (AreaCode, &str, Option<BoroughCode>)> {
        std::iter::once((AreaCode::London, "London", None))
            .chain(
                self.boroughs()
                    .map(|b| (AreaCode::Borough(b.code), b.name.as_str(), None)),
            )
            .chain(
                self.wards()
                    .map(|w| (AreaCode::Ward(w.code), w.name.as_str(), Some(w.borough))),
            )
    }

    fn ranked(&self, name: &str, inside: Option<&[BoroughCode]>) -> Vec<AreaCode> {
        let wanted = fold(name);
        let wanted = ["ward", "borough", "borough of"]
            .iter()
            .fold(wanted.as_str(), |w, end| {
                w.strip_suffix(end)
                    .map(str::trim_end)
                    .filter(|rest| !rest.is_empty())
                    .unwrap_or(w)
            });
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(Fit, AreaCode, String)> = self
            .areas()
            .filter(|(_, _, borough)| {
                inside.is_none_or(|list| borough.is_some_and(|b| list.contains(&b)))
            })
            .filter_map(|(area, own, _)| {
                let own = fold(own);
                fit(&own, wanted).map(|fit| (fit, area, own))
            })
            .collect();
        found.sort_by(|a, b| (a.0, kind(a.1), &a.2, a.1).cmp(&(b.0, kind(b.1), &b.2, b.1)));
        found.into_iter().map(|(_, area, _)| area).collect()
    }
}

/// London, then boroughs, then wards.
fn kind(area: AreaCode) -> u8 {
    match area {
        AreaCode::London => 0,
        AreaCode::Borough(_) => 1,
        AreaCode::Ward(_) => 2,
    }
}

fn fit(own: &str, wanted: &str) -> Option<Fit> {
    if own == wanted {
        Some(Fit::Exact)
    } else if own.starts_with(wanted) {
        Some(Fit::Start)
    } else if own
        .match_indices(wanted)
        .any(|(at, _)| own[..at].ends_with(' '))
    {
        Some(Fit::StartOfWord)
    } else {
        own.contains(wanted).then_some(Fit::Inside)
    }
}

/// Folds a name to what has to be equal: lower case, “and” for “&”, no full stops or apostrophes, hyphens as spaces.
fn fold(name: &str) -> String {
    let mut letters = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '&' => letters.push_str(" and "),
            '.' | '\'' | '’' | '‘' | '`' => {}
            '-' | '‐' | '‑' | ',' => letters.push(' '),
            c => letters.extend(c.to_lowercase()),
        }
    }
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(typed: &str) -> Vec<String> {
        let places = Places::london();
        places
            .find(typed)
            .iter()
            .map(|area| places.full_name(area).unwrap())
            .collect()
    }

    #[test]
    fn finds_the_whole_name_first() {
        for (typed, first) in [
            ("shadwell", "Shadwell, Tower Hamlets"),
            ("SHADWELL ward", "Shadwell, Tower Hamlets"),
            ("st helens", "St. Helen's, Kensington and Chelsea"),
            ("St. Helen’s", "St. Helen's, Kensington and Chelsea"),
            (
                "Herne Hill and Loughborough Junction",
                "Herne Hill & Loughborough Junction, Lambeth",
            ),
            ("havering atte bower", "Havering-atte-Bower, Havering"),
            (
                "Ham, Petersham & Richmond Riverside",
                "Ham, Petersham & Richmond Riverside, Richmond upon Thames",
            ),
            ("london", "London"),
            ("hackney", "Hackney"),
            ("croy", "Croydon"),
            ("E05009332", "Shadwell, Tower Hamlets"),
            ("E09000012", "Hackney"),
            ("Plaistow, Bromley", "Plaistow, Bromley"),
        ] {
            assert_eq!(
                names(typed).first().map(String::as_str),
                Some(first),
                "{typed}"
            );
        }
    }

    #[test]
    fn gives_every_place_of_an_ambiguous_name() {
        let highgate = names("Highgate");
        assert!(
            highgate.iter().any(|n| n == "Highgate, Camden")
                && highgate.iter().any(|n| n == "Highgate, Haringey")
        );
        assert_eq!(names("Highgate, Camden"), ["Highgate, Camden"]);
        assert_eq!(Places::london().named("Highgate").len(), 2);
        assert_eq!(Places::london().named("highgate, Camden").len(), 1);
        assert_eq!(Places::london().named("Highgate, Hackney").len(), 0);
        let twice = [
            "Abbey",
            "Belmont",
            "Bridge",
            "Edgware",
            "Kilburn",
            "Lea Bridge",
            "Regent’s Park",
            "Village",
            "Wandle",
        ];
        for name in twice.iter().chain(["Woodside"].iter()) {
            assert_eq!(Places::london().named(name).len(), 2, "{name}");
        }
    }

    #[test]
    fn ranks_start_before_inside_and_finds_nothing_for_nothing() {
        let hill = names("hill");
        assert!(
            hill.iter().position(|n| n.starts_with("Hill"))
                < hill.iter().position(|n| n.starts_with("Herne"))
        );
        assert!(names("").is_empty() && names(" , ").is_empty() && names("Narnia").is_empty());
        assert!(
            names("ward")
                .iter()
                .all(|n| n.to_lowercase().contains("ward"))
        );
    }
}
