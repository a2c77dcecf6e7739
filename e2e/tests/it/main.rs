//! The whole product, from outside.

mod client;
mod compatibility;
mod demo;
mod layering;
mod program;
mod server;
mod survives;
mod walk;
