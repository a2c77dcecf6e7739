//! The binary under test.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
    sync::OnceLock,
};

/// The `schemactl` of this checkout; built once for each test process, which takes no time where it is
/// up to date.
pub fn path() -> &'static PathBuf {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let output = Command::new(env!("CARGO"))
            .args([
                "build",
                "--quiet",
                "--package",
                "schemactl-cli",
                "--message-format",
                "json",
                "--manifest-path",
            ])
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"))
            .stderr(Stdio::inherit())
            .output()
            .expect("cargo runs");
        assert!(output.status.success(), "schemactl does not build");
        let lines = String::from_utf8(output.stdout).expect("cargo prints UTF-8");
        let executable = |line: &str| -> Option<PathBuf> {
            let message: serde_json::Value = serde_json::from_str(line).ok()?;
            let is_ours = message["target"]["name"] == "schemactl" && message["target"]["kind"][0] == "bin";
            is_ours.then(|| message["executable"].as_str().map(PathBuf::from))?
        };
        lines.lines().find_map(executable).expect("cargo names the executable")
    })
}

/// A run of it, free of what the environment of the tests says about registries.
pub fn command() -> Command {
    let mut command = Command::new(path());
    free(&mut command);
    command
}

/// Takes from a command what the environment of the tests says about registries.
pub fn free(command: &mut Command) {
    for name in ["REGISTRY", "TOKEN", "ADMIN_TOKEN", "DATABASE", "LISTEN"] {
        command.env_remove(format!("SCHEMACTL_{name}"));
    }
    command.env("NO_COLOR", "1").stdin(Stdio::null());
}
