//! Schemas in, findings out.

mod approval;
mod approvers;
mod breaking;
mod catalog;
mod changed;
mod corpora;
mod docs;
mod edits;
mod event_lint;
mod examples;
mod gate;
mod gate_waivers;
mod ignored;
mod levels;
mod lint;
mod lint_cases;
mod neighbours;
mod organisation;
mod personal_changes;
mod policy;
mod readers;
mod schemas;
mod sink_impact;
mod waivers;
