//! Content is what its address says, wherever it is; and the bucket has nothing else.

use schemactl_store::{Blob, Row, StoreError};

use super::{
    MOST, Problem,
    walk::{Walk, table},
};

pub(super) async fn walk(walk: &mut Walk<'_>) -> Result<(), StoreError> {
    let mut last: Option<Row> = None;
    loop {
        let rows = walk.page(table("blobs"), last.as_ref()).await?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = Some(end.clone());
        let places: Vec<String> = rows.iter().map(|row| format!("blob {}", row.text("digest"))).collect();
        let gathered = walk.tx.gather(rows).await;
        for (place, row) in places.into_iter().zip(gathered) {
            if let Some(row) = walk.valid(&place, row)? {
                let content = Blob::content(row).await;
                walk.valid(&place, content)?;
            }
        }
    }
}

/// Objects that a publish has left behind, or is about to refer to.
pub(super) async fn unknown(walk: &mut Walk<'_>) -> Result<(), StoreError> {
    for digest in walk.tx.unknown_objects(MOST as usize).await? {
        walk.tell(Problem::unknown_object(format!("object {digest}")));
    }
    Ok(())
}
