//! Puts the blocks of a language on sides of paper, and finds the size at which they fit.

use crate::block::{Block, Content, Part};
use crate::fault::Fault;
use crate::job::{Job, Page};
use crate::make::make;
use crate::style::Style;
use crate::text::Setter;

/// The most sides that one language may take.
const MOST_SIDES: usize = 60;

/// A language, laid out.
#[derive(Debug)]
pub struct Laid {
    /// The size of its text.
    pub size: f32,
    /// Its blocks.
    pub blocks: Vec<Block>,
    /// What stands on each side.
    pub sides: Vec<Vec<Part>>,
    /// Whether something is too high or too wide for a side of its own.
    over: bool,
}

/// Lays a language out at the largest size that takes no more sides than the smallest one does. So what fits one side has
/// one, and what needs two has the largest text that two hold.
///
/// # Errors
/// Names a character that no font has, or says that it would be a book.
pub fn fit(
    setter: &mut Setter,
    style: &Style,
    job: &Job,
    page: &Page,
    height: f32,
) -> Result<Laid, Fault> {
    let last = style.sizes.len() - 1;
    let mut best = lay(setter, style, job, page, style.sizes[last], height)?;
    if best.sides.len() > MOST_SIDES {
        return Err(Fault::TooLong {
            language: page.lang.clone(),
            most: MOST_SIDES,
        });
    }
    if best.over {
        let language = page.lang.clone();
        return Err(Fault::TooWide { language });
    }
    let most = best.sides.len();
    let (mut low, mut high) = (0, last);
    while low < high {
        let middle = usize::midpoint(low, high);
        let tried = lay(setter, style, job, page, style.sizes[middle], height)?;
        if tried.sides.len() <= most
            && !tried.over
            && !(style.whole_words && tried.blocks.iter().any(|b| b.content.broken_word()))
        {
            best = tried;
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(best)
}

fn lay(
    setter: &mut Setter,
    style: &Style,
    job: &Job,
    page: &Page,
    size: f32,
    height: f32,
) -> Result<Laid, Fault> {
    let blocks = make(setter, style, job, page, size)?;
    let (sides, high) = paginate(&blocks, height);
    let over = high || blocks.iter().any(|b| b.content.spilled());
    Ok(Laid {
        size,
        blocks,
        sides,
        over,
    })
}

/// One row that is not broken.
#[derive(Clone, Copy, Debug)]
struct Row {
    block: usize,
    row: usize,
    height: f32,
    gap: f32,
    kept: bool,
}

fn rows(blocks: &[Block]) -> Vec<Row> {
    let of = |(number, block): (usize, &Block)| {
        let gap = block.gap;
        let rows = block.content.rows().into_iter().enumerate();
        rows.map(move |(row, (height, kept))| Row {
            block: number,
            row,
            height,
            gap: if row == 0 { gap } else { 0.0 },
            kept,
        })
        .collect::<Vec<_>>()
    };
    blocks.iter().enumerate().flat_map(of).collect()
}

struct Pages {
    height: f32,
    y: f32,
    sides: Vec<Vec<Part>>,
    over: bool,
}

impl Pages {
    fn gap(&self, row: &Row) -> f32 {
        if self.y == 0.0 { 0.0 } else { row.gap }
    }

    fn fits(&self, chunk: &[Row]) -> bool {
        let needed: f32 = chunk
            .iter()
            .enumerate()
            .map(|(i, row)| row.height + if i == 0 { self.gap(row) } else { row.gap })
            .sum();
        self.y + needed <= self.height + 0.01
    }

    fn turn(&mut self) {
        self.sides.push(vec![]);
        self.y = 0.0;
    }

    fn put(&mut self, row: &Row) {
        let y = self.y + self.gap(row);
        self.y = y + row.height;
        self.over |= row.height > self.height;
        let Some(side) = self.sides.last_mut() else {
            return;
        };
        match side.last_mut() {
            Some(part) if part.block == row.block && part.rows.end == row.row => part.rows.end += 1,
            _ => side.push(Part {
                block: row.block,
                rows: row.row..row.row + 1,
                y,
            }),
        }
    }
}

/// Rows that belong together go to the next side together, unless they would not fit there either.
fn paginate(blocks: &[Block], height: f32) -> (Vec<Vec<Part>>, bool) {
    let mut pages = Pages {
        height,
        y: 0.0,
        sides: vec![vec![]],
        over: false,
    };
    let rows = rows(blocks);
    for chunk in rows.chunk_by(|a, _| a.kept) {
        if !pages.fits(chunk) && pages.y > 0.0 {
            pages.turn();
        }
        for row in chunk {
            if !pages.fits(std::slice::from_ref(row)) && pages.y > 0.0 {
                pages.turn();
            }
            pages.put(row);
        }
    }
    let rest = pages.height - pages.y;
    let mut sides = pages.sides;
    sink(blocks, &mut sides, rest);
    (sides, pages.over)
}

/// What belongs to the foot sinks to the bottom of the last side, if all of it is there.
fn sink(blocks: &[Block], sides: &mut [Vec<Part>], rest: f32) {
    let Some((last, before)) = sides.split_last_mut() else {
        return;
    };
    if rest > 0.0 && !before.iter().flatten().any(|part| blocks[part.block].foot) {
        last.iter_mut()
            .filter(|part| blocks[part.block].foot)
            .for_each(|part| part.y += rest);
    }
}

impl Laid {
    /// The block of a part.
    #[must_use]
    pub fn content(&self, part: &Part) -> &Content {
        &self.blocks[part.block].content
    }
}
