//! The generators on the examples, on hostile schemas, and the proof: what they generate is compiled
//! and run, and what it logs decodes back.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod arguments;
mod decode;
mod examples;
mod hostile;
mod python_output;
mod rust_output;
mod support;
