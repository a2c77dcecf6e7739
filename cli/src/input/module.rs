//! A module in a tree of files: its configuration, its sources and what they import.

use std::path::Path;

use bytes::Bytes;
use schemactl_compile::{After, Input, Limits, Source};
use schemactl_model::Version;

use super::{
    Loaded,
    dependencies::Dependencies,
    disk::Disk,
    git::Commit,
    loaded,
    tree::{Tree, join},
};
use crate::{
    config::{BUF_FILE, CONFIG_FILE, Config, LOCK_FILE, Lock, Root},
    context::Context,
    error::{Error, Result},
    findings::{Report, Texts},
};

/// A module's sources, not compiled yet.
#[derive(Debug)]
pub struct Module {
    pub config: Config,
    pub lock: Lock,
    pub files: Vec<Source>,
    pub texts: Texts,
    /// Encoded descriptor sets of what it depends on.
    pub dependencies: Vec<Bytes>,
}

/// The module of a folder on the disk.
pub fn folder(path: &Path, context: &Context) -> Result<Module> {
    if !path.is_dir() {
        let error = Error::failed(format!("there is no folder {}", path.display()));
        return Err(error
            .hint("IN is a folder, a .binpb or .json file, git:REF[:DIR] or registry:owner/module")
            .into());
    }
    let tree = Disk { folder: path.to_owned(), printer: &context.printer };
    module(&tree, "", None, &mut Dependencies::new(&tree, context))
}

/// The module of a folder of a commit.
pub fn commit(
    reference: &str,
    folder: Option<&str>,
    fallback: Option<&Config>,
    context: &Context,
) -> Result<Module> {
    let tree = Commit::open(reference, folder.unwrap_or("."))?;
    module(&tree, "", fallback, &mut Dependencies::new(&tree, context))
}

/// The module of a folder of a tree.
pub(super) fn module(
    tree: &dyn Tree,
    folder: &str,
    fallback: Option<&Config>,
    dependencies: &mut Dependencies,
) -> Result<Module> {
    let config = match (config(tree, folder)?, fallback) {
        (Some(config), _) => config,
        (None, Some(fallback)) => fallback.clone(),
        (None, None) => Config::default(),
    };
    let lock = lock(tree, folder)?;
    let here = [Root::default()];
    let roots = if config.roots.is_empty() { here.as_slice() } else { &config.roots };
    let (mut files, mut texts) = (Vec::new(), None);
    for root in roots {
        let at = join(folder, &root.path)?;
        files.extend(sources(tree, folder, root, &at)?);
        texts.get_or_insert_with(|| tree.shown(&at));
    }
    if files.is_empty() {
        return Err(no_files(tree, folder, &config));
    }
    let shown = texts.filter(|_| roots.len() == 1).unwrap_or_default();
    let texts = Texts::new(&shown, files.iter().map(|file| (file.path.to_string(), file.content.clone())));
    let dependencies = dependencies.of(folder, &config, &lock)?;
    Ok(Module { config, lock, files, texts, dependencies })
}

impl Module {
    /// Compiles it.
    ///
    /// # Errors
    /// Findings.
    pub fn compile(self, context: &Context) -> Result<Loaded> {
        let input = Input { files: self.files, dependencies: self.dependencies };
        let compiled = {
            let _spinner = context.printer.spinner("Compiling");
            schemactl_compile::compile(&input, &Limits::default())
        };
        match compiled {
            Ok(compiled) => Ok(loaded(compiled, self.config, input, self.texts)),
            Err(findings) => Err(Report { findings, texts: self.texts, ..Report::default() }.into()),
        }
    }

    /// Compiles what may differ from a later state; `None` where nothing does.
    ///
    /// # Errors
    /// Findings.
    pub fn compile_changed(self, after: &Loaded, context: &Context) -> Result<Option<Loaded>> {
        let Some(sources) = &after.sources else {
            return self.compile(context).map(Some);
        };
        let input = Input { files: self.files, dependencies: self.dependencies };
        let after = After { input: sources, descriptors: &after.descriptors, schema: &after.schema };
        let compiled = {
            let _spinner = context.printer.spinner("Compiling");
            schemactl_compile::compile_changed(&input, after, &Limits::default())
        };
        match compiled {
            Ok(compiled) => Ok(compiled.map(|compiled| loaded(compiled, self.config, input, self.texts))),
            Err(findings) => Err(Report { findings, texts: self.texts, ..Report::default() }.into()),
        }
    }

    /// The version it was made from, where its lock file says so.
    pub fn base(&self) -> Option<&Version> {
        self.lock.base.as_ref().map(|base| &base.version)
    }
}

fn config(tree: &dyn Tree, folder: &str) -> Result<Option<Config>> {
    for name in [CONFIG_FILE, BUF_FILE] {
        let path = join(folder, name)?;
        if let Some(content) = tree.read(&path)? {
            let shown = tree.shown(&path);
            return Config::parse(&shown, &text(&shown, &content)?).map(Some);
        }
    }
    Ok(None)
}

fn lock(tree: &dyn Tree, folder: &str) -> Result<Lock> {
    let path = join(folder, LOCK_FILE)?;
    match tree.read(&path)? {
        None => Ok(Lock::default()),
        Some(content) => {
            let shown = tree.shown(&path);
            Lock::parse(&shown, &text(&shown, &content)?)
        }
    }
}

fn text(shown: &str, content: &[u8]) -> Result<String> {
    let text = std::str::from_utf8(content);
    Ok(text.map_err(|error| Error::usage(format!("{shown} is not UTF-8")).because(&error))?.to_owned())
}

fn sources(tree: &dyn Tree, folder: &str, root: &Root, at: &str) -> Result<Vec<Source>> {
    let excludes = root.excludes.iter().map(|exclude| join(folder, exclude)).collect::<Result<Vec<_>>>()?;
    let left_out = |path: &str| {
        let path = join(at, path).unwrap_or_default();
        excludes
            .iter()
            .any(|exclude| path.strip_prefix(exclude.as_str()).is_some_and(|rest| rest.starts_with('/')))
    };
    let mut paths = tree.protos(at)?;
    paths.retain(|path| !left_out(path));
    let contents = tree.read_all(at, &paths)?;
    let source = |(path, content): (String, Bytes)| {
        let name = path.parse();
        let name = name.map_err(|error| Error::usage(format!("in {}: {error}", tree.shown(at))))?;
        Ok(Source { path: name, content })
    };
    paths.into_iter().zip(contents).map(source).collect()
}

fn no_files(tree: &dyn Tree, folder: &str, config: &Config) -> crate::error::Stop {
    let root = config.roots.first().map_or("", |root| root.path.as_str());
    let at = join(folder, root).unwrap_or_default();
    let error = Error::usage(format!("there are no .proto files in {}", tree.shown(&at)));
    error.hint("name the folder of a module; folders below it that have a schemactl.toml are modules of their own").into()
}
