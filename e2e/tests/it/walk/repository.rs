//! A git repository with a module in it, a registry, and those who work with both.

use std::{fs, process::Command};

use tempfile::TempDir;

use crate::{
    program,
    server::{Server, TOKEN},
};

/// The repository, and the registry it is published to.
pub struct Repository {
    folder: TempDir,
    server: Server,
    /// Tokens by the names of those who have them.
    tokens: Vec<(&'static str, String)>,
}

/// What a run printed, and how it ended.
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Ended {
    /// Fails unless it ended so.
    pub fn with(self, code: i32) -> Ended {
        assert_eq!(self.code, Some(code), "{}{}", self.stdout, self.stderr);
        self
    }
}

impl Repository {
    /// A repository whose first commit, on main, has these files; `ci` publishes, `ada` approves.
    pub fn new(files: &[(&str, &str)]) -> Repository {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let server = Server::start(&format!("sqlite://{}/registry.db", folder.path().display()));
        let mut repository = Repository { folder, server, tokens: vec![("admin", TOKEN.to_owned())] };
        for (name, role) in [("ci", "publisher"), ("ada", "approver")] {
            let created = repository.run_as("admin", &["token", "create", name, "--role", role]).with(0);
            repository.tokens.push((name, created.stdout.trim().to_owned()));
        }
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.write(".gitignore", "registry.db*\n");
        repository.write("reports/.gitignore", "*\n");
        files.iter().for_each(|(path, text)| repository.write(path, text));
        repository.commit("the events of the shop");
        repository
    }

    /// Runs `schemactl` as somebody.
    pub fn run_as(&self, who: &str, words: &[&str]) -> Ended {
        let token = self.tokens.iter().find(|(name, _)| *name == who);
        let (_, token) = token.unwrap_or_else(|| panic!("{who} has no token"));
        let mut command = program::command();
        command.args(words).env("SCHEMACTL_REGISTRY", self.server.address()).env("SCHEMACTL_TOKEN", token);
        self.end(command)
    }

    pub fn git(&self, words: &[&str]) {
        let mut command = Command::new("git");
        let identity =
            ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
        command.args(identity).args(words);
        self.end(command).with(0);
    }

    /// Commits all there is.
    pub fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it lies in the repository")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Replaces the one place where a file has a text.
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(from).count(), 1, "{from:?} in {path}");
        self.write(path, &text.replace(from, to));
    }

    pub fn remove(&self, path: &str, text: &str) {
        self.edit(path, text, "");
    }

    /// Adds a field with a comment behind the line that begins with another.
    pub fn add_below(&self, path: &str, above: &str, field: &str, comment: &str) {
        let text = self.read(path);
        let line = text.lines().find(|line| line.trim_start().starts_with(above));
        let line = line.unwrap_or_else(|| panic!("{above:?} is not in {path}"));
        self.edit(path, line, &format!("{line}\n  // {comment}\n  {field}"));
    }

    fn end(&self, mut command: Command) -> Ended {
        let output = command.current_dir(self.folder.path()).output().expect("it can be run");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("programs print UTF-8");
        Ended { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}
