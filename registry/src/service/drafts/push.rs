//! Keeping a state under a name.

use std::time::Duration;

use schemactl_api::{Consequences, DraftVerdict, PublishRequest};
use schemactl_check::NeededApproval;
use schemactl_model::{DraftName, Finding, Severity};
use schemactl_store::{Blob, ChangeKind, NewDraft, StoredDraft, Tx};
use serde_json::json;

use super::{former, no_draft};
use crate::service::{
    Caller, Service, ServiceError, audit, blocking, now,
    publish::{Rehearsal, new_files},
    purge,
};

/// Files of a stale draft that are named.
const STALE_FILES: usize = 100;

/// What came of a push.
pub(crate) struct PushedState {
    /// Whether the name is new.
    pub created: bool,
    pub draft: StoredDraft,
    /// What publishing it would find.
    pub findings: Vec<Finding>,
    pub needed: Vec<NeededApproval>,
    pub consequences: Consequences,
}

impl Service {
    /// Keeps a state under a name and says what publishing it would; that refuses nothing, as long as it compiles.
    pub(crate) async fn push_draft(
        &self,
        caller: &Caller,
        name: &DraftName,
        lifetime: Option<Duration>,
        request: PublishRequest,
    ) -> Result<PushedState, ServiceError> {
        let target = request.module.to_string();
        let outcome = self.try_push_draft(caller, name, lifetime, request).await;
        self.noted(caller, "push_draft", &target, outcome).await
    }

    async fn try_push_draft(
        &self,
        caller: &Caller,
        name: &DraftName,
        lifetime: Option<Duration>,
        request: PublishRequest,
    ) -> Result<PushedState, ServiceError> {
        let lifetime = self.lifetime(lifetime)?;
        let mut rehearsal = self.rehearse(request).await?;
        let verdict = verdict(&rehearsal);
        let consequences = Consequences::taken_from(&mut rehearsal.verdict);
        let findings = std::mem::take(&mut rehearsal.verdict.findings);
        let needed = std::mem::take(&mut rehearsal.verdict.needed);
        let new = new_draft(caller, name, lifetime, rehearsal, &verdict).await?;
        let (created, draft) = self.keep_draft(caller, new, &verdict).await?;
        self.feed.wake();
        Ok(PushedState { created, draft, findings, needed, consequences })
    }

    /// How long a draft lives that asks for so much.
    fn lifetime(&self, asked: Option<Duration>) -> Result<Duration, ServiceError> {
        let longest = self.drafts.longest;
        match asked {
            None => Ok(self.drafts.lifetime.min(longest)),
            Some(asked) if asked <= longest => Ok(asked),
            Some(_) => {
                let hours = longest.as_secs() / 3_600;
                let longest = match hours % 24 {
                    0 => format!("{}d", hours / 24),
                    _ => format!("{hours}h"),
                };
                Err(ServiceError::Invalid {
                    detail: format!("a draft of this registry lives {longest} at most"),
                    hint: Some("ask for less, and push it again when it is about to end".to_owned()),
                })
            }
        }
    }

    /// Keeps it unless the module was archived or renamed in the meantime, or has too many.
    async fn keep_draft(
        &self,
        caller: &Caller,
        new: NewDraft,
        verdict: &DraftVerdict,
    ) -> Result<(bool, StoredDraft), ServiceError> {
        let (module, name) = (&new.module, &new.name);
        let mut tx = self.store.write().await?;
        tx.lock_module(module).await?;
        if let Some(today) = tx.renamed(module).await? {
            return Err(former::moved(module, &today));
        }
        if let Some(archived) = tx.archived(module).await? {
            return Err(ServiceError::Conflict {
                code: "module_archived",
                detail: format!("module \"{module}\" is archived: {}", archived.reason),
                hint: Some("whoever manages it can open it again: schemactl module unarchive".to_owned()),
            });
        }
        let created = tx.push_draft(&new).await?;
        refuse_purged(&mut tx, &new).await?;
        let detail = json!({
            "draft": name, "digest": new.digest, "base": new.base, "outcome": verdict.outcome,
            "until": new.expires_at.date().to_string(),
        });
        let entry = audit::entry(caller, "push_draft", module.as_str(), "done", &detail);
        tx.note_draft(ChangeKind::DraftPushed, (module, name, new.digest), new.at, &entry).await?;
        // Behind the feed, which others who push at this moment wait for: so all of theirs are counted.
        if created && tx.count_drafts(module, new.at).await? > self.drafts.most as u64 {
            return Err(ServiceError::Conflict {
                code: "too_many_drafts",
                detail: format!("module \"{module}\" has {} drafts, as many as it may", self.drafts.most),
                hint: Some("delete one with schemactl draft delete, or push to one that is there".to_owned()),
            });
        }
        let draft = tx.draft(module, name).await?.ok_or_else(|| no_draft(module, name))?;
        tx.commit().await?;
        Ok((created, draft))
    }
}

/// In few words: the findings are told once, to whoever pushes.
fn verdict(rehearsal: &Rehearsal) -> DraftVerdict {
    let Rehearsal { verdict, latest, is_unchanged, undone, .. } = rehearsal;
    let count = |severity| verdict.findings.iter().filter(|finding| finding.severity == severity).count();
    let outcome = match () {
        () if *is_unchanged => "unchanged",
        () if !undone.is_empty() => "stale",
        () if verdict.is_refused() => "refused",
        () => "accepted",
    };
    DraftVerdict {
        outcome: outcome.to_owned(),
        compared_with: latest.clone(),
        next: (outcome == "accepted").then(|| verdict.next.clone()),
        bump: (!is_unchanged).then(|| verdict.bump.as_str().to_owned()),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        approvable: outcome == "refused" && verdict.is_approvable(),
        stale_files: undone.iter().take(STALE_FILES).cloned().collect(),
    }
}

async fn new_draft(
    caller: &Caller,
    name: &DraftName,
    lifetime: Duration,
    rehearsal: Rehearsal,
    verdict: &DraftVerdict,
) -> Result<NewDraft, ServiceError> {
    let Rehearsal { module, base, message, settings, contents, files, dependencies, .. } = rehearsal;
    let (digest, descriptors) = (rehearsal.digest, rehearsal.descriptors);
    let packed = blocking(move || {
        let (_, mut blobs) = new_files(&contents)?;
        let descriptors = Blob::new(&descriptors)?;
        let address = descriptors.digest();
        blobs.push(descriptors);
        Ok::<_, ServiceError>((blobs, address))
    });
    let (blobs, descriptors) = packed.await??;
    let at = now();
    Ok(NewDraft {
        module,
        name: name.clone(),
        digest,
        descriptors,
        base,
        publisher: caller.who().to_owned(),
        message,
        config: settings,
        verdict: serde_json::to_string(verdict).map_err(ServiceError::internal)?,
        at,
        expires_at: at + lifetime,
        files,
        dependencies,
        blobs,
    })
}

/// A purge beside this waits until it ends, or was done before this looks.
async fn refuse_purged(tx: &mut Tx, new: &NewDraft) -> Result<(), ServiceError> {
    let files: Vec<_> = new.files.iter().map(|file| (&file.path, file.digest)).collect();
    purge::refuse_contents(tx, &files).await?;
    for dependency in &new.dependencies {
        if let Some(version) = tx.version(&dependency.module, &dependency.resolved).await? {
            purge::refuse(tx, &version, None).await?;
        }
    }
    Ok(())
}
