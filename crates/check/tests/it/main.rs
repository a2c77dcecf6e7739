//! Schemas in, findings out.

mod breaking;
mod catalog;
mod docs;
mod examples;
mod gate;
mod lint;
mod policy;
mod schemas;
