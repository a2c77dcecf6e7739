//! The child's side.

use std::{
    io::{self, BufWriter},
    process::{self, ExitCode},
    time::Duration,
};

use super::message::{self, Response};
use crate::{Limits, compile_descriptors};

/// Reads one request from stdin, compiles it and answers on stdout. Memory and processor time are
/// limited before the first byte of the input is read.
pub fn serve() -> ExitCode {
    match answer() {
        Ok(()) => ExitCode::SUCCESS,
        // Memory that cannot be had ends a process like this everywhere else; the parent tells by it.
        Err(error) if error.kind() == io::ErrorKind::OutOfMemory => process::abort(),
        // The parent sees the exit code; there is nobody else to tell.
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer() -> io::Result<()> {
    let mut stdin = io::stdin().lock();
    let limits = message::read_limits(&mut stdin)?;
    confine(&limits)?;
    let input = message::read_input(&mut stdin)?;
    let response = match compile_descriptors(&input, &limits) {
        Ok(descriptors) => Response::Descriptors(descriptors),
        Err(findings) => Response::Findings(findings),
    };
    response.write(BufWriter::new(io::stdout().lock()))
}

#[cfg(unix)]
fn confine(limits: &Limits) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = |resource, wanted: u64| {
        // Nobody may raise a limit that is lower already.
        let most = getrlimit(resource).maximum.map_or(wanted, |most| most.min(wanted));
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })
    };
    let cores = std::thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let time = limits.time.max(Duration::from_secs(1));
    limit(Resource::As, limits.memory)?;
    limit(Resource::Cpu, time.as_secs().saturating_mul(cores))?;
    // A core file would hold other people's sources.
    limit(Resource::Core, 0)?;
    Ok(())
}

#[cfg(not(unix))]
fn confine(_: &Limits) -> io::Result<()> {
    Ok(())
}
