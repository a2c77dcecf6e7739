//! Choosing one version of every module that is needed.

use std::collections::{BTreeMap, BTreeSet};

use schemactl_model::{ModuleName, Version, VersionReq};
use schemactl_store::{StoredVersion, Tx};

use super::{
    Resolution, Resolved,
    shelf::{Offered, Shelf},
};
use crate::service::ServiceError;

/// Rounds after which a set of ranges counts as one that never settles.
const ROUNDS: usize = 64;
/// Modules in one set of dependencies.
const MODULES: usize = 1_000;
/// Versions named in a message.
const NAMED: usize = 10;

/// Who asks for which range of a module; as text, which has an order.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Ask {
    by: String,
    range: String,
}

type Asks = BTreeMap<ModuleName, BTreeSet<Ask>>;
type Chosen = BTreeMap<ModuleName, StoredVersion>;

/// Chooses the highest version that everybody's range admits and that is not yanked, or the locked one where it
/// is admitted, yanked or not; then the same with what those ask for, until nothing changes any more.
pub(in crate::service) async fn resolve(
    tx: &mut Tx,
    module: &ModuleName,
    wanted: &BTreeMap<ModuleName, VersionReq>,
    lock: &BTreeMap<ModuleName, Version>,
) -> Result<Resolution, ServiceError> {
    let mut shelf = Shelf::new(tx);
    let mut direct = Asks::new();
    for (needed, range) in wanted {
        ask(&mut direct, needed, module.to_string(), range.to_string());
    }
    let mut asks = direct.clone();
    for _ in 0..ROUNDS {
        let chosen = choose(&mut shelf, module, &asks, lock).await?;
        let mut next = direct.clone();
        for version in chosen.values() {
            for (needed, range) in shelf.needs(version).await? {
                ask(&mut next, needed, format!("{} {}", version.module, version.version), range.clone());
            }
        }
        if next == asks {
            return resolution(&mut shelf, wanted, chosen).await;
        }
        asks = next;
    }
    Err(unresolved("the ranges of the dependencies contradict each other in a circle".to_owned()))
}

fn ask(asks: &mut Asks, needed: &ModuleName, by: String, range: String) {
    asks.entry(needed.clone()).or_default().insert(Ask { by, range });
}

async fn choose(
    shelf: &mut Shelf<'_>,
    module: &ModuleName,
    asks: &Asks,
    lock: &BTreeMap<ModuleName, Version>,
) -> Result<Chosen, ServiceError> {
    if asks.len() > MODULES {
        return Err(unresolved(format!("more than {MODULES} modules are needed")));
    }
    let mut chosen = Chosen::new();
    for (needed, asks) in asks {
        if needed == module {
            return Err(unresolved(format!("module \"{module}\" would depend on itself; {}", print(asks))));
        }
        let versions = shelf.versions(needed).await?;
        let version = admitted(versions, asks, lock.get(needed))?;
        let version = version.ok_or_else(|| none_fits(needed, asks, versions))?;
        chosen.insert(needed.clone(), version.clone());
    }
    Ok(chosen)
}

/// The locked version if all ranges admit it, else the first that they do and that is not yanked.
fn admitted<'v>(
    versions: &'v [Offered],
    asks: &BTreeSet<Ask>,
    locked: Option<&Version>,
) -> Result<Option<&'v StoredVersion>, ServiceError> {
    let ranges = asks.iter().map(|ask| VersionReq::parse(&ask.range));
    let ranges: Vec<VersionReq> = ranges.collect::<Result<_, _>>().map_err(ServiceError::internal)?;
    let fits = |offered: &&Offered| ranges.iter().all(|range| range.matches(&offered.version.version));
    let held = versions.iter().filter(fits).find(|offered| Some(&offered.version.version) == locked);
    let chosen = held.or_else(|| versions.iter().filter(fits).find(|offered| !offered.is_yanked));
    Ok(chosen.map(|offered| &offered.version))
}

/// Lists what was chosen, by name and in the order of needing.
async fn resolution(
    shelf: &mut Shelf<'_>,
    wanted: &BTreeMap<ModuleName, VersionReq>,
    chosen: Chosen,
) -> Result<Resolution, ServiceError> {
    let mut in_order: Vec<StoredVersion> = Vec::new();
    let mut waiting: Vec<&StoredVersion> = chosen.values().collect();
    while !waiting.is_empty() {
        let before = waiting.len();
        let mut still = Vec::new();
        for version in waiting {
            let needs = shelf.needs(version).await?;
            let placed = |needed: &ModuleName| in_order.iter().any(|placed| placed.module == *needed);
            if needs.iter().all(|(needed, _)| placed(needed)) {
                in_order.push(version.clone());
            } else {
                still.push(version);
            }
        }
        if still.len() == before {
            let names: Vec<_> = still.iter().map(|version| version.module.to_string()).collect();
            return Err(unresolved(format!("these modules depend on each other: {}", names.join(", "))));
        }
        waiting = still;
    }
    let resolved = |(module, version): (ModuleName, StoredVersion)| {
        let requirement = wanted.get(&module).map(VersionReq::to_string).unwrap_or_default();
        Resolved { requirement, named: module, version }
    };
    Ok(Resolution { by_name: chosen.into_iter().map(resolved).collect(), in_order })
}

fn none_fits(needed: &ModuleName, asks: &BTreeSet<Ask>, versions: &[Offered]) -> ServiceError {
    if versions.is_empty() {
        let detail = format!("module \"{needed}\" does not exist; {}", print(asks));
        let hint = format!("publish \"{needed}\" first, or mend its name");
        return ServiceError::UnresolvedDependency { detail, hint: Some(hint) };
    }
    let there = |offered: &Offered| {
        let yanked = if offered.is_yanked { " (yanked)" } else { "" };
        format!("{}{yanked}", offered.version.version)
    };
    let mut named: Vec<String> = versions.iter().take(NAMED).map(there).collect();
    if versions.len() > NAMED {
        named.push(format!("{} older ones", versions.len() - NAMED));
    }
    let detail =
        format!("no version of module \"{needed}\" fits: {}; there are {}", print(asks), named.join(", "));
    ServiceError::UnresolvedDependency { detail, hint: Some(way_out(needed, asks, versions)) }
}

/// What would help: whose range stands alone against the others, where there is one.
fn way_out(needed: &ModuleName, asks: &BTreeSet<Ask>, versions: &[Offered]) -> String {
    let admits = |ask: &Ask, offered: &&Offered| {
        VersionReq::parse(&ask.range).is_ok_and(|range| range.matches(&offered.version.version))
    };
    let usable = || versions.iter().filter(|offered| !offered.is_yanked);
    if let Some(alone) = asks.iter().find(|ask| !usable().any(|offered| admits(ask, &offered))) {
        let Ask { by, range } = alone;
        return format!("no version that is there fits {range}: change what {by} asks for, or publish one");
    }
    let without = |left_out: &Ask| {
        let others = || asks.iter().filter(|ask| *ask != left_out);
        usable().find(|offered| others().all(|ask| admits(ask, offered)))
    };
    match asks.iter().find_map(|ask| Some((ask, without(ask)?))) {
        Some((ask, Offered { version, .. })) => {
            format!(
                "all but {} could use {needed} {}: change what {} asks for",
                ask.by, version.version, ask.by
            )
        }
        None => "change the ranges of the dependencies".to_owned(),
    }
}

/// `acme/shop asks for ^1.2, acme/cart 0.3.0 asks for ^2`
fn print(asks: &BTreeSet<Ask>) -> String {
    let asks: Vec<String> = asks.iter().map(|Ask { by, range }| format!("{by} asks for {range}")).collect();
    asks.join(", ")
}

fn unresolved(detail: String) -> ServiceError {
    ServiceError::UnresolvedDependency {
        detail,
        hint: Some("change the ranges of the dependencies".to_owned()),
    }
}
