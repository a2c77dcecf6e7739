//! What a candidate does to the modules that depend on it: each is compiled with it, a bounded number of them
//! for a bounded time.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use schemactl_check::neighbours::{Ask, BrokenDependent, Neighbours};
use schemactl_compile::{Input, Source};
use schemactl_model::{Finding, ModuleName, VersionReq};
use schemactl_store::{Dependent, DependentQuery, StoredDependency, StoredVersion, Tx};
use tokio::time::Instant;

use super::{
    ServiceError,
    candidate::Candidate,
    judge::{After, Before},
};
use crate::service::{Service, blocking, versions};

/// Modules that are compiled with a candidate; the others are counted.
const COMPILED: usize = 50;
/// Modules that are counted.
const COUNTED: u32 = 10_000;
/// How long all of them may take together.
const TIME: Duration = Duration::from_secs(20);
/// Characters of a problem that is told.
const PROBLEM: usize = 500;

/// A module that depends on the candidate's, with all that it takes to compile it.
struct Importer {
    version: StoredVersion,
    asks: Vec<Ask>,
    files: Vec<Source>,
    /// Descriptor sets of what it depends on, without the candidate's module; a module's stands behind those of
    /// what it needs itself.
    dependencies: Vec<Bytes>,
}

impl Service {
    /// What a candidate that compiled does to the modules that depend on it.
    pub(super) async fn dependents_broken(
        &self,
        candidate: &Candidate,
        before: Option<&Arc<Before>>,
        after: &Arc<After>,
    ) -> Result<Neighbours, ServiceError> {
        let mut neighbours = Neighbours::default();
        let Some(before) = before else { return Ok(neighbours) };
        if !declares_otherwise(before, after).await? {
            return Ok(neighbours);
        }
        let mut dependents = self.store.read().await?.dependents(&everybody(&candidate.module)).await?;
        dependents.truncate(COUNTED as usize);
        let deadline = Instant::now() + TIME;
        for dependent in dependents {
            if neighbours.compiled >= COMPILED || Instant::now() >= deadline {
                neighbours.left_out += 1;
                continue;
            }
            let mut tx = self.store.read().await?;
            let asks = asks(&mut tx, &candidate.module, &dependent).await?;
            // Who leaves the version before out is not touched by what comes behind it.
            if asks.iter().any(|ask| !ask.requirement.matches(&before.version)) {
                continue;
            }
            let Some(importer) = importer(&mut tx, &candidate.module, &dependent, asks).await? else {
                neighbours.left_out += 1;
                continue;
            };
            drop(tx);
            match self.problem(&importer, before, after, deadline).await? {
                Outcome::Fine => neighbours.compiled += 1,
                Outcome::Unknown => neighbours.left_out += 1,
                Outcome::Broken(problem) => {
                    neighbours.compiled += 1;
                    neighbours.broken.push(importer.broken(problem));
                }
            }
        }
        Ok(neighbours)
    }

    /// What does not compile with the candidate and does with the version before.
    async fn problem(
        &self,
        importer: &Importer,
        before: &Before,
        after: &After,
        deadline: Instant,
    ) -> Result<Outcome, ServiceError> {
        let left = || deadline.saturating_duration_since(Instant::now());
        let Err(findings) =
            self.compiler.compile_within(importer.input(after.descriptors.clone()), left()).await?
        else {
            return Ok(Outcome::Fine);
        };
        if left().is_zero() {
            return Ok(Outcome::Unknown);
        }
        let Err(_) = self.compiler.compile_within(importer.input(before.descriptors.clone()), left()).await?
        else {
            return Ok(findings.first().map_or(Outcome::Unknown, |first| Outcome::Broken(problem(first))));
        };
        Ok(if left().is_zero() { Outcome::Unknown } else { Outcome::Fine })
    }
}

/// Whether anything is declared otherwise than in the version before: else nobody can be broken.
async fn declares_otherwise(before: &Arc<Before>, after: &Arc<After>) -> Result<bool, ServiceError> {
    let (before, after) = (Arc::clone(before), Arc::clone(after));
    blocking(move || before.schema.declared_digest() != after.schema.declared_digest()).await
}

/// What came of compiling a module with a candidate.
enum Outcome {
    /// It compiles, or did not before either.
    Fine,
    /// There was no time to find out.
    Unknown,
    Broken(String),
}

impl Importer {
    /// Files that come first win over those that a later set has under the same path.
    fn input(&self, candidate: Bytes) -> Input {
        let dependencies = [candidate].into_iter().chain(self.dependencies.iter().cloned()).collect();
        Input { files: self.files.clone(), dependencies }
    }

    fn broken(self, problem: String) -> BrokenDependent {
        let StoredVersion { module, version, publisher, .. } = self.version;
        BrokenDependent { module, version, publisher, asks: self.asks, problem }
    }
}

fn everybody(module: &ModuleName) -> DependentQuery {
    DependentQuery { module: module.clone(), direct: false, all_versions: false, after: None, limit: COUNTED }
}

/// Who, of a module that depends on the candidate's and of all it depends on, asks for which range of it.
async fn asks(tx: &mut Tx, candidate: &ModuleName, dependent: &Dependent) -> Result<Vec<Ask>, ServiceError> {
    let Dependent { module, version, .. } = dependent;
    let mut askers = vec![(module.clone(), version.clone())];
    let needed = tx.dependencies(module, version).await?;
    askers.extend(needed.into_iter().map(|StoredDependency { module, resolved, .. }| (module, resolved)));
    let mut asks = Vec::new();
    for (module, version) in askers {
        let needed = tx.dependencies(&module, &version).await?.into_iter();
        let wanted = needed.filter(|one| one.module == *candidate && !one.requirement.is_empty());
        for StoredDependency { requirement, .. } in wanted {
            let requirement = VersionReq::parse(&requirement).map_err(ServiceError::internal)?;
            asks.push(Ask { module: module.clone(), requirement });
        }
    }
    Ok(asks)
}

/// A module with all that it takes to compile it; `None` where it is gone in the meantime, or some of that was purged.
async fn importer(
    tx: &mut Tx,
    candidate: &ModuleName,
    dependent: &Dependent,
    asks: Vec<Ask>,
) -> Result<Option<Importer>, ServiceError> {
    let Some(version) = tx.version(&dependent.module, &dependent.version).await? else { return Ok(None) };
    let mut needed = Vec::new();
    for one in tx.dependencies(&version.module, &version.version).await? {
        if one.module != *candidate {
            let needs = tx.dependencies(&one.module, &one.resolved).await?.len();
            needed.push((needs, one));
        }
    }
    // What needs another needs all that the other needs, and the other.
    needed.sort_by_key(|(needs, _)| *needs);
    let mut dependencies = Vec::new();
    for (_, StoredDependency { module, resolved, .. }) in needed {
        if let Some(stored) = tx.version(&module, &resolved).await? {
            if stored.is_purged {
                return Ok(None);
            }
            dependencies.push(versions::descriptors(tx, &stored).await?);
        }
    }
    let contents = tx.contents(&version.module, &version.version).await?.into_iter();
    let files = contents.map(|(path, content)| Source { path, content: content.into() }).collect();
    Ok(Some(Importer { version, asks, files, dependencies }))
}

/// Where it is, and what: in a line that is not too long.
fn problem(finding: &Finding) -> String {
    let place = match &finding.path {
        Some(path) => format!("{path}:{}:{}: ", finding.span.start_line, finding.span.start_column),
        None => String::new(),
    };
    let text = format!("{place}{}", finding.message);
    match text.char_indices().nth(PROBLEM) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
