use std::{collections::BTreeMap, path::Path};

use schemactl_api::{DependencyBody, VersionBody};
use schemactl_model::{ModuleName, VersionReq};

use crate::{
    client::Client,
    config::{LOCK_FILE, Lock, LockedModule},
    context::Context,
    error::{Error, Result},
    exit::Exit,
    input, states, write,
};

/// Writes the lock file of a folder anew.
pub(super) fn pull(folder: &Path, context: &Context) -> Result<Exit> {
    let module = input::folder(folder, context)?;
    let client = Client::new(context)?;
    let mut lock = Lock { base: module.lock.base.clone(), ..Lock::default() };
    for (name, dependency) in &module.config.dependencies {
        let requirement = dependency.version.clone().unwrap_or(VersionReq::STAR);
        let versions = client.versions(name)?;
        let usable = versions.into_iter().filter(|version| version.yanked.is_none());
        let fitting = usable.filter(|version| requirement.matches(&version.version));
        let Some(newest) = fitting.max_by(|left, right| left.version.cmp(&right.version)) else {
            return Err(Error::failed(format!("no version of {name} fits {requirement}")).into());
        };
        context.printer.note(format_args!("{name} {}", newest.version));
        states::warn_of_version(name, &newest.version, &client, context)?;
        lock.dependencies
            .insert(name.clone(), LockedModule { version: newest.version, digest: newest.digest });
    }
    write::file(&folder.join(LOCK_FILE), lock.text()?.as_bytes())?;
    Ok(Exit::Fine)
}

/// What the version was made from: itself is the base of what comes next.
pub(super) fn locked(body: &VersionBody, client: &Client) -> Result<Lock> {
    let base = LockedModule { version: body.summary.version.clone(), digest: body.summary.digest };
    Ok(Lock { base: Some(base), dependencies: held(&body.dependencies, client)? })
}

/// Where dependencies are held.
pub(super) fn held(all: &[DependencyBody], client: &Client) -> Result<BTreeMap<ModuleName, LockedModule>> {
    let mut dependencies = BTreeMap::new();
    for dependency in all {
        let found = client.version(&dependency.module, Some(&dependency.version))?;
        let held = LockedModule { version: dependency.version.clone(), digest: found.summary.digest };
        dependencies.insert(dependency.module.clone(), held);
    }
    Ok(dependencies)
}
