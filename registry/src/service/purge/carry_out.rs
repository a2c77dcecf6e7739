//! A purge, from the look at what has the content to the emptied log of the database.

use std::collections::{BTreeMap, BTreeSet};

use schemactl_api::{PurgeBody, PurgeRequest, RedactedVersionBody};
use schemactl_model::{Digest, ModuleName};
use schemactl_store::{
    ChangeKind, ChangedEvent, DraftHolder, Holder, Importer, Statement, StoredVersion, Tx,
};
use serde_json::json;

use super::plan::{Carrier, Plan};
use crate::service::{
    Caller, Service, ServiceError, audit, now,
    states::{follow, statement},
};

/// How often it starts over because somebody else published the content in the meantime.
const ATTEMPTS: usize = 8;
/// Versions that the entry of the audit log names; the table of purges has all.
const NAMED: usize = 100;

/// What became of the events of modules.
type Events = BTreeMap<ModuleName, Vec<ChangedEvent>>;

/// What a purge comes to in its unit of work.
struct Work<'a> {
    tx: Tx,
    caller: &'a Caller,
    request: &'a PurgeRequest,
    statement: &'a Statement,
    plan: Plan,
}

impl Service {
    /// Takes a file's content out of every version that has it, or says what that would be. One that was purged already is
    /// only looked for in what the database leaves behind.
    pub(crate) async fn purge(
        &self,
        caller: &Caller,
        request: &PurgeRequest,
    ) -> Result<PurgeBody, ServiceError> {
        let outcome = self.try_purge(caller, request).await;
        self.noted(caller, "purge", request.module.as_str(), outcome).await
    }

    async fn try_purge(&self, caller: &Caller, request: &PurgeRequest) -> Result<PurgeBody, ServiceError> {
        let statement = statement(caller, &request.reason)?;
        let mut tx = self.store.read().await?;
        let plan = Plan::new(&mut tx, request).await?;
        if request.dry_run {
            let redacted = would_redact(&plan, &mut tx).await?;
            return Ok(plan.body(redacted, false, self.remains(true)));
        }
        let is_done = tx.purged_content(&[plan.digest]).await?.is_some();
        drop(tx);
        let (plan, redacted) =
            if is_done { (plan, Vec::new()) } else { self.carry_out(caller, request, &statement).await? };
        self.discard(&plan, &redacted).await?;
        let is_clean = self.store.scour().await?;
        let redacted = redacted.into_iter().map(Carrier::body).collect();
        Ok(plan.body(redacted, true, self.remains(is_clean)))
    }

    async fn carry_out(
        &self,
        caller: &Caller,
        request: &PurgeRequest,
        statement: &Statement,
    ) -> Result<(Plan, Vec<Carrier>), ServiceError> {
        for _ in 0..ATTEMPTS {
            let known = Plan::new(&mut self.store.read().await?, request).await?;
            let mut tx = self.store.write().await?;
            // In the order of their names: two that held each other's modules would wait for ever.
            let modules = modules(&known.holders);
            for module in &modules {
                tx.lock_module(module).await?;
            }
            tx.lock_contents().await?;
            let plan = Plan::new(&mut tx, request).await?;
            if self::modules(&plan.holders) != modules {
                continue;
            }
            plan.refuse_newest()?;
            let mut work = Work { tx, caller, request, statement, plan };
            let redacted = work.redact().await?;
            let events = work.purge().await?;
            let plan = work.note(&redacted, events).await?;
            self.feed.wake();
            return Ok((plan, redacted));
        }
        Err(ServiceError::Busy("others publish what is to be purged all the time"))
    }

    /// Takes out of the bucket what no row has any more.
    async fn discard(&self, plan: &Plan, redacted: &[Carrier]) -> Result<(), ServiceError> {
        let purged = plan.holders.iter().map(|holder| holder.descriptors);
        let redacted = redacted.iter().map(|one| one.importer.descriptors);
        let digests: BTreeSet<Digest> = purged.chain(redacted).chain([plan.digest]).collect();
        for digest in digests {
            self.store.discard(digest).await?;
        }
        Ok(())
    }

    /// What a purge does not reach. A log that could not be emptied is one thing more.
    fn remains(&self, is_clean: bool) -> Vec<String> {
        let mut remains = vec![
            "backups, exports and other registries that the content was promoted to".to_owned(),
            "what clients and proxies have fetched: they were told that a version never changes".to_owned(),
        ];
        if !self.store.is_sqlite() {
            let rows = "dead rows of Postgres until VACUUM FULL, its write-ahead log and its replicas";
            remains.push(rows.to_owned());
        } else if !is_clean {
            let log = "SQLite's write-ahead log, which readers keep from being emptied: purge once more in a moment";
            remains.push(log.to_owned());
        }
        remains
    }
}

impl Work<'_> {
    /// Rewrites the descriptors of those who import the file.
    async fn redact(&mut self) -> Result<Vec<Carrier>, ServiceError> {
        let mut redacted = Vec::new();
        for mut carrier in self.plan.carriers(&mut self.tx).await? {
            let Importer { module, version, descriptors } = &mut carrier.importer;
            // One that imports several such files was rewritten once already.
            let Some(stored) = self.tx.version(module, version).await? else { continue };
            *descriptors = stored.descriptors;
            if let Some(descriptors) = carrier.redacted(&mut self.tx).await? {
                self.tx.redact(&carrier.importer, &carrier.path, &descriptors, self.statement).await?;
                redacted.push(carrier);
            }
        }
        Ok(redacted)
    }

    /// Takes the content away. Where a latest version was among those that had it, the one that takes its place is the one
    /// whose events are found; what became of them.
    async fn purge(&mut self) -> Result<Events, ServiceError> {
        let mut latest = BTreeMap::new();
        for module in modules(&self.plan.holders) {
            latest.insert(module.clone(), self.tx.latest(&module).await?);
        }
        self.tx.purge(self.plan.digest, &self.plan.holders, self.statement).await?;
        for DraftHolder { module, name, .. } in &self.plan.drafts {
            self.tx.delete_draft(module, name).await?;
        }
        let mut events = Events::new();
        for (module, before) in latest {
            let changed = follow(&mut self.tx, &module, before).await?;
            events.insert(module, changed);
        }
        Ok(events)
    }

    /// Notes it in the audit log and, for each version, in the feed; keeps it.
    async fn note(self, redacted: &[Carrier], mut events: Events) -> Result<Plan, ServiceError> {
        let Work { mut tx, caller, request, statement, plan } = self;
        let names: Vec<String> =
            plan.holders.iter().take(NAMED).map(|one| format!("{}@{}", one.module, one.version)).collect();
        let detail = json!({
            "version": request.version,
            "path": request.path,
            "digest": plan.digest,
            "reason": statement.reason,
            "purged": plan.holders.len(),
            "redacted": redacted.len(),
            "versions": names,
        });
        tx.insert_audit(&audit::entry(caller, "purge", request.module.as_str(), "done", &detail)).await?;
        let purged = plan.holders.iter().map(|one| (ChangeKind::Purged, &one.module, &one.version));
        let redacted =
            redacted.iter().map(|one| (ChangeKind::Redacted, &one.importer.module, &one.importer.version));
        let mut told = BTreeSet::new();
        for (kind, module, version) in purged.chain(redacted) {
            // A version may have the content under two paths.
            if !told.insert((kind.as_str(), module.clone(), version.clone())) {
                continue;
            }
            let about: Option<StoredVersion> = tx.version(module, version).await?;
            if let Some(about) = about {
                let events = events.remove(module).unwrap_or_default();
                tx.append(kind, &about, &events, now()).await?;
            }
        }
        for DraftHolder { module, name, digest } in &plan.drafts {
            let detail = json!({ "draft": name, "digest": digest, "purged": plan.digest });
            let entry = audit::entry(caller, "delete_draft", module.as_str(), "done", &detail);
            tx.note_draft(ChangeKind::DraftDeleted, (module, name, *digest), now(), &entry).await?;
        }
        tx.commit().await?;
        Ok(plan)
    }
}

async fn would_redact(plan: &Plan, tx: &mut Tx) -> Result<Vec<RedactedVersionBody>, ServiceError> {
    let mut redacted = Vec::new();
    for carrier in plan.carriers(tx).await? {
        if carrier.redacted(tx).await?.is_some() {
            redacted.push(carrier.body());
        }
    }
    Ok(redacted)
}

fn modules(holders: &[Holder]) -> BTreeSet<ModuleName> {
    holders.iter().map(|holder| holder.module.clone()).collect()
}
