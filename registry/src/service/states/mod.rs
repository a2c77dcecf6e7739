//! What becomes of modules and versions after they were published. Each step is one transaction with the
//! module locked, an entry of the audit log and a change of the feed.

mod archive;
mod deprecate;
pub(super) mod former;
mod transfer;
mod yank;

pub(super) use yank::follow;

use schemactl_model::{ModuleName, Version};
use schemactl_store::{ChangeKind, ChangedEvent, Statement, StoredVersion, Tx};
use serde_json::Value;

use super::{Caller, Service, ServiceError, audit, modules::no_module, now};

/// Characters of a reason.
const REASON: usize = 500;

/// A module that is locked for a step.
struct Step<'a> {
    tx: Tx,
    caller: &'a Caller,
    module: &'a ModuleName,
    /// What the step is about: the version named, else the highest.
    about: StoredVersion,
    /// What it does to events.
    events: Vec<ChangedEvent>,
}

impl Service {
    /// Locks a module for a step that is about a version of it, or all of it.
    async fn step<'a>(
        &self,
        caller: &'a Caller,
        module: &'a ModuleName,
        version: Option<&Version>,
    ) -> Result<Step<'a>, ServiceError> {
        let mut tx = self.store.write().await?;
        if !tx.lock_name(module).await? {
            return Err(match tx.renamed(module).await? {
                Some(name) => former::moved(module, &name),
                None => no_module(module),
            });
        }
        let about = match version {
            Some(version) => tx.version(module, version).await?,
            None => tx.newest(module).await?,
        };
        let missing = || match version {
            Some(version) => ServiceError::NotFound(format!("module \"{module}\" has no version {version}")),
            None => no_module(module),
        };
        Ok(Step { about: about.ok_or_else(missing)?, tx, caller, module, events: Vec::new() })
    }

    /// Keeps a step: what it is called in the audit log, and what the feed calls what came of it.
    async fn keep(
        &self,
        step: Step<'_>,
        action: &str,
        kind: ChangeKind,
        detail: &Value,
    ) -> Result<(), ServiceError> {
        let Step { mut tx, caller, module, about, events } = step;
        let entry = audit::entry(caller, action, module.as_str(), "done", detail);
        tx.note_state(kind, &about, &events, now(), &entry).await?;
        tx.commit().await?;
        self.feed.wake();
        Ok(())
    }
}

/// Somebody's word, from now on. It is one line: it stands in reports.
pub(super) fn statement(caller: &Caller, reason: &str) -> Result<Statement, ServiceError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(ServiceError::invalid("the reason is empty"));
    }
    if reason.chars().count() > REASON || reason.chars().any(char::is_control) {
        let detail = format!("the reason is not one line of at most {REASON} characters");
        return Err(ServiceError::invalid(detail));
    }
    Ok(Statement { reason: reason.to_owned(), who: caller.who().to_owned(), at: now() })
}

/// What is to be taken back was never said.
fn not_so(what: &str, module: &ModuleName, version: Option<&Version>) -> ServiceError {
    let version = version.map(|version| format!(" {version}")).unwrap_or_default();
    ServiceError::NotFound(format!("module \"{module}\"{version} is not {what}"))
}
