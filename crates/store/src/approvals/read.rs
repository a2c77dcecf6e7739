//! Looking at requests and approvals.

use std::collections::HashMap;

use schemactl_model::{Digest, ModuleName};
use time::OffsetDateTime;

use super::{Approval, ApprovalQuery, ApprovalRequest, NewApproval, NewApprovalRequest};
use crate::{StoreError, Tx, batch, text, tx::on};

type Row = (i64, String, String, String, String, String, String, OffsetDateTime, OffsetDateTime);
type ApprovalRow = (
    i64,
    i64,
    String,
    String,
    OffsetDateTime,
    OffsetDateTime,
    Option<OffsetDateTime>,
    Option<String>,
    Option<String>,
    String,
    i64,
);

macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT r.id, r.module, r.change, r.base, r.publisher, r.message, r.findings, r.created_at, r.expires_at
            FROM approval_requests r WHERE ",
            $condition
        )
    };
}

const BY_CHANGE: &str = select!("r.module = $1 AND r.change = $2");
const BY_APPROVAL: &str = select!("r.id = (SELECT a.request FROM approvals a WHERE a.id = $1)");
/// `$3` is null where it does not matter what is over, and `$4` 0 where it does not matter what is decided.
const LIST: &str = select!(
    "r.id < $1 AND ($2 = '' OR r.module = $2)
        AND ($3 IS NULL OR (r.expires_at > $3 AND NOT EXISTS (
            SELECT 1 FROM approvals a WHERE a.request = r.id AND a.version IS NOT NULL)))
        AND ($4 = 0 OR EXISTS (SELECT 1 FROM approvals a WHERE a.request = r.id))
    ORDER BY r.id DESC LIMIT $5"
);
const APPROVALS: &str =
    "SELECT id, request, approver, reason, created_at, ends_at, revoked_at, revoked_by, version, roles, vouched
    FROM approvals WHERE request IN";

impl Tx {
    /// The request for a change.
    pub async fn approval_request(
        &mut self,
        module: &ModuleName,
        change: Digest,
    ) -> Result<Option<ApprovalRequest>, StoreError> {
        let row: Option<Row> = on!(self, connection => {
            sqlx::query_as(BY_CHANGE)
                .bind(module.as_str())
                .bind(change.to_string())
                .fetch_optional(connection)
                .await?
        });
        Ok(self.with_approvals(row.into_iter().collect()).await?.pop())
    }

    /// The request that an approval is of.
    pub async fn request_of_approval(&mut self, id: i64) -> Result<Option<ApprovalRequest>, StoreError> {
        let row: Option<Row> = on!(self, connection => {
            sqlx::query_as(BY_APPROVAL).bind(id).fetch_optional(connection).await?
        });
        Ok(self.with_approvals(row.into_iter().collect()).await?.pop())
    }

    /// Requests with their approvals, the newest first.
    pub async fn approval_requests(
        &mut self,
        query: &ApprovalQuery,
    ) -> Result<Vec<ApprovalRequest>, StoreError> {
        let rows: Vec<Row> = on!(self, connection => {
            sqlx::query_as(LIST)
                .bind(query.before.unwrap_or(i64::MAX))
                .bind(query.module.as_ref().map_or("", ModuleName::as_str))
                .bind(query.open_at.map(text::seconds))
                .bind(i64::from(query.decided))
                .bind(i64::from(query.limit))
                .fetch_all(connection)
                .await?
        });
        self.with_approvals(rows).await
    }

    async fn with_approvals(&mut self, rows: Vec<Row>) -> Result<Vec<ApprovalRequest>, StoreError> {
        let mut approvals: HashMap<i64, Vec<Approval>> = HashMap::new();
        for chunk in rows.chunks(batch::ROWS) {
            let sql = batch::one_of(APPROVALS, chunk.len());
            let found: Vec<ApprovalRow> = on!(self, connection => {
                let mut query = sqlx::query_as(sql);
                for row in chunk {
                    query = query.bind(row.0);
                }
                query.fetch_all(connection).await?
            });
            for row in found {
                approvals.entry(row.1).or_default().push(approval(row)?);
            }
        }
        let request = |row: Row| {
            let mut approvals = approvals.remove(&row.0).unwrap_or_default();
            approvals.sort_unstable_by_key(|approval| approval.id);
            stored(row, approvals)
        };
        rows.into_iter().map(request).collect()
    }
}

fn stored(row: Row, approvals: Vec<Approval>) -> Result<ApprovalRequest, StoreError> {
    let (id, module, change, base, publisher, message, findings, at, expires_at) = row;
    let request = NewApprovalRequest {
        module: text::parse("a module name", &module)?,
        change: text::parse("a digest", &change)?,
        base: text::parse("a version", &base)?,
        publisher,
        message,
        findings,
        at,
        expires_at,
    };
    Ok(ApprovalRequest { id, request, approvals })
}

fn approval(row: ApprovalRow) -> Result<Approval, StoreError> {
    let (id, _, approver, reason, at, ends_at, revoked_at, revoked_by, version, roles, vouched) = row;
    let roles = roles.split_whitespace().map(str::to_owned).collect();
    Ok(Approval {
        id,
        approval: NewApproval { approver, roles, vouched: vouched != 0, reason, at, ends_at },
        revoked: revoked_at.zip(revoked_by),
        version: text::parse_optional("a version", version)?,
    })
}
