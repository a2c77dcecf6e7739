//! Starts a service that speaks S3 for the tests of one process.

use std::{
    io::{BufRead, BufReader, Lines, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use crate::python_for_s3;

const SCRIPT: &str = include_str!("s3.py");
/// The one there is.
const BUCKET: &str = "blobs";

/// A service with one bucket; it ends with the process, however that comes about.
pub struct S3 {
    /// Where it listens, for example `http://127.0.0.1:41234`.
    pub endpoint: String,
    /// The key that opens it.
    pub access_key: String,
    /// What belongs to the key.
    pub secret_key: String,
    service: Child,
    talk: Mutex<Talk>,
    prefixes: AtomicU32,
}

struct Talk {
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl S3 {
    /// The service that all tests of this process share; started when first asked for. Its packages are kept in a
    /// folder between runs.
    ///
    /// `None` where the machine has no Python or the packages cannot be had; that has been said, or is a failure, by
    /// then.
    pub fn shared(test: &str, folder: &Path) -> Option<&'static S3> {
        static SHARED: OnceLock<Option<S3>> = OnceLock::new();
        let python = python_for_s3(test, folder)?;
        SHARED.get_or_init(|| Some(S3::start_with(&python))).as_ref()
    }

    /// A service of the caller's own, for a test that ends it.
    pub fn start(test: &str, folder: &Path) -> Option<S3> {
        Some(S3::start_with(&python_for_s3(test, folder)?))
    }

    fn start_with(python: &PathBuf) -> S3 {
        let mut command = Command::new(python);
        command.args(["-c", SCRIPT, BUCKET]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut service = command.spawn().expect("Python can be run");
        let input = service.stdin.take().expect("its standard input is a pipe");
        let mut output =
            BufReader::new(service.stdout.take().expect("its standard output is a pipe")).lines();
        let told = output.next().and_then(Result::ok).expect("the service tells its address");
        let words: Vec<String> = told.split(' ').map(str::to_owned).collect();
        let [endpoint, access_key, secret_key] =
            words.try_into().unwrap_or_else(|words| panic!("the service told {words:?}"));
        let talk = Mutex::new(Talk { input, output });
        S3 { endpoint, access_key, secret_key, service, talk, prefixes: AtomicU32::new(0) }
    }

    /// A place in the bucket that no other test uses.
    pub fn address(&self) -> String {
        format!("s3://{BUCKET}/test/{}", self.prefixes.fetch_add(1, Ordering::Relaxed))
    }

    /// Ends the service; what it holds stays.
    pub fn halt(&mut self) {
        self.tell("stop");
    }

    /// Starts it again where it was.
    pub fn resume(&mut self) {
        self.tell("start");
    }

    /// Makes another object of the one under an address of [`address`](S3::address) and this name.
    pub fn spoil(&self, address: &str, name: &str) {
        let prefix = address.trim_start_matches(&format!("s3://{BUCKET}/"));
        self.tell(&format!("spoil {prefix}/{name}"));
    }

    /// Takes an object away behind everybody's back; below an address like `s3://…/…`.
    pub fn lose(&self, address: &str, name: &str) {
        let prefix = address.trim_start_matches(&format!("s3://{BUCKET}/"));
        self.tell(&format!("lose {prefix}/{name}"));
    }

    fn tell(&self, word: &str) {
        let mut talk = self.talk.lock().expect("nobody who talks to the service fails while doing so");
        writeln!(talk.input, "{word}").expect("the service listens as long as it is there");
        let answer = talk.output.next().and_then(Result::ok);
        assert_eq!(answer.as_deref(), Some("done"), "the service did not {word}");
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        // Nothing to be done about a service that is gone already.
        let _ = self.service.kill();
        let _ = self.service.wait();
    }
}
