//! Content is what its address says.

use schemactl_store::{Blob, Row, StoreError, Table};

use super::walk::{Walk, table};

pub(super) async fn walk(walk: &mut Walk<'_>) -> Result<(), StoreError> {
    walk_table(walk, table("blobs"), |row| format!("blob {}", row.text("digest"))).await?;
    walk_table(walk, table("draft_blobs"), |row| {
        format!("draft {}@draft:{} {}", row.text("module"), row.text("draft"), row.text("digest"))
    })
    .await
}

async fn walk_table(
    walk: &mut Walk<'_>,
    table: &'static Table,
    place: impl Fn(&Row) -> String,
) -> Result<(), StoreError> {
    let mut last: Option<Row> = None;
    loop {
        let rows = walk.page(table, last.as_ref()).await?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = Some(end.clone());
        for row in rows {
            let place = place(&row);
            let content = Blob::content(row).await;
            walk.valid(&place, content)?;
        }
    }
}
