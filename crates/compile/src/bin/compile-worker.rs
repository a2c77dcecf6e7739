//! The child of a [`schemactl_compile::worker::Worker`] and nothing else; `schemactl` has the same
//! behind a subcommand.

use std::process::ExitCode;

fn main() -> ExitCode {
    schemactl_compile::worker::serve()
}
