//! How many follow the feed at a time.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::service::{Caller, Service, ServiceError};

/// Streams of one caller; those without a token are one.
const OF_ONE: usize = 32;
/// Streams of all.
const OF_ALL: usize = 1_024;

/// Streams that are open, by caller.
#[derive(Default)]
pub(crate) struct Streams {
    open: Mutex<BTreeMap<String, usize>>,
}

/// The right to one stream, until it is dropped.
pub(crate) struct Slot {
    streams: Arc<Streams>,
    who: String,
}

impl Service {
    /// Lets a caller open one more stream, if that is not too many.
    pub(crate) fn open_stream(&self, caller: &Caller) -> Result<Slot, ServiceError> {
        let mut open = self.streams.lock();
        if open.values().sum::<usize>() >= OF_ALL {
            return Err(ServiceError::Busy("too many streams are open"));
        }
        let own = open.entry(caller.who().to_owned()).or_default();
        if *own >= OF_ONE {
            return Err(ServiceError::Busy("you have too many streams open"));
        }
        *own += 1;
        Ok(Slot { streams: self.streams.clone(), who: caller.who().to_owned() })
    }
}

impl Streams {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, usize>> {
        // Nothing in here panics halfway.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut open = self.streams.lock();
        match open.get_mut(&self.who) {
            Some(own) if *own > 1 => *own -= 1,
            _ => {
                open.remove(&self.who);
            }
        }
    }
}
