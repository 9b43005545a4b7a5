//! A receiver of webhooks as another force would write one: Python, with the function that docs/webhooks.md prints.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
};

use serde_json::Value;
use tempfile::TempDir;

/// A running receiver. It is killed when dropped.
#[derive(Debug)]
pub struct Receiver {
    child: Child,
    port: u16,
    heard: Arc<Mutex<Vec<Value>>>,
    dir: TempDir,
}

/// The Python of the guide, as it stands there.
fn believed() -> String {
    let guide = fs::read_to_string(crate::root().join("docs/webhooks.md")).unwrap();
    let code = guide.split("```python\n").nth(1).unwrap();
    code.split("```").next().unwrap().to_owned()
}

impl Receiver {
    /// Starts one that answers with that status.
    pub fn start(status: u16) -> Self {
        let dir = TempDir::new().unwrap();
        fs::write(dir.path().join("believed.py"), believed()).unwrap();
        fs::write(dir.path().join("secret"), "").unwrap();
        fs::write(
            dir.path().join("receiver.py"),
            include_str!("webhook_receiver.py"),
        )
        .unwrap();
        let mut child = Command::new("python3")
            .args(["receiver.py", "secret", &status.to_string()])
            .current_dir(dir.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|e| panic!("{e}. Type: apt-get install python3"));
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        lines.read_line(&mut first).unwrap();
        let port = first.trim().parse().unwrap();
        let heard: Arc<Mutex<Vec<Value>>> = Arc::default();
        let told = heard.clone();
        thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                told.lock()
                    .unwrap()
                    .push(serde_json::from_str(&line).unwrap());
            }
        });
        Self {
            child,
            port,
            heard,
            dir,
        }
    }

    /// Where it takes calls.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/wardmote", self.port)
    }

    /// Gives it the secret that it checks calls with.
    pub fn knows(&self, secret: &str) {
        fs::write(self.dir.path().join("secret"), secret).unwrap();
    }

    /// Every call so far, as the receiver judged it.
    pub fn heard(&self) -> Vec<Value> {
        self.heard.lock().unwrap().clone()
    }

    /// The calls of that event.
    pub fn of(&self, kind: &str) -> Vec<Value> {
        let mut all = self.heard();
        all.retain(|call| call["body"]["type"] == kind);
        all
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
