//! Commits of the repository of the current folder, and where the current branch left the main one.

mod commit;
mod merge_base;
mod run;

pub use commit::{Commit, Place};
pub use merge_base::{Left, MergeBase, merge_base};
