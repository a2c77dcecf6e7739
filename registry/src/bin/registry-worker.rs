//! The compiler's child process, for this crate's tests; `schemactl` has the same behind a subcommand.

use std::process::ExitCode;

fn main() -> ExitCode {
    schemactl_compile::worker::serve()
}
