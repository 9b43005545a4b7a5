//! A text that is too long for one post, as a thread: parted between sentences, else between clauses or words, and never
//! inside a link, a name, a number with its unit, a time or a character as readers see it.

mod cuts;

use wardmote_domain::text::weighted;

use self::cuts::{Cut, Rank};

/// How much posts hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// What the reference weighs in a post that stands alone.
    pub alone: u32,
    /// What it weighs in each post of a thread.
    pub each: u32,
    /// The most posts.
    pub most: u32,
}

/// Words below which a post that is also light is only a scrap.
const SCRAP_WORDS: usize = 3;
/// The weight below which it is.
const SCRAP_WEIGHT: u32 = 20;

/// The posts of a text: one if it fits, else as many as it takes, `names` whole. Between sentences even if that takes
/// a post more, as long as there are no more than `room.most`. A single piece that no post can hold stands in a post of
/// its own that is too long.
pub(crate) fn posts(text: &str, names: &[String], room: Room) -> Vec<String> {
    let text = weighted::nfc(text.trim());
    if weighted::weighted_length(&text).length + room.alone <= weighted::limit() {
        return vec![text.into_owned()];
    }
    let laid = Laid::new(&text, names, room.each);
    let gentle = laid.parted(|cost| (cost.over, cost.scraps, cost.breaks, cost.posts));
    let most = usize::try_from(room.most).unwrap_or(usize::MAX);
    let chosen = if gentle.len() <= most {
        gentle
    } else {
        let tight = laid.parted(|cost| (cost.over, cost.scraps, cost.posts, cost.breaks));
        if tight.len() <= most { tight } else { gentle }
    };
    chosen
        .into_iter()
        .map(|(from, to)| text[from..to].to_owned())
        .collect()
}

/// What a way of parting costs.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    /// Posts that are too long.
    over: u32,
    /// Posts that are scraps.
    scraps: u32,
    /// Breaks inside sentences, by how much they hurt.
    breaks: u32,
    posts: u32,
}

/// A text with the places at which it may be parted.
struct Laid<'a> {
    text: &'a str,
    /// Where a post may end and the next begin; the last is the end of the text.
    cuts: Vec<Cut>,
    /// The weight of the text up to each byte, in hundredths.
    weight: Vec<u32>,
    /// What a post holds beside its reference, in hundredths.
    room: u32,
}

impl<'a> Laid<'a> {
    fn new(text: &'a str, names: &[String], reference: u32) -> Self {
        let mut weight = vec![0; text.len() + 1];
        let mut sum = 0;
        for piece in weighted::pieces(text) {
            weight[piece.span.start..piece.span.end].fill(sum);
            sum += piece.weight;
            weight[piece.span.end] = sum;
        }
        let mut cuts = cuts::cuts(text, names);
        cuts.push(Cut {
            end: text.len(),
            next: text.len(),
            rank: Rank::Sentence,
        });
        Self {
            text,
            cuts,
            weight,
            room: weighted::limit().saturating_sub(reference) * 100,
        }
    }

    fn weighs(&self, from: usize, to: usize) -> u32 {
        self.weight[to].saturating_sub(self.weight[from])
    }

    /// The post from `from` up to a cut.
    fn cost(&self, from: usize, cut: &Cut) -> Cost {
        let weight = self.weighs(from, cut.end);
        let few = self.text[from..cut.end].split_whitespace().count() < SCRAP_WORDS;
        Cost {
            over: u32::from(weight > self.room),
            scraps: u32::from(few && weight < SCRAP_WEIGHT * 100),
            breaks: cut.rank.hurts(),
            posts: 1,
        }
    }

    /// The cheapest way of parting, in the order of `by`; of two alike the one whose posts are longest at the front.
    fn parted<K: Ord>(&self, by: impl Fn(&Cost) -> K) -> Vec<(usize, usize)> {
        // From the end to the start: what is left after each cut costs the least it can.
        let mut best: Vec<(Cost, usize)> =
            vec![(Cost::default(), self.cuts.len()); self.cuts.len() + 1];
        for i in (0..self.cuts.len()).rev() {
            let from = if i == 0 { 0 } else { self.cuts[i - 1].next };
            let mut chosen: Option<(Cost, usize)> = None;
            for (j, cut) in self.cuts.iter().enumerate().skip(i) {
                let too_long = self.weighs(from, cut.end) > self.room;
                // One piece goes into a post even where it is too long for it: it cannot be parted.
                if too_long && chosen.is_some() {
                    break;
                }
                let (own, rest) = (self.cost(from, cut), best[j + 1].0);
                let whole = Cost {
                    over: own.over + rest.over,
                    scraps: own.scraps + rest.scraps,
                    breaks: own.breaks + rest.breaks,
                    posts: own.posts + rest.posts,
                };
                if chosen.is_none_or(|(cost, _)| by(&whole) <= by(&cost)) {
                    chosen = Some((whole, j + 1));
                }
                if too_long {
                    break;
                }
            }
            best[i] = chosen.unwrap_or_default();
        }
        let mut posts = Vec::new();
        let (mut i, mut from) = (0, 0);
        while i < self.cuts.len() {
            let next = best[i].1.max(i + 1);
            let cut = self.cuts[next - 1];
            posts.push((from, cut.end));
            from = cut.next;
            i = next;
        }
        posts
    }
}
