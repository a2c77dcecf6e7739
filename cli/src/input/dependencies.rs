//! What a module imports from others: from a path where there is one, else from the registry.

use std::collections::HashMap;

use bytes::Bytes;
use schemactl_model::{ModuleName, Version, VersionReq};

use super::{
    module::module,
    registry,
    tree::{Tree, join},
};
use crate::{
    config::{Config, Dependency, Lock},
    context::Context,
    error::{Error, Result, Stop},
};

/// Finds dependencies, each once.
pub struct Dependencies<'a> {
    tree: &'a dyn Tree,
    context: &'a Context,
    /// Encoded descriptor sets by folder; `None` while the folder is being compiled.
    folders: HashMap<String, Option<Bytes>>,
}

impl<'a> Dependencies<'a> {
    pub fn new(tree: &'a dyn Tree, context: &'a Context) -> Self {
        Self { tree, context, folders: HashMap::new() }
    }

    /// Encoded descriptor sets of the dependencies of the module of a folder.
    pub fn of(&mut self, folder: &str, config: &Config, lock: &Lock) -> Result<Vec<Bytes>> {
        self.folders.insert(folder.to_owned(), None);
        let mut sets = Vec::new();
        for (name, dependency) in &config.dependencies {
            sets.push(self.one(folder, name, dependency, lock)?);
        }
        Ok(sets)
    }

    fn one(
        &mut self,
        folder: &str,
        name: &ModuleName,
        dependency: &Dependency,
        lock: &Lock,
    ) -> Result<Bytes> {
        if let Some(path) = &dependency.path {
            return self.beside(&join(folder, path)?, name);
        }
        let any = VersionReq::STAR;
        let requirement = dependency.version.as_ref().unwrap_or(&any);
        let version = resolve(name, requirement, lock, self.context)?;
        registry::descriptors(name, &version, self.context)
    }

    /// The module of another folder.
    fn beside(&mut self, folder: &str, name: &ModuleName) -> Result<Bytes> {
        match self.folders.get(folder) {
            Some(Some(set)) => return Ok(set.clone()),
            Some(None) => {
                let message =
                    format!("{name} at {} depends on itself through others", self.tree.shown(folder));
                return Err(Error::usage(message).hint("break the circle in a schemactl.toml").into());
            }
            None => {}
        }
        let found =
            module(self.tree, folder, None, self).map_err(|stop| missing(stop, name, self.tree, folder))?;
        let named = found.config.module.as_ref();
        if named.is_some_and(|named| named != name) {
            let named = named.map(ToString::to_string).unwrap_or_default();
            let message = format!("{} is module {named}, not {name}", self.tree.shown(folder));
            return Err(Error::usage(message).hint("mend the path or the name of the dependency").into());
        }
        let set = found.compile(self.context)?.descriptors;
        self.folders.insert(folder.to_owned(), Some(set.clone()));
        Ok(set)
    }
}

/// The version of a dependency: the locked one where it still fits, else the latest that does and is not yanked.
pub fn resolve(
    name: &ModuleName,
    requirement: &VersionReq,
    lock: &Lock,
    context: &Context,
) -> Result<Version> {
    let locked = lock.dependencies.get(name).map(|locked| &locked.version);
    if let Some(version) = locked.filter(|version| requirement.matches(version)) {
        return Ok(version.clone());
    }
    let versions = registry::versions(name, context)?;
    let usable = || versions.iter().filter(|one| one.yanked.is_none()).map(|one| &one.version);
    let fitting = usable().filter(|version| requirement.matches(version)).max();
    let none = || {
        let newest = usable().max().map(ToString::to_string).unwrap_or_default();
        Error::failed(format!("no version of {name} fits {requirement}"))
            .hint(format!("its latest is {newest}; widen the range in [deps]"))
    };
    Ok(fitting.cloned().ok_or_else(none)?)
}

fn missing(stop: Stop, name: &ModuleName, tree: &dyn Tree, folder: &str) -> Stop {
    match stop {
        Stop::Error(error) => {
            let message = format!("cannot load dependency {name} from {}", tree.shown(folder));
            let mut outer = Error {
                exit: error.exit,
                message,
                causes: vec![error.message],
                details: error.details,
                hint: error.hint,
            };
            outer.causes.extend(error.causes);
            outer.into()
        }
        stop => stop,
    }
}
