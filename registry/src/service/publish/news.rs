//! What became of the modules that a candidate depends on, and of its own.

use schemactl_check::neighbours::{ArchivedModule, DependencyNews, News};
use schemactl_model::ModuleName;
use schemactl_store::{Deprecation, Statement, StoredVersion, Tx};

use super::{ServiceError, candidate::Candidate};
use crate::service::dependencies::Resolved;

/// Why a module is archived.
pub(super) async fn archived(
    tx: &mut Tx,
    module: &ModuleName,
) -> Result<Option<ArchivedModule>, ServiceError> {
    let archived = tx.archived(module).await?;
    Ok(archived.map(|Statement { reason, who, .. }| ArchivedModule { who, reason }))
}

/// What its author should know of what a candidate asks for itself; what comes along is the business of others.
pub(super) async fn news(
    tx: &mut Tx,
    candidate: &Candidate,
    dependencies: &[Resolved],
) -> Result<Vec<DependencyNews>, ServiceError> {
    let mut all = Vec::new();
    for Resolved { version, .. } in dependencies.iter().filter(|one| !one.requirement.is_empty()) {
        let moved = candidate.moved.iter().filter(|(_, to)| **to == version.module);
        let mut news: Vec<News> = moved.map(|(from, _)| News::Moved { from: from.clone() }).collect();
        news.extend(of_version(tx, version).await?);
        let about =
            |news| DependencyNews { module: version.module.clone(), version: version.version.clone(), news };
        all.extend(news.into_iter().map(about));
    }
    Ok(all)
}

async fn of_version(tx: &mut Tx, version: &StoredVersion) -> Result<Vec<News>, ServiceError> {
    let mut news = Vec::new();
    if let Some(yank) = tx.yanks(&version.module).await?.remove(&version.version) {
        news.push(News::Yanked { reason: yank.reason });
    }
    let is_meant = |one: &Deprecation| one.version.as_ref().is_none_or(|about| *about == version.version);
    let deprecations = tx.deprecations(&version.module).await?.into_iter().filter(is_meant);
    news.extend(deprecations.map(|Deprecation { statement, successor, .. }| News::Deprecated {
        message: statement.reason,
        successor,
    }));
    Ok(news)
}
