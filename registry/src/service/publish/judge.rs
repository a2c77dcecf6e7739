//! The verdict about a candidate: the gate's, on what is stored and what was compiled.

use std::{collections::BTreeMap, sync::Arc};

use bytes::Bytes;
use schemactl_api::Settings;
use schemactl_check::{Change, GateConfig, History, Neighbours, gate};
use schemactl_compile::Compiled;
use schemactl_model::{EventName, FilePath, ModuleName, Schema, Version};
use schemactl_store::StoredVersion;
use time::OffsetDateTime;

use super::{Judged, ServiceError, candidate::Terms, shape};
use crate::service::{day, schema};

/// Event names that other modules have.
pub(super) type Taken = BTreeMap<EventName, ModuleName>;

/// What waivers of the policy ask for.
pub(super) struct House {
    pub module: ModuleName,
    /// When the candidate is judged.
    pub at: OffsetDateTime,
}

/// The version that a candidate is compared with.
pub(super) struct Before {
    pub version: Version,
    /// What it was published with.
    pub settings: Settings,
    pub descriptors: Bytes,
    pub schema: Schema,
}

impl Before {
    /// Takes time with the size of the descriptors: not for an executor's thread.
    pub(super) fn new(
        latest: &StoredVersion,
        descriptors: Bytes,
        contents: Vec<(FilePath, Vec<u8>)>,
    ) -> Result<Before, ServiceError> {
        let schema = schema::decode_with_texts(descriptors.clone(), contents)?;
        let settings = serde_json::from_str(&latest.config).map_err(ServiceError::internal)?;
        Ok(Before { version: latest.version.clone(), settings, descriptors, schema })
    }
}

/// A candidate that compiled.
pub(super) struct After {
    pub descriptors: Bytes,
    pub schema: Schema,
}

/// What the registry holds that a verdict rests on.
pub(super) struct Known {
    /// `None` for a module that is new.
    pub before: Option<Arc<Before>>,
    pub earlier: History,
    pub neighbours: Neighbours,
    pub taken: Taken,
}

impl After {
    /// With the text at hand, findings count columns as an editor does.
    pub(super) fn new(compiled: Compiled, sources: BTreeMap<FilePath, Bytes>) -> After {
        let Compiled { descriptors, mut schema } = compiled;
        for (path, text) in sources {
            schema.attach_source(path.as_str(), text);
        }
        After { descriptors, schema }
    }
}

/// Judges a candidate. Takes time with its size: not for an executor's thread.
pub(super) fn judge(
    terms: &Terms,
    house: House,
    known: Known,
    after: &After,
) -> Result<Judged, ServiceError> {
    let Known { before, earlier, neighbours, taken } = known;
    let change = Change {
        before: before.as_ref().map(|before| (&before.schema, &before.version)),
        promised: before.as_ref().map(|before| &before.settings.breaking),
        earlier: &earlier,
        neighbours: &neighbours,
        after: &after.schema,
        taken: &|name: &EventName| taken.get(name).cloned(),
        initial: terms.initial.clone(),
        stable: terms.stable,
        approvals: &terms.approvals,
    };
    let config = GateConfig {
        breaking: terms.settings.breaking.clone(),
        lint: terms.settings.lint.clone(),
        policy: terms.policy.clone(),
        today: Some(day(house.at)),
        module: Some(house.module),
    };
    let verdict = gate(&change, &config).map_err(|error| ServiceError::invalid(error.to_string()))?;
    let shapes = verdict.events.iter().map(|event| shape(&after.schema, event)).collect();
    Ok(Judged {
        descriptors: after.descriptors.clone(),
        verdict,
        shapes,
        policy: terms.policy_version,
        neighbours,
    })
}
