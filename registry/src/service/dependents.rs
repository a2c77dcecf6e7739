//! Who builds on modules and events.

use std::collections::BTreeSet;

use schemactl_api::ObservedProducer;
use schemactl_model::{EventName, FilePath, ModuleName, Version, schema::Use};
use schemactl_store::{
    ChangeFilter, Dependent, DependentQuery, Observation, ObservationQuery, StoredFile, StoredVersion, Tx,
};

use super::{
    Caller, Event, Permission, Service, ServiceError, blocking, modules::no_module, recently, schema,
    versions,
};

/// Uses of one module that are told.
const USES: usize = 100;
/// Observations that are looked at.
const OBSERVED: u32 = 100;
/// Webhooks that are looked at: there are no more.
const WEBHOOKS: u32 = 1_000;

/// A module whose latest version names a type of an event's file.
pub(crate) struct EventDependent {
    pub dependent: Dependent,
    pub uses: Vec<Use>,
    /// How many more there are.
    pub omitted: usize,
}

/// Who builds on an event.
pub(crate) struct EventDependents {
    pub event: Event,
    /// In its own module.
    pub own: Vec<Use>,
    /// Who was seen to log it lately.
    pub observed: BTreeSet<ObservedProducer>,
    /// Webhooks that are told of it, for whoever may see them.
    pub webhooks: Option<Vec<String>>,
    pub modules: Vec<EventDependent>,
    /// Where to go on, if more modules are to be looked at.
    pub next: Option<(ModuleName, Version)>,
}

impl Service {
    /// Versions that depend on a module, by name and version.
    pub(crate) async fn dependents(&self, query: &DependentQuery) -> Result<Vec<Dependent>, ServiceError> {
        let mut tx = self.store.read().await?;
        if tx.newest(&query.module).await?.is_none() {
            return Err(no_module(&query.module));
        }
        Ok(tx.dependents(query).await?)
    }

    /// Who builds on an event: looks through at most `limit` modules that depend on the event's.
    pub(crate) async fn event_dependents(
        &self,
        caller: &Caller,
        name: &EventName,
        after: Option<(ModuleName, Version)>,
        limit: u32,
    ) -> Result<EventDependents, ServiceError> {
        let (event, _) = self.event(name).await?;
        let is_first = after.is_none();
        let observed = if is_first { self.observed(name).await? } else { BTreeSet::new() };
        let may_see = caller.require(Permission::Administer, None).is_ok();
        let webhooks = if is_first && may_see { Some(self.subscribed(&event).await?) } else { None };
        let query = DependentQuery {
            module: event.module.clone(),
            direct: false,
            all_versions: false,
            after,
            limit: limit + 1,
        };
        let mut dependents = self.store.read().await?.dependents(&query).await?;
        let more = dependents.len() > limit as usize;
        dependents.truncate(limit as usize);
        let last = dependents.last().filter(|_| more);
        let next = last.map(|last| (last.module.clone(), last.version.clone()));
        let (own, _) = self.uses(&event.module, &event.version, &event.spec.file).await?;
        let mut modules = Vec::new();
        for dependent in dependents {
            let (uses, omitted) = self.uses(&dependent.module, &dependent.version, &event.spec.file).await?;
            if !uses.is_empty() {
                modules.push(EventDependent { dependent, uses, omitted });
            }
        }
        Ok(EventDependents { event, own, observed, webhooks, modules, next })
    }

    /// Who was seen to log an event, lately.
    async fn observed(&self, event: &EventName) -> Result<BTreeSet<ObservedProducer>, ServiceError> {
        let query = ObservationQuery {
            event: Some(event.clone()),
            module: None,
            version: None,
            producer: None,
            since: recently(),
            after: None,
            limit: OBSERVED,
        };
        let seen = self.store.read().await?.observations(&query).await?.into_iter();
        let producer =
            |Observation { key, .. }| ObservedProducer { producer: key.producer, version: key.version };
        Ok(seen.map(producer).collect())
    }

    /// The webhooks whose filter lets changes to an event through.
    async fn subscribed(&self, event: &Event) -> Result<Vec<String>, ServiceError> {
        let webhooks = self.store.read().await?.webhooks("", WEBHOOKS).await?.into_iter();
        let told = webhooks.filter(|webhook| lets_through(&webhook.settings.filter, event));
        Ok(told.map(|webhook| webhook.name).collect())
    }

    /// What in a version names a type of a file, and how much more does than is told.
    async fn uses(
        &self,
        module: &ModuleName,
        version: &Version,
        file: &str,
    ) -> Result<(Vec<Use>, usize), ServiceError> {
        let mut tx = self.store.read().await?;
        let Some(version) = tx.version(module, version).await? else { return Ok((Vec::new(), 0)) };
        let (descriptors, own) = compiled(&mut tx, &version).await?;
        drop(tx);
        let file = file.to_owned();
        blocking(move || {
            let schema = schema::decode(descriptors, &own)?;
            let mut uses = schema.file(&file).map(|file| schema.uses_of(file)).unwrap_or_default();
            let omitted = uses.len().saturating_sub(USES);
            uses.truncate(USES);
            Ok((uses, omitted))
        })
        .await?
    }
}

/// Whether some change to an event fits. Which kind of change does not matter here.
fn lets_through(filter: &ChangeFilter, event: &Event) -> bool {
    let ChangeFilter { module, event: name, destination, kind: _ } = filter;
    let lands = |wanted: &String| {
        event.spec.destinations.iter().any(|one| one.name == *wanted || one.kind_name() == wanted)
    };
    module.as_ref().is_none_or(|module| *module == event.module)
        && name.as_ref().is_none_or(|name| *name == event.spec.name)
        && destination.as_ref().is_none_or(lands)
}

/// The descriptors of a version, and which of their files are its own.
async fn compiled(
    tx: &mut Tx,
    version: &StoredVersion,
) -> Result<(bytes::Bytes, BTreeSet<FilePath>), ServiceError> {
    let descriptors = versions::descriptors(tx, version).await?;
    let files = tx.files(&version.module, &version.version).await?;
    Ok((descriptors, files.into_iter().map(|StoredFile { path, .. }| path).collect()))
}
