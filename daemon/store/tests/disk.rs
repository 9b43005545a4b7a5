//! A disk that is full, and one that fails: nothing acknowledged is lost, and work goes on.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use jiff::Timestamp;
use support::*;
use wardmote_domain::{audit::Actor, clock::SteppedClock, words::Kind};
use wardmote_store::{Store, StoreError, prove_copy};

/// A small disk in memory, taken away at the end.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn new(mebibytes: u32) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let size = format!("size={mebibytes}m,mode=0700");
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "wardmote-test"])
            .arg(dir.path())
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "a small disk could not be mounted ({}). This test needs the right to mount. Type: sudo tests/run",
            String::from_utf8_lossy(&done.stderr).trim()
        );
        Self(dir)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Takes all room but so many bytes.
    fn fill_but(&self, bytes: u64) -> PathBuf {
        let filler = self.path().join("filler");
        let free = wardmote_store::free_bytes(self.path()).unwrap();
        std::fs::write(&filler, vec![1; usize::try_from(free - bytes).unwrap()]).unwrap();
        filler
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Whatever still has a file open there keeps it until it ends.
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

fn clock() -> Arc<SteppedClock> {
    Arc::new(SteppedClock::new(Timestamp::from_second(START).unwrap()))
}

/// Puts `n` readers on the list, in one act; gives how many there are by the store's word.
async fn import(store: &Store, from: usize, n: usize) -> Result<u64, StoreError> {
    let rows = (from..from + n).map(|i| reader(i, &[ward(9317)])).collect();
    store
        .import_audience(rows, Actor::Daemon)
        .await
        .map(|i| i.added)
}

async fn readers_there(file: &Path) -> i64 {
    use sqlx::{ConnectOptions, Row, sqlite::SqliteConnectOptions};
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    let mut raw = options.connect().await.unwrap();
    let row = sqlx::query("SELECT count(*) FROM subscriber")
        .fetch_one(&mut raw)
        .await
        .unwrap();
    row.get(0)
}

#[tokio::test]
async fn a_full_disk_refuses_the_act_keeps_what_was_acknowledged_and_work_goes_on_when_there_is_room()
 {
    let disk = SmallDisk::new(24);
    let file = disk.path().join("w.db");
    let store = Store::open(&file, clock()).await.unwrap();
    let mut acknowledged = import(&store, 0, 200).await.unwrap();
    let filler = disk.fill_but(300_000);
    let mut refused = 0;
    for n in 1..40 {
        match import(&store, n * 1_000, 500).await {
            Ok(added) => acknowledged += added,
            Err(StoreError::Full) => refused += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert!(refused > 0, "the disk was full");
    assert_eq!(store.subscriber_count().await, acknowledged);
    std::fs::remove_file(filler).unwrap();
    acknowledged += import(&store, 900_000, 500).await.unwrap();
    let copy = disk.path().join("copy.db");
    store.back_up(&copy).await.unwrap();
    prove_copy(&copy).await.unwrap();
    assert_eq!(store.subscriber_count().await, acknowledged);
    store.close().await.unwrap();
    assert_eq!(
        readers_there(&file).await,
        i64::try_from(acknowledged).unwrap()
    );
}

trait Count {
    async fn subscriber_count(&self) -> u64;
}

impl Count for Store {
    async fn subscriber_count(&self) -> u64 {
        u64::try_from(readers_there(self.file()).await).unwrap()
    }
}

/// What the child does: one act after the other, each said aloud once it is acknowledged.
#[tokio::test]
async fn child() {
    let Ok(dir) = std::env::var("WARDMOTE_DISK_DIR") else {
        return;
    };
    let file = Path::new(&dir).join("w.db");
    let store = Store::open(&file, clock()).await.unwrap();
    for n in 0..30 {
        match import(&store, n * 10, 10).await {
            Ok(_) => std::fs::write(Path::new(&dir).join(format!("acknowledged-{n}")), "").unwrap(),
            Err(StoreError::Stopped(_)) => std::process::exit(7),
            Err(_) => {}
        }
    }
}

/// Runs the child with the nth sync of the database failing.
fn with_failing_sync(dir: &Path, nth: u32) -> std::process::ExitStatus {
    let inject = format!("inject=fsync,fdatasync:error=EIO:when={nth}");
    let run = Command::new("strace")
        .args([
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            "trace=fsync,fdatasync",
            "-e",
            &inject,
        ])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture"])
        .env("WARDMOTE_DISK_DIR", dir)
        .output();
    let run = run.unwrap_or_else(|error| {
        panic!("strace could not be started ({error}). Type: sudo apt-get install -y strace")
    });
    run.status
}

#[tokio::test]
async fn a_sync_that_fails_ends_the_process_and_nothing_acknowledged_is_lost() {
    let mut ended = 0;
    for nth in [1, 2, 3, 5, 8, 12, 17, 23, 30] {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("w.db");
        // The schema is there: what is judged is what is taken in.
        Store::open(&file, clock())
            .await
            .unwrap()
            .close()
            .await
            .unwrap();
        let status = with_failing_sync(dir.path(), nth);
        ended += usize::from(!status.success());
        let said = std::fs::read_dir(dir.path()).unwrap();
        let said = said
            .filter(|e| {
                e.as_ref()
                    .unwrap()
                    .file_name()
                    .to_string_lossy()
                    .starts_with("acknowledged")
            })
            .count();
        // A restart goes on: the chain is whole, and every act that was acknowledged is there.
        let store = Store::open(&file, clock()).await.unwrap();
        let report = store.audit_verify(None).await.unwrap();
        assert_eq!(report.faults, [], "sync {nth}");
        let there = store.subscriber_count().await;
        assert!(
            there >= 10 * said as u64,
            "sync {nth}: {there} readers, {said} acts acknowledged"
        );
        import(&store, 5_000, 10).await.unwrap();
        let copy = dir.path().join("copy.db");
        store.back_up(&copy).await.unwrap();
        store.close().await.unwrap();
    }
    assert!(ended >= 6, "a failed sync ends the process: {ended} of 9");
}

#[tokio::test]
async fn a_disk_that_can_only_be_read_is_refused_at_the_start_and_by_every_act() {
    let disk = SmallDisk::new(16);
    let file = disk.path().join("w.db");
    let store = Store::open(&file, clock()).await.unwrap();
    import(&store, 0, 10).await.unwrap();
    let _ = revision(Kind::Holding, "Hello");
    store.close().await.unwrap();
    let remount = |how: &str| {
        let done = Command::new("mount")
            .args(["-o", how])
            .arg(disk.path())
            .status();
        assert!(done.unwrap().success());
    };
    remount("remount,ro");
    let Err(error) = Store::open(&file, clock()).await else {
        panic!("it opened");
    };
    assert!(
        error.to_string().to_lowercase().contains("read-only"),
        "{error}"
    );
    remount("remount,rw");
    let store = Store::open(&file, clock()).await.unwrap();
    assert_eq!(import(&store, 100, 10).await.unwrap(), 10);
    assert_eq!(store.subscriber_count().await, 20);
}

/// A small file system on a file, which the kernel itself makes read-only where it finds it damaged.
struct Ext4 {
    dir: tempfile::TempDir,
}

fn root(program: &str, args: &[&str], on: &[&Path]) -> std::process::Output {
    let run = Command::new(program).args(args).args(on).output();
    run.unwrap_or_else(|error| panic!("{program} could not be started: {error}"))
}

impl Ext4 {
    fn new() -> Self {
        let ext4 = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        let image = std::fs::File::create(ext4.image()).unwrap();
        image.set_len(32 << 20).unwrap();
        std::fs::create_dir(ext4.path()).unwrap();
        let made = root("/usr/sbin/mkfs.ext4", &["-q", "-F"], &[&ext4.image()]);
        assert!(made.status.success(), "{made:?}");
        ext4.mount();
        ext4
    }

    fn image(&self) -> PathBuf {
        self.dir.path().join("image")
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("disk")
    }

    fn mount(&self) {
        let how = ["-o", "loop,errors=remount-ro"];
        let done = root("mount", &how, &[&self.image(), &self.path()]);
        assert!(
            done.status.success(),
            "a file system on a file could not be mounted ({}). This test needs the right to. Type: sudo tests/run",
            String::from_utf8_lossy(&done.stderr).trim()
        );
    }

    /// What the kernel does when it finds the file system damaged: from now on it takes no writes, whoever has a file open.
    fn breaks(&self) {
        let done = root("mount", &["-o", "remount,abort"], &[&self.path()]);
        assert!(done.status.success(), "{done:?}");
    }

    /// Mended as an administrator does.
    fn mend(&self) {
        let done = root("umount", &[], &[&self.path()]);
        assert!(done.status.success(), "{done:?}");
        let done = root("/usr/sbin/e2fsck", &["-f", "-y"], &[&self.image()]);
        assert!(done.status.code().is_some_and(|c| c <= 1), "{done:?}");
        self.mount();
    }
}

impl Drop for Ext4 {
    fn drop(&mut self) {
        let _ = root("umount", &["-l"], &[&self.path()]);
    }
}

#[tokio::test]
async fn a_disk_that_the_kernel_makes_read_only_under_the_store_is_refused_and_nothing_is_lost() {
    for acts in [0, 1, 40] {
        let disk = Ext4::new();
        let file = disk.path().join("w.db");
        let store = Store::open(&file, clock()).await.unwrap();
        let mut acknowledged = 0;
        for n in 0..acts {
            acknowledged += import(&store, n * 10, 10).await.unwrap();
        }
        disk.breaks();
        for _ in 0..3 {
            let refused = import(&store, 9_000, 10).await.unwrap_err();
            assert!(
                matches!(refused, StoreError::Unwritable | StoreError::Stopped(_)),
                "{refused}"
            );
        }
        // What is there can be read meanwhile.
        let report = store.audit_verify(None).await.unwrap();
        assert_eq!(report.faults, []);
        // It could not write its log back: the next start does.
        let _ = store.close().await;
        disk.mend();
        let store = Store::open(&file, clock()).await.unwrap();
        assert_eq!(store.subscriber_count().await, acknowledged, "{acts} acts");
        assert_eq!(import(&store, 9_000, 10).await.unwrap(), 10);
        let report = store.audit_verify(None).await.unwrap();
        assert_eq!(report.faults, []);
        let copy = disk.path().join("copy.db");
        store.back_up(&copy).await.unwrap();
        prove_copy(&copy).await.unwrap();
        store.close().await.unwrap();
    }
}
