//! A page each: a struct of plain values and the template of the same name.

mod api;
mod approvals;
mod audit;
mod changes;
mod diff;
mod draft;
mod error;
mod event;
mod events;
mod file;
mod home;
mod module;
mod modules;
mod policy;
mod state;
mod version;

pub use api::{ApiAnswer, ApiField, ApiGroup, ApiOperation, ApiPage, ApiParameter, ApiShape, ApiType};
pub use approvals::{ApprovalRequestRow, ApprovalRow, ApprovalsPage, Approving, Denied};
pub use audit::{AuditPage, AuditRow};
pub use changes::{ChangeRow, ChangesPage};
pub use diff::DiffPage;
pub use draft::{DraftPage, DraftRow};
pub use error::ErrorPage;
pub use event::{EventPage, ObservedRow, UserRow};
pub use events::{EventRow, EventsPage};
pub use file::FilePage;
pub use home::{Counts, HomePage};
pub use module::{DependencyRow, ModulePage, PurgedRow, VersionRow};
pub use modules::{ModuleRow, ModulesPage};
pub use policy::{PolicyPage, PolicyVersionRow};
pub use state::State;
pub use version::{FileRow, VersionPage};

/// The first sentence or line of a description, for lists.
fn summary(description: &str) -> &str {
    let line = description.lines().next().unwrap_or_default();
    line.split_inclusive(". ").next().unwrap_or_default().trim_end()
}

/// A size as people read it: `812 B`, `4.2 kB`, `1.5 MB`.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
