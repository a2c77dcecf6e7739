//! A registry in a process of its own, which a test can kill.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{client::Client, program};

/// What every server of these tests takes as its first admin token.
pub const TOKEN: &str = "e2e-admin-token-of-at-least-thirty-two-characters";

/// A running registry; it ends with the value.
pub struct Server {
    child: Child,
    address: String,
}

impl Server {
    /// Starts one on a database and waits until it is ready.
    pub fn start(database: &str) -> Server {
        Server::run(program::command(), database)
    }

    /// The same without a word: for tests that start many.
    pub fn quiet(database: &str) -> Server {
        Server::with_log(program::command(), database, Stdio::null())
    }

    /// Starts one by a command that takes the words of `schemactl serve`.
    pub fn run(command: Command, database: &str) -> Server {
        Server::with_log(command, database, Stdio::inherit())
    }

    fn with_log(mut command: Command, database: &str, log: Stdio) -> Server {
        let port = free_port();
        let address = format!("http://127.0.0.1:{port}");
        let child = command
            .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--database", database])
            .env("SCHEMACTL_ADMIN_TOKEN", TOKEN)
            .env("RUST_LOG", "warn")
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("schemactl starts");
        let mut server = Server { child, address };
        server.wait_until_ready();
        server
    }

    /// Where it answers.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A client that may write.
    pub fn client(&self) -> Client {
        Client::new(&self.address, Some(TOKEN))
    }

    /// A client with another token.
    pub fn client_of(&self, token: &str) -> Client {
        Client::new(&self.address, Some(token))
    }

    /// The id of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills the process: no handler runs, nothing is flushed.
    pub fn kill(mut self) {
        self.child.kill().expect("the server was running");
        self.child.wait().expect("a killed process ends");
    }

    /// Tells the process to stop, and waits until it has, which it is to do in good order.
    pub fn stop(mut self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill runs").success());
        let status = self.child.wait().expect("the server is our child");
        assert!(status.success(), "the server ended with {status}");
    }

    fn wait_until_ready(&mut self) {
        let start = Instant::now();
        let probe = Client::new(&self.address, None);
        while probe.get("/readyz").is_none_or(|answer| answer.status != 200) {
            if let Some(status) = self.child.try_wait().expect("the server is our child") {
                panic!("the server ended with {status}");
            }
            assert!(start.elapsed() < Duration::from_secs(60), "the server is not ready");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Killed already, or now.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A database of each kind, with the folder that holds the first. Postgres is left out, and that said,
/// where it is not installed.
pub fn databases(test: &str) -> (TempDir, Vec<String>) {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let mut databases = vec![format!("sqlite://{}/registry.db", folder.path().display())];
    databases.extend(schemactl_testing::Postgres::shared(test).map(schemactl_testing::Postgres::database));
    (folder, databases)
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback can be bound");
    listener.local_addr().expect("a bound socket has an address").port()
}
