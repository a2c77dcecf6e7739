//! Who delivers. Any server may; the row says which one does, and until when. Whoever has lost a webhook learns
//! that from [`hold_webhook`](Tx::hold_webhook), in the same transaction as what it wants to write.

use crate::{StoreError, Tx, tx::on};

/// Webhooks that one look finds.
const MOST: i64 = 64;

const DUE: &str = "\
    SELECT w.name FROM webhooks w
    WHERE w.paused = 0 AND w.lease_until < $1 AND (
        EXISTS (
            SELECT 1 FROM webhook_deliveries d
            WHERE d.webhook = w.name AND d.state = 'waiting' AND d.due_at <= $1)
        OR (w.cursor_seq < (SELECT seq FROM change_head WHERE id = 1) AND NOT EXISTS (
            SELECT 1 FROM webhook_deliveries d
            WHERE d.webhook = w.name AND d.state = 'waiting' AND d.in_order = 1)))
    ORDER BY w.lease_until LIMIT $2";

impl Tx {
    /// Webhooks that have something to deliver now and that nobody holds.
    pub async fn due_webhooks(&mut self, now: i64) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> = on!(self, connection => {
            sqlx::query_as(DUE).bind(now).bind(MOST).fetch_all(connection).await?
        });
        Ok(rows.into_iter().map(|(name,)| name).collect())
    }

    /// Takes a webhook; whether nobody else was faster.
    pub async fn claim_webhook(
        &mut self,
        name: &str,
        owner: &str,
        now: i64,
        until: i64,
    ) -> Result<bool, StoreError> {
        let rows = on!(self, connection => {
            sqlx::query(
                "UPDATE webhooks SET lease_owner = $2, lease_until = $4
                WHERE name = $1 AND lease_until < $3 AND paused = 0",
            )
            .bind(name)
            .bind(owner)
            .bind(now)
            .bind(until)
            .execute(connection)
            .await?
            .rows_affected()
        });
        Ok(rows > 0)
    }

    /// Keeps a webhook for longer; whether it is the owner's still, and not paused. Nobody takes it from the
    /// owner until the unit of work ends.
    pub async fn hold_webhook(&mut self, name: &str, owner: &str, until: i64) -> Result<bool, StoreError> {
        let rows = on!(self, connection => {
            sqlx::query(
                "UPDATE webhooks SET lease_until = $3 WHERE name = $1 AND lease_owner = $2 AND paused = 0",
            )
            .bind(name)
            .bind(owner)
            .bind(until)
            .execute(connection)
            .await?
            .rows_affected()
        });
        Ok(rows > 0)
    }

    /// Lets others have a webhook from a time on, if it is the owner's still. Turns go by that time: those who were
    /// let go last come last.
    pub async fn release_webhook(&mut self, name: &str, owner: &str, from: i64) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query(
                "UPDATE webhooks SET lease_owner = '', lease_until = $3 WHERE name = $1 AND lease_owner = $2",
            )
            .bind(name)
            .bind(owner)
            .bind(from)
            .execute(connection)
            .await?;
        });
        Ok(())
    }

    /// Notes how far a webhook has come. Hold it before.
    pub async fn advance_webhook(&mut self, name: &str, cursor: u64) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query("UPDATE webhooks SET cursor_seq = $2 WHERE name = $1")
                .bind(name)
                .bind(i64::try_from(cursor).unwrap_or(i64::MAX))
                .execute(connection)
                .await?;
        });
        Ok(())
    }
}
