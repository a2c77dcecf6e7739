//! How a command ends; scripts depend on the numbers.

use std::process::ExitCode;

/// How a command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Fine,
    /// A finding of severity error, or drift.
    Findings,
    /// What was asked for makes no sense: arguments, configuration.
    Usage,
    /// It could not be done: no file, no registry, no permission.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Fine => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Failed => 3,
        })
    }
}
