use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use schemactl_api::VersionBody;
use schemactl_model::VersionReq;
use serde::Serialize;

use crate::{
    client::Client,
    config::{CONFIG_FILE, LOCK_FILE, Lock, LockedModule},
    context::Context,
    error::{Error, Result},
    exit::Exit,
    input::{self, In},
    printer::count,
    write,
};

/// Fetch a module's sources from the registry, or hold a folder's dependencies at today's versions
#[derive(clap::Args)]
pub struct Args {
    /// registry:owner/module[@version] for its sources; a folder to write its schemactl.lock
    #[arg(value_name = "FROM", default_value = ".")]
    from: In,
    /// Folder for the sources; the module's name where it is left out
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Overwrite files that differ
    #[arg(long)]
    force: bool,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    match &args.from {
        In::Registry { .. } => sources(args, context),
        In::Folder(folder) => lock(folder, context),
        _ => {
            let error = Error::usage("pull takes registry:owner/module or a folder");
            Err(error.hint("schemactl pull registry:acme/shop").into())
        }
    }
}

fn sources(args: &Args, context: &Context) -> Result<Exit> {
    let In::Registry { module, version } = &args.from else {
        return Err(Error::usage("pull takes registry:owner/module").into());
    };
    let client = Client::new(context)?;
    let body = client.version(module, version.as_ref())?;
    let version = &body.summary.version;
    let mut files = Vec::new();
    for file in client.files(module, version)? {
        let content = file.content.map(schemactl_api::Content::into_bytes).transpose();
        let content =
            content.map_err(|error| Error::failed("the registry sent a broken file").because(&error))?;
        files.push((file.path.to_string(), content.unwrap_or_default()));
    }
    let folder = args.out.clone().unwrap_or_else(|| PathBuf::from(module.name()));
    if !folder.join(CONFIG_FILE).exists() {
        files.push((CONFIG_FILE.to_owned(), configuration(&body).into_bytes()));
    }
    if !args.force {
        refuse_overwriting(&folder, &files)?;
    }
    files.push((LOCK_FILE.to_owned(), locked(&body, &client)?.text()?.into_bytes()));
    fs::create_dir_all(&folder)
        .map_err(|error| crate::error::io_error("make the folder", folder.display(), &error))?;
    write::files(&folder, files.iter().map(|(path, content)| (path.as_str(), content.as_slice())))?;
    context.printer.note(format_args!(
        "{module} {version}: {} in {}",
        count(files.len(), "file"),
        folder.display()
    ));
    Ok(Exit::Fine)
}

/// Nothing that somebody wrote is undone unseen.
fn refuse_overwriting(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<()> {
    let differs = |(path, content): &&(String, Vec<u8>)| {
        fs::read(folder.join(path)).is_ok_and(|found| found != *content)
    };
    let different: Vec<&str> = files.iter().filter(differs).map(|(path, _)| path.as_str()).collect();
    if different.is_empty() {
        return Ok(());
    }
    let mut error = Error::failed(format!(
        "{} in {} would be overwritten",
        count(different.len(), "file"),
        folder.display()
    ));
    error.details = different.iter().take(20).map(|path| (*path).to_owned()).collect();
    Err(error.hint("pull into another folder with --out, or overwrite them with --force").into())
}

/// A configuration for sources that came without one.
fn configuration(body: &VersionBody) -> String {
    let mut text = format!("[module]\nname = \"{}\"\n", body.summary.module);
    let direct = body.dependencies.iter().filter(|dependency| !dependency.requirement.is_empty());
    let lines: Vec<String> =
        direct.map(|one| format!("\"{}\" = \"{}\"\n", one.module, one.requirement)).collect();
    if !lines.is_empty() {
        text.push_str("\n[deps]\n");
        text.push_str(&lines.concat());
    }
    text.push_str(&rules("lint", &body.settings.lint));
    text.push_str(&rules("breaking", &body.settings.breaking));
    text
}

/// The table of one family of rules, without what says nothing; empty where nothing is left.
fn rules(table: &str, config: &impl Serialize) -> String {
    let mut written = toml::Table::try_from(config).unwrap_or_default();
    written.retain(|_, value| match value {
        toml::Value::Array(list) => !list.is_empty(),
        toml::Value::Table(keys) => !keys.is_empty(),
        toml::Value::Boolean(on) => *on,
        _ => true,
    });
    if written.is_empty() {
        return String::new();
    }
    let nested = toml::Table::from_iter([(table.to_owned(), toml::Value::Table(written))]);
    toml::to_string(&nested).map_or_else(|_| String::new(), |text| format!("\n{text}"))
}

/// What the version was made from: itself is the base of what comes next.
fn locked(body: &VersionBody, client: &Client) -> Result<Lock> {
    let base = LockedModule { version: body.summary.version.clone(), digest: body.summary.digest };
    let mut dependencies = BTreeMap::new();
    for dependency in &body.dependencies {
        let found = client.version(&dependency.module, Some(&dependency.version))?;
        let held = LockedModule { version: dependency.version.clone(), digest: found.summary.digest };
        dependencies.insert(dependency.module.clone(), held);
    }
    Ok(Lock { base: Some(base), dependencies })
}

/// Writes the lock file of a folder anew.
fn lock(folder: &Path, context: &Context) -> Result<Exit> {
    let module = input::folder(folder, context)?;
    let client = Client::new(context)?;
    let mut lock = Lock { base: module.lock.base.clone(), ..Lock::default() };
    for (name, dependency) in &module.config.dependencies {
        let requirement = dependency.version.clone().unwrap_or(VersionReq::STAR);
        let versions = client.versions(name)?;
        let fitting = versions.into_iter().filter(|version| requirement.matches(&version.version));
        let Some(newest) = fitting.max_by(|left, right| left.version.cmp(&right.version)) else {
            return Err(Error::failed(format!("no version of {name} fits {requirement}")).into());
        };
        context.printer.note(format_args!("{name} {}", newest.version));
        lock.dependencies
            .insert(name.clone(), LockedModule { version: newest.version, digest: newest.digest });
    }
    write::file(&folder.join(LOCK_FILE), lock.text()?.as_bytes())?;
    Ok(Exit::Fine)
}
