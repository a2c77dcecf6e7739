//! What a test sees of what was logged.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Envelope, Event};

/// Everything logged by a logger of [`EventLogger::recording`](crate::EventLogger::recording), in order.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    envelopes: Arc<Mutex<Vec<Envelope>>>,
}

/// A logged event.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded<E> {
    /// The event.
    pub payload: E,
    /// What it was logged in.
    pub envelope: Envelope,
}

impl Recorder {
    pub(crate) fn record(&self, envelope: Envelope) {
        self.envelopes.lock().unwrap_or_else(PoisonError::into_inner).push(envelope);
    }

    /// Every envelope.
    pub fn all(&self) -> Vec<Envelope> {
        self.envelopes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Every event of one type.
    ///
    /// # Panics
    /// An envelope does not hold what it says.
    pub fn of<E: Event>(&self) -> Vec<Recorded<E>> {
        let envelopes = self.all().into_iter().filter(|envelope| envelope.r#type == E::TYPE);
        envelopes
            .map(|envelope| Recorded {
                payload: E::decode(envelope.data.as_slice()).expect("an envelope holds what was logged"),
                envelope,
            })
            .collect()
    }

    /// The one event of a type.
    ///
    /// # Panics
    /// There is none, or more than one; the message names what was logged.
    #[track_caller]
    pub fn only<E: Event>(&self) -> Recorded<E> {
        let mut events = self.of::<E>();
        let names: Vec<String> = self.all().into_iter().map(|envelope| envelope.event_name).collect();
        assert!(events.len() == 1, "one {} was expected; logged were {names:?}", E::NAME);
        events.remove(0)
    }
}
