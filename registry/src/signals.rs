//! The signals that end a server, and the one that has it look at its files again.

use std::io;

/// Ends when the process is told to: by Ctrl-C, or by SIGTERM.
///
/// # Errors
/// The signals cannot be listened to.
#[cfg(unix)]
pub async fn told_to_stop() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

/// Ends when the process is told to, by Ctrl-C.
///
/// # Errors
/// The signal cannot be listened to.
#[cfg(not(unix))]
pub async fn told_to_stop() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}

/// SIGHUP, which would end a process that does not listen to it.
pub(crate) struct Hangups {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl Hangups {
    /// Listens from now on, as far as the system lets it.
    pub(crate) fn listen() -> Hangups {
        Hangups {
            #[cfg(unix)]
            signal: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok(),
        }
    }

    /// Ends with the next one.
    pub(crate) async fn next(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal
            && signal.recv().await.is_some()
        {
            return;
        }
        std::future::pending().await
    }
}
