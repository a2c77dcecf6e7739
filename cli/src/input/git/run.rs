//! The `git` executable.

use std::process::{Command, Stdio};

use crate::error::{Error, Result};

/// What is said where there is no git.
pub(super) const NO_GIT: &str = "cannot run git";

/// Runs git and answers what it printed.
pub(super) fn git(arguments: &[&str]) -> std::result::Result<Vec<u8>, Error> {
    let output = command(arguments).stdin(Stdio::null()).output().map_err(|error| not_there(&error))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().next().unwrap_or("it said nothing").to_owned();
    Err(Error::failed(format!("git {} failed: {said}", arguments[0])))
}

pub(super) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.args(arguments).env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C");
    command
}

pub(super) fn not_there(error: &std::io::Error) -> Error {
    Error::failed(NO_GIT).because(error).hint("install git, or name a folder instead of a commit")
}

pub(super) fn text(bytes: Vec<u8>) -> Result<String> {
    Ok(String::from_utf8(bytes).map_err(|error| Error::failed("git printed no UTF-8").because(&error))?)
}
