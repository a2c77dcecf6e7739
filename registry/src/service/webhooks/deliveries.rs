//! What became of deliveries, asking for one once more, and trying a webhook out.

use schemactl_store::{Attempt, Delivery, DeliveryState, NewDelivery};
use serde_json::json;
use uuid::Uuid;

use super::{milliseconds, names};
use crate::service::{Caller, Service, ServiceError, audit, now};

/// A delivery's id: later ones sort later.
pub(super) fn new_id() -> String {
    format!("msg_{}", Uuid::now_v7().simple())
}

impl Service {
    /// Deliveries of a webhook, the newest first: those older than `before`, in one state or any.
    pub(crate) async fn deliveries(
        &self,
        webhook: &str,
        state: Option<DeliveryState>,
        before: &str,
        limit: u32,
    ) -> Result<Vec<Delivery>, ServiceError> {
        let mut tx = self.store.read().await?;
        if tx.webhook(webhook).await?.is_none() {
            return Err(names::unknown(webhook));
        }
        Ok(tx.deliveries(webhook, state, before, limit).await?)
    }

    /// Tries a delivery that came to its end once more, as if it were new but out of order.
    pub(crate) async fn redeliver(
        &self,
        caller: &Caller,
        webhook: &str,
        id: &str,
    ) -> Result<Delivery, ServiceError> {
        let outcome = self.try_redeliver(caller, webhook, id).await;
        self.noted(caller, "redeliver", webhook, outcome).await
    }

    async fn try_redeliver(
        &self,
        caller: &Caller,
        webhook: &str,
        id: &str,
    ) -> Result<Delivery, ServiceError> {
        let at = now();
        let give_up_at = milliseconds(at + self.webhooks.retries.patience);
        let mut tx = self.store.write().await?;
        let known = tx.delivery(webhook, id).await?;
        let known = known.ok_or_else(|| unknown(webhook, id))?;
        if !tx.redeliver(webhook, id, milliseconds(at), give_up_at).await? {
            return Err(not_again(&known));
        }
        let detail = json!({ "delivery": id, "seq": known.seq });
        tx.insert_audit(&audit::entry(caller, "redeliver", webhook, "done", &detail)).await?;
        let delivery = tx.delivery(webhook, id).await?.ok_or_else(|| unknown(webhook, id))?;
        tx.commit().await?;
        self.feed.wake();
        Ok(delivery)
    }

    /// Posts a test to a webhook's address, now and once, whether it is paused or not.
    pub(crate) async fn test_webhook(&self, caller: &Caller, name: &str) -> Result<Delivery, ServiceError> {
        let outcome = self.try_test_webhook(caller, name).await;
        self.noted(caller, "test_webhook", name, outcome).await
    }

    async fn try_test_webhook(&self, caller: &Caller, name: &str) -> Result<Delivery, ServiceError> {
        let (webhook, _) = self.webhook(name).await?;
        let at = now();
        let due_at = milliseconds(at);
        let new = NewDelivery {
            id: new_id(),
            webhook: name.to_owned(),
            seq: None,
            in_order: false,
            at,
            due_at,
            give_up_at: due_at,
        };
        let outcome = self.send(&webhook, &new.id, None).await;
        let state = if outcome.error.is_none() { DeliveryState::Delivered } else { DeliveryState::Dead };
        let attempt = Attempt { at, state, status: outcome.status, error: outcome.error, due_at };
        let mut tx = self.store.write().await?;
        if tx.webhook(name).await?.is_none() {
            return Err(names::unknown(name));
        }
        tx.insert_delivery(&new).await?;
        tx.record_attempt(&new.id, None, &attempt).await?;
        let detail = json!({ "delivery": new.id, "delivered": state == DeliveryState::Delivered });
        tx.insert_audit(&audit::entry(caller, "test_webhook", name, "done", &detail)).await?;
        let delivery = tx.delivery(name, &new.id).await?.ok_or_else(|| unknown(name, &new.id))?;
        tx.commit().await?;
        Ok(delivery)
    }
}

fn unknown(webhook: &str, id: &str) -> ServiceError {
    let shown = |text: &str| text.chars().take(64).collect::<String>();
    ServiceError::NotFound(format!("webhook {:?} has no delivery {:?}", shown(webhook), shown(id)))
}

fn not_again(delivery: &Delivery) -> ServiceError {
    let detail = match delivery.seq {
        Some(_) => "the delivery is waiting for its next attempt already",
        None => "a test is not delivered again",
    };
    let hint = delivery.seq.is_none().then(|| "make another test".to_owned());
    ServiceError::Conflict { code: "not_redeliverable", detail: detail.to_owned(), hint }
}
