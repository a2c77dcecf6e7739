//! `/api/v1`: JSON for programs.

mod approvals;
pub(super) mod audit;
mod changes;
mod check;
mod deliveries;
mod dependents;
mod description;
mod drafts;
pub(super) mod events;
mod health;
mod metrics;
mod modules;
mod observations;
mod policy;
mod publish;
mod purges;
mod states;
mod stream;
mod tags;
mod tokens;
mod versions;
mod webhooks;
mod whoami;

use super::endpoint::Endpoint;

/// What is answered to programs.
pub(super) fn endpoints() -> Vec<Endpoint> {
    [
        health::endpoints(),
        metrics::endpoints(),
        modules::endpoints(),
        versions::endpoints(),
        publish::endpoints(),
        drafts::endpoints(),
        states::endpoints(),
        purges::endpoints(),
        check::endpoints(),
        dependents::endpoints(),
        events::endpoints(),
        tags::endpoints(),
        observations::endpoints(),
        changes::endpoints(),
        stream::endpoints(),
        webhooks::endpoints(),
        deliveries::endpoints(),
        policy::endpoints(),
        approvals::endpoints(),
        tokens::endpoints(),
        audit::endpoints(),
        whoami::endpoints(),
        description::endpoints(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
