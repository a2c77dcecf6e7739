//! The signals that end a server.

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
