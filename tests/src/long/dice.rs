//! Choices that follow from a seed alone: the same seed makes the same ones on every machine, whatever the time.

/// A stream of choices (SplitMix64, Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The stream for a purpose and its number. Streams of other names or numbers have nothing to do with it, so that what
    /// one part draws does not change what another does.
    pub fn of(seed: u64, purpose: &str, number: usize) -> Self {
        // FNV-1a over the name, so that it does not hang on the standard library's hasher.
        let mut state = 0xcbf2_9ce4_8422_2325_u64;
        let number = u64::try_from(number).unwrap_or(u64::MAX);
        let bytes = (seed.to_le_bytes().into_iter())
            .chain(purpose.bytes())
            .chain(number.to_le_bytes());
        for byte in bytes {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Self(state)
    }

    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, not reaching, `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.draw() % end.max(1)
    }

    /// Whether one chance of so many has come.
    pub fn one_in(&mut self, of: u64) -> bool {
        self.below(of) == 0
    }

    /// One of these.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        let index = self.below(u64::try_from(of.len()).unwrap_or(1));
        of[usize::try_from(index).unwrap_or(0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_choices_and_another_does_not() {
        let all = |seed, purpose, number| -> Vec<u64> {
            let mut dice = Dice::of(seed, purpose, number);
            (0..20).map(|_| dice.below(1000)).collect()
        };
        assert_eq!(all(7, "kill", 3), all(7, "kill", 3));
        for other in [all(8, "kill", 3), all(7, "note", 3), all(7, "kill", 4)] {
            assert_ne!(all(7, "kill", 3), other);
        }
        // A number that was written down once: a seed that somebody reports must stay good.
        assert_eq!(Dice::of(1, "kill", 0).below(1_000_000), 623_937);
    }

    #[test]
    fn choices_are_spread() {
        let mut dice = Dice::of(1, "spread", 0);
        let mut seen = [0_u32; 10];
        for _ in 0..10_000 {
            seen[usize::try_from(dice.below(10)).unwrap()] += 1;
        }
        assert!(seen.iter().all(|n| (800..1200).contains(n)), "{seen:?}");
    }
}
