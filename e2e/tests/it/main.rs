//! The whole product, from outside.

mod agreement;
mod client;
mod compatibility;
mod corpora;
mod demo;
mod idle;
mod layering;
mod program;
mod server;
mod survives;
mod walk;
