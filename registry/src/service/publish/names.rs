//! A candidate under the names that modules have today.

use std::collections::BTreeMap;

use schemactl_model::ModuleName;
use schemactl_store::Tx;

use super::{ServiceError, candidate::Candidate};
use crate::service::states::former;

/// The same candidate with its dependencies by the names of today; refuses one whose own name is a former one.
pub(super) async fn under_todays_names(
    tx: &mut Tx,
    mut candidate: Candidate,
) -> Result<Candidate, ServiceError> {
    if let Some(name) = tx.renamed(&candidate.module).await? {
        return Err(former::moved(&candidate.module, &name));
    }
    for from in candidate.dependencies.keys() {
        if let Some(to) = tx.renamed(from).await? {
            candidate.moved.insert(from.clone(), to);
        }
    }
    for (from, to) in &candidate.moved {
        let Some(range) = candidate.dependencies.remove(from) else { continue };
        if candidate.dependencies.insert(to.clone(), range).is_some() {
            let detail = format!("\"{from}\" is called \"{to}\" by now, and both are among the dependencies");
            let hint = Some(format!("leave \"{from}\" out"));
            return Err(ServiceError::Invalid { detail, hint });
        }
    }
    candidate.lock = todays(tx, std::mem::take(&mut candidate.lock)).await?;
    Ok(candidate)
}

/// A lock may name modules that came along with others.
async fn todays<T>(
    tx: &mut Tx,
    named: BTreeMap<ModuleName, T>,
) -> Result<BTreeMap<ModuleName, T>, ServiceError> {
    let mut todays = BTreeMap::new();
    for (name, value) in named {
        let name = tx.renamed(&name).await?.unwrap_or(name);
        todays.entry(name).or_insert(value);
    }
    Ok(todays)
}
