//! Making, reading, changing and deleting webhooks.

use schemactl_model::{EventName, ModuleName};
use time::OffsetDateTime;

use super::{NewWebhook, SealedSecrets, StoredWebhook, WebhookSettings};
use crate::{ChangeFilter, StoreError, Tx, text, tx::on};

/// Name, address, the four words of the filter, whether it is paused, the secrets, who made it when, and how far it
/// has come.
type Row = (
    String,
    String,
    String,
    String,
    String,
    String,
    i64,
    String,
    Option<String>,
    Option<i64>,
    String,
    OffsetDateTime,
    i64,
);

impl Tx {
    /// Makes a webhook; whether its name was free.
    pub async fn insert_webhook(&mut self, new: &NewWebhook) -> Result<bool, StoreError> {
        let filter = words(&new.settings.filter);
        let rows = on!(self, connection => {
            sqlx::query(
                "INSERT INTO webhooks (name, url, module, event, destination, kind, paused, secret, created_by,
                    created_at, cursor_seq, lease_owner, lease_until)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', 0) ON CONFLICT DO NOTHING",
            )
            .bind(&new.name)
            .bind(text::storable(&new.settings.url))
            .bind(&filter[0])
            .bind(&filter[1])
            .bind(&filter[2])
            .bind(&filter[3])
            .bind(i64::from(new.settings.paused))
            .bind(&new.secret)
            .bind(text::storable(&new.created_by))
            .bind(text::micros(new.created_at))
            .bind(i64::try_from(new.cursor).unwrap_or(i64::MAX))
            .execute(connection)
            .await?
            .rows_affected()
        });
        Ok(rows > 0)
    }

    /// A webhook by its name.
    pub async fn webhook(&mut self, name: &str) -> Result<Option<StoredWebhook>, StoreError> {
        let row: Option<Row> = on!(self, connection => {
            sqlx::query_as(
                "SELECT name, url, module, event, destination, kind, paused, secret, previous_secret,
                    previous_until, created_by, created_at, cursor_seq
                FROM webhooks WHERE name = $1",
            )
            .bind(name)
            .fetch_optional(connection)
            .await?
        });
        row.map(stored).transpose()
    }

    /// Webhooks in the order of their names: those behind `after`, at most `limit`.
    pub async fn webhooks(&mut self, after: &str, limit: u32) -> Result<Vec<StoredWebhook>, StoreError> {
        let rows: Vec<Row> = on!(self, connection => {
            sqlx::query_as(
                "SELECT name, url, module, event, destination, kind, paused, secret, previous_secret,
                    previous_until, created_by, created_at, cursor_seq
                FROM webhooks WHERE name > $1 ORDER BY name LIMIT $2",
            )
            .bind(after)
            .bind(i64::from(limit))
            .fetch_all(connection)
            .await?
        });
        rows.into_iter().map(stored).collect()
    }

    /// How many webhooks there are.
    pub async fn count_webhooks(&mut self) -> Result<u64, StoreError> {
        let (count,): (i64,) = on!(self, connection => {
            sqlx::query_as("SELECT COUNT(*) FROM webhooks").fetch_one(connection).await?
        });
        text::natural("a count of webhooks", count)
    }

    /// Changes a webhook; whether there is one of that name.
    pub async fn update_webhook(
        &mut self,
        name: &str,
        settings: &WebhookSettings,
    ) -> Result<bool, StoreError> {
        let filter = words(&settings.filter);
        let rows = on!(self, connection => {
            sqlx::query(
                "UPDATE webhooks SET url = $2, module = $3, event = $4, destination = $5, kind = $6, paused = $7
                WHERE name = $1",
            )
            .bind(name)
            .bind(text::storable(&settings.url))
            .bind(&filter[0])
            .bind(&filter[1])
            .bind(&filter[2])
            .bind(&filter[3])
            .bind(i64::from(settings.paused))
            .execute(connection)
            .await?
            .rows_affected()
        });
        Ok(rows > 0)
    }

    /// Gives a webhook another secret; the one it had stays good until a time. Whether there is such a webhook.
    pub async fn rotate_webhook(
        &mut self,
        name: &str,
        secret: &str,
        previous_until: i64,
    ) -> Result<bool, StoreError> {
        let rows = on!(self, connection => {
            sqlx::query(
                "UPDATE webhooks SET previous_secret = secret, previous_until = $3, secret = $2
                WHERE name = $1",
            )
            .bind(name)
            .bind(secret)
            .bind(previous_until)
            .execute(connection)
            .await?
            .rows_affected()
        });
        Ok(rows > 0)
    }

    /// Deletes a webhook with all that is known of its deliveries; whether there was one of that name.
    pub async fn delete_webhook(&mut self, name: &str) -> Result<bool, StoreError> {
        let rows = on!(self, connection => {
            sqlx::query("DELETE FROM webhooks WHERE name = $1")
                .bind(name)
                .execute(connection)
                .await?
                .rows_affected()
        });
        Ok(rows > 0)
    }
}

/// Module, event, destination and kind; empty leaves the choice open.
fn words(filter: &ChangeFilter) -> [String; 4] {
    let kept = |word: &Option<String>| text::storable(word.as_deref().unwrap_or_default());
    [
        filter.module.as_ref().map(ToString::to_string).unwrap_or_default(),
        filter.event.as_ref().map(ToString::to_string).unwrap_or_default(),
        kept(&filter.destination),
        kept(&filter.kind),
    ]
}

fn stored(row: Row) -> Result<StoredWebhook, StoreError> {
    let (
        name,
        url,
        module,
        event,
        destination,
        kind,
        paused,
        secret,
        previous,
        until,
        created_by,
        created_at,
        seq,
    ) = row;
    let filled = |word: String| Some(word).filter(|word| !word.is_empty());
    let filter = ChangeFilter {
        module: text::parse_optional::<ModuleName>("a module name", filled(module))?,
        event: text::parse_optional::<EventName>("an event name", filled(event))?,
        destination: filled(destination),
        kind: filled(kind),
    };
    Ok(StoredWebhook {
        name,
        settings: WebhookSettings { url, filter, paused: paused != 0 },
        secrets: SealedSecrets { current: secret, previous: previous.zip(until) },
        created_by,
        created_at,
        cursor: text::natural("a webhook's place in the feed", seq)?,
    })
}
