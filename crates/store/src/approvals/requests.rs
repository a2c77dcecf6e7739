//! Asking for an approval.

use schemactl_model::ModuleName;
use time::OffsetDateTime;

use super::NewApprovalRequest;
use crate::{StoreError, Tx, text, tx::on};

impl Tx {
    /// Keeps a request; one for the same change takes the place of the one before. A module has at most
    /// `most` that nobody has decided about: the oldest make room, and those that expired are gone.
    pub async fn ask_approval(&mut self, new: &NewApprovalRequest, most: u32) -> Result<(), StoreError> {
        self.forget_expired(&new.module, new.at).await?;
        on!(self, connection => {
            sqlx::query(
                "INSERT INTO approval_requests (module, change, base, publisher, message, findings, created_at,
                    expires_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                ON CONFLICT (module, change) DO UPDATE SET publisher = excluded.publisher,
                    message = excluded.message, findings = excluded.findings, created_at = excluded.created_at,
                    expires_at = CASE WHEN excluded.expires_at > approval_requests.expires_at
                        THEN excluded.expires_at ELSE approval_requests.expires_at END",
            )
            .bind(new.module.as_str())
            .bind(new.change.to_string())
            .bind(new.base.to_string())
            .bind(text::storable(&new.publisher))
            .bind(text::storable(&new.message))
            .bind(text::storable(&new.findings))
            .bind(text::seconds(new.at))
            .bind(text::seconds(new.expires_at))
            .execute(connection)
            .await?;
        });
        self.make_room(&new.module, most).await
    }

    /// Ends a module's requests: with a new version every change of it is another.
    pub async fn close_approval_requests(
        &mut self,
        module: &ModuleName,
        at: OffsetDateTime,
    ) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query("UPDATE approval_requests SET expires_at = $2 WHERE module = $1 AND expires_at > $2")
                .bind(module.as_str())
                .bind(text::seconds(at))
                .execute(connection)
                .await?;
        });
        self.forget_expired(module, at).await
    }

    async fn forget_expired(&mut self, module: &ModuleName, at: OffsetDateTime) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query(
                "DELETE FROM approval_requests WHERE module = $1 AND expires_at <= $2
                    AND NOT EXISTS (SELECT 1 FROM approvals a WHERE a.request = approval_requests.id)",
            )
            .bind(module.as_str())
            .bind(text::seconds(at))
            .execute(connection)
            .await?;
        });
        Ok(())
    }

    async fn make_room(&mut self, module: &ModuleName, most: u32) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query(
                "DELETE FROM approval_requests WHERE id IN (
                    SELECT r.id FROM approval_requests r
                    WHERE r.module = $1 AND NOT EXISTS (SELECT 1 FROM approvals a WHERE a.request = r.id)
                    ORDER BY r.created_at DESC, r.id DESC LIMIT 1000 OFFSET $2
                )",
            )
            .bind(module.as_str())
            .bind(i64::from(most))
            .execute(connection)
            .await?;
        });
        Ok(())
    }
}
