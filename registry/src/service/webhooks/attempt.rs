//! One attempt at one delivery.

use axum::http::HeaderMap;
use bytes::Bytes;
use schemactl_api::{ChangeBody, WebhookPayload};
use schemactl_store::{Attempt, ChangeFilter, Delivery, DeliveryState, StoredWebhook};

use super::{milliseconds, secret};
use crate::{
    courier::Destination,
    service::{Service, ServiceError, change_body, now},
};

/// What came of posting.
pub(super) struct Outcome {
    /// The HTTP status, where an answer came.
    pub status: Option<u16>,
    /// Why it failed.
    pub error: Option<String>,
}

impl Outcome {
    fn failed(error: impl ToString) -> Outcome {
        Outcome { status: None, error: Some(error.to_string()) }
    }
}

impl Service {
    /// Tries a delivery, and notes what came of it.
    pub(super) async fn attempt(
        &self,
        webhook: &StoredWebhook,
        delivery: &Delivery,
    ) -> Result<(), ServiceError> {
        let change = match delivery.seq {
            Some(seq) => self.change(seq).await?,
            None => None,
        };
        let at = now();
        let outcome = self.send(webhook, &delivery.id, change).await;
        let ended = milliseconds(now());
        let again = ended.saturating_add(self.wait(delivery.attempts + 1));
        let state = match &outcome.error {
            None => DeliveryState::Delivered,
            Some(_) if again >= delivery.give_up_at => DeliveryState::Dead,
            Some(_) => DeliveryState::Waiting,
        };
        let due_at = if state == DeliveryState::Waiting { again } else { ended };
        if let Some(error) = &outcome.error {
            let (webhook, seq, state) = (&webhook.name, delivery.seq, state.as_str());
            tracing::warn!(webhook, seq, state, error, "a delivery failed");
        }
        let attempt = Attempt { at, state, status: outcome.status, error: outcome.error, due_at };
        let mut tx = self.store.write().await?;
        if !tx.record_attempt(&delivery.id, Some(&self.webhooks.server), &attempt).await? {
            tracing::debug!(webhook = webhook.name, "what came of an attempt is another server's to say");
        }
        Ok(tx.commit().await?)
    }

    /// Posts a change, or a test where there is none.
    pub(super) async fn send(
        &self,
        webhook: &StoredWebhook,
        id: &str,
        change: Option<ChangeBody>,
    ) -> Outcome {
        let (destination, headers, body) = match self.parcel(webhook, id, change) {
            Ok(parcel) => parcel,
            Err(error) => return Outcome::failed(error),
        };
        match self.webhooks.courier.post(&destination, headers, body).await {
            Ok(status) if status.is_success() => Outcome { status: Some(status.as_u16()), error: None },
            Ok(status) => {
                let follow = if status.is_redirection() { ", and redirects are not followed" } else { "" };
                let error = format!("{destination} answered {}{follow}", status.as_u16());
                Outcome { status: Some(status.as_u16()), error: Some(error) }
            }
            Err(error) => Outcome::failed(error),
        }
    }

    fn parcel(
        &self,
        webhook: &StoredWebhook,
        id: &str,
        change: Option<ChangeBody>,
    ) -> Result<(Destination, HeaderMap, Bytes), String> {
        let destination: Destination =
            webhook.settings.url.parse().map_err(|_| "the address cannot be posted to".to_owned())?;
        let at = now();
        let secrets = secret::open(&self.webhooks.keys, &webhook.name, &webhook.secrets, milliseconds(at))
            .map_err(|_| "the server's secret key cannot be read".to_owned())?
            .ok_or(
                "the secret was sealed with a key that this server does not have: see SCHEMACTL_SECRET_KEY",
            )?;
        let payload = match change {
            Some(change) => WebhookPayload {
                r#type: format!("change.{}", change.kind),
                timestamp: change.at,
                data: Some(change),
            },
            None => WebhookPayload { r#type: "webhook.test".to_owned(), timestamp: at, data: None },
        };
        let body = serde_json::to_vec(&payload).map_err(|_| "the change cannot be written".to_owned())?;
        let headers = secret::headers(id, at.unix_timestamp(), &body, &secrets);
        Ok((destination, headers, body.into()))
    }

    async fn change(&self, seq: u64) -> Result<Option<ChangeBody>, ServiceError> {
        let before = seq.saturating_sub(1);
        let slice = self.store.read().await?.changes(before, &ChangeFilter::default(), 1).await?;
        Ok(slice.changes.into_iter().next().map(change_body))
    }

    /// Milliseconds until the next attempt.
    fn wait(&self, attempts: u64) -> i64 {
        let mut luck = [128];
        // Without luck the wait is what it would be on average.
        let _ = getrandom::fill(&mut luck);
        let wait = self.webhooks.retries.wait(attempts, luck[0]).as_millis();
        i64::try_from(wait).unwrap_or(i64::MAX)
    }
}
