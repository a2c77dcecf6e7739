//! Content is what its address says.

use schemactl_store::{Blob, Row, StoreError};

use super::walk::{Walk, table};

pub(super) async fn walk(walk: &mut Walk<'_>) -> Result<(), StoreError> {
    let mut last: Option<Row> = None;
    loop {
        let rows = walk.page(table("blobs"), last.as_ref()).await?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = Some(end.clone());
        // Whether that is told is a relation's business.
        for row in rows.into_iter().filter(|row| !Blob::is_purged(row)) {
            let place = format!("blob {}", row.text("digest"));
            let content = Blob::content(row).await;
            walk.valid(&place, content)?;
        }
    }
}
