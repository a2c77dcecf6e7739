//! From what the service answers to the bodies of the API.

use schemactl_api::{
    ApprovalRequestBody, AuditBody, DependencyBody, DependentBody, DeprecationBody, DescribedFile, DraftBody,
    DraftSummary, EventBody, EventDependentBody, EventVersionBody, GrantBody, ModuleBody, ObservationBody,
    PolicyVersionBody, Published, PushedDraft, RecordedBody, StatementBody, TagBody, TokenBody, VersionBody,
    VersionSummary, WhoamiBody,
};
use schemactl_store::{
    ApprovalRequest, AuditEntry, Dependent, Deprecation, EventVersion, ModuleSummary, Observation,
    PolicyVersion, Recorded, Statement, StoredDependency, StoredDraft, StoredFile, StoredVersion, Tag, Token,
};

use super::brief;
pub(super) use crate::service::change_body as change;
use crate::service::{
    Event, EventDependent, Kind, ListedVersion, Principal, Publication, PushedState, Standing, WholeDraft,
    WholeVersion, approval_body, scopes_of, verdict_of,
};

pub(super) fn module(module: ModuleSummary) -> ModuleBody {
    let ModuleSummary { name, latest, published_at, publisher, versions, events, archived, deprecated } =
        module;
    ModuleBody {
        name,
        latest,
        published_at,
        publisher,
        versions,
        events,
        deprecated: deprecated.map(deprecation),
        archived: archived.map(statement),
        former_names: Vec::new(),
    }
}

fn statement(statement: Statement) -> StatementBody {
    let Statement { reason, who, at } = statement;
    StatementBody { reason, who, at }
}

fn deprecation(deprecation: Deprecation) -> DeprecationBody {
    let Deprecation { successor, statement: Statement { reason, who, at }, .. } = deprecation;
    DeprecationBody { message: reason, successor, who, at }
}

pub(super) fn listed_version(listed: ListedVersion) -> VersionSummary {
    let ListedVersion { version: stored, yanked, deprecated, purged } = listed;
    VersionSummary {
        yanked: yanked.map(statement),
        deprecated: deprecated.map(deprecation),
        purged: purged.map(statement),
        ..version(stored)
    }
}

pub(super) fn version(version: StoredVersion) -> VersionSummary {
    VersionSummary {
        module: version.module,
        version: version.version,
        digest: version.digest,
        base: version.base,
        bump: version.bump,
        publisher: version.publisher,
        message: version.message,
        published_at: version.created_at,
        yanked: None,
        deprecated: None,
        purged: None,
    }
}

pub(super) fn whole_version(whole: WholeVersion) -> VersionBody {
    VersionBody {
        // Written by this server; what an older one wrote and this one cannot read counts as default.
        settings: serde_json::from_str(&whole.version.config).unwrap_or_default(),
        summary: version(whole.version),
        dependencies: whole.dependencies.into_iter().map(dependency).collect(),
        files: whole.files.into_iter().map(file).collect(),
    }
}

fn dependency(dependency: StoredDependency) -> DependencyBody {
    let StoredDependency { module, requirement, resolved, .. } = dependency;
    DependencyBody { module, requirement, version: resolved }
}

pub(super) fn file(file: StoredFile) -> DescribedFile {
    let StoredFile { path, digest, size } = file;
    DescribedFile { path, digest, size, content: None }
}

pub(super) fn published(publication: Publication) -> Published {
    let Publication { created, version: stored, mut findings, needed, mut consequences } = publication;
    let omitted_findings = brief::findings(&mut findings);
    brief::consequences(&mut consequences);
    Published { created, version: version(stored), findings, omitted_findings, needed, consequences }
}

pub(super) fn draft(draft: StoredDraft) -> DraftSummary {
    DraftSummary {
        verdict: verdict_of(&draft),
        module: draft.module,
        name: draft.name,
        digest: draft.digest,
        base: draft.base,
        publisher: draft.publisher,
        message: draft.message,
        created_at: draft.created_at,
        pushed_at: draft.pushed_at,
        expires_at: draft.expires_at,
    }
}

pub(super) fn whole_draft(whole: WholeDraft) -> DraftBody {
    DraftBody {
        // As with versions.
        settings: serde_json::from_str(&whole.draft.config).unwrap_or_default(),
        descriptors: whole.draft.descriptors,
        summary: draft(whole.draft),
        dependencies: whole.dependencies.into_iter().map(dependency).collect(),
        files: whole.files.into_iter().map(file).collect(),
    }
}

pub(super) fn pushed_draft(pushed: PushedState) -> PushedDraft {
    let PushedState { created, draft: stored, mut findings, needed, consequences } = pushed;
    let omitted_findings = brief::findings(&mut findings);
    PushedDraft { created, draft: draft(stored), findings, omitted_findings, needed, consequences }
}

pub(super) fn event(event: Event) -> EventBody {
    EventBody { module: event.module, version: event.version, event: event.spec, versions: Vec::new() }
}

pub(super) fn dependent(dependent: Dependent) -> DependentBody {
    let Dependent { module, version, is_latest, requirement, resolved } = dependent;
    DependentBody { module, version, is_latest, is_direct: !requirement.is_empty(), requirement, resolved }
}

pub(super) fn event_dependent(found: EventDependent) -> EventDependentBody {
    let EventDependent { dependent: stored, uses, omitted } = found;
    EventDependentBody { dependent: dependent(stored), uses, omitted_uses: omitted }
}

pub(super) fn event_version(version: EventVersion) -> EventVersionBody {
    let EventVersion { module, version, message, published_at } = version;
    EventVersionBody { module, version, message, published_at }
}

pub(super) fn tag(tag: Tag) -> TagBody {
    let Tag { event, module, version, tag, name, value } = tag;
    TagBody { event, module, version, tag, name, value }
}

pub(super) fn observation(observation: Observation) -> ObservationBody {
    let Observation { key, module, count, first_seen, last_seen } = observation;
    ObservationBody {
        event: key.event,
        version: key.version,
        producer: key.producer,
        source: key.source,
        reporter: key.reporter,
        known: module.is_some(),
        module,
        count,
        first_seen,
        last_seen,
    }
}

pub(super) fn recorded(recorded: Recorded) -> RecordedBody {
    let Recorded { repeated, counted, dropped, unknown } = recorded;
    RecordedBody { repeated, counted, dropped, unknown }
}

pub(super) fn audit(AuditEntry { id, entry }: AuditEntry) -> AuditBody {
    AuditBody {
        id,
        at: entry.at,
        who: entry.who,
        action: entry.action,
        target: entry.target,
        outcome: entry.outcome,
        address: entry.address,
        request_id: entry.request_id,
        detail: entry.detail,
    }
}

pub(super) fn token(token: Token) -> TokenBody {
    TokenBody {
        scopes: scopes_of(&token).map(str::to_owned).collect(),
        name: token.name,
        role: token.role,
        created_at: token.created_at,
        created_by: token.created_by,
        ends_at: token.ends_at,
        last_used_at: token.last_used_at,
        revoked_at: token.revoked_at,
    }
}

pub(super) fn whoami(principal: Principal) -> WhoamiBody {
    let Principal { name, kind, grants, .. } = principal;
    let grants = grants.into_iter().map(|grant| GrantBody { role: grant.role, scope: grant.scope });
    let name = Some(name).filter(|_| kind != Kind::Anonymous);
    WhoamiBody { name, kind: kind.as_str().to_owned(), grants: grants.collect() }
}

pub(super) fn approval_request(standing: Standing) -> ApprovalRequestBody {
    let Standing { stored, state, findings, omitted, needed } = standing;
    let ApprovalRequest { id, request, approvals } = stored;
    ApprovalRequestBody {
        id,
        module: request.module,
        digest: request.change,
        base: request.base,
        publisher: request.publisher,
        message: request.message,
        requested_at: request.at,
        expires_at: request.expires_at,
        state: state.as_str().to_owned(),
        findings,
        omitted_findings: omitted,
        needed,
        approvals: approvals.into_iter().map(approval_body).collect(),
    }
}

pub(super) fn policy_version(stored: PolicyVersion) -> PolicyVersionBody {
    let PolicyVersion { version, who, created_at } = stored;
    PolicyVersionBody { version, who, created_at }
}
