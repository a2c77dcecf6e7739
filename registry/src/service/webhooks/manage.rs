//! Making, changing and deleting webhooks.

use std::time::Duration;

use schemactl_store::{NewWebhook, StoredWebhook, WebhookSettings};
use serde_json::json;

use super::{milliseconds, names, secret::WebhookSecret};
use crate::{
    courier::{Destination, Undelivered},
    service::{Caller, Service, ServiceError, audit, now},
};

/// Webhooks of a registry: each takes a look at every change.
const MOST: u64 = 100;

/// How long a secret that was replaced is good beside the new one.
const OVERLAP: Duration = Duration::from_secs(24 * 60 * 60);

/// A webhook with the number of the latest change.
pub(crate) type WebhookAtHead = (StoredWebhook, u64);

impl Service {
    /// Makes a webhook; its secret is answered here and nowhere else.
    pub(crate) async fn create_webhook(
        &self,
        caller: &Caller,
        name: &str,
        settings: WebhookSettings,
        after: Option<u64>,
    ) -> Result<(String, WebhookAtHead), ServiceError> {
        let outcome = self.try_create_webhook(caller, name, settings, after).await;
        self.noted(caller, "create_webhook", name, outcome).await
    }

    async fn try_create_webhook(
        &self,
        caller: &Caller,
        name: &str,
        settings: WebhookSettings,
        after: Option<u64>,
    ) -> Result<(String, WebhookAtHead), ServiceError> {
        names::refuse_odd(name)?;
        let destination = self.considered(&settings.url)?;
        let secret = WebhookSecret::random()?;
        let sealed = secret.seal(&self.webhooks.keys, name)?;
        let mut tx = self.store.write().await?;
        if tx.count_webhooks().await? >= MOST {
            return Err(too_many());
        }
        let head = tx.change_head().await?;
        let cursor = after.unwrap_or(head);
        if cursor > head {
            return Err(ServiceError::invalid(format!("the latest change is {head}, and after is {cursor}")));
        }
        let new = NewWebhook {
            name: name.to_owned(),
            settings,
            secret: sealed,
            created_by: caller.who().to_owned(),
            created_at: now(),
            cursor,
        };
        if !tx.insert_webhook(&new).await? {
            return Err(names::taken(name));
        }
        let detail = json!({ "host": destination.to_string(), "after": cursor });
        tx.insert_audit(&audit::entry(caller, "create_webhook", name, "done", &detail)).await?;
        let stored = tx.webhook(name).await?.ok_or_else(|| names::unknown(name))?;
        tx.commit().await?;
        self.feed.wake();
        Ok((secret.text(), (stored, head)))
    }

    /// Webhooks by name.
    pub(crate) async fn webhooks(&self, after: &str, limit: u32) -> Result<Vec<WebhookAtHead>, ServiceError> {
        let mut tx = self.store.read().await?;
        let head = tx.change_head().await?;
        Ok(tx.webhooks(after, limit).await?.into_iter().map(|webhook| (webhook, head)).collect())
    }

    /// One webhook.
    pub(crate) async fn webhook(&self, name: &str) -> Result<WebhookAtHead, ServiceError> {
        let mut tx = self.store.read().await?;
        let head = tx.change_head().await?;
        let webhook = tx.webhook(name).await?.ok_or_else(|| names::unknown(name))?;
        Ok((webhook, head))
    }

    /// Changes where a webhook delivers, what, and whether at all.
    pub(crate) async fn update_webhook(
        &self,
        caller: &Caller,
        name: &str,
        settings: WebhookSettings,
    ) -> Result<WebhookAtHead, ServiceError> {
        let outcome = self.try_update_webhook(caller, name, settings).await;
        self.noted(caller, "update_webhook", name, outcome).await
    }

    async fn try_update_webhook(
        &self,
        caller: &Caller,
        name: &str,
        settings: WebhookSettings,
    ) -> Result<WebhookAtHead, ServiceError> {
        let destination = self.considered(&settings.url)?;
        let mut tx = self.store.write().await?;
        if !tx.update_webhook(name, &settings).await? {
            return Err(names::unknown(name));
        }
        let detail = json!({ "host": destination.to_string(), "paused": settings.paused });
        tx.insert_audit(&audit::entry(caller, "update_webhook", name, "done", &detail)).await?;
        tx.commit().await?;
        self.feed.wake();
        self.webhook(name).await
    }

    /// Gives a webhook another secret; the one it had is good beside it for a day.
    pub(crate) async fn rotate_webhook(
        &self,
        caller: &Caller,
        name: &str,
    ) -> Result<(String, WebhookAtHead), ServiceError> {
        let outcome = self.try_rotate_webhook(caller, name).await;
        self.noted(caller, "rotate_webhook", name, outcome).await
    }

    async fn try_rotate_webhook(
        &self,
        caller: &Caller,
        name: &str,
    ) -> Result<(String, WebhookAtHead), ServiceError> {
        let secret = WebhookSecret::random()?;
        let sealed = secret.seal(&self.webhooks.keys, name)?;
        let until = milliseconds(now() + OVERLAP);
        let mut tx = self.store.write().await?;
        if !tx.rotate_webhook(name, &sealed, until).await? {
            return Err(names::unknown(name));
        }
        tx.insert_audit(&audit::entry(caller, "rotate_webhook", name, "done", &json!({}))).await?;
        tx.commit().await?;
        Ok((secret.text(), self.webhook(name).await?))
    }

    /// Deletes a webhook with all that is known of its deliveries.
    pub(crate) async fn delete_webhook(&self, caller: &Caller, name: &str) -> Result<(), ServiceError> {
        let outcome = self.try_delete_webhook(caller, name).await;
        self.noted(caller, "delete_webhook", name, outcome).await
    }

    async fn try_delete_webhook(&self, caller: &Caller, name: &str) -> Result<(), ServiceError> {
        let mut tx = self.store.write().await?;
        if !tx.delete_webhook(name).await? {
            return Err(names::unknown(name));
        }
        tx.insert_audit(&audit::entry(caller, "delete_webhook", name, "done", &json!({}))).await?;
        Ok(tx.commit().await?)
    }

    /// An address that may be delivered to, as far as that can be told without resolving it.
    fn considered(&self, url: &str) -> Result<Destination, ServiceError> {
        let destination: Destination = url.parse().map_err(|error: crate::courier::InvalidDestination| {
            ServiceError::Invalid {
                detail: error.to_string(),
                hint: Some("write it as https://hooks.example.com/path; deliveries prove who sent them by their signature".to_owned()),
            }
        })?;
        self.webhooks.courier.consider(&destination).map_err(refused)?;
        Ok(destination)
    }
}

fn refused(error: Undelivered) -> ServiceError {
    let hint = match error {
        Undelivered::NotEncrypted(_) => "write https://",
        _ => "whoever runs the server can allow it: serve --webhook-allow CIDR",
    };
    ServiceError::Invalid { detail: error.to_string(), hint: Some(hint.to_owned()) }
}

fn too_many() -> ServiceError {
    ServiceError::Conflict {
        code: "too_many_webhooks",
        detail: format!("there are {MOST} webhooks, and each takes a look at every change"),
        hint: Some("delete one, or let one receiver pass on what it gets".to_owned()),
    }
}
