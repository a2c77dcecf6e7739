//! Webhooks.

use schemactl_api::{
    DeliveryBody, DeliveryParameters, NewWebhookBody, Page, WebhookBody, WebhookSettingsBody,
    WebhookWithSecret,
};

use super::{Client, part, patience::Twice, query, read};
use crate::error::Result;

impl Client {
    /// Makes a webhook.
    pub fn create_webhook(&self, new: &NewWebhookBody) -> Result<WebhookWithSecret> {
        read(&self.transport.post("/webhooks", new, Twice::Matters)?.accept()?)
    }

    /// A page of webhooks, behind a name.
    pub fn webhooks(&self, after: &str) -> Result<Page<WebhookBody>> {
        self.get(&format!("/webhooks?after={}", part(after)))
    }

    /// One webhook.
    pub fn webhook(&self, name: &str) -> Result<WebhookBody> {
        self.get(&format!("/webhooks/{}", part(name)))
    }

    /// Changes a webhook.
    pub fn update_webhook(&self, name: &str, settings: &WebhookSettingsBody) -> Result<WebhookBody> {
        read(&self.transport.put(&format!("/webhooks/{}", part(name)), settings)?.accept()?)
    }

    /// Gives a webhook another secret.
    pub fn rotate_webhook(&self, name: &str) -> Result<WebhookWithSecret> {
        read(
            &self
                .transport
                .post(&format!("/webhooks/{}/rotate", part(name)), &(), Twice::Matters)?
                .accept()?,
        )
    }

    /// Deletes a webhook.
    pub fn delete_webhook(&self, name: &str) -> Result<()> {
        self.transport.delete(&format!("/webhooks/{}", part(name)))?.accept().map(drop)
    }

    /// Posts a test to a webhook's address.
    pub fn test_webhook(&self, name: &str) -> Result<DeliveryBody> {
        read(&self.transport.post(&format!("/webhooks/{}/test", part(name)), &(), Twice::Matters)?.accept()?)
    }

    /// A page of a webhook's deliveries.
    pub fn deliveries(&self, name: &str, parameters: &DeliveryParameters) -> Result<Page<DeliveryBody>> {
        self.get(&format!("/webhooks/{}/deliveries{}", part(name), query(parameters)?))
    }

    /// Has a delivery tried once more.
    pub fn redeliver(&self, name: &str, id: &str) -> Result<DeliveryBody> {
        let path = format!("/webhooks/{}/deliveries/{}/redeliver", part(name), part(id));
        read(&self.transport.post(&path, &(), Twice::Matters)?.accept()?)
    }
}
