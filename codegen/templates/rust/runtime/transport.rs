//! Where envelopes go.

use std::io::{self, Write};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use prost::Message as _;

use super::Envelope;

/// Hands envelopes on. Called by one thread, in the order of logging.
pub trait Transport: Send + 'static {
    /// Delivers a batch before it returns. An error loses the batch: a transport that can try
    /// again does so itself.
    fn send(&mut self, batch: &[Envelope]) -> io::Result<()>;
}

/// Standard output.
#[derive(Debug)]
pub struct Stdout(());

impl Stdout {
    /// One line per envelope: its bytes in Base64.
    pub fn base64_lines() -> Self {
        Self(())
    }
}

impl Transport for Stdout {
    fn send(&mut self, batch: &[Envelope]) -> io::Result<()> {
        let mut lines = String::new();
        for envelope in batch {
            STANDARD.encode_string(envelope.encode_to_vec(), &mut lines);
            lines.push('\n');
        }
        let mut out = io::stdout().lock();
        out.write_all(lines.as_bytes())?;
        out.flush()
    }
}
