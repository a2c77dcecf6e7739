//! Giving, revoking and using an approval. Each happens with [`lock_module`](Tx::lock_module) held, as a
//! publish does, so that none happens unseen by another.

use schemactl_model::Version;
use time::OffsetDateTime;

use super::{ApprovalRequest, NewApproval};
use crate::{Change, ChangeKind, NewAuditEntry, StoreError, Tx, text, tx::on};

/// What every approved change amounts to.
const BUMP: &str = "major";

impl Tx {
    /// Gives an approval, with the audit entry and the change; its id. The request stands for as long.
    pub async fn approve(
        &mut self,
        request: &ApprovalRequest,
        new: &NewApproval,
        audit: &NewAuditEntry,
    ) -> Result<i64, StoreError> {
        let (id,): (i64,) = on!(self, connection => {
            sqlx::query_as(
                "INSERT INTO approvals (request, approver, reason, created_at, ends_at, roles, vouched)
                VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
            )
            .bind(request.id)
            .bind(text::storable(&new.approver))
            .bind(text::storable(&new.reason))
            .bind(text::seconds(new.at))
            .bind(text::seconds(new.ends_at))
            .bind(new.roles.join(" "))
            .bind(i64::from(new.vouched))
            .fetch_one(connection)
            .await?
        });
        on!(self, connection => {
            sqlx::query("UPDATE approval_requests SET expires_at = $2 WHERE id = $1 AND expires_at < $2")
                .bind(request.id)
                .bind(text::seconds(new.ends_at))
                .execute(connection)
                .await?;
        });
        self.insert_audit(audit).await?;
        self.insert_change(change(ChangeKind::Approved, request, new.at), &[]).await?;
        Ok(id)
    }

    /// Takes an approval back, with the audit entry and the change; whether it still could be.
    pub async fn revoke_approval(
        &mut self,
        request: &ApprovalRequest,
        id: i64,
        who: &str,
        at: OffsetDateTime,
        audit: &NewAuditEntry,
    ) -> Result<bool, StoreError> {
        let rows = on!(self, connection => {
            sqlx::query(
                "UPDATE approvals SET revoked_at = $2, revoked_by = $3
                WHERE id = $1 AND revoked_at IS NULL AND version IS NULL AND ends_at > $2",
            )
            .bind(id)
            .bind(text::seconds(at))
            .bind(text::storable(who))
            .execute(connection)
            .await?
            .rows_affected()
        });
        if rows == 0 {
            return Ok(false);
        }
        self.insert_audit(audit).await?;
        self.insert_change(change(ChangeKind::ApprovalRevoked, request, at), &[]).await?;
        Ok(true)
    }

    /// Marks an approval with the version it leads to; whether it is still open.
    pub async fn use_approval(
        &mut self,
        id: i64,
        version: &Version,
        at: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let rows = on!(self, connection => {
            sqlx::query(
                "UPDATE approvals SET version = $2
                WHERE id = $1 AND revoked_at IS NULL AND version IS NULL AND ends_at > $3",
            )
            .bind(id)
            .bind(version.to_string())
            .bind(text::seconds(at))
            .execute(connection)
            .await?
            .rows_affected()
        });
        Ok(rows > 0)
    }
}

fn change(kind: ChangeKind, request: &ApprovalRequest, at: OffsetDateTime) -> Change {
    Change {
        seq: 0,
        at: text::micros(at),
        kind: kind.as_str().to_owned(),
        module: request.request.module.clone(),
        version: request.request.base.clone(),
        digest: request.request.change,
        bump: BUMP.to_owned(),
        draft: None,
    }
}
