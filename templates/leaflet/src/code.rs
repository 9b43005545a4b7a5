//! The QR code of an address.

use fast_qr::{ECL, QRBuilder, QRCode};

use crate::fault::Fault;
use crate::style::MM;

/// White modules that a reader's camera needs round the code.
const QUIET: f32 = 4.0;
/// No module is smaller than this, so that a camera finds it on poor paper.
const LEAST_MODULE: f32 = 0.5 * MM;

/// A QR code.
pub struct Code {
    code: QRCode,
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Code({} modules)", self.code.size)
    }
}

/// A row of dark modules: where it begins, how wide and high it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dark {
    /// From the left.
    pub x: f32,
    /// From the top.
    pub y: f32,
    /// Its width.
    pub width: f32,
    /// Its height.
    pub height: f32,
}

impl Code {
    /// The code of an address. A sixth of it may be dirty or torn (level M).
    ///
    /// # Errors
    /// When the address is too long.
    pub fn new(address: &str) -> Result<Self, Fault> {
        let code = QRBuilder::new(address).ecl(ECL::M).build();
        code.map(|code| Self { code })
            .map_err(|_| Fault::Wrong("the address is too long for a QR code".to_owned()))
    }

    /// The least side at which a camera finds its modules.
    #[must_use]
    pub fn least_side(&self) -> f32 {
        self.modules() * LEAST_MODULE
    }

    /// The white space that it needs on each side.
    #[must_use]
    pub fn quiet(&self, side: f32) -> f32 {
        side / self.modules() * QUIET
    }

    /// The dark modules for a code with this side, joined along each row.
    #[must_use]
    pub fn dark(&self, side: f32) -> Vec<Dark> {
        let unit = side / self.modules();
        let mut dark: Vec<Dark> = Vec::new();
        let (mut y, size) = (0.0, self.code.size);
        for row in 0..size {
            let (mut x, mut joined) = (0.0, false);
            for module in &self.code[row][..size] {
                if module.value() {
                    match dark.last_mut() {
                        Some(last) if joined => last.width += unit,
                        _ => dark.push(Dark {
                            x,
                            y,
                            width: unit,
                            height: unit,
                        }),
                    }
                }
                joined = module.value();
                x += unit;
            }
            y += unit;
        }
        dark
    }

    fn modules(&self) -> f32 {
        // A code has at most 177 modules a side.
        f32::from(u16::try_from(self.code.size).unwrap_or(u16::MAX))
    }
}
