//! A version's digests, computed anew.

use schemactl_api::Settings;

use super::{Problem, versions::Whole};
use crate::service::{bundle, publish::digests};

/// That a version is not what its digest says.
pub(super) const VERSION_DIGEST: &str = "VERSION_DIGEST";

pub(super) fn problems(whole: &Whole) -> Vec<Problem> {
    let Whole { version, files, dependencies, descriptors } = whole;
    let mut problems = Vec::new();
    if digests::version(files, dependencies, descriptors) != version.digest {
        let message = "its files, dependencies and descriptors are not those of its digest";
        problems.push(Problem::new(VERSION_DIGEST, "", message));
    }
    // The registry's own module has no settings.
    let settings = if version.module.owner() == bundle::OWNER { "" } else { &version.config };
    if digests::source(files, dependencies, settings) != version.source_digest {
        let message = "its files, dependencies and settings are not those of its source digest";
        problems.push(Problem::new("SOURCE_DIGEST", "", message));
    }
    if serde_json::from_str::<Settings>(&version.config).is_err() {
        problems.push(Problem::new("VERSION_SETTINGS", "", "its settings cannot be read"));
    }
    problems
}
