//! Schemas from wherever they are: a folder, a descriptor set, a git commit, the registry.

mod dependencies;
mod disk;
mod git;
mod image;
mod module;
mod registry;
mod spelling;
mod tree;

use std::path::Path;

use bytes::Bytes;
use schemactl_check::BreakingConfig;
use schemactl_compile::{Compiled, Input};
use schemactl_model::{EventSpec, Finding, ModuleName, Schema, Version, event};

pub use git::{Left, MergeBase, Place, merge_base};
pub use image::to_json;
pub use module::{Module, folder};
pub use registry::texts;
pub use spelling::In;
use tree::Tree;

use crate::{
    config::Config,
    context::Context,
    error::{Error, Result},
    findings::{Report, Texts},
};

/// A schema that compiles, with what its folder says about it.
#[derive(Debug)]
pub struct Loaded {
    /// An encoded descriptor set, self-contained.
    pub descriptors: Bytes,
    pub schema: Schema,
    pub config: Config,
    /// Its name, where it has one.
    pub module: Option<ModuleName>,
    /// The published version that it is, for one from the registry.
    pub published: Option<Published>,
    /// For showing findings.
    pub texts: Texts,
    /// What it was compiled from; `None` for what came compiled.
    pub sources: Option<Input>,
}

/// The published version that a schema is.
#[derive(Clone, Debug)]
pub struct Published {
    pub version: Version,
    pub digest: schemactl_model::Digest,
    /// The breaking set that it was published with.
    pub promised: BreakingConfig,
}

impl Loaded {
    /// Its events.
    ///
    /// # Errors
    /// Findings: a message carries the event option and is none.
    pub fn events(&mut self) -> Result<Vec<EventSpec>> {
        let (events, findings) = event::events(&self.schema);
        if findings.is_empty() {
            return Ok(events);
        }
        Err(self.report(findings).into())
    }

    /// Findings about it. Takes the sources: nothing is loaded twice in one command.
    pub fn report(&mut self, findings: Vec<Finding>) -> Report {
        Report { findings, texts: self.texts.clone(), ..Report::default() }
    }

    /// Its name.
    ///
    /// # Errors
    /// It has none; the hint says how to give it one.
    pub fn name(&self) -> Result<&ModuleName> {
        let missing = || {
            Error::usage("the module has no name")
                .hint("put a schemactl.toml with [module] name = \"owner/name\" beside the files; schemactl init writes one")
        };
        Ok(self.module.as_ref().ok_or_else(missing)?)
    }
}

/// Loads a schema.
///
/// # Errors
/// Findings where it does not compile.
pub fn load(input: &In, context: &Context) -> Result<Loaded> {
    load_after(input, None, context)
}

/// Loads the schema that another is compared with. A commit from before there was any configuration is
/// read with the other's.
pub fn load_against(input: &In, after: &In, config: &Config, context: &Context) -> Result<Loaded> {
    load_after(&input.beside(after), Some(config), context)
}

/// Loads the schema that another is compared with, or the part of it in which the two may differ: where
/// both are sources, what is the same on both sides is not compiled twice. `None` where all is the same.
///
/// The part stands for the whole only where what it has is looked for in `after`, not the other way round.
///
/// # Errors
/// Findings where it does not compile, as a whole.
pub fn load_changed(
    input: &In,
    after_input: &In,
    after: &Loaded,
    context: &Context,
) -> Result<Option<Loaded>> {
    let input = input.beside(after_input);
    let before = match &input {
        In::Folder(path) => folder(path, context)?,
        In::Git { reference, folder } => {
            module::commit(reference, folder.as_deref(), Some(&after.config), context)?
        }
        In::Image(_) | In::Registry { .. } => return load(&input, context).map(Some),
    };
    before.compile_changed(after, context)
}

fn load_after(input: &In, fallback: Option<&Config>, context: &Context) -> Result<Loaded> {
    match input {
        In::Folder(path) => folder(path, context)?.compile(context),
        In::Image(path) => image::load(path),
        In::Git { reference, folder } => {
            module::commit(reference, folder.as_deref(), fallback, context)?.compile(context)
        }
        In::Registry { module, version } => registry::load(module, version.as_ref(), context),
    }
}

/// Where the module of a folder lies in a commit.
pub fn place(commit: &str, folder: &Path, module: Option<&ModuleName>) -> Result<Place> {
    git::Commit::open(commit, &folder.to_string_lossy())?.place(module)
}

/// Whether a folder holds no .proto file, or is none.
pub fn is_empty(folder: &Path, context: &Context) -> bool {
    let disk = disk::Disk { folder: folder.to_owned(), printer: &context.printer };
    !folder.is_dir() || disk.protos("").is_ok_and(|protos| protos.is_empty())
}

/// A compiled schema as a loaded one.
fn loaded(compiled: Compiled, config: Config, sources: Input, texts: Texts) -> Loaded {
    Loaded {
        descriptors: compiled.descriptors,
        schema: compiled.schema,
        module: config.module.clone(),
        config,
        published: None,
        texts,
        sources: Some(sources),
    }
}
