//! How many requests are under way at a time.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use tokio::sync::Semaphore;

use super::error::Failure;
use crate::service::ServiceError;

/// Places for requests.
#[derive(Clone)]
pub(super) struct Crowd(Arc<Semaphore>);

impl Crowd {
    pub fn new(most: usize) -> Crowd {
        Crowd(Arc::new(Semaphore::new(most.clamp(1, Semaphore::MAX_PERMITS))))
    }
}

/// Lets a request in where there is a place. Nobody waits for one: a queue would only make everybody late.
pub(super) async fn enter(
    State(crowd): State<Crowd>,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    let Ok(_place) = crowd.0.try_acquire() else {
        return Err(ServiceError::Busy("too many requests are under way").into());
    };
    Ok(next.run(request).await)
}
