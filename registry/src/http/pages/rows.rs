//! Rows that several pages show.

use schemactl_model::schema::Use;
use schemactl_store::{Dependent, Observation, StoredDependency, StoredFile, TracedChange};
use schemactl_web::pages::{
    ChangeRow, DependencyRow, EventRow, FileRow, ObservedRow, PurgedRow, UserRow, VersionRow,
};

use crate::service::{Event, EventDependent, ListedVersion};

/// Versions of one module, the latest first.
pub(super) fn versions(versions: Vec<ListedVersion>) -> Vec<VersionRow> {
    let previous = versions.iter().skip(1).map(|listed| Some(listed.version.version.clone()));
    let previous: Vec<_> = previous.chain([None]).collect();
    let row = |(ListedVersion { version: stored, yanked, deprecated, purged }, previous)| VersionRow {
        yanked: yanked.filter(|_| purged.is_none()).map(|statement| statement.reason),
        purged: purged.map(|statement| PurgedRow {
            reason: statement.reason,
            who: statement.who,
            at: statement.at.into(),
        }),
        deprecated: deprecated.map(|deprecation| deprecation.statement.reason),
        module: stored.module,
        version: stored.version,
        bump: stored.bump,
        published: stored.created_at.into(),
        publisher: stored.publisher,
        message: stored.message,
        previous,
    };
    versions.into_iter().zip(previous).map(row).collect()
}

pub(super) fn event(event: Event) -> EventRow {
    EventRow::new(&event.spec, event.module, event.version)
}

pub(super) fn file(file: StoredFile) -> FileRow {
    FileRow { path: file.path.to_string(), size: file.size }
}

pub(super) fn dependency(dependency: StoredDependency) -> DependencyRow {
    let StoredDependency { module, requirement, resolved } = dependency;
    DependencyRow { module, requirement, version: resolved }
}

pub(super) fn dependent(dependent: Dependent) -> DependencyRow {
    let Dependent { module, version, requirement, .. } = dependent;
    DependencyRow { module, requirement, version }
}

pub(super) fn observed(observation: Observation) -> ObservedRow {
    let Observation { key, module, count, last_seen, .. } = observation;
    ObservedRow {
        known: module.and_then(|module| Some((module, key.version.parse().ok()?))),
        version: key.version,
        producer: key.producer,
        source: key.source,
        count,
        last_seen: last_seen.into(),
    }
}

/// Who builds on an event: its own module first, where it does.
pub(super) fn users(event: &Event, own: Vec<Use>, modules: Vec<EventDependent>) -> Vec<UserRow> {
    let (module, version) = (event.module.clone(), event.version.clone());
    let own = (!own.is_empty()).then_some(UserRow { module, version, uses: own, omitted: 0 });
    let other = |EventDependent { dependent, uses, omitted }| {
        let Dependent { module, version, .. } = dependent;
        UserRow { module, version, uses, omitted }
    };
    own.into_iter().chain(modules.into_iter().map(other)).collect()
}

pub(super) fn change(traced: TracedChange) -> ChangeRow {
    let TracedChange { change, publisher, message, previous } = traced;
    ChangeRow {
        sequence: change.seq,
        at: change.at.into(),
        actor: publisher,
        module: change.module,
        version: change.version,
        kind: change.bump,
        message,
        previous,
    }
}
