//! Starts a PostgreSQL server for the tests of one process.

use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// The user the server and its clients go by.
const USER: &str = "postgres";
const NOT_INSTALLED: &str = "no initdb in PATH or /usr/lib/postgresql/*/bin, so no Postgres";
const START_TIMEOUT: Duration = Duration::from_secs(60);

/// A server in a temporary folder, reached through a socket in it. It ends with the value or, however
/// that comes about, with the process.
pub struct Postgres {
    programs: PathBuf,
    folder: TempDir,
    server: Child,
    databases: AtomicU32,
}

impl Postgres {
    /// The server that all tests of this process share; started when first asked for.
    ///
    /// `None` where PostgreSQL is not installed: standard error then says which test did not run. With
    /// `CI=true` that is a panic, because a suite that was skipped has not passed.
    pub fn shared(test: &str) -> Option<&'static Postgres> {
        static SHARED: OnceLock<Option<Postgres>> = OnceLock::new();
        let shared = SHARED.get_or_init(Postgres::start).as_ref();
        if shared.is_none() {
            not_run(test, NOT_INSTALLED);
        }
        shared
    }

    /// A server of the caller's own, for a test that ends it; `None` where PostgreSQL is not installed.
    pub fn start() -> Option<Postgres> {
        Postgres::start_with("off")
    }

    /// The same for a measurement: what it has acknowledged would survive a power cut.
    pub fn start_durable() -> Option<Postgres> {
        Postgres::start_with("on")
    }

    fn start_with(fsync: &str) -> Option<Postgres> {
        let programs = programs()?;
        let folder = tempfile::Builder::new()
            .prefix("schemactl-pg")
            .tempdir()
            .expect("a temporary folder can be made");
        if is_root() {
            give_away(folder.path());
        }
        initialise(&programs, folder.path());
        let server = serve(&programs, folder.path(), fsync);
        let postgres = Postgres { programs, folder, server, databases: AtomicU32::new(0) };
        postgres.wait_until_it_answers();
        Some(postgres)
    }

    /// The address of a new, empty database.
    pub fn database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let created = self.client("createdb").arg(&name).status().expect("createdb can be run");
        assert!(created.success(), "createdb {name} failed");
        self.address(&name)
    }

    /// The address of a new database with the same content as another, which nobody is connected to.
    pub fn copy(&self, address: &str) -> String {
        let (address, _) = address.split_once('?').expect("an address of this server names its socket");
        let (_, template) = address.rsplit_once('/').expect("an address has a database");
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let start = Instant::now();
        // Whoever closed a connection a moment ago may be there still for the server.
        loop {
            let mut copy = self.client("createdb");
            copy.args(["--template", template, &name]).stderr(Stdio::null());
            if copy.status().expect("createdb can be run").success() {
                return self.address(&name);
            }
            assert!(start.elapsed() < START_TIMEOUT, "createdb --template {template} failed");
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// The address of a database of this server.
    pub fn address(&self, database: &str) -> String {
        format!("postgres://{USER}@localhost/{database}?host={}", self.folder.path().display())
    }

    /// Ends the server at once, as a crash would.
    pub fn stop(mut self) {
        self.end();
    }

    /// Ends the server and leaves its data: with `INT` as an administrator does, with `QUIT` as a crash.
    pub fn halt(&mut self, signal: &str) {
        self.tell(signal);
        let start = Instant::now();
        while self.answers() {
            assert!(start.elapsed() < START_TIMEOUT, "PostgreSQL did not end");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Starts it again, once it has ended.
    pub fn resume(&mut self) {
        self.tell("start");
        self.wait_until_it_answers();
    }

    fn tell(&mut self, word: &str) {
        let shell = self.server.stdin.as_mut().expect("the shell listens as long as the server is there");
        writeln!(shell, "{word}").expect("the shell listens");
    }

    fn answers(&self) -> bool {
        let mut probe = self.client("pg_isready");
        probe.arg("-q").stdout(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    fn client(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.arg("-h").arg(self.folder.path()).args(["-U", USER]);
        command
    }

    fn wait_until_it_answers(&self) {
        let start = Instant::now();
        while !self.answers() {
            let log = || fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            assert!(start.elapsed() < START_TIMEOUT, "PostgreSQL did not start:\n{}", log());
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn end(&mut self) {
        // The end of its standard input is what the watching shell waits for.
        drop(self.server.stdin.take());
        // Nothing to be done about a server that is gone already.
        let _ = self.server.wait();
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.end();
    }
}

/// Says that a test was not run and why, and fails where that would go unseen.
pub fn not_run(test: &str, reason: &str) {
    let reason = format!("not run: {test}: {reason}");
    assert!(env::var("CI").as_deref() != Ok("true"), "{reason}");
    eprintln!("{reason}");
}

/// The folder with `initdb` in it: of `PATH`, else of the newest version where packages put it.
fn programs() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let in_path = env::split_paths(&path).find(|folder| is_complete(folder));
    in_path.or_else(|| {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(|entry| entry.ok());
        let number = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
        let mut versions: Vec<PathBuf> = versions.map(|entry| entry.path()).collect();
        versions.sort_by_key(|path| number(path));
        versions.into_iter().rev().map(|path| path.join("bin")).find(|folder| is_complete(folder))
    })
}

fn is_complete(folder: &Path) -> bool {
    ["initdb", "postgres", "createdb", "pg_isready"].iter().all(|program| folder.join(program).is_file())
}

fn is_root() -> bool {
    user_id(&["-u"]) == Some(0)
}

fn user_id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// PostgreSQL refuses to run as root: its folder and its process go to the user its package made.
fn give_away(folder: &Path) {
    let user = user_id(&["-u", USER]).expect("PostgreSQL's package makes a user named postgres");
    let group = user_id(&["-g", USER]).expect("a user has a group");
    std::os::unix::fs::chown(folder, Some(user), Some(group)).expect("root may give a folder away");
}

/// A shell that runs a script with `$1` = the programs' folder and `$2` = the server's folder; never as root.
fn shell(script: &str, programs: &Path, folder: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid", USER, "--regid", USER, "--clear-groups", "sh"]);
        command
    } else {
        Command::new("sh")
    };
    command.arg("-c").arg(script).arg("sh").arg(programs).arg(folder).current_dir(folder);
    command
}

fn initialise(programs: &Path, folder: &Path) {
    let script =
        r#""$1/initdb" -D "$2/data" -U postgres --auth=trust --encoding=UTF8 --no-sync >"$2/log" 2>&1"#;
    let status = shell(script, programs, folder).status().expect("a shell can be run");
    let log = || fs::read_to_string(folder.join("log")).unwrap_or_default();
    assert!(status.success(), "initdb failed:\n{}", log());
}

/// The shell does what its standard input says, which this process holds: whatever ends the process ends the
/// server too, and nothing is left behind.
fn serve(programs: &Path, folder: &Path, fsync: &str) -> Child {
    let script = r#"
        start() {
            "$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync="$3" -c max_connections=200 \
                >>"$2/log" 2>&1 </dev/null &
        }
        start "$@"
        while read -r signal; do
            case "$signal" in
                start) start "$@" ;;
                *) kill "-$signal" $!; wait $! ;;
            esac
        done
        kill -QUIT $!
        wait
        cd / && rm -rf "$2"
    "#;
    let mut command = shell(script, programs, folder);
    command
        .arg(fsync)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell can be run")
}
