//! The measures of each sheet, in points.

use crate::job::{Paper, Sheet};

/// Points in a millimetre.
pub const MM: f32 = 72.0 / 25.4;

/// The measures of a sheet.
#[derive(Clone, Debug)]
pub struct Style {
    /// The paper's width.
    pub width: f32,
    /// The paper's height.
    pub height: f32,
    /// What stays white on each side.
    pub margin: f32,
    /// The sizes of the text that may be tried, the largest first. The last is the floor.
    pub sizes: Vec<f32>,
    /// The headline's size, in sizes of the text.
    headline: f32,
    /// The small text's size, in sizes of the text.
    small: f32,
    /// The least size of anything.
    pub least: f32,
    /// The size of the band of a training run.
    pub band: f32,
    /// The side of the QR code, without its quiet zone.
    pub qr: f32,
    /// Whether a size at which a word has to be broken is too large.
    pub whole_words: bool,
}

impl Style {
    /// The measures of this sheet on this paper.
    #[must_use]
    pub fn of(sheet: Sheet, paper: Paper) -> Self {
        let (width, height, margin) = match paper {
            Paper::A4 => (210.0 * MM, 297.0 * MM, 18.0 * MM),
            Paper::A5 => (148.0 * MM, 210.0 * MM, 13.0 * MM),
        };
        let base = Self {
            width,
            height,
            margin,
            sizes: vec![],
            headline: 1.5,
            small: 0.9,
            least: 10.0,
            band: 12.0,
            qr: 30.0 * MM,
            whole_words: false,
        };
        match sheet {
            Sheet::Leaflet => Self {
                sizes: steps(14.0, 10.0, 0.5),
                ..base
            },
            Sheet::LargePrint => Self {
                sizes: steps(18.0, 16.0, 0.5),
                small: 1.0,
                least: 16.0,
                band: 16.0,
                ..base
            },
            Sheet::Poster => Self {
                sizes: steps(60.0, 10.0, 1.0),
                headline: 1.7,
                small: 0.6,
                band: 24.0,
                qr: 40.0 * MM,
                whole_words: true,
                ..base
            },
            Sheet::CordonCard => Self {
                sizes: steps(110.0, 14.0, 2.0),
                headline: 1.25,
                small: 0.4,
                least: 12.0,
                band: 24.0,
                whole_words: true,
                ..base
            },
        }
    }

    /// The width of the text.
    #[must_use]
    pub fn measure(&self) -> f32 {
        self.width - 2.0 * self.margin
    }

    /// The headline's size beside text of this size.
    #[must_use]
    pub fn headline(&self, size: f32) -> f32 {
        size * self.headline
    }

    /// The small text's size beside text of this size, never larger than the text.
    #[must_use]
    pub fn small(&self, size: f32) -> f32 {
        (size * self.small)
            .max(self.least)
            .min(size.max(self.least))
    }
}

fn steps(from: f32, to: f32, by: f32) -> Vec<f32> {
    std::iter::successors(Some(from), |size| Some(size - by))
        .take_while(|size| *size >= to)
        .collect()
}
