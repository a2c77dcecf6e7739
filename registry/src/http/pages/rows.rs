//! Rows that several pages show.

use schemactl_api::DraftVerdict;
use schemactl_model::schema::Use;
use schemactl_store::{Dependent, Observation, StoredDependency, StoredDraft, StoredFile, TracedChange};
use schemactl_web::pages::{
    ChangeRow, DependencyRow, DraftRow, EventRow, FileRow, ObservedRow, PurgedRow, UserRow, VersionRow,
};

use crate::service::{Event, EventDependent, ListedVersion, verdict_of};

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

pub(super) fn draft(draft: StoredDraft) -> DraftRow {
    let verdict = verdict_of(&draft);
    DraftRow {
        verdict: sentence(&verdict),
        outcome: verdict.outcome,
        module: draft.module,
        name: draft.name,
        pushed: draft.pushed_at.into(),
        expires: draft.expires_at.into(),
        publisher: draft.publisher,
        message: draft.message,
        base: draft.base,
    }
}

/// What publishing a draft would have meant: `as 0.3.0, minor, with 2 warnings, after 0.2.0`.
fn sentence(verdict: &DraftVerdict) -> String {
    let counted = |number: usize, what: &str| match number {
        0 => None,
        1 => Some(format!("1 {what}")),
        more => Some(format!("{more} {what}s")),
    };
    let parts = [
        verdict.next.as_ref().map(|next| format!("as {next}")),
        verdict.bump.clone(),
        counted(verdict.errors, "error"),
        counted(verdict.warnings, "warning"),
        counted(verdict.stale_files.len(), "file").map(|files| format!("{files} behind")),
        verdict.approvable.then(|| "approvals would lift that".to_owned()),
        verdict.compared_with.as_ref().map(|version| format!("compared with {version}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

pub(super) fn event(event: Event) -> EventRow {
    EventRow::new(&event.spec, event.module, event.version)
}

pub(super) fn file(file: StoredFile) -> FileRow {
    FileRow { path: file.path.to_string(), size: file.size }
}

pub(super) fn dependency(dependency: StoredDependency) -> DependencyRow {
    let StoredDependency { module, requirement, resolved, .. } = dependency;
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
