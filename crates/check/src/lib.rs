//! The rules: which changes break readers, which declarations are untidy, which put personal data
//! where it may not be, which changes destinations cannot follow, and the gate that turns all of it into a verdict and a version.
//!
//! Pure: schemas in, findings out. Nothing here compiles, reads a file or knows a registry; what is
//! taken elsewhere is asked through a function the caller passes in.

pub mod breaking;
pub mod event_changes;
mod event_parts;
mod event_place;
pub mod families;
mod found;
mod gate;
mod go_text;
pub mod levels;
pub mod lint;
pub mod neighbours;
mod package_version;
pub mod personal_changes;
mod personal_values;
mod place;
pub mod policy;
mod promise;
mod reach;
mod rule;
mod selection;
pub mod sink_impact;
mod source_path;
pub mod waivers;

pub use breaking::{BreakingConfig, breaking};
pub use event_changes::event_changes;
pub use gate::{
    Approval, Bump, Change, GateConfig, NeededApproval, UnknownBump, Verdict, gate, nothing_taken,
};
pub use levels::{History, Level};
pub use lint::{LintConfig, lint};
pub use neighbours::Neighbours;
pub use personal_changes::{PersonalChange, PersonalLanding, PersonalNews, Protection, personal_changes};
pub use policy::{Policy, Weight, policy};
pub use rule::{Example, Rule};
pub use selection::UnknownRule;
pub use sink_impact::sink_impact;
