use std::{
    fs,
    path::{Path, PathBuf},
};

use schemactl_api::{DependencyBody, DescribedFile, Settings};
use schemactl_model::{ModuleName, Version};

use super::{Args, configuration::configuration, lock::locked};
use crate::{
    client::Client,
    config::{CONFIG_FILE, LOCK_FILE, Lock},
    context::Context,
    error::{Error, Result},
    exit::Exit,
    printer::count,
    states,
};

/// Where dependencies that are fetched along lie below the module's folder, each in OWNER/NAME.
const DEPENDENCIES: &str = "deps";

/// Paths below the module's folder with their content.
type Files = Vec<(String, Vec<u8>)>;

/// A state of a module that is written down.
pub(super) struct State<'s> {
    pub module: &'s ModuleName,
    /// What it is called beside its module: a number, or a draft's name.
    pub called: String,
    pub dependencies: &'s [DependencyBody],
    pub settings: &'s Settings,
    /// With their content.
    pub files: Vec<DescribedFile>,
    pub lock: Lock,
}

/// Writes the sources of a version, and of all it depends on where they are asked for.
pub(super) fn pull(
    args: &Args,
    module: &ModuleName,
    version: Option<&Version>,
    context: &Context,
) -> Result<Exit> {
    let client = Client::new(context)?;
    let body = client.version(module, version)?;
    let (module, version) = (&body.summary.module, &body.summary.version);
    states::warn_of_version(module, version, &client, context)?;
    let state = State {
        module,
        called: version.to_string(),
        dependencies: &body.dependencies,
        settings: &body.settings,
        files: client.files(module, version)?,
        lock: locked(&body, &client)?,
    };
    write(args, state, &client, context)
}

/// Writes a state into a folder, with its configuration where there is none.
pub(super) fn write(args: &Args, state: State<'_>, client: &Client, context: &Context) -> Result<Exit> {
    let State { module, called, dependencies, settings, files, lock } = state;
    let folder = args.out.clone().unwrap_or_else(|| PathBuf::from(module.name()));
    let mut files = sources(files, "")?;
    if !folder.join(CONFIG_FILE).exists() {
        let beside = args.with_deps.then_some(DEPENDENCIES);
        let text = configuration(module, dependencies, settings, beside);
        files.push((CONFIG_FILE.to_owned(), text.into_bytes()));
    }
    if args.with_deps {
        files.extend(all_needed(dependencies, client)?);
    }
    if !args.force {
        refuse_overwriting(&folder, &files)?;
    }
    files.push((LOCK_FILE.to_owned(), lock.text()?.into_bytes()));
    fs::create_dir_all(&folder)
        .map_err(|error| crate::error::io_error("make the folder", folder.display(), &error))?;
    crate::write::files(&folder, files.iter().map(|(path, content)| (path.as_str(), content.as_slice())))?;
    context.printer.note(format_args!(
        "{module} {called}: {} in {}",
        count(files.len(), "file"),
        folder.display()
    ));
    Ok(Exit::Fine)
}

/// Sources, below a folder.
fn sources(described: Vec<DescribedFile>, below: &str) -> Result<Files> {
    let mut files = Files::new();
    for file in described {
        let content = file.content.map(schemactl_api::Content::into_bytes).transpose();
        let content =
            content.map_err(|error| Error::failed("the registry sent a broken file").because(&error))?;
        files.push((format!("{below}{}", file.path), content.unwrap_or_default()));
    }
    Ok(files)
}

/// Every module that a state needs, at the version that it was published or pushed with.
fn all_needed(dependencies: &[DependencyBody], client: &Client) -> Result<Files> {
    let mut files = Files::new();
    for one in dependencies {
        let needed = client.version(&one.module, Some(&one.version))?;
        let below = format!("{DEPENDENCIES}/{}/", one.module);
        files.extend(sources(client.files(&one.module, &one.version)?, &below)?);
        let configuration =
            configuration(&needed.summary.module, &needed.dependencies, &needed.settings, Some("../.."));
        files.push((format!("{below}{CONFIG_FILE}"), configuration.into_bytes()));
    }
    Ok(files)
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
