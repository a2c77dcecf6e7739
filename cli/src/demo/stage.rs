//! Where the story plays: headings, commands as they are typed, and what came out of them.

use std::{
    cell::Cell,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use super::catalog::Catalog;
use crate::{
    context::{Context, Token},
    error::{Error, Result},
    exit::Exit,
    printer::{BLUE, BOLD, DIM, GREEN},
};

/// Lines of an output that are shown unless more is said.
const SHOWN: usize = 160;

/// Where the story plays.
pub struct Stage<'a> {
    context: &'a Context,
    /// The folder that everything happens in.
    pub folder: &'a Path,
    pub address: String,
    token: Token,
    program: PathBuf,
    steps: Cell<u32>,
}

/// What a program printed.
pub struct Printed {
    pub stdout: Vec<u8>,
    /// Both, as a person sees them.
    pub text: String,
    pub code: Option<i32>,
}

impl<'a> Stage<'a> {
    pub fn new(context: &'a Context, folder: &'a Path, catalog: &Catalog) -> Result<Stage<'a>> {
        let program = std::env::current_exe()
            .map_err(|error| Error::failed("cannot tell where this program lies").because(&error))?;
        let (address, token) = (catalog.address.clone(), catalog.token.clone());
        Ok(Stage { context, folder, address, token, program, steps: Cell::new(0) })
    }

    /// Begins a step.
    pub fn step(&self, heading: &str) -> Result<()> {
        self.steps.set(self.steps.get() + 1);
        let number = self.steps.get();
        self.context
            .printer
            .data(|out| writeln!(out, "\n{BOLD}{GREEN}{number}.{GREEN:#}{BOLD} {heading}{BOLD:#}"))
    }

    /// A sentence.
    pub fn say(&self, text: &str) -> Result<()> {
        self.context.printer.data(|out| writeln!(out, "   {text}"))
    }

    /// Text as it is, set in; at most so many lines.
    pub fn quote(&self, text: &str, most: usize) -> Result<()> {
        let lines: Vec<&str> = text.trim_end().lines().collect();
        self.context.printer.data(|out| {
            for line in lines.iter().take(most) {
                writeln!(out, "   {DIM}|{DIM:#} {line}")?;
            }
            match lines.len().saturating_sub(most) {
                0 => Ok(()),
                more => writeln!(out, "   {DIM}| … {more} more lines{DIM:#}"),
            }
        })
    }

    /// Runs `schemactl` with words, shows both, and expects it to end so.
    pub fn schemactl(&self, words: &[&str], expected: Exit) -> Result<Printed> {
        self.schemactl_showing(words, expected, |printed| printed.text.clone())
    }

    /// The same, showing what is made of what it printed.
    pub fn schemactl_showing(
        &self,
        words: &[&str],
        expected: Exit,
        shown: impl FnOnce(&Printed) -> String,
    ) -> Result<Printed> {
        self.typed("schemactl", words)?;
        let printed = self.run(self.command(words))?;
        self.quote(&shown(&printed), SHOWN)?;
        self.expect(words, &printed, expected)?;
        Ok(printed)
    }

    /// The same for a command that is about a database, whose address may hold a password: it is given
    /// where nobody sees it.
    pub fn schemactl_on(&self, database: &str, words: &[&str]) -> Result<()> {
        self.typed("schemactl", words)?;
        let printed = self.quiet_on(database, words)?;
        self.quote(&printed.text, SHOWN)?;
        self.expect(words, &printed, Exit::Fine)
    }

    /// The same, showing nothing.
    pub fn quiet_on(&self, database: &str, words: &[&str]) -> Result<Printed> {
        let mut command = self.command(words);
        command.env("SCHEMACTL_SINK", database);
        self.run(command)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(words).env("SCHEMACTL_REGISTRY", &self.address).env("SCHEMACTL_TOKEN", &self.token.0);
        command
    }

    /// Runs another program in the folder and shows how it was called.
    pub fn tool(&self, program: &str, words: &[&str], folder: &Path) -> Result<Printed> {
        self.typed(program, words)?;
        let mut command = Command::new(program);
        command.args(words);
        self.run_in(command, folder)
    }

    /// Runs another program and shows nothing; `None` where it is not there.
    pub fn probe(&self, program: &str, words: &[&str], folder: &Path) -> Option<Printed> {
        let mut command = Command::new(program);
        command.args(words);
        self.run_in(command, folder).ok()
    }

    /// Ends the story where a command did not end as expected.
    pub fn expect(&self, words: &[&str], printed: &Printed, expected: Exit) -> Result<()> {
        let wanted = match expected {
            Exit::Fine => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Failed => 3,
        };
        if printed.code == Some(wanted) {
            return Ok(());
        }
        let code = printed.code.map_or("a signal".to_owned(), |code| format!("exit code {code}"));
        let said = printed.text.lines().last().unwrap_or_default().to_owned();
        let mut error =
            Error::failed(format!("the demo stops: {:?} ended with {code}, not {wanted}", words.join(" ")));
        error.causes.push(said);
        if printed.code == Some(1) {
            error.exit = Exit::Findings;
        }
        Err(error.into())
    }

    fn typed(&self, program: &str, words: &[&str]) -> Result<()> {
        let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        self.context.printer.data(|out| writeln!(out, "   {BLUE}$ {program} {}{BLUE:#}", words.join(" ")))
    }

    fn run(&self, command: Command) -> Result<Printed> {
        self.run_in(command, self.folder)
    }

    fn run_in(&self, mut command: Command, folder: &Path) -> Result<Printed> {
        let output = command.current_dir(folder).stdin(Stdio::null()).output();
        let program = command.get_program().to_string_lossy().into_owned();
        let output =
            output.map_err(|error| Error::failed(format!("cannot run {program}")).because(&error))?;
        Ok(printed(output))
    }
}

fn printed(output: Output) -> Printed {
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    Printed { stdout: output.stdout, text, code: output.status.code() }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_./:@=".contains(character);
    if word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}
