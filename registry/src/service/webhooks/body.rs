//! Webhooks and deliveries as they are told.

use schemactl_api::{ChangeFilterBody, DeliveryBody, WebhookBody};
use schemactl_store::{ChangeFilter, Delivery, DeliveryState, StoredWebhook, WebhookSettings};

use super::moment;
use crate::service::now;

/// A webhook, without its secret.
pub(crate) fn webhook_body(webhook: StoredWebhook, head: u64) -> WebhookBody {
    let StoredWebhook { name, settings, secrets, created_by, created_at, cursor } = webhook;
    let WebhookSettings { url, filter, paused } = settings;
    let previous = secrets.previous.and_then(|(_, until)| moment(until));
    WebhookBody {
        name,
        url,
        filter: filter_body(filter),
        paused,
        cursor,
        head,
        previous_secret_until: previous.filter(|until| *until > now()),
        created_by,
        created_at,
    }
}

fn filter_body(filter: ChangeFilter) -> ChangeFilterBody {
    let ChangeFilter { module, event, destination, kind } = filter;
    ChangeFilterBody {
        module: module.map(|module| module.to_string()).unwrap_or_default(),
        event: event.map(|event| event.to_string()).unwrap_or_default(),
        destination: destination.unwrap_or_default(),
        kind: kind.unwrap_or_default(),
    }
}

/// A delivery.
pub(crate) fn delivery_body(delivery: Delivery) -> DeliveryBody {
    let Delivery { id, seq, state, attempts, status, error, created_at, attempted_at, due_at, .. } = delivery;
    let due_at = Some(due_at).filter(|_| state == DeliveryState::Waiting).and_then(moment);
    let state = state.as_str().to_owned();
    DeliveryBody { id, seq, state, attempts, status, error, created_at, attempted_at, due_at }
}
