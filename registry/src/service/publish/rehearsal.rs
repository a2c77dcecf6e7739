//! What publishing would say of something that is kept otherwise, whatever it says.

use std::collections::BTreeMap;

use bytes::Bytes;
use schemactl_api::PublishRequest;
use schemactl_check::Verdict;
use schemactl_model::{Digest, FilePath, ModuleName, Version};
use schemactl_store::{NewDependency, NewFile};

use super::{Candidate, Judged, ServiceError, digests, refuse_bundled};
use crate::service::{Service, blocking};

/// A candidate that compiled, with what publishing it would say.
pub(in crate::service) struct Rehearsal {
    pub module: ModuleName,
    pub base: Option<Version>,
    pub message: String,
    /// What the checks ran with, as JSON.
    pub settings: String,
    pub contents: BTreeMap<FilePath, Bytes>,
    pub files: Vec<NewFile>,
    pub dependencies: Vec<NewDependency>,
    pub descriptors: Bytes,
    /// That of the version it would become.
    pub digest: Digest,
    /// The version it was compared with.
    pub latest: Option<Version>,
    /// Whether that one is the same.
    pub is_unchanged: bool,
    /// What it would undo unseen.
    pub undone: Vec<String>,
    pub verdict: Verdict,
}

impl Service {
    /// Compiles and judges what a publish would. Fails where there is nothing to judge.
    pub(in crate::service) async fn rehearse(
        &self,
        request: PublishRequest,
    ) -> Result<Rehearsal, ServiceError> {
        let candidate = blocking(move || Candidate::new(request)).await??;
        refuse_bundled(&candidate.module)?;
        let (candidate, survey) = self.survey(candidate).await?;
        // Who will publish it is not known: whoever approved it cannot.
        let judged = self.judge(&candidate, &survey, &survey.approvals).await?;
        let Judged { descriptors, verdict, .. } = judged;
        Ok(Rehearsal {
            digest: digests::version(&candidate.listed, &survey.dependencies, &descriptors),
            is_unchanged: survey.unchanged(&candidate).is_some(),
            undone: survey.undone(&candidate),
            dependencies: survey.dependencies.iter().map(NewDependency::from).collect(),
            latest: survey.latest.map(|latest| latest.version),
            module: candidate.module,
            base: candidate.base,
            message: candidate.message,
            settings: candidate.settings_json,
            contents: candidate.files,
            files: candidate.listed,
            descriptors,
            verdict,
        })
    }
}
