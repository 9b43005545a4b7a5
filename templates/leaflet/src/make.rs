//! Makes the blocks of a page in one language, set at one size.

use crate::block::{Beside, Block, Content, Role};
use crate::code::Code;
use crate::fault::Fault;
use crate::job::{Block as Said, Direction, Job, LinkRun, Page, Run, Words};
use crate::plain::{Paragraph, clean};
use crate::scripts::{LATIN, Script, main_script};
use crate::style::{MM, Style};
use crate::text::{Manner, Setter};

/// Sets the blocks of one page at one size.
pub struct Maker<'a> {
    setter: &'a mut Setter,
    style: &'a Style,
    page: &'a Page,
    script: &'static Script,
    size: f32,
    blocks: Vec<Block>,
}

/// Sets everything of a page.
///
/// # Errors
/// Names a character that no font has.
pub fn make(
    setter: &mut Setter,
    style: &Style,
    job: &Job,
    page: &Page,
    size: f32,
) -> Result<Vec<Block>, Fault> {
    let text: String = page.words().map(Words::text).collect();
    let script = main_script(&page.lang, &text);
    let mut maker = Maker {
        setter,
        style,
        page,
        script,
        size,
        blocks: vec![],
    };
    maker.head(job)?;
    maker.body()?;
    maker.foot(job)?;
    Ok(maker.blocks)
}

impl Maker<'_> {
    fn manner(&self, size: f32, bold: bool) -> Manner {
        Manner {
            size,
            bold,
            width: self.style.measure(),
            lang: self.page.lang.clone(),
            dir: self.page.dir,
            script: self.script,
        }
    }

    fn push(
        &mut self,
        role: Role,
        runs: &[Run],
        manner: &Manner,
        gap: f32,
        foot: bool,
    ) -> Result<(), Fault> {
        let paragraph = Paragraph::new(runs, manner.dir);
        if paragraph.is_empty() {
            return Ok(());
        }
        let set = self.setter.set(paragraph, manner)?;
        self.blocks.push(Block {
            lang: manner.lang.clone(),
            content: Content::Text {
                role,
                set,
                x: 0.0,
                marker: None,
            },
            gap,
            foot,
        });
        Ok(())
    }

    fn head(&mut self, job: &Job) -> Result<(), Fault> {
        let small = self.style.small(self.size);
        let name = [Run::Plain(clean(&job.organisation))];
        let script = main_script("en", &job.organisation);
        let manner = Manner {
            lang: "en-GB".to_owned(),
            script,
            ..self.manner(small, true)
        };
        self.push(Role::Organisation, &name, &manner, 0.0, false)?;
        let headline = self.style.headline(self.size);
        self.push(
            Role::Headline,
            &self.page.headline.runs(),
            &self.manner(headline, true),
            self.size.min(20.0),
            false,
        )?;
        if let Some(unread) = &self.page.unread {
            let manner = self.manner(self.size, true);
            self.push(
                Role::Paragraph,
                &unread.own.runs(),
                &manner,
                self.size * 0.6,
                false,
            )?;
            let english = Manner {
                lang: "en-GB".to_owned(),
                dir: Direction::Ltr,
                script: LATIN,
                ..manner
            };
            self.push(
                Role::Paragraph,
                &unread.english.runs(),
                &english,
                self.size * 0.6,
                false,
            )?;
        }
        Ok(())
    }

    fn body(&mut self) -> Result<(), Fault> {
        let manner = self.manner(self.size, false);
        for (number, block) in self.page.blocks.iter().enumerate() {
            match block {
                Said::Paragraph(words) => self.push(
                    Role::Paragraph,
                    &words.runs(),
                    &manner,
                    self.size * 0.6,
                    false,
                )?,
                Said::List(items) => {
                    for (at, item) in items.iter().enumerate() {
                        self.item(number, at, item)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// An item hangs on its dot, which stands where the line begins: on the right in a right-to-left language.
    fn item(&mut self, number: usize, at: usize, words: &Words) -> Result<(), Fault> {
        let indent = self.size * 1.3;
        let manner = Manner {
            width: self.style.measure() - indent,
            ..self.manner(self.size, false)
        };
        let paragraph = Paragraph::new(&words.runs(), manner.dir);
        if paragraph.is_empty() {
            return Ok(());
        }
        let set = self.setter.set(paragraph, &manner)?;
        let dot = Paragraph::simple("•");
        let dot = self.setter.set(
            dot,
            &Manner {
                width: indent,
                ..manner.clone()
            },
        )?;
        let (x, marker_x) = match self.page.dir {
            Direction::Ltr => (indent, 0.0),
            Direction::Rtl => (0.0, self.style.measure() - indent),
        };
        let content = Content::Text {
            role: Role::Item(number),
            set,
            x,
            marker: Some((dot, marker_x)),
        };
        let gap = self.size * if at == 0 { 0.6 } else { 0.3 };
        self.blocks.push(Block {
            lang: manner.lang,
            content,
            gap,
            foot: false,
        });
        Ok(())
    }

    fn foot(&mut self, job: &Job) -> Result<(), Fault> {
        if let Some(address) = &job.qr {
            self.code(job, address)?;
        }
        let small = self.style.small(self.size);
        let manner = self.manner(small, false);
        for words in &self.page.footer {
            self.push(Role::Paragraph, &words.runs(), &manner, small * 0.5, true)?;
        }
        Ok(())
    }

    fn code(&mut self, job: &Job, address: &str) -> Result<(), Fault> {
        let code = Code::new(address)?;
        let side = self.style.qr.max(code.least_side());
        let quiet = code.quiet(side).max(4.0 * MM);
        let small = self.style.small(self.size);
        let manner = Manner {
            width: self.style.measure() - side - quiet,
            ..self.manner(small, false)
        };
        let mut words = Vec::new();
        if let Some(caption) = self.page.qr_caption.as_ref().or(job.qr_caption.as_ref()) {
            words.push(
                self.setter
                    .set(Paragraph::new(&caption.runs(), manner.dir), &manner)?,
            );
        }
        let link = Run::Link(LinkRun {
            link: address.to_owned(),
        });
        words.push(self.setter.set(
            Paragraph::new(&[link], manner.dir),
            &Manner {
                script: LATIN,
                ..manner.clone()
            },
        )?);
        let (x, words_x) = match self.page.dir {
            Direction::Ltr => (0.0, side + quiet),
            Direction::Rtl => (self.style.measure() - side, 0.0),
        };
        let content = Content::Code(Box::new(Beside {
            code,
            side,
            x,
            words_x,
            words,
        }));
        self.blocks.push(Block {
            lang: manner.lang,
            content,
            gap: self.size,
            foot: true,
        });
        Ok(())
    }
}
