//! Why a command stops early, and what the person in front of it can do.

use std::{error::Error as StdError, fmt::Display, io};

use crate::{exit::Exit, findings::Report};

/// The result of everything in here.
pub type Result<T, E = Stop> = std::result::Result<T, E>;

/// Why a command stops.
#[derive(Debug)]
pub enum Stop {
    /// A schema is wrong.
    Findings(Box<Report>),
    /// Anything else.
    Error(Box<Error>),
    /// Whoever reads our output has gone.
    Closed,
}

/// An error as it is printed: `error: …`, what caused it, and a hint.
#[derive(Debug)]
pub struct Error {
    pub exit: Exit,
    pub message: String,
    pub causes: Vec<String>,
    /// More lines about it, for example the files it is about.
    pub details: Vec<String>,
    pub hint: Option<String>,
}

impl Error {
    /// It could not be done.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::new(Exit::Failed, message)
    }

    /// What was asked for makes no sense.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), causes: Vec::new(), details: Vec::new(), hint: None }
    }

    /// What to do about it.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What led to it, with its own causes.
    pub fn because(mut self, cause: &dyn StdError) -> Self {
        let mut next = Some(cause);
        while let Some(cause) = next {
            let text = cause.to_string();
            // Some errors repeat their source in their own words.
            if !self.causes.last().is_some_and(|above| above.contains(&text)) {
                self.causes.push(text);
            }
            next = cause.source();
        }
        self
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Stop::Error(Box::new(error))
    }
}

impl From<Report> for Stop {
    fn from(report: Report) -> Self {
        Stop::Findings(Box::new(report))
    }
}

impl Stop {
    /// The findings that stopped a command, for commands whose answer is findings.
    pub fn into_report(self) -> Result<Report> {
        match self {
            Stop::Findings(report) => Ok(*report),
            stop => Err(stop),
        }
    }
}

/// `cannot read PATH`, with a hint where the kind of error suggests one.
pub fn io_error(doing: &str, what: impl Display, error: &io::Error) -> Error {
    let message = format!("cannot {doing} {what}");
    let hint = match error.kind() {
        io::ErrorKind::NotFound => Some("check the spelling of the path"),
        io::ErrorKind::PermissionDenied => Some("check its owner and mode"),
        io::ErrorKind::StorageFull => Some("make room on the disk and try again"),
        _ => None,
    };
    let error = Error::failed(message).because(error);
    match hint {
        Some(hint) => error.hint(hint),
        None => error,
    }
}
