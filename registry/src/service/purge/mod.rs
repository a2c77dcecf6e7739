//! Taking content out of published versions for good.
//!
//! Nothing stands on what is gone: a module's newest version, which the next publish is compared with, is never
//! purged, and no range chooses a version that is.

mod carry_out;
mod explain;
mod plan;

pub(super) use explain::{refuse, refuse_contents};
