//! A private instance of the distribution's Postfix on a loopback port: its own configuration, queue and log in a
//! temporary folder; it delivers what it takes into one folder there and refuses to send anything further. No instance
//! of the system is touched. Postfix itself insists on being started by root.

use std::{
    fs,
    net::SocketAddr,
    os::unix::fs::{PermissionsExt as _, chown},
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use crate::{mailbox::Mail, ports, rest};

const SERVICES: &str = "\
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
";

/// A running instance. It is stopped when dropped.
#[derive(Debug)]
pub struct Postfix {
    at: SocketAddr,
    dir: TempDir,
}

/// User and group number of a system account.
fn account(name: &str) -> (u32, u32) {
    let passwd = fs::read_to_string("/etc/passwd").unwrap();
    let line = passwd.lines().find(|l| l.split(':').next() == Some(name));
    let line =
        line.unwrap_or_else(|| panic!("there is no account {name}. Type: apt-get install postfix"));
    let fields: Vec<&str> = line.split(':').collect();
    (fields[2].parse().unwrap(), fields[3].parse().unwrap())
}

fn postfix(config: &Path, what: &str) {
    let mut command = Command::new("/usr/sbin/postfix");
    command
        .arg("-c")
        .arg(config)
        .arg(what)
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    let output = command
        .output()
        .unwrap_or_else(|e| panic!("{e}. Type: apt-get install postfix"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "postfix {what} (as root?): {said}");
}

impl Postfix {
    /// Starts an instance that delivers to everybody.
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// Starts an instance that takes mail for everybody and bounces what is for these addresses. Bounces go down a pipe
    /// to the daemon that [`Postfix::pipe_to`] names.
    pub fn bouncing(unknown: &[&str]) -> Self {
        Self::with(unknown)
    }

    /// Where bounces go: the public listener of a daemon.
    pub fn pipe_to(&mut self, public: &str) {
        let program = crate::daemon::program();
        let script = format!(
            "#!/bin/sh\nexec {} mail receive --public {public} --recipient \"$1\"\n",
            program.display()
        );
        let path = self.dir.path().join("back");
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn with(unknown: &[&str]) -> Self {
        let dir = TempDir::new().unwrap();
        let root = dir.path();
        fs::set_permissions(root, fs::Permissions::from_mode(0o755)).unwrap();
        for name in ["etc", "spool", "data", "mail"] {
            fs::create_dir(root.join(name)).unwrap();
        }
        let (uid, gid) = account("postfix");
        chown(root.join("data"), Some(uid), Some(gid)).unwrap();
        let (nobody, nogroup) = account("nobody");
        chown(root.join("mail"), Some(nobody), Some(nogroup)).unwrap();
        let at = ports::free();
        let shown = root.display();
        let patterns = unknown.iter().map(|a| a.replace('.', "\\."));
        let none: String = patterns.map(|p| format!("if !/^{p}$/\n")).collect();
        let ends = "endif\n".repeat(unknown.len());
        fs::write(
            root.join("etc/mailboxes"),
            format!("{none}/./ inbox/\n{ends}"),
        )
        .unwrap();
        let main = format!(
            "compatibility_level = 3.6\nqueue_directory = {shown}/spool\ndata_directory = {shown}/data\n\
             mail_owner = postfix\nsetgid_group = postdrop\ninet_interfaces = 127.0.0.1\ninet_protocols = ipv4\n\
             myhostname = relay.example.org\nmydestination =\nmynetworks = 127.0.0.0/8\n\
             smtpd_relay_restrictions = permit_mynetworks, reject\nsmtpd_peername_lookup = no\n\
             smtpd_reject_unlisted_recipient = no\nstrict_rfc821_envelopes = yes\nsmtpd_forbid_bare_newline = yes\n\
             virtual_mailbox_domains = example.org\nvirtual_mailbox_base = {shown}/mail\n\
             virtual_mailbox_maps = regexp:{shown}/etc/mailboxes\nvirtual_uid_maps = static:{nobody}\n\
             virtual_gid_maps = static:{nogroup}\nalias_maps =\nalias_database =\n\
             default_transport = error:this relay delivers to its own folder only\n\
             relay_transport = error:this relay delivers to its own folder only\n\
             transport_maps = inline:{{bounce.example.org=back:}}\nback_destination_recipient_limit = 1\n\
             queue_run_delay = 1s\nminimal_backoff_time = 1s\nmaximal_backoff_time = 2s\n\
             maillog_file = {shown}/log\nmaillog_file_prefixes = {shown}\n"
        );
        fs::write(root.join("etc/main.cf"), main).unwrap();
        fs::write(
            root.join("etc/master.cf"),
            format!(
                "{at} inet n - n - - smtpd\n{SERVICES}back unix - n n - 1 pipe flags=DOX user=nobody \
                 argv={shown}/back ${{recipient}}\n"
            ),
        )
        .unwrap();
        postfix(&root.join("etc"), "start");
        Self { at, dir }
    }

    /// Its address as `[channels.email] relay` takes it.
    pub fn relay(&self) -> String {
        format!("smtp://{}", self.at)
    }

    /// What it logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.dir.path().join("log")).unwrap_or_default()
    }

    fn files(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.dir.path().join("mail/inbox/new")) else {
            return Vec::new();
        };
        entries.map(|e| e.unwrap().path()).collect()
    }

    /// Waits until it has delivered so many mails, and reads them.
    pub async fn delivered(&self, count: usize) -> Vec<Mail> {
        let files = rest::until("mail delivered by Postfix", || async {
            let files = self.files();
            (files.len() >= count).then_some(files)
        })
        .await;
        files
            .iter()
            .map(|path| read(&fs::read(path).unwrap()))
            .collect()
    }
}

/// A delivered mail: the envelope stands in the headers that Postfix put in front.
fn read(raw: &[u8]) -> Mail {
    let first = |name: &str| Mail::read("", "", raw).header(name).unwrap_or_default();
    let sender = first("Return-Path");
    Mail::read(
        &first("X-Original-To"),
        sender.trim_matches(['<', '>']),
        raw,
    )
}

impl Drop for Postfix {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("-- the relay's log\n{}", self.log());
        }
        postfix(&self.dir.path().join("etc"), "stop");
    }
}
