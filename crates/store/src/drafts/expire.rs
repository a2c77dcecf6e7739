//! Drafts whose time is over.

use time::OffsetDateTime;

use super::{
    StoredDraft,
    read::{Row, select, stored},
};
use crate::{StoreError, Tx, events::milliseconds, tx::on};

const OVER: &str = select!("expires_ms <= $1 ORDER BY expires_ms, module, name LIMIT $2");

impl Tx {
    /// Drafts whose time is over, the oldest first, at most `limit`.
    pub async fn expired_drafts(
        &mut self,
        now: OffsetDateTime,
        limit: u32,
    ) -> Result<Vec<StoredDraft>, StoreError> {
        let rows: Vec<Row> = on!(self, connection => {
            sqlx::query_as(OVER).bind(milliseconds(now)).bind(i64::from(limit)).fetch_all(connection).await?
        });
        rows.into_iter().map(stored).collect()
    }

    /// Takes such a draft away; whether it was still there as it was seen: another server may have been faster, or
    /// somebody may have pushed it again.
    pub async fn expire_draft(&mut self, draft: &StoredDraft) -> Result<bool, StoreError> {
        let rows = on!(self, connection => {
            sqlx::query("DELETE FROM drafts WHERE module = $1 AND name = $2 AND expires_ms = $3")
                .bind(draft.module.as_str())
                .bind(draft.name.as_str())
                .bind(milliseconds(draft.expires_at))
                .execute(connection)
                .await?
                .rows_affected()
        });
        Ok(rows > 0)
    }
}
