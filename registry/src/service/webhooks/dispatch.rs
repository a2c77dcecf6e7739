//! Delivering: which webhook has something to deliver, and what.

use std::{sync::Arc, time::Duration};

use schemactl_store::{Delivery, DeliveryState, NewDelivery, StoredWebhook, Tx};
use tokio::{sync::Semaphore, task::JoinSet};

use super::{deliveries, milliseconds};
use crate::service::{Service, ServiceError, now};

/// How often a server looks for what is due, beside when there is a change.
const LOOK: Duration = Duration::from_millis(500);

/// How long a webhook is a server's without a sign of life: several times what one attempt takes.
const LEASE: Duration = Duration::from_secs(60);

/// How long nobody takes up a webhook that could not be gone on with, whatever the reason: at once would be all the time.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Webhooks that a server delivers at a time.
const AT_A_TIME: usize = 16;

/// Deliveries after which a webhook is let go, so that others get their turn.
const ROUND: usize = 100;

/// How long deliveries are remembered that arrived, and that did not.
const DELIVERED: Duration = Duration::from_secs(7 * 24 * 60 * 60);
const DEAD: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Delivers until the server stops; then finishes what is under way.
pub(in crate::service) async fn dispatch(service: Arc<Service>) {
    let turns = Arc::new(Semaphore::new(AT_A_TIME));
    let mut listener = service.feed.listen();
    let mut at_work = JoinSet::new();
    while !listener.is_stopping() {
        if let Err(error) = start_due(&service, &turns, &mut at_work).await {
            tracing::debug!(%error, "cannot look for deliveries that are due");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = listener.wait() => {}
            Some(_) = at_work.join_next() => {}
        }
    }
    while at_work.join_next().await.is_some() {}
}

async fn start_due(
    service: &Arc<Service>,
    turns: &Arc<Semaphore>,
    at_work: &mut JoinSet<()>,
) -> Result<(), ServiceError> {
    let due = service.store.read().await?.due_webhooks(milliseconds(now())).await?;
    for name in due {
        let Ok(turn) = turns.clone().try_acquire_owned() else { break };
        if service.claim(&name).await? {
            let service = service.clone();
            at_work.spawn(async move {
                service.deliver_all(&name).await;
                drop(turn);
            });
        }
    }
    Ok(())
}

impl Service {
    async fn claim(&self, name: &str) -> Result<bool, ServiceError> {
        let at = milliseconds(now());
        let mut tx = self.store.write().await?;
        let claimed = tx.claim_webhook(name, &self.webhooks.server, at, at + lease()).await?;
        tx.commit().await?;
        Ok(claimed)
    }

    /// Delivers what is due of a webhook that this server has, one after the other, and lets it go.
    async fn deliver_all(&self, name: &str) {
        let listener = self.feed.listen();
        let mut rest = Duration::ZERO;
        for _ in 0..ROUND {
            if listener.is_stopping() {
                break;
            }
            match self.deliver_next(name).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    tracing::warn!(webhook = name, code = error.code(), "cannot go on delivering for now");
                    rest = AFTER_FAILURE;
                    break;
                }
            }
        }
        if let Err(error) = self.let_go(name, rest).await {
            tracing::debug!(webhook = name, %error, "a webhook is let go only when its lease ends");
        }
    }

    /// Makes the next attempt; whether there was one to make.
    async fn deliver_next(&self, name: &str) -> Result<bool, ServiceError> {
        let at = milliseconds(now());
        let mut tx = self.store.write().await?;
        if !tx.hold_webhook(name, &self.webhooks.server, at + lease()).await? {
            return Ok(false);
        }
        let Some(webhook) = tx.webhook(name).await? else { return Ok(false) };
        let next = match tx.due_delivery(name, at).await? {
            Some(delivery) => Some(delivery),
            None => self.next_in_feed(&mut tx, &webhook).await?,
        };
        tx.commit().await?;
        match next {
            Some(delivery) => self.attempt(&webhook, &delivery).await.map(|()| true),
            None => Ok(false),
        }
    }

    /// The next change that the webhook is to get, as a delivery; none while the last one waits.
    async fn next_in_feed(
        &self,
        tx: &mut Tx,
        webhook: &StoredWebhook,
    ) -> Result<Option<Delivery>, ServiceError> {
        if tx.has_delivery_in_order(&webhook.name).await? {
            return Ok(None);
        }
        let slice = tx.changes(webhook.cursor, &webhook.settings.filter, 1).await?;
        tx.advance_webhook(&webhook.name, slice.next).await?;
        let Some(found) = slice.changes.into_iter().next() else { return Ok(None) };
        let at = now();
        let patience = self.webhooks.retries.patience;
        // Somebody who has not answered for a day is not given a day for each of all the changes since: old ones are
        // tried once, new ones until they are as old as that.
        let hopeless = tx.last_in_order(&webhook.name).await? == Some(DeliveryState::Dead);
        let give_up_at = if hopeless { found.change.at + patience } else { at + patience };
        let new = NewDelivery {
            id: deliveries::new_id(),
            webhook: webhook.name.clone(),
            seq: Some(found.change.seq),
            in_order: true,
            at,
            due_at: milliseconds(at),
            give_up_at: milliseconds(give_up_at),
        };
        tx.insert_delivery(&new).await?;
        Ok(tx.delivery(&webhook.name, &new.id).await?)
    }

    /// Lets others have a webhook, after a rest.
    async fn let_go(&self, name: &str, rest: Duration) -> Result<(), ServiceError> {
        let at = now();
        let from = milliseconds(at + rest);
        let mut tx = self.store.write().await?;
        if tx.hold_webhook(name, &self.webhooks.server, from).await? {
            tx.prune_deliveries(name, milliseconds(at - DELIVERED), milliseconds(at - DEAD)).await?;
        }
        tx.release_webhook(name, &self.webhooks.server, from).await?;
        Ok(tx.commit().await?)
    }
}

fn lease() -> i64 {
    i64::try_from(LEASE.as_millis()).unwrap_or(i64::MAX)
}
