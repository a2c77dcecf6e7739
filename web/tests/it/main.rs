//! Pages rendered from plain values: what they show, and that what they show stays text.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

mod diff;
mod filters;
mod hostile;
mod pages;
mod samples;
