//! Changes to a module.

mod any;
mod breaking;
mod harmless;
mod targets;

pub use any::change;
pub use breaking::{Expected, break_something};
pub use harmless::{harmless, move_a_file};
