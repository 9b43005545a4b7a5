//! Runs the print program: a process of its own with an empty environment, which has its document and its fonts, a time by
//! the clock and an end to what is read of it.

use std::{
    io,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    sync::Arc,
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _},
    process::{Child, Command},
    sync::Semaphore,
    time::timeout,
};

use crate::settings::PrintSection;

/// The program's name.
const NAME: &str = "wardmote-leaflet";
/// Where the package puts it.
const PACKAGED: &str = "/usr/lib/wardmote/wardmote-leaflet";
/// How many run at once: printing must not take the machine from what sends.
const AT_ONCE: usize = 2;
/// The most that is read of a PDF. Fifteen languages with their fonts take less than one MiB.
const MOST_BYTES: usize = 32 << 20;
/// The most that is read of what it says beside that.
const MOST_WORDS: u64 = 16 << 10;

/// Why nothing was printed, in words for the person who asked.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// The program is not on this machine.
    #[error(
        "this cannot be printed here: the program that prints is not on this machine ({}). Whoever looks after it installs the package wardmote whole, or names the program under [print] in the configuration",
        .0.display()
    )]
    NotInstalled(PathBuf),
    /// Others print.
    #[error("too much is being printed at this moment: try again in a few seconds")]
    Busy,
    /// It took too long and was ended.
    #[error("it was not printed, because that took longer than {} seconds: try again, or print fewer languages", .0.as_secs_f32())]
    TooSlow(Duration),
    /// The PDF grew too large.
    #[error("it was not printed, because the PDF became too large: print fewer languages")]
    TooLarge,
    /// The program does not take the document, and says why.
    #[error("it cannot be printed as it is: {0}")]
    Document(String),
    /// This machine lacks something that the program needs, and it says what.
    #[error("this cannot be printed here: {0}")]
    Machine(String),
    /// The program ended without a PDF and without a reason.
    #[error("the program that prints broke off without a reason")]
    BrokeOff,
    /// It could not be run.
    #[error("the program that prints could not be run: {0}")]
    Io(#[from] io::Error),
}

/// Which fonts are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fonts {
    /// How many scripts can be printed.
    pub there: usize,
    /// What is missing, a line for each script.
    pub missing: Vec<String>,
}

/// Runs the print program.
#[derive(Debug, Clone)]
pub struct Printer {
    program: PathBuf,
    fonts: PathBuf,
    limit: Duration,
    places: Arc<Semaphore>,
}

impl Printer {
    /// As the configuration has it.
    pub fn new(section: &PrintSection) -> Self {
        Self {
            program: section.program.clone().unwrap_or_else(beside_us),
            fonts: section.fonts.clone(),
            limit: Duration::from_millis(section.limit_ms),
            places: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// The program that is run.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Makes the PDF of a document.
    ///
    /// # Errors
    /// When the program is not there, does not take the document, or takes too long.
    pub async fn print(&self, document: Vec<u8>) -> Result<Vec<u8>, PrintError> {
        let (status, pdf, words) = self.run(&[], document).await?;
        if status.success() && pdf.starts_with(b"%PDF") {
            return Ok(pdf);
        }
        Err(match (status.code(), said(&words)) {
            (Some(2), Some(why)) => PrintError::Document(why),
            (Some(1), Some(why)) => PrintError::Machine(why),
            _ => PrintError::BrokeOff,
        })
    }

    /// Asks the program which fonts are there.
    ///
    /// # Errors
    /// As [`print`](Self::print).
    pub async fn fonts(&self) -> Result<Fonts, PrintError> {
        let (_, said, _) = self.run(&["fonts"], Vec::new()).await?;
        let said = String::from_utf8_lossy(&said);
        let (missing, there): (Vec<&str>, Vec<&str>) =
            said.lines().partition(|line| line.contains(": MISSING "));
        if said.trim().is_empty() {
            return Err(PrintError::BrokeOff);
        }
        Ok(Fonts {
            there: there.len(),
            missing: missing.into_iter().map(str::to_owned).collect(),
        })
    }

    async fn run(
        &self,
        task: &[&str],
        document: Vec<u8>,
    ) -> Result<(ExitStatus, Vec<u8>, Vec<u8>), PrintError> {
        let place = timeout(self.limit, self.places.acquire()).await;
        let _place = place.ok().and_then(Result::ok).ok_or(PrintError::Busy)?;
        let child = self.start(task)?;
        // The child goes with the future that holds it, and is ended with it.
        timeout(self.limit, talk(child, document))
            .await
            .map_err(|_| PrintError::TooSlow(self.limit))?
    }

    fn start(&self, task: &[&str]) -> Result<Child, PrintError> {
        let child = Command::new(&self.program)
            .arg("--fonts")
            .arg(&self.fonts)
            .args(task)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn();
        child.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied => {
                PrintError::NotInstalled(self.program.clone())
            }
            _ => PrintError::Io(error),
        })
    }
}

/// Beside this program, as a build leaves it; else where the package puts it.
fn beside_us() -> PathBuf {
    let own = std::env::current_exe().ok();
    let beside = own.and_then(|own| Some(own.parent()?.join(NAME)));
    beside
        .filter(|path| path.is_file())
        .unwrap_or_else(|| PathBuf::from(PACKAGED))
}

async fn talk(
    mut child: Child,
    document: Vec<u8>,
) -> Result<(ExitStatus, Vec<u8>, Vec<u8>), PrintError> {
    let (stdin, out, err) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let give = async {
        if let Some(mut stdin) = stdin {
            // Who stops reading has its reason, and says it.
            match stdin.write_all(&document).await {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    };
    let pdf = async {
        let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
        let pdf = heard(out, most + 1).await?;
        match pdf.len() > MOST_BYTES {
            true => Err(PrintError::TooLarge),
            false => Ok(pdf),
        }
    };
    let ((), pdf, words) = tokio::try_join!(give, pdf, heard(err, MOST_WORDS))?;
    Ok((child.wait().await?, pdf, words))
}

async fn heard(from: Option<impl AsyncRead + Unpin>, most: u64) -> Result<Vec<u8>, PrintError> {
    let mut bytes = Vec::new();
    if let Some(from) = from {
        from.take(most).read_to_end(&mut bytes).await?;
    }
    Ok(bytes)
}

/// The first line of what it said, without its name.
fn said(words: &[u8]) -> Option<String> {
    let words = String::from_utf8_lossy(words);
    let line = words.lines().next()?.trim();
    let line = line
        .strip_prefix(NAME)
        .and_then(|rest| rest.strip_prefix(": "))
        .unwrap_or(line);
    let line: String = line.chars().filter(|c| !c.is_control()).take(400).collect();
    (!line.is_empty()).then_some(line)
}
