//! What is to be published, read from the request.

use std::collections::BTreeMap;

use bytes::Bytes;
use schemactl_api::{PolicyBody, PublishRequest, Settings};
use schemactl_check::Policy;
use schemactl_model::{Digest, FilePath, ModuleName, Version, VersionReq};
use schemactl_store::{Approval, Blob, NewApproval, NewFile, StoreError, Tx};

use super::{ServiceError, stale::State};
use crate::service::purge;

/// Characters of a message.
const MESSAGE: usize = 4096;

/// What is to be published.
#[derive(Clone)]
pub(super) struct Candidate {
    pub module: ModuleName,
    pub base: Option<Version>,
    pub files: BTreeMap<FilePath, Bytes>,
    /// The same files by path, with their digests.
    pub listed: Vec<NewFile>,
    pub dependencies: BTreeMap<ModuleName, VersionReq>,
    pub lock: BTreeMap<ModuleName, Version>,
    /// Dependencies that are named by a former name, with the name of today.
    pub moved: BTreeMap<ModuleName, ModuleName>,
    pub settings: Settings,
    pub settings_json: String,
    pub message: String,
    pub initial: Option<Version>,
    pub stable: bool,
}

impl Candidate {
    /// Reads a request. Digests all of its files: not for an executor's thread.
    pub(super) fn new(request: PublishRequest) -> Result<Candidate, ServiceError> {
        refuse_odd_initial(request.initial.as_ref())?;
        if request.message.chars().count() > MESSAGE {
            return Err(ServiceError::invalid(format!("the message is longer than {MESSAGE} characters")));
        }
        // Postgres could not keep it as it is.
        if request.message.contains('\0') {
            return Err(ServiceError::invalid("the message has a NUL in it"));
        }
        let mut files = BTreeMap::new();
        for file in request.files {
            let content = file.content.into_bytes();
            let content =
                content.map_err(|error| ServiceError::invalid(format!("file {:?}: {error}", file.path)))?;
            let path = file.path.clone();
            if files.insert(file.path, Bytes::from(content)).is_some() {
                return Err(ServiceError::invalid(format!("file {path:?} is there twice")));
            }
        }
        if files.is_empty() {
            return Err(ServiceError::invalid("there are no files"));
        }
        let settings_json = serde_json::to_string(&request.settings).map_err(ServiceError::internal)?;
        Ok(Candidate {
            listed: files.iter().map(listed).collect(),
            files,
            module: request.module,
            base: request.base,
            dependencies: request.dependencies,
            lock: request.lock,
            moved: BTreeMap::new(),
            settings: request.settings,
            settings_json,
            message: request.message,
            initial: request.initial,
            stable: request.stable,
        })
    }
}

impl Candidate {
    /// All that a publish of it would set.
    pub(super) fn state(&self) -> State {
        let requirement =
            |(module, requirement): (&ModuleName, &VersionReq)| (module.clone(), requirement.to_string());
        State {
            files: self.listed.iter().map(|file| (file.path.clone(), file.digest)).collect(),
            settings: Some(self.settings.clone()),
            requirements: self.dependencies.iter().map(requirement).collect(),
        }
    }

    /// Fails where a file has a content that was purged.
    pub(super) async fn refuse_purged(&self, tx: &mut Tx) -> Result<(), ServiceError> {
        let files: Vec<_> = self.listed.iter().map(|file| (&file.path, file.digest)).collect();
        purge::refuse_contents(tx, &files).await
    }

    /// What the verdict depends on besides the sources.
    pub(super) fn terms(&self, held: PolicyBody, approvals: &[Approval]) -> Terms {
        Terms {
            settings: self.settings.clone(),
            initial: self.initial.clone(),
            stable: self.stable,
            policy: held.policy,
            policy_version: held.version,
            approvals: approvals.iter().map(word).collect(),
        }
    }
}

/// What a verdict depends on besides the sources.
pub(super) struct Terms {
    pub settings: Settings,
    pub initial: Option<Version>,
    pub stable: bool,
    pub policy: Policy,
    pub policy_version: i64,
    pub approvals: Vec<schemactl_check::Approval>,
}

/// What the gate is told about an approval.
fn word(approval: &Approval) -> schemactl_check::Approval {
    let NewApproval { approver, roles, vouched, reason, ends_at, .. } = &approval.approval;
    schemactl_check::Approval {
        approver: approver.clone(),
        roles: roles.clone(),
        vouched: *vouched,
        reason: reason.clone(),
        until: ends_at.date().to_string(),
    }
}

fn refuse_odd_initial(initial: Option<&Version>) -> Result<(), ServiceError> {
    match initial {
        Some(version) if !version.pre.is_empty() || !version.build.is_empty() => {
            let detail = format!("the first version cannot be {version}: versions here are three numbers");
            Err(ServiceError::invalid(detail))
        }
        _ => Ok(()),
    }
}

fn listed((path, content): (&FilePath, &Bytes)) -> NewFile {
    NewFile { path: path.clone(), digest: Digest::of(content), size: content.len() }
}

/// Files as the store takes them. Compresses all of them: not for an executor's thread.
pub(in crate::service) fn new_files(
    files: &BTreeMap<FilePath, Bytes>,
) -> Result<(Vec<NewFile>, Vec<Blob>), StoreError> {
    let blobs = files.values().map(|content| Blob::new(content)).collect::<Result<_, _>>()?;
    Ok((files.iter().map(listed).collect(), blobs))
}
