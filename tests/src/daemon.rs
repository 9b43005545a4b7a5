//! The daemon as a child process.

use std::{
    fs::{self, File},
    os::unix::process::ExitStatusExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

/// Between two looks at something that takes real time.
pub const LOOK: Duration = Duration::from_millis(20);
/// How many looks before a test gives up: a minute, for a machine that is busy with something else.
pub const LOOKS: u32 = 3_000;

/// The program, from the folder in which this test was built.
pub fn program() -> PathBuf {
    let here = std::env::current_exe().unwrap();
    let found = here
        .ancestors()
        .skip(1)
        .take(3)
        .map(|dir| dir.join("wardmote"))
        .find(|path| path.is_file());
    found.unwrap_or_else(|| {
        panic!("the program is not built. Type: cargo build --workspace --all-targets --features wardmote/failpoints,wardmote/otlp")
    })
}

/// What the daemon runs under, for a test of a machine that fails.
#[derive(Debug, Clone, Default)]
pub struct Under {
    /// A program that starts it, with its arguments. It must leave the daemon its own process.
    pub before: Vec<String>,
    /// Names and values of its environment.
    pub environment: Vec<(String, String)>,
}

impl Under {
    /// Calls of the system that go wrong: `inject` as strace takes it, such as `fdatasync:error=EIO:when=3`.
    pub fn strace(inject: &str) -> Self {
        let calls = inject.split(':').next().unwrap_or_default();
        let (trace, inject) = (format!("trace={calls}"), format!("inject={inject}"));
        // With -D the tracer is the child, and the daemon is the process that is signalled and waited for.
        let all = ["strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e"];
        let mut before: Vec<String> = all.map(str::to_owned).into();
        before.extend([trace, "-e".to_owned(), inject]);
        Self {
            before,
            environment: Vec::new(),
        }
    }

    fn command(&self) -> Command {
        match self.before.split_first() {
            Some((first, rest)) => {
                let mut command = Command::new(first);
                command.args(rest).arg(program());
                command
            }
            None => Command::new(program()),
        }
    }
}

/// A command of the program, with nothing of this machine's own settings.
pub fn command(home: &Path) -> Command {
    dressed(Command::new(program()), home)
}

fn dressed(mut command: Command, home: &Path) -> Command {
    command
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", home)
        .env("NO_COLOR", "1")
        .current_dir(home);
    command
}

/// What the unit gives the daemon besides its credentials: it is tested, and its memory watched, as it is shipped.
pub fn unit_environment() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("../../systemd/wardmote.service")
        .lines()
        .filter_map(|line| line.strip_prefix("Environment="))
        .filter_map(|pair| pair.split_once('='))
}

/// Sends a signal to a child, by its name: `TERM`, `INT`.
pub fn signal(name: &str, to: &Child) {
    let kill = format!("kill -{name} {}", to.id());
    let status = Command::new("sh").args(["-c", &kill]).status().unwrap();
    assert!(status.success(), "{kill}");
}

/// A running daemon. It is killed when dropped.
#[derive(Debug)]
pub struct Daemon {
    child: Child,
    log: PathBuf,
}

impl Daemon {
    /// Starts `wardmote serve` on the configuration in `dir`. It is not waited for. `authorities` is a file of
    /// certificates in place of the system's own, as SSL_CERT_FILE names it for any program.
    pub fn start(dir: &Path, failpoints: Option<&str>, authorities: Option<&Path>) -> Self {
        Self::start_under(dir, &Under::default(), failpoints, authorities)
    }

    /// The same on a machine that fails.
    pub fn start_under(
        dir: &Path,
        under: &Under,
        failpoints: Option<&str>,
        authorities: Option<&Path>,
    ) -> Self {
        let log = dir.join("daemon.log");
        let file = File::options()
            .create(true)
            .append(true)
            .open(&log)
            .unwrap();
        let mut command = dressed(under.command(), dir);
        command
            .args(["serve", "--config"])
            .arg(dir.join("wardmote.toml"))
            .env("RUST_LOG", "info")
            .envs(unit_environment())
            .envs(under.environment.iter().cloned());
        if let Some(points) = failpoints {
            command.env("FAILPOINTS", points);
        }
        if let Some(authorities) = authorities {
            command.env("SSL_CERT_FILE", authorities);
        }
        command
            .stdin(Stdio::null())
            .stdout(file.try_clone().unwrap())
            .stderr(file);
        Self {
            child: command.spawn().unwrap(),
            log,
        }
    }

    /// The number of its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }

    /// Waits until it has ended.
    pub async fn end(&mut self) -> ExitStatus {
        for _ in 0..LOOKS {
            if let Some(status) = self.ended() {
                return status;
            }
            tokio::time::sleep(LOOK).await;
        }
        panic!("the daemon did not end.\n{}", self.tail());
    }

    /// Asks it to stop, as systemd does, and waits.
    pub async fn terminate(&mut self) -> ExitStatus {
        signal("TERM", &self.child);
        self.end().await
    }

    /// Kills it where it stands.
    pub fn kill(&mut self) {
        // It may have ended by itself a moment ago.
        let _ = self.child.kill();
        self.child.wait().unwrap();
    }

    /// The end of what it wrote, for a failing test.
    pub fn tail(&self) -> String {
        let text = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }

    /// All that it wrote.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Whether a process ended by stopping itself at a fail point.
pub fn aborted(status: ExitStatus) -> bool {
    // SIGABRT is 6 on every Unix.
    status.signal() == Some(6)
}
