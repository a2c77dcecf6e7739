//! A version is what its digests say, its descriptors are those of its files, and what was written with
//! it is there.

use schemactl_model::{FilePath, ModuleName, Schema, Version};
use schemactl_store::{
    NewEvent, NewFile, PurgeEffect, Row, StoreError, StoredDependency, StoredFile, StoredVersion,
};

use super::{
    Problem,
    audit::Published,
    digests, index,
    walk::{Walk, table},
};
use crate::service::{dependencies::Resolved, publish::declared, schema};

/// A version with what its digests are over.
pub(super) struct Whole {
    pub version: StoredVersion,
    pub files: Vec<NewFile>,
    pub dependencies: Vec<Resolved>,
    pub descriptors: Vec<u8>,
}

pub(super) async fn walk(walk: &mut Walk<'_>, published: &Published) -> Result<(), StoreError> {
    let mut last: Option<Row> = None;
    loop {
        let rows = walk.page(table("versions"), last.as_ref()).await?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = Some(end.clone());
        for row in &rows {
            look(walk, row, published).await?;
        }
    }
}

async fn look(walk: &mut Walk<'_>, row: &Row, published: &Published) -> Result<(), StoreError> {
    let (module, version) = (row.text("module"), row.text("version"));
    let place = format!("version {module}@{version}");
    let (Ok(module), Ok(version)) = (module.parse::<ModuleName>(), version.parse::<Version>()) else {
        walk.tell(Problem::new("ROW_UNREADABLE", &place, "that is no module or no version"));
        return Ok(());
    };
    if !is_noted(walk, published, &module, &version).await? {
        walk.tell(Problem::new(
            "VERSION_WITHOUT_AUDIT",
            &place,
            "the audit log does not say who published it",
        ));
    }
    let Some(whole) = whole(walk, &place, &module, &version).await? else { return Ok(()) };
    let read = tokio::task::spawn_blocking(move || (contents(&whole), whole)).await;
    let (contents, whole) = read.expect("reading descriptors does not panic");
    let is_redacted = is_redacted(walk, &whole.version).await?;
    // Descriptors that a purge rewrote are not those that the digest is over.
    let explained = |problem: &Problem| problem.code == digests::VERSION_DIGEST && is_redacted;
    for problem in contents.problems.into_iter().filter(|problem| !explained(problem)) {
        walk.tell(Problem { place: place.clone(), ..problem });
    }
    let Some(events) = contents.events else { return Ok(()) };
    index::history(walk, &whole.version, &events).await?;
    let latest = walk.tx.latest(&module).await;
    let latest = walk.valid(&place, latest)?.flatten();
    if latest.is_some_and(|latest| latest.version == version) {
        index::latest(walk, &whole.version, &events).await?;
    }
    Ok(())
}

/// Whether the audit log says who published a version, under a name that its module has or had.
async fn is_noted(
    walk: &mut Walk<'_>,
    published: &Published,
    module: &ModuleName,
    version: &Version,
) -> Result<bool, StoreError> {
    let version = version.to_string();
    if published.contains(module.as_str(), &version) {
        return Ok(true);
    }
    let names = walk.tx.former_names(module).await?;
    Ok(names.iter().any(|name| published.contains(name.as_str(), &version)))
}

async fn is_redacted(walk: &mut Walk<'_>, version: &StoredVersion) -> Result<bool, StoreError> {
    let purges = walk.tx.purges_of(&version.module, &version.version).await?;
    Ok(purges.iter().any(|purge| purge.effect == PurgeEffect::Redacted))
}

/// All that a version's digests are over; `None` where some of it is not there, which is told.
async fn whole(
    walk: &mut Walk<'_>,
    place: &str,
    module: &ModuleName,
    version: &Version,
) -> Result<Option<Whole>, StoreError> {
    let found = walk.tx.version(module, version).await;
    let Some(Some(stored)) = walk.valid(place, found)? else { return Ok(None) };
    let files = walk.tx.files(module, version).await;
    let Some(files) = walk.valid(place, files)? else { return Ok(None) };
    let listed = walk.tx.dependencies(module, version).await;
    let Some(listed) = walk.valid(place, listed)? else { return Ok(None) };
    let mut dependencies = Vec::new();
    for StoredDependency { module, named, requirement, resolved } in listed {
        let found = walk.tx.version(&module, &resolved).await;
        // One that is not there is told by a relation.
        let Some(Some(version)) = walk.valid(place, found)? else { return Ok(None) };
        dependencies.push(Resolved { requirement, named, version });
    }
    // A publish had them in the order of the names that they had then.
    dependencies.sort_by(|a: &Resolved, b| a.named.cmp(&b.named));
    // A blob that is damaged was told with the blobs, one that is missing by a relation; one that was purged is whole.
    let descriptors = match walk.tx.blob(stored.descriptors).await {
        Ok(Some(descriptors)) => descriptors,
        Ok(None) | Err(StoreError::Corrupt { .. } | StoreError::Purged(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(Some(Whole {
        version: stored,
        files: files.into_iter().map(new_file).collect(),
        dependencies,
        descriptors,
    }))
}

fn new_file(file: StoredFile) -> NewFile {
    NewFile { path: file.path, digest: file.digest, size: usize::try_from(file.size).unwrap_or(usize::MAX) }
}

/// What a version holds.
struct Contents {
    problems: Vec<Problem>,
    /// `None` where the descriptors cannot be read.
    events: Option<Vec<NewEvent>>,
}

/// Computes digests and reads descriptors: not for an executor's thread.
fn contents(whole: &Whole) -> Contents {
    let mut problems = digests::problems(whole);
    let own = whole.files.iter().map(|file| file.path.clone()).collect();
    let events = match schema::decode(whole.descriptors.clone().into(), &own) {
        Ok(schema) => {
            problems.extend(own.iter().filter_map(|path| missing(&schema, path)));
            Some(declared(&schema))
        }
        Err(_) => {
            problems.push(Problem::new(
                "DESCRIPTORS_UNREADABLE",
                "",
                "its descriptors are no linked descriptor set",
            ));
            None
        }
    };
    Contents { problems, events }
}

fn missing(schema: &Schema, path: &FilePath) -> Option<Problem> {
    let is_there = schema.file(path.as_str()).is_some();
    (!is_there).then(|| {
        Problem::new("DESCRIPTORS_INCOMPLETE", "", format!("its descriptors do not have its file {path}"))
    })
}
