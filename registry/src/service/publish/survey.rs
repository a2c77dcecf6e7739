//! What the registry holds that a candidate is measured against.

use bytes::Bytes;
use schemactl_check::neighbours::{ArchivedModule, DependencyNews};
use schemactl_model::{Digest, EventName, ModuleName};
use schemactl_store::{Approval, StoredVersion, Tx};

use super::{
    ServiceError,
    candidate::Candidate,
    digests,
    judge::{Before, Taken},
    names, news,
    stale::{self, State},
};
use crate::service::{Service, blocking, dependencies, dependencies::Resolved, now, versions};

/// One consistent look.
pub(super) struct Survey {
    pub latest: Option<StoredVersion>,
    latest_state: State,
    /// That of the candidate's base; empty where it has no base.
    base_state: State,
    /// Every module the candidate needs, by name.
    pub dependencies: Vec<Resolved>,
    /// Their descriptor sets; a module's stands behind those of what it needs itself.
    pub dependency_descriptors: Vec<Bytes>,
    /// What became of those that the candidate asks for.
    pub news: Vec<DependencyNews>,
    /// That nothing is published to the module any more.
    pub archived: Option<ArchivedModule>,
    /// The candidate's, with these dependencies.
    pub source_digest: Digest,
    /// What an approval would be of; none for a new module.
    pub change: Option<Digest>,
    /// The approvals of it that are open.
    pub approvals: Vec<Approval>,
}

impl Survey {
    /// The latest version, where publishing the candidate would add nothing to it.
    pub(super) fn unchanged(&self, candidate: &Candidate) -> Option<&StoredVersion> {
        let latest = self.latest.as_ref()?;
        let promises = candidate.stable && latest.version.major == 0;
        (latest.source_digest == self.source_digest && !promises).then_some(latest)
    }

    /// What others did since the candidate's base, and it would undo unseen.
    pub(super) fn undone(&self, candidate: &Candidate) -> Vec<String> {
        match &self.latest {
            Some(latest) if candidate.base.as_ref() != Some(&latest.version) => {
                stale::undone(&self.base_state, &self.latest_state, &candidate.state())
            }
            _ => Vec::new(),
        }
    }

    /// Fails where there is such.
    pub(super) fn refuse_stale(&self, candidate: &Candidate) -> Result<(), ServiceError> {
        let (Some(latest), files) = (&self.latest, self.undone(candidate)) else { return Ok(()) };
        if files.is_empty() {
            return Ok(());
        }
        Err(ServiceError::StaleBase {
            module: candidate.module.clone(),
            base: candidate.base.clone(),
            latest: latest.version.clone(),
            files,
        })
    }
}

impl Service {
    /// Looks at all that a verdict about a candidate rests on: the candidate under the names of today, and what the
    /// registry holds.
    pub(super) async fn survey(&self, candidate: Candidate) -> Result<(Candidate, Survey), ServiceError> {
        let mut tx = self.store.read().await?;
        let candidate = names::under_todays_names(&mut tx, candidate).await?;
        candidate.refuse_purged(&mut tx).await?;
        let latest = tx.newest(&candidate.module).await?;
        let latest_state = match &latest {
            Some(latest) => state(&mut tx, latest).await?,
            None => State::default(),
        };
        let base_state = base_state(&mut tx, &candidate).await?;
        let (module, wanted) = (&candidate.module, &candidate.dependencies);
        let resolution = dependencies::resolve(&mut tx, module, wanted, &candidate.lock).await?;
        let mut dependency_descriptors = Vec::new();
        for version in &resolution.in_order {
            dependency_descriptors.push(versions::descriptors(&mut tx, version).await?);
        }
        let source_digest = digests::source(&candidate.listed, &resolution.by_name, &candidate.settings_json);
        let change = latest.as_ref().map(|latest| digests::change(latest, source_digest, candidate.stable));
        let approvals = match change {
            Some(change) => open_approvals(&mut tx, module, change).await?,
            None => Vec::new(),
        };
        let news = news::news(&mut tx, &candidate, &resolution.by_name).await?;
        let archived = news::archived(&mut tx, module).await?;
        let survey = Survey {
            news,
            archived,
            source_digest,
            change,
            approvals,
            latest,
            latest_state,
            base_state,
            dependencies: resolution.by_name,
            dependency_descriptors,
        };
        Ok((candidate, survey))
    }

    /// The latest version, to be compared with; `None` for a new module.
    pub(super) async fn before(&self, survey: &Survey) -> Result<Option<Before>, ServiceError> {
        let Some(latest) = survey.latest.clone() else { return Ok(None) };
        let descriptors = self.descriptors(&latest).await?;
        let contents = self.contents(&latest).await?;
        blocking(move || Before::new(&latest, descriptors, contents).map(Some)).await?
    }

    /// Which of these event names other modules have.
    pub(super) async fn taken_names(
        &self,
        module: &ModuleName,
        names: &[EventName],
    ) -> Result<Taken, ServiceError> {
        let owners = self.store.read().await?.event_modules(names).await?;
        Ok(owners.into_iter().filter(|(_, owner)| owner != module).collect())
    }
}

async fn open_approvals(
    tx: &mut Tx,
    module: &ModuleName,
    change: Digest,
) -> Result<Vec<Approval>, ServiceError> {
    let (request, now) = (tx.approval_request(module, change).await?, now());
    let approvals = request.map(|request| request.approvals).unwrap_or_default();
    Ok(approvals.into_iter().filter(|approval| approval.is_open(now)).collect())
}

async fn base_state(tx: &mut Tx, candidate: &Candidate) -> Result<State, ServiceError> {
    let Some(base) = &candidate.base else { return Ok(State::default()) };
    let Some(base) = tx.version(&candidate.module, base).await? else {
        return Err(ServiceError::Invalid {
            detail: format!("the base {base} is not a version of module \"{}\"", candidate.module),
            hint: Some("leave the base out for a new module, or pull the latest version".to_owned()),
        });
    };
    state(tx, &base).await
}

async fn state(tx: &mut Tx, version: &StoredVersion) -> Result<State, ServiceError> {
    let StoredVersion { module, version, config, .. } = version;
    let files = tx.files(module, version).await?.into_iter();
    let dependencies = tx.dependencies(module, version).await?.into_iter();
    // What came along with another is that one's business.
    let direct = dependencies.filter(|one| !one.requirement.is_empty());
    // Read, not compared as text: another version of this program may have written it in another order.
    let settings = serde_json::from_str(config).map_err(ServiceError::internal)?;
    Ok(State {
        files: files.map(|file| (file.path, file.digest)).collect(),
        settings: Some(settings),
        requirements: direct.map(|one| (one.module, one.requirement)).collect(),
    })
}
