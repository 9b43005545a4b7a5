//! A mail server that is neither Postfix nor ours: aiosmtpd from the distribution, as a child process on loopback. It takes
//! mail only inside TLS (STARTTLS), with a certificate made for it, from whoever signs in.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
};

use serde_json::Value;
use tempfile::TempDir;

use crate::rest;

/// The account that it knows.
pub const USER: &str = "alerts";
/// Its password.
pub const PASSWORD: &str = "an invented password, 2026";

/// What it offers besides STARTTLS, SIZE, 8BITMIME and SMTPUTF8.
#[derive(Debug, Clone, Copy)]
pub struct Offers {
    /// Ways to sign in, apart by commas: `LOGIN`, `PLAIN`.
    pub mechanisms: &'static str,
    /// Whether commands may come ahead of the answers to those before.
    pub pipelining: bool,
}

/// A running server. It is killed when dropped.
#[derive(Debug)]
pub struct Aiosmtpd {
    child: Child,
    port: u64,
    told: Arc<Mutex<Vec<Value>>>,
    dir: TempDir,
}

/// An authority of its own below `dir`, and a certificate by it for `localhost`.
fn certificates(dir: &Path) {
    const STEPS: &str = "set -e
new='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
openssl req -x509 $new -keyout authority.key -out authority.pem -days 2 -subj '/CN=invented authority of a test'
openssl req $new -keyout relay.key -out relay.csr -subj '/CN=invented relay of a test'
printf 'subjectAltName=DNS:localhost\\nbasicConstraints=critical,CA:FALSE\\n' > relay.ext
openssl x509 -req -in relay.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 -extfile relay.ext -out relay.pem";
    let out = Command::new("sh")
        .args(["-c", STEPS])
        .current_dir(dir)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(
        out.status.success(),
        "{said}Is it there? Type: apt-get install openssl"
    );
}

impl Aiosmtpd {
    /// Starts one.
    pub fn start(offers: Offers) -> Self {
        let dir = TempDir::new().unwrap();
        certificates(dir.path());
        // The distribution's own Python, which has the package.
        let mut child = Command::new("/usr/bin/python3")
            .args(["-c", include_str!("aiosmtpd.py"), "relay.pem", "relay.key"])
            .args([USER, PASSWORD, offers.mechanisms])
            .arg(if offers.pipelining { "yes" } else { "no" })
            .current_dir(dir.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::from(
                fs::File::create(dir.path().join("log")).unwrap(),
            ))
            .spawn()
            .unwrap_or_else(|e| panic!("{e}. Type: apt-get install python3-aiosmtpd"));
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        lines.read_line(&mut first).unwrap();
        let port = serde_json::from_str::<Value>(&first)
            .ok()
            .and_then(|told| told["port"].as_u64());
        let port = port.unwrap_or_else(|| {
            let _ = child.wait();
            let said = fs::read_to_string(dir.path().join("log")).unwrap_or_default();
            panic!("{said}aiosmtpd did not start. Type: apt-get install python3-aiosmtpd")
        });
        let told: Arc<Mutex<Vec<Value>>> = Arc::default();
        let heard = told.clone();
        thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                heard
                    .lock()
                    .unwrap()
                    .push(serde_json::from_str(&line).unwrap());
            }
        });
        Self {
            child,
            port,
            told,
            dir,
        }
    }

    /// Its address as `[channels.email] relay` takes it.
    pub fn relay(&self) -> String {
        format!("smtp+starttls://localhost:{}", self.port)
    }

    /// Who signed its certificate.
    pub fn authority(&self) -> PathBuf {
        self.dir.path().join("authority.pem")
    }

    /// The section with which the daemon signs in here.
    pub fn login(&self, password: &str) -> String {
        let path = self.dir.path().join("password");
        fs::write(&path, password).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        format!(
            "[channels.email.login]\nuser = \"{USER}\"\npassword = {{ file = \"{}\" }}\n",
            path.display()
        )
    }

    fn told(&self, key: &str) -> Vec<Value> {
        let all = self.told.lock().unwrap();
        all.iter().filter(|t| !t[key].is_null()).cloned().collect()
    }

    /// How often somebody was not let in.
    pub fn refused(&self) -> usize {
        self.told("refused").len()
    }

    /// Every mail that it took, as Python read it, the desk's own too.
    pub fn mails(&self) -> Vec<Value> {
        self.told("mail")
    }

    /// The mails of one message, once there are so many.
    pub async fn mails_of(&self, message: &str, count: usize) -> Vec<Value> {
        rest::until("mail taken by aiosmtpd", || async {
            let mut mails = self.mails();
            mails.retain(|m| m["mail"]["headers"]["x-wardmote-message"][0] == message);
            (mails.len() >= count).then_some(mails)
        })
        .await
    }

    /// What it wrote besides.
    pub fn log(&self) -> String {
        let mut log = String::new();
        let file = fs::File::open(self.dir.path().join("log"));
        file.unwrap().read_to_string(&mut log).unwrap();
        log
    }
}

impl Drop for Aiosmtpd {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            eprintln!("-- what aiosmtpd wrote\n{}", self.log());
        }
    }
}
