//! A Python with packages of the tests' own.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The interpreter of a virtual environment with `protobuf` and `pytest` in it; made once in `folder`,
/// a folder that is kept between runs.
///
/// `None` where the machine has no Python or the packages cannot be had: standard error then says
/// which test did not run. With `CI=true` that is a panic, because a suite that was skipped has not
/// passed.
pub fn python(test: &str, folder: &Path) -> Option<PathBuf> {
    let made = make(folder);
    made.map_err(|reason| {
        let reason = format!("not run: {test}: {reason}");
        assert!(env::var("CI").as_deref() != Ok("true"), "{reason}");
        eprintln!("{reason}");
    })
    .ok()
}

fn make(folder: &Path) -> Result<PathBuf, &'static str> {
    fs::create_dir_all(folder).map_err(|_| "the folder for Python packages cannot be made")?;
    let python = folder.join("venv/bin/python3");
    if succeeds(Command::new(&python).args(["-c", "import google.protobuf, pytest"])) {
        return Ok(python);
    }
    if !succeeds(Command::new("python3").args(["-m", "venv", "--clear", "venv"]).current_dir(folder)) {
        return Err("python3 with its venv module is missing");
    }
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "protobuf>=5", "pytest"];
    if !succeeds(Command::new(&python).args(install)) {
        return Err("pip could not install protobuf and pytest");
    }
    Ok(python)
}

fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}
