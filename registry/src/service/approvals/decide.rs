//! Giving an approval, and taking it back.

use std::collections::BTreeSet;

use schemactl_api::{NewApprovalBody, Scope};
use schemactl_check::{NeededApproval, policy::Signatory};
use schemactl_model::{Digest, ModuleName};
use schemactl_store::{Approval, ApprovalRequest, NewApproval, Tx};
use serde_json::json;
use time::{Duration, OffsetDateTime};

use super::{RequestState, Standing};
use crate::service::{Caller, Permission, Service, ServiceError, audit, now};

/// How long an approval is good for where nobody says so, and at most.
const USUAL: Duration = Duration::days(14);
const LONGEST: Duration = Duration::days(90);
/// Characters of a reason.
const REASON: usize = 1_000;

impl Service {
    /// Lets a change through that was asked about, as far as the caller may; with whom it still takes.
    pub(crate) async fn approve(
        &self,
        caller: &Caller,
        new: NewApprovalBody,
    ) -> Result<(Approval, Vec<NeededApproval>), ServiceError> {
        let target = new.module.to_string();
        let outcome = self.try_approve(caller, new).await;
        match &outcome {
            Ok(_) => self.feed.wake(),
            Err(error) => self.note_refusal(caller, "approve", &target, error).await,
        }
        outcome
    }

    async fn try_approve(
        &self,
        caller: &Caller,
        new: NewApprovalBody,
    ) -> Result<(Approval, Vec<NeededApproval>), ServiceError> {
        let over = Scope::from(&new.module);
        caller.require(Permission::Approve, Some(&over))?;
        // To the second, as it is kept: the answer is what every later one says.
        let at = now().truncate_to_second();
        let approval = NewApproval {
            approver: caller.who().to_owned(),
            roles: roles_over(caller, &over),
            vouched: caller.principal.vouched,
            reason: reason(&new.reason)?,
            at,
            ends_at: end(new.until, at)?,
        };
        // Before the unit of work: never take a second connection while holding one.
        let own_may = self.allows_self_approval().await?;
        let mut tx = self.store.write().await?;
        tx.lock_module(&new.module).await?;
        let request = find(&mut tx, &new.module, new.digest).await?;
        let standing = Standing::of(request, at);
        let rules = decides_about(caller, own_may, &standing)?;
        let Standing { stored: mut request, .. } = standing;
        let detail = json!({
            "change": new.digest,
            "base": request.request.base,
            "publisher": request.request.publisher,
            "rules": rules,
            "roles": approval.roles,
            "reason": approval.reason,
            "until": approval.ends_at.date().to_string(),
        });
        let entry = audit::entry(caller, "approve", new.module.as_str(), "done", &detail);
        let id = tx.approve(&request, &approval, &entry).await?;
        tx.commit().await?;
        let given = Approval { id, approval, revoked: None, version: None };
        request.approvals.push(given.clone());
        Ok((given, Standing::of(request, at).needed))
    }

    /// Takes an approval back that was not used.
    pub(crate) async fn revoke_approval(&self, caller: &Caller, id: i64) -> Result<(), ServiceError> {
        let outcome = self.try_revoke_approval(caller, id).await;
        match &outcome {
            Ok(()) => self.feed.wake(),
            Err(error) => {
                self.note_refusal(caller, "revoke_approval", &format!("approval {id}"), error).await;
            }
        }
        outcome
    }

    async fn try_revoke_approval(&self, caller: &Caller, id: i64) -> Result<(), ServiceError> {
        let mut tx = self.store.write().await?;
        let Some(request) = tx.request_of_approval(id).await? else {
            return Err(ServiceError::NotFound(format!("there is no approval {id}")));
        };
        let module = &request.request.module;
        caller.require(Permission::Approve, Some(&Scope::from(module)))?;
        tx.lock_module(module).await?;
        let detail = json!({ "approval": id, "change": request.request.change });
        let entry = audit::entry(caller, "revoke_approval", module.as_str(), "done", &detail);
        if !tx.revoke_approval(&request, id, caller.who(), now(), &entry).await? {
            return Err(ServiceError::Conflict {
                code: "approval_over",
                detail: format!("approval {id} was used or revoked, or has ended"),
                hint: None,
            });
        }
        Ok(tx.commit().await?)
    }
}

/// Whether somebody may approve what waits, where whoever asked may or not; else why not.
pub(crate) fn may_approve(caller: &Caller, own_may: bool, standing: &Standing) -> Result<(), ServiceError> {
    decides_about(caller, own_may, standing).map(drop)
}

/// Whether somebody may take an approval back that was not used.
pub(crate) fn may_revoke(caller: &Caller, module: &ModuleName, approval: &Approval) -> bool {
    approval.is_open(now()) && caller.is_allowed(Permission::Approve, &Scope::from(module))
}

/// The rules whose breaks somebody may approve now.
fn decides_about(caller: &Caller, own_may: bool, standing: &Standing) -> Result<Vec<String>, ServiceError> {
    let request = &standing.stored.request;
    let over = Scope::from(&request.module);
    caller.require(Permission::Approve, Some(&over))?;
    if !own_may && request.publisher == caller.who() {
        let detail = format!("{:?} asked for this approval; somebody else has to give it", caller.who());
        return Err(ServiceError::forbidden(detail));
    }
    refuse_decided(standing)?;
    let (name, vouched, roles) = (caller.who(), caller.principal.vouched, roles_over(caller, &over));
    rules_for(Signatory { name, vouched, roles: &roles }, standing)
}

/// The roles by which somebody approves, in words.
fn roles_over(caller: &Caller, over: &Scope) -> Vec<String> {
    let roles = caller.roles(Permission::Approve, over);
    roles.into_iter().map(|role| role.as_str().to_owned()).collect()
}

async fn find(tx: &mut Tx, module: &ModuleName, change: Digest) -> Result<ApprovalRequest, ServiceError> {
    let found = tx.approval_request(module, change).await?;
    found.ok_or_else(|| ServiceError::NotFound(format!(
        "nobody asked for an approval of change {change} of module \"{module}\"; a publish that is refused asks"
    )))
}

fn refuse_decided(standing: &Standing) -> Result<(), ServiceError> {
    let (code, detail, hint) = match standing.state {
        RequestState::Waiting => return Ok(()),
        RequestState::Approved => {
            let who: BTreeSet<_> = standing.needed.iter().filter_map(|one| one.given_by.as_ref()).collect();
            let who: Vec<String> = who.into_iter().map(|who| format!("{who:?}")).collect();
            ("approved_already", format!("{} approved this already", who.join(" and ")), None)
        }
        RequestState::Published => ("approval_over", "this was approved and published".to_owned(), None),
        RequestState::Over => (
            "approval_over",
            "nobody waits for this any more: its time is up, or another version came".to_owned(),
            Some("publish again; a refusal asks anew".to_owned()),
        ),
    };
    Err(ServiceError::Conflict { code, detail, hint })
}

/// The rules whose breaks a caller may approve and nobody has yet.
fn rules_for(signatory: Signatory<'_>, standing: &Standing) -> Result<Vec<String>, ServiceError> {
    let who = signatory.name;
    let missing = || standing.needed.iter().filter(|one| one.given_by.is_none());
    let theirs = missing().filter(|one| one.takes(signatory));
    let rules: Vec<String> = theirs.flat_map(|one| one.rules.iter().cloned()).collect();
    // A request that names no rule was made when whoever approves could approve everything.
    if missing().any(|one| one.takes(signatory)) {
        return Ok(rules);
    }
    let others = missing().map(NeededApproval::to_string).collect::<Vec<_>>().join("; ");
    if standing.needed.iter().any(|one| one.given_by.as_deref() == Some(who)) {
        let detail = format!("{who:?} approved this already; it still takes {others}");
        return Err(ServiceError::Conflict { code: "approved_already", detail, hint: None });
    }
    let would_fit = missing().any(|one| one.takes(Signatory { vouched: true, ..signatory }));
    let hint = if would_fit {
        format!("policy goes by the names of tokens that an admin of everything made, and {who:?} is none")
    } else {
        "where the policy has changed since, have it published again: that asks anew".to_owned()
    };
    Err(ServiceError::Forbidden {
        detail: format!("policy does not let {who:?} approve this; it takes {others}"),
        hint: Some(hint),
        missing: None,
    })
}

/// A line that says something: it stands in every report about the change.
fn reason(text: &str) -> Result<String, ServiceError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ServiceError::invalid("the reason is empty"));
    }
    if text.chars().count() > REASON || text.chars().any(char::is_control) {
        let detail = format!("the reason is not one line of at most {REASON} characters");
        return Err(ServiceError::invalid(detail));
    }
    Ok(text.to_owned())
}

fn end(asked: Option<OffsetDateTime>, now: OffsetDateTime) -> Result<OffsetDateTime, ServiceError> {
    let end = asked.unwrap_or(now + USUAL).truncate_to_second();
    if end <= now {
        return Err(ServiceError::invalid("the approval would end before it begins"));
    }
    if end > now + LONGEST {
        let detail = format!("an approval is good for {} days at most", LONGEST.whole_days());
        return Err(ServiceError::invalid(detail));
    }
    Ok(end)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn an_approval_ends_in_two_weeks_or_when_it_says_within_limits() {
        let now = datetime!(2026-03-01 10:00:00.5 UTC);
        assert_eq!(end(None, now).unwrap(), datetime!(2026-03-15 10:00 UTC));
        let asked = datetime!(2026-05-30 10:00 UTC);
        assert_eq!(end(Some(asked), now).unwrap(), asked);
        for odd in [now, datetime!(2026-03-01 09:00 UTC), datetime!(2026-05-30 10:00:02 UTC)] {
            assert!(end(Some(odd), now).is_err(), "{odd}");
        }
    }

    #[test]
    fn a_reason_is_a_line() {
        assert_eq!(reason("  nobody reads it ").unwrap(), "nobody reads it");
        for odd in ["", "  ", "a\nb", "\u{1b}[31m", &"x".repeat(REASON + 1)] {
            assert!(reason(odd).is_err(), "{odd:?}");
        }
    }
}
