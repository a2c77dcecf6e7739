//! Compiling in a child process, for input that is not trusted: what aborts there, runs out of
//! memory or takes too long is a finding here.
//!
//! The child is the same binary, started so that it calls [`serve`]. It gets the sources on stdin and
//! answers on stdout; it inherits no environment.

mod message;
mod serve;

use std::{
    io::{self, Read},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
};

use bytes::Bytes;
use schemactl_model::{Finding, Span};

pub use serve::serve;

use crate::{Compiled, Input, Limits, compiled};
use message::{Request, Response};

/// How to start the child.
#[derive(Clone, Debug)]
pub struct Worker {
    /// The program, for example [`std::env::current_exe`].
    pub program: PathBuf,
    /// Its arguments; with them it must do nothing but call [`serve`].
    pub args: Vec<String>,
}

impl Worker {
    /// Compiles as [`crate::compile`] does, within `limits.time` and `limits.memory`. Blocks.
    ///
    /// # Errors
    /// The outer error means that no child could be started or that it could not do its work, which
    /// says nothing about the input.
    pub fn compile(&self, input: &Input, limits: &Limits) -> io::Result<Result<Compiled, Vec<Finding>>> {
        let mut command = Command::new(&self.program);
        command.args(&self.args).env_clear();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        // Ctrl-C goes to a whole group: a child that it killed would look like one that its input killed.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let answer = exchange(&mut child, input, limits);
        if answer.is_none() {
            // Fails only where the child is gone already.
            let _ = child.kill();
        }
        let status = child.wait()?;
        Ok(match answer {
            None => Err(vec![took_too_long(limits)]),
            Some(bytes) => match Response::decode(&bytes) {
                Some(Response::Descriptors(descriptors)) => compiled(input, descriptors),
                Some(Response::Findings(findings)) => Err(findings),
                // Without a code it was killed: what the input asked for was too much.
                None if status.code().is_none() => Err(vec![died(status, limits)]),
                None => return Err(failed(status)),
            },
        })
    }
}

/// Sends the request and collects the answer; `None` if it does not come in time.
fn exchange(child: &mut Child, input: &Input, limits: &Limits) -> Option<Bytes> {
    let (stdin, stdout) = (child.stdin.take()?, child.stdout.take()?);
    let request = Request { input: input.clone(), limits: limits.clone() };
    // A child that died does not read: the error here shows in its exit status.
    thread::spawn(move || drop(request.write(stdin)));

    let (sender, receiver) = mpsc::channel();
    let longest = limits.memory;
    thread::spawn(move || {
        let mut answer = Vec::new();
        let read = stdout.take(longest).read_to_end(&mut answer);
        // The receiver has given up if nobody takes it.
        let _ = sender.send(read.map(|_| Bytes::from(answer)).unwrap_or_default());
    });
    receiver.recv_timeout(limits.time).ok()
}

fn failed(status: ExitStatus) -> io::Error {
    io::Error::other(format!("the compiler's process ended without an answer ({status})"))
}

fn took_too_long(limits: &Limits) -> Finding {
    let message = format!("compiling took longer than {} seconds and was stopped", limits.time.as_secs());
    Finding::error(Finding::COMPILE, None, Span::START, message)
        .with_hint("split the module; what one compilation may take is limited")
}

fn died(status: ExitStatus, limits: &Limits) -> Finding {
    let message = format!(
        "compiling was stopped ({status}): the module needs more than {} MB of memory or makes the compiler fail",
        limits.memory >> 20
    );
    Finding::error(Finding::COMPILE, None, Span::START, message)
        .with_hint("split the module; what one compilation may take is limited")
}
