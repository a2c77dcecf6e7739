//! Publishing: the only way a version comes to be.
//!
//! A look at the registry as it is, a compilation outside of any transaction, a verdict, and then one
//! transaction with the module locked, in which the look must still be true; if not, all over again.

mod candidate;
pub(super) mod digests;
mod history;
mod index;
mod judge;
mod names;
mod neighbours;
mod news;
mod refusal;
mod rehearsal;
mod stale;
mod survey;

use std::sync::Arc;

use bytes::Bytes;
use schemactl_api::{AskedBody, CheckBody, Consequences, PublishRequest, Scope, VerdictBody};
use schemactl_check::{NeededApproval, Neighbours, Verdict};
use schemactl_compile::{Input, Source};
use schemactl_model::{Digest, Finding, ModuleName, event};
use schemactl_store::{Approval, Blob, NewDependency, NewVersion, StoredVersion};
use serde_json::json;

use super::{Caller, Permission, Service, ServiceError, approvals::body, audit, blocking, bundle, now};
use candidate::Candidate;
pub(super) use candidate::new_files;
pub(super) use index::declared;
use index::new_event;
use judge::{After, House, Known};
pub(super) use rehearsal::Rehearsal;
use survey::Survey;

/// How often a publish starts over because somebody else was faster.
const ATTEMPTS: usize = 8;

/// What came of a publish.
pub(crate) struct Publication {
    /// Whether a version was added; else it is the latest, which is the same.
    pub created: bool,
    pub version: StoredVersion,
    /// What refused nothing.
    pub findings: Vec<Finding>,
    /// The approvals that its breaks needed, and who gave them.
    pub needed: Vec<NeededApproval>,
    /// What it means beside that.
    pub consequences: Consequences,
}

impl Publication {
    /// Nothing is new.
    fn unchanged(version: StoredVersion) -> Self {
        let (findings, needed) = (Vec::new(), Vec::new());
        Self { created: false, version, findings, needed, consequences: Consequences::default() }
    }
}

/// A candidate that compiled and was judged.
struct Judged {
    descriptors: Bytes,
    verdict: Verdict,
    /// Of each event of the verdict, what its message reaches, as a digest.
    shapes: Vec<Digest>,
    /// The version of the policy that was asked.
    policy: i64,
    neighbours: Neighbours,
}

/// What a publish rests on beside the sources, and must still hold when it is written.
struct Agreed {
    /// The version of the policy.
    policy: i64,
    approvals: Vec<Approval>,
}

impl Service {
    /// Publishes, or answers the latest version where nothing is new. A refusal is noted in the audit
    /// log.
    pub(crate) async fn publish(
        &self,
        caller: &Caller,
        request: PublishRequest,
    ) -> Result<Publication, ServiceError> {
        let target = request.module.to_string();
        let outcome = self.try_publish(caller, request).await;
        self.count(&outcome);
        if let Err(error) = &outcome {
            self.note_refusal(caller, "publish", &target, error).await;
        }
        outcome
    }

    fn count(&self, outcome: &Result<Publication, ServiceError>) {
        let publishes = &self.metrics.publishes;
        let counter = match outcome {
            Ok(publication) if publication.created => &publishes.created,
            Ok(_) => &publishes.unchanged,
            Err(ServiceError::Busy(_) | ServiceError::Unavailable(_) | ServiceError::Internal(_)) => {
                &publishes.failed
            }
            Err(_) => &publishes.refused,
        };
        counter.add();
    }

    async fn try_publish(
        &self,
        caller: &Caller,
        request: PublishRequest,
    ) -> Result<Publication, ServiceError> {
        let candidate = blocking(move || Candidate::new(request)).await??;
        refuse_bundled(&candidate.module)?;
        for _ in 0..ATTEMPTS {
            let (candidate, survey) = self.survey(candidate.clone()).await?;
            if let Some(latest) = survey.unchanged(&candidate) {
                return Ok(Publication::unchanged(latest.clone()));
            }
            survey.refuse_stale(&candidate)?;
            let approvals = self.usable(&survey, caller).await?;
            let mut judged = self.judge(&candidate, &survey, &approvals).await?;
            if judged.verdict.is_refused() {
                let refusal = self.refusal(caller, &candidate, &survey, judged.verdict).await;
                return Err(ServiceError::Refused(Box::new(refusal)));
            }
            let consequences = Consequences::taken_from(&mut judged.verdict);
            let needed = judged.verdict.needed.clone();
            let terms = Agreed { policy: judged.policy, approvals: used(approvals, &judged.verdict) };
            let (new, findings) =
                self.new_version(caller, &candidate, &survey, judged, &terms.approvals).await?;
            if let Some(version) = self.commit(&candidate, &survey, &new, &terms).await? {
                self.feed.wake();
                return Ok(Publication { created: true, version, findings, needed, consequences });
            }
        }
        Err(ServiceError::Busy("others publish to this module all the time"))
    }

    /// Asks for the approvals that a change lacks, as its refused publish does; publishes nothing.
    pub(crate) async fn ask(
        &self,
        caller: &Caller,
        request: PublishRequest,
    ) -> Result<AskedBody, ServiceError> {
        let target = request.module.to_string();
        let outcome = self.try_ask(caller, request).await;
        self.noted(caller, "ask_approval", &target, outcome).await
    }

    async fn try_ask(&self, caller: &Caller, request: PublishRequest) -> Result<AskedBody, ServiceError> {
        caller.require(Permission::Publish, Some(&Scope::from(&request.module)))?;
        let candidate = blocking(move || Candidate::new(request)).await??;
        let (candidate, survey) = self.survey(candidate).await?;
        let nothing = |hint: &str| AskedBody { asked: false, change: None, hint: Some(hint.to_owned()) };
        if survey.unchanged(&candidate).is_some() {
            return Ok(nothing("the latest version is the same"));
        }
        survey.refuse_stale(&candidate)?;
        let approvals = self.usable(&survey, caller).await?;
        let judged = self.judge(&candidate, &survey, &approvals).await?;
        if !judged.verdict.is_refused() {
            return Ok(nothing("nothing stands against it"));
        }
        let refusal = self.refusal(caller, &candidate, &survey, judged.verdict).await;
        Ok(AskedBody { asked: refusal.approvable, change: refusal.change, hint: refusal.hint })
    }

    /// What a publish would say; it changes nothing.
    pub(crate) async fn check(&self, request: PublishRequest) -> Result<CheckBody, ServiceError> {
        let candidate = blocking(move || Candidate::new(request)).await??;
        let (candidate, survey) = self.survey(candidate).await?;
        let latest = survey.latest.as_ref().map(|latest| latest.version.clone());
        if survey.unchanged(&candidate).is_some() {
            let neighbours = Neighbours { dependencies: survey.news, ..Neighbours::default() };
            let verdict = VerdictBody::Unchanged;
            return Ok(CheckBody { latest, change: None, approvals: Vec::new(), neighbours, verdict });
        }
        survey.refuse_stale(&candidate)?;
        // Who will publish is not known here: whoever approved it cannot.
        let (verdict, neighbours) = match self.judge(&candidate, &survey, &survey.approvals).await {
            Ok(judged) => (verdict_body(judged.verdict), judged.neighbours),
            Err(ServiceError::DoesNotCompile(findings)) => {
                let refused = VerdictBody::Refused {
                    findings,
                    omitted_findings: 0,
                    approvable: false,
                    needed: Vec::new(),
                    bump: None,
                    consequences: Consequences::default(),
                };
                (refused, Neighbours::default())
            }
            Err(error) => return Err(error),
        };
        let approvals = survey.approvals.into_iter().map(body).collect();
        Ok(CheckBody { latest, change: survey.change, approvals, neighbours, verdict })
    }

    async fn judge(
        &self,
        candidate: &Candidate,
        survey: &Survey,
        approvals: &[Approval],
    ) -> Result<Judged, ServiceError> {
        let source =
            |(path, content): (&_, &Bytes)| Source { path: Clone::clone(path), content: content.clone() };
        let input = Input {
            files: candidate.files.iter().map(source).collect(),
            dependencies: survey.dependency_descriptors.clone(),
        };
        let compiled = self.compiler.compile(input).await?.map_err(ServiceError::DoesNotCompile)?;
        let sources = candidate.files.clone();
        let (after, names) = blocking(move || {
            let after = After::new(compiled, sources);
            let (events, _) = event::events(&after.schema);
            (Arc::new(after), events.into_iter().map(|event| event.name).collect::<Vec<_>>())
        })
        .await?;
        let taken = self.taken_names(&candidate.module, &names).await?;
        let earlier = self.history(candidate, survey, &after).await?;
        let before = self.before(survey).await?.map(Arc::new);
        let neighbours = Neighbours {
            dependencies: survey.news.clone(),
            archived: survey.archived.clone(),
            ..self.dependents_broken(candidate, before.as_ref(), &after).await?
        };
        let terms = candidate.terms(self.policy().await?, approvals);
        let house = House { module: candidate.module.clone(), at: now() };
        let known = Known { before, earlier, neighbours, taken };
        blocking(move || judge::judge(&terms, house, known, &after)).await?
    }

    async fn new_version(
        &self,
        caller: &Caller,
        candidate: &Candidate,
        survey: &Survey,
        judged: Judged,
        approvals: &[Approval],
    ) -> Result<(NewVersion, Vec<Finding>), ServiceError> {
        let Judged { descriptors, verdict, shapes, policy, neighbours: _ } = judged;
        let digest = digests::version(&candidate.listed, &survey.dependencies, &descriptors);
        let contents = candidate.files.clone();
        let (blobs, descriptors) = blocking(move || {
            let (_, mut blobs) = new_files(&contents)?;
            let descriptors = Blob::new(&descriptors)?;
            let address = descriptors.digest();
            blobs.push(descriptors);
            Ok::<_, ServiceError>((blobs, address))
        })
        .await??;
        let blobs = self.store.place(blobs).await?;
        let mut detail =
            json!({ "version": verdict.next, "bump": verdict.bump.as_str(), "base": candidate.base });
        if policy > 0 {
            detail["policy"] = json!(policy);
        }
        if !approvals.is_empty() {
            detail["change"] = json!(survey.change);
            detail["approvals"] = approvals.iter().map(approved).collect();
        }
        let new = NewVersion {
            module: candidate.module.clone(),
            version: verdict.next,
            digest,
            source_digest: survey.source_digest,
            descriptors,
            base: candidate.base.clone(),
            bump: verdict.bump.as_str().to_owned(),
            publisher: caller.who().to_owned(),
            message: candidate.message.clone(),
            config: candidate.settings_json.clone(),
            at: now(),
            files: candidate.listed.clone(),
            dependencies: survey.dependencies.iter().map(NewDependency::from).collect(),
            events: verdict.events.iter().zip(&shapes).map(new_event).collect(),
            blobs,
            audit: audit::entry(caller, "publish", candidate.module.as_str(), "done", &detail),
        };
        Ok((new, verdict.findings))
    }

    /// Adds the version if the module is still as it was looked at, what it depends on has the names that it had, the
    /// policy still holds and the approvals are still open; `None` if not. A module that was archived or renamed in the
    /// meantime is seen by the next look.
    async fn commit(
        &self,
        candidate: &Candidate,
        survey: &Survey,
        new: &NewVersion,
        agreed: &Agreed,
    ) -> Result<Option<StoredVersion>, ServiceError> {
        let mut tx = self.store.write().await?;
        tx.ensure_module(&new.module, new.at).await?;
        tx.lock_module(&new.module).await?;
        let is_closed = tx.archived(&new.module).await?.is_some() || tx.renamed(&new.module).await?.is_some();
        if is_closed {
            return Ok(None);
        }
        let needed = new.dependencies.iter().map(|dependency| dependency.module.clone()).collect();
        if !tx.hold_names(&needed).await? {
            return Ok(None);
        }
        let latest = tx.newest(&new.module).await?;
        let number = |stored: &Option<StoredVersion>| stored.as_ref().map(|stored| stored.version.clone());
        if number(&latest) != number(&survey.latest) {
            return Ok(None);
        }
        if tx.policy().await?.map_or(0, |policy| policy.version) != agreed.policy {
            return Ok(None);
        }
        for approval in &agreed.approvals {
            if !tx.use_approval(approval.id, &new.version, now()).await? {
                return Ok(None);
            }
        }
        tx.publish(new).await?;
        // A purge beside this one waits until it ends, or was done before its blobs were looked for.
        candidate.refuse_purged(&mut tx).await?;
        let version = tx.version(&new.module, &new.version).await?;
        tx.commit().await?;
        Ok(version)
    }
}

/// Fails for the modules of the program itself.
fn refuse_bundled(module: &ModuleName) -> Result<(), ServiceError> {
    if module.owner() != bundle::OWNER {
        return Ok(());
    }
    let detail = format!("the modules of {:?} come with the registry itself", bundle::OWNER);
    Err(ServiceError::forbidden(detail))
}

/// Those that lift something. One that lifts nothing, because policy has changed, is not used up.
fn used(approvals: Vec<Approval>, verdict: &Verdict) -> Vec<Approval> {
    let lifts = |approval: &Approval| {
        let approver = Some(&approval.approval.approver);
        verdict.needed.iter().any(|needed| needed.given_by.as_ref() == approver)
    };
    approvals.into_iter().filter(lifts).collect()
}

/// For the audit log.
fn approved(approval: &Approval) -> serde_json::Value {
    json!({ "id": approval.id, "approver": approval.approval.approver })
}

fn verdict_body(mut verdict: Verdict) -> VerdictBody {
    let consequences = Consequences::taken_from(&mut verdict);
    let bump = verdict.bump.as_str().to_owned();
    if verdict.is_refused() {
        let approvable = verdict.is_approvable();
        let Verdict { findings, needed, .. } = verdict;
        return VerdictBody::Refused {
            findings,
            omitted_findings: 0,
            approvable,
            needed,
            bump: Some(bump),
            consequences,
        };
    }
    VerdictBody::Accepted {
        next: verdict.next,
        bump,
        findings: verdict.findings,
        omitted_findings: 0,
        consequences,
    }
}
