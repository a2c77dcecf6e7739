//! A folder of its own for each test, the binary run in it, and a registry where one is needed.

use std::{
    ffi::OsStr,
    fmt, fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

/// The admin token of registries in tests.
pub const TOKEN: &str = "an-admin-token-for-tests-only-0123456789";

/// The example modules.
pub fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../proto/examples").canonicalize().unwrap()
}

/// A folder, removed at the end.
pub struct World {
    folder: TempDir,
    registry: Option<Registry>,
}

/// A running `schemactl serve`.
struct Registry {
    child: Child,
    address: String,
}

impl Drop for Registry {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How a run ended.
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: String,
    /// Text that differs from run to run, and what stands for it.
    varying: Vec<(String, &'static str)>,
}

impl World {
    pub fn new() -> World {
        World { folder: tempfile::tempdir().unwrap(), registry: None }
    }

    /// A folder with files.
    pub fn with(files: &[(&str, &str)]) -> World {
        let world = World::new();
        files.iter().for_each(|(path, text)| world.write(path, text));
        world
    }

    /// A folder with the example modules.
    pub fn with_examples() -> World {
        let world = World::new();
        copy(&examples(), world.folder.path());
        world
    }

    /// The same with a registry that answers.
    pub fn and_registry(self) -> World {
        self.and_registry_with(&[])
    }

    /// The same, with more words for the server.
    pub fn and_registry_with(mut self, words: &[&str]) -> World {
        let database = format!("sqlite://{}", self.path("registry.db").display());
        let mut child = self
            .command(&["serve", "--listen", "127.0.0.1:0", "--database", &database])
            .args(words)
            .env("SCHEMACTL_ADMIN_TOKEN", TOKEN)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let serving = lines.find_map(|line| line.ok().filter(|line| line.starts_with("serving ")));
        let address = serving.unwrap().rsplit(" at ").next().unwrap().to_owned();
        // The pipe is read on, or the server would stop at a full one.
        std::thread::spawn(move || lines.for_each(drop));
        self.registry = Some(Registry { child, address });
        self
    }

    /// Ends the registry; its database stays.
    pub fn stop_registry(&mut self) {
        self.registry = None;
    }

    /// The address of its registry.
    pub fn registry(&self) -> &str {
        &self.registry.as_ref().unwrap().address
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Replaces a text that occurs in a file.
    pub fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{from:?} is not in {path}");
        self.write(path, &text.replace(from, to));
    }

    /// The binary with words, in the folder; no variable of ours is inherited.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = self.other(env!("CARGO_BIN_EXE_schemactl"));
        command.args(words);
        command
    }

    /// Another program, in the same folder and with the same variables.
    pub fn other(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder.path()).env("NO_COLOR", "1").env_remove("RUST_LOG");
        let ours = std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SCHEMACTL_"));
        for (name, _) in ours {
            command.env_remove(name);
        }
        for name in ["GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"] {
            command.env_remove(name);
        }
        // What a repository around the temporary folder says is not the test's.
        command.env("GIT_CEILING_DIRECTORIES", self.folder.path().parent().unwrap());
        if let Some(registry) = &self.registry {
            command.env("SCHEMACTL_REGISTRY", &registry.address).env("SCHEMACTL_TOKEN", TOKEN);
        }
        command
    }

    pub fn run(&self, words: &[&str]) -> Ended {
        self.end(self.command(words).stdin(Stdio::null()))
    }

    /// Runs with text on stdin.
    pub fn run_with_input(&self, words: &[&str], input: &[u8]) -> Ended {
        let mut command = self.command(words);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        self.ended(child.wait_with_output().unwrap())
    }

    pub fn end(&self, command: &mut Command) -> Ended {
        self.ended(command.output().unwrap())
    }

    fn ended(&self, output: std::process::Output) -> Ended {
        let folder = self.folder.path();
        let mut varying = vec![
            (folder.canonicalize().unwrap().display().to_string(), "[folder]"),
            (folder.display().to_string(), "[folder]"),
        ];
        if let Some(registry) = &self.registry {
            varying.push((registry.address.clone(), "[registry]"));
        }
        Ended {
            code: output.status.code(),
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            varying,
        }
    }

    /// Id of the current commit.
    pub fn head(&self) -> String {
        let output = self.other("git").args(["rev-parse", "HEAD"]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// A variable that programs get here.
    pub fn variable(&self, name: &str) -> String {
        let command = self.other("true");
        let found = command.get_envs().find(|(known, _)| *known == name).and_then(|(_, value)| value);
        found.unwrap_or_else(|| panic!("{name} is not set")).to_str().unwrap().to_owned()
    }

    /// Runs git in the folder.
    pub fn git(&self, words: &[&str]) {
        let identity =
            ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
        let mut command = Command::new("git");
        let output = command.args(identity).args(words).current_dir(self.folder.path()).output().unwrap();
        assert!(output.status.success(), "git {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

impl Ended {
    pub fn stdout(&self) -> String {
        self.plain(&String::from_utf8_lossy(&self.stdout))
    }

    /// Fails unless the run was fine.
    pub fn fine(self) -> Ended {
        assert_eq!(self.code, Some(0), "{self}");
        self
    }

    fn plain(&self, text: &str) -> String {
        self.varying.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from.as_str(), to))
    }
}

/// Exit code, stdout and stderr, for snapshots.
impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => writeln!(f, "exit code: {code}")?,
            None => writeln!(f, "exit code: none")?,
        }
        write!(f, "----- stdout -----\n{}----- stderr -----\n{}", self.stdout(), self.plain(&self.stderr))
    }
}

/// Digests and days differ from run to run.
pub fn redacted(ended: &Ended) -> String {
    let text = ended.to_string();
    let mut redacted = String::new();
    for word in text.split_inclusive(|character: char| !character.is_ascii_alphanumeric() && character != '-')
    {
        let (body, end) = match word.char_indices().next_back() {
            Some((index, last)) if !last.is_ascii_alphanumeric() && last != '-' => word.split_at(index),
            _ => (word, ""),
        };
        let is_digest = body.len() == 64 && body.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_day = body.len() == 10 && body.as_bytes()[4] == b'-' && body.starts_with("20");
        redacted.push_str(if is_digest {
            "[digest]"
        } else if is_day {
            "[day]"
        } else {
            body
        });
        redacted.push_str(end);
    }
    redacted
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A small module that compiles.
pub const SMALL: &[(&str, &str)] = &[
    ("schemactl.toml", "[module]\nname = \"acme/small\"\n\n[breaking]\nuse = [\"WIRE\"]\n"),
    (
        "acme/small/v1/small.proto",
        "syntax = \"proto3\";\n\npackage acme.small.v1;\n\nmessage Small {\n  string name = 1;\n  int32 count = 2;\n}\n",
    ),
];
