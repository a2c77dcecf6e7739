//! A body on its way in: no longer, no slower and, with all others, no larger than it may be.

use std::{sync::Arc, time::Duration};

use axum::body::{Body, HttpBody};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout, timeout_at},
};

use super::error::Failure;
use crate::service::ServiceError;

/// How long a body waits for others to make room.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long a body may take before its pace counts: the first bytes wait for networks to warm up.
const HEAD_START: Duration = Duration::from_secs(10);
/// Bytes that are taken from the memory at once.
const STEP: usize = 64 << 10;

/// What all bodies that are arriving share, in steps.
#[derive(Clone)]
pub(super) struct Memory(Arc<Semaphore>);

impl Memory {
    pub fn new(bytes: usize) -> Memory {
        Memory(Arc::new(Semaphore::new((bytes / STEP).clamp(1, Semaphore::MAX_PERMITS))))
    }

    async fn take(&self) -> Result<OwnedSemaphorePermit, Failure> {
        let step = timeout(PATIENCE, self.0.clone().acquire_owned()).await;
        let step = step.map_err(|_| ServiceError::Busy("too many bodies are being read"))?;
        Ok(step.map_err(ServiceError::internal)?)
    }
}

/// How fast a body has to be.
#[derive(Clone, Copy)]
pub(super) struct Pace {
    /// In all.
    pub timeout: Duration,
    /// Bytes a second; 0 asks for none.
    pub rate: u64,
}

impl Pace {
    /// When more has to come, of a body of which so much has.
    fn deadline(self, start: Instant, received: usize) -> Instant {
        let by_rate = match self.rate {
            0 => self.timeout,
            rate => HEAD_START + Duration::from_secs(received as u64 / rate),
        };
        start + by_rate.min(self.timeout)
    }
}

/// A whole body and the memory that it takes.
pub(super) struct Arrived {
    pub content: Bytes,
    pub memory: Option<OwnedSemaphorePermit>,
}

/// Receives a body.
pub(super) async fn arrive(
    mut body: Body,
    limit: usize,
    pace: Pace,
    memory: &Memory,
) -> Result<Arrived, Failure> {
    let start = Instant::now();
    let mut content = BytesMut::new();
    let mut held: Option<OwnedSemaphorePermit> = None;
    while !body.is_end_stream() {
        let frame = timeout_at(pace.deadline(start, content.len()), body.frame()).await;
        let Some(frame) = frame.map_err(|_| Failure::BodyTooSlow)? else { break };
        // Trailers say nothing that is asked for.
        let Ok(bytes) = frame.map_err(|_| Failure::BodyBroken)?.into_data() else { continue };
        if bytes.len() > limit - content.len() {
            return Err(Failure::BodyTooLarge { limit });
        }
        while held.as_ref().map_or(0, OwnedSemaphorePermit::num_permits) * STEP < content.len() + bytes.len()
        {
            let step = memory.take().await?;
            match &mut held {
                Some(held) => held.merge(step),
                None => held = Some(step),
            }
        }
        content.extend_from_slice(&bytes);
    }
    Ok(Arrived { content: content.freeze(), memory: held })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace { timeout: Duration::from_secs(300), rate: 1000 };

    #[test]
    fn a_body_has_a_head_start_then_keeps_its_pace_and_never_takes_for_ever() {
        let start = Instant::now();
        let seconds = |pace: Pace, received| (pace.deadline(start, received) - start).as_secs();
        assert_eq!(seconds(PACE, 0), 10);
        assert_eq!(seconds(PACE, 5_000), 15);
        assert_eq!(seconds(PACE, 1_000_000), 300);
        assert_eq!(seconds(Pace { rate: 0, ..PACE }, 0), 300);
    }

    #[tokio::test(start_paused = true)]
    async fn bodies_that_arrive_share_one_memory() {
        let memory = Memory::new(3 * STEP);
        let big = |steps: usize| Body::from(vec![0; steps * STEP]);
        let first = arrive(big(2), usize::MAX, PACE, &memory).await.ok().unwrap();
        assert_eq!(first.content.len(), 2 * STEP);
        let refused = arrive(big(2), usize::MAX, PACE, &memory).await.err().unwrap();
        assert!(matches!(refused, Failure::Service(ServiceError::Busy(_))), "{refused:?}");
        drop(first);
        assert!(arrive(big(3), usize::MAX, PACE, &memory).await.is_ok());
    }
}
