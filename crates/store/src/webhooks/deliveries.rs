//! Deliveries: one row each, whatever number of attempts it takes.

use time::OffsetDateTime;

use crate::{StoreError, Tx, text, tx::on, words::words};

words! {
    /// How a delivery stands.
    DeliveryState, "how a delivery stands":
    /// It will be tried, for the first time or again.
    Waiting = "waiting",
    /// It arrived.
    Delivered = "delivered",
    /// It was tried for as long as it could be.
    Dead = "dead"
}

/// A delivery to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDelivery {
    /// Unique for ever; later ones sort later.
    pub id: String,
    /// The webhook.
    pub webhook: String,
    /// The change; none for a test.
    pub seq: Option<u64>,
    /// Whether those behind it wait for it.
    pub in_order: bool,
    /// When.
    pub at: OffsetDateTime,
    /// From when on it may be tried.
    pub due_at: i64,
    /// From when on it is not tried again.
    pub give_up_at: i64,
}

/// A delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Unique for ever.
    pub id: String,
    /// The webhook.
    pub webhook: String,
    /// The change; none for a test.
    pub seq: Option<u64>,
    /// How it stands.
    pub state: DeliveryState,
    /// How often it was tried since it was last asked for.
    pub attempts: u64,
    /// The HTTP status of the last answer, where one came.
    pub status: Option<u16>,
    /// Why the last attempt failed.
    pub error: Option<String>,
    /// When it came to be.
    pub created_at: OffsetDateTime,
    /// When it was last tried.
    pub attempted_at: Option<OffsetDateTime>,
    /// When it is tried next, while it waits.
    pub due_at: i64,
    /// From when on it is not tried again.
    pub give_up_at: i64,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// When it began.
    pub at: OffsetDateTime,
    /// How the delivery stands now.
    pub state: DeliveryState,
    /// The HTTP status, where an answer came.
    pub status: Option<u16>,
    /// Why it failed.
    pub error: Option<String>,
    /// When it is tried again, if it is.
    pub due_at: i64,
}

/// Id, webhook, change, state, attempts, status, error, and the times.
type Row = (
    String,
    String,
    Option<i64>,
    String,
    i64,
    Option<i64>,
    Option<String>,
    OffsetDateTime,
    Option<OffsetDateTime>,
    i64,
    i64,
);

impl Tx {
    /// Adds a delivery.
    pub async fn insert_delivery(&mut self, new: &NewDelivery) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query(
                "INSERT INTO webhook_deliveries
                    (id, webhook, seq, state, in_order, attempts, created_at, due_at, give_up_at)
                VALUES ($1, $2, $3, 'waiting', $4, 0, $5, $6, $7)",
            )
            .bind(&new.id)
            .bind(&new.webhook)
            .bind(new.seq.and_then(|seq| i64::try_from(seq).ok()))
            .bind(i64::from(new.in_order))
            .bind(text::micros(new.at))
            .bind(new.due_at)
            .bind(new.give_up_at)
            .execute(connection)
            .await?;
        });
        Ok(())
    }

    /// The oldest delivery of a webhook that may be tried now.
    pub async fn due_delivery(&mut self, webhook: &str, now: i64) -> Result<Option<Delivery>, StoreError> {
        let row: Option<Row> = on!(self, connection => {
            sqlx::query_as(
                "SELECT id, webhook, seq, state, attempts, status, error, created_at, attempted_at, due_at,
                    give_up_at
                FROM webhook_deliveries WHERE webhook = $1 AND state = 'waiting' AND due_at <= $2
                ORDER BY due_at, id LIMIT 1",
            )
            .bind(webhook)
            .bind(now)
            .fetch_optional(connection)
            .await?
        });
        row.map(stored).transpose()
    }

    /// Whether a delivery that others wait for waits itself.
    pub async fn has_delivery_in_order(&mut self, webhook: &str) -> Result<bool, StoreError> {
        let row: Option<(String,)> = on!(self, connection => {
            sqlx::query_as(
                "SELECT id FROM webhook_deliveries WHERE webhook = $1 AND state = 'waiting' AND in_order = 1
                LIMIT 1",
            )
            .bind(webhook)
            .fetch_optional(connection)
            .await?
        });
        Ok(row.is_some())
    }

    /// How the last of those that wait for each other ended, or stands.
    pub async fn last_in_order(&mut self, webhook: &str) -> Result<Option<DeliveryState>, StoreError> {
        let row: Option<(String,)> = on!(self, connection => {
            sqlx::query_as(
                "SELECT state FROM webhook_deliveries WHERE webhook = $1 AND in_order = 1
                ORDER BY id DESC LIMIT 1",
            )
            .bind(webhook)
            .fetch_optional(connection)
            .await?
        });
        row.map(|(state,)| DeliveryState::parse(&state)).transpose()
    }

    /// Notes what came of an attempt, unless another attempt has come to an end meanwhile or the webhook is another's
    /// by now: whoever has it makes an attempt of their own. No owner is asked for where nobody has to be. Whether it
    /// was noted.
    pub async fn record_attempt(
        &mut self,
        id: &str,
        owner: Option<&str>,
        attempt: &Attempt,
    ) -> Result<bool, StoreError> {
        let rows = on!(self, connection => {
            sqlx::query(
                "UPDATE webhook_deliveries SET state = $2, attempts = attempts + 1, status = $3, error = $4,
                    attempted_at = $5, due_at = $6
                WHERE id = $1 AND state = 'waiting' AND ($7 = '' OR EXISTS (
                    SELECT 1 FROM webhooks w WHERE w.name = webhook_deliveries.webhook AND w.lease_owner = $7))",
            )
            .bind(id)
            .bind(attempt.state.as_str())
            .bind(attempt.status.map(i64::from))
            .bind(attempt.error.as_deref().map(text::storable))
            .bind(text::micros(attempt.at))
            .bind(attempt.due_at)
            .bind(owner.unwrap_or_default())
            .execute(connection)
            .await?
            .rows_affected()
        });
        Ok(rows > 0)
    }

    /// Deliveries of a webhook, the newest first: those with an id below `before`, in one state or any.
    pub async fn deliveries(
        &mut self,
        webhook: &str,
        state: Option<DeliveryState>,
        before: &str,
        limit: u32,
    ) -> Result<Vec<Delivery>, StoreError> {
        let rows: Vec<Row> = on!(self, connection => {
            sqlx::query_as(
                "SELECT id, webhook, seq, state, attempts, status, error, created_at, attempted_at, due_at,
                    give_up_at
                FROM webhook_deliveries
                WHERE webhook = $1 AND ($2 = '' OR state = $2) AND ($3 = '' OR id < $3)
                ORDER BY id DESC LIMIT $4",
            )
            .bind(webhook)
            .bind(state.map_or("", DeliveryState::as_str))
            .bind(before)
            .bind(i64::from(limit))
            .fetch_all(connection)
            .await?
        });
        rows.into_iter().map(stored).collect()
    }

    /// One delivery of a webhook.
    pub async fn delivery(&mut self, webhook: &str, id: &str) -> Result<Option<Delivery>, StoreError> {
        let row: Option<Row> = on!(self, connection => {
            sqlx::query_as(
                "SELECT id, webhook, seq, state, attempts, status, error, created_at, attempted_at, due_at,
                    give_up_at
                FROM webhook_deliveries WHERE webhook = $1 AND id = $2",
            )
            .bind(webhook)
            .bind(id)
            .fetch_optional(connection)
            .await?
        });
        row.map(stored).transpose()
    }

    /// Lets a delivery that came to its end wait once more, out of order; whether it had.
    pub async fn redeliver(
        &mut self,
        webhook: &str,
        id: &str,
        due_at: i64,
        give_up_at: i64,
    ) -> Result<bool, StoreError> {
        let rows = on!(self, connection => {
            sqlx::query(
                "UPDATE webhook_deliveries
                SET state = 'waiting', in_order = 0, attempts = 0, due_at = $3, give_up_at = $4
                WHERE webhook = $1 AND id = $2 AND state <> 'waiting' AND seq IS NOT NULL",
            )
            .bind(webhook)
            .bind(id)
            .bind(due_at)
            .bind(give_up_at)
            .execute(connection)
            .await?
            .rows_affected()
        });
        Ok(rows > 0)
    }

    /// Forgets deliveries that came to their end before these times.
    pub async fn prune_deliveries(
        &mut self,
        webhook: &str,
        delivered_before: i64,
        dead_before: i64,
    ) -> Result<(), StoreError> {
        for (state, before) in
            [(DeliveryState::Delivered, delivered_before), (DeliveryState::Dead, dead_before)]
        {
            on!(self, connection => {
                sqlx::query("DELETE FROM webhook_deliveries WHERE webhook = $1 AND state = $2 AND due_at < $3")
                    .bind(webhook)
                    .bind(state.as_str())
                    .bind(before)
                    .execute(connection)
                    .await?;
            });
        }
        Ok(())
    }
}

fn stored(row: Row) -> Result<Delivery, StoreError> {
    let (id, webhook, seq, state, attempts, status, error, created_at, attempted_at, due_at, give_up_at) =
        row;
    let status = status.map(u16::try_from).transpose();
    Ok(Delivery {
        id,
        webhook,
        seq: seq.map(|seq| text::natural("a change's number", seq)).transpose()?,
        state: DeliveryState::parse(&state)?,
        attempts: text::natural("a count of attempts", attempts)?,
        status: status.map_err(|error| StoreError::corrupt("an HTTP status", error))?,
        error,
        created_at,
        attempted_at,
        due_at,
        give_up_at,
    })
}
