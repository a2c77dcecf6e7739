//! Content is what its address says, wherever it is; and the bucket has nothing else.

use schemactl_store::{Blob, Row, StoreError};

use super::{
    MOST, Problem,
    walk::{Walk, table},
};

pub(super) async fn walk(walk: &mut Walk<'_>) -> Result<(), StoreError> {
    of_versions(walk).await?;
    of_drafts(walk).await
}

async fn of_versions(walk: &mut Walk<'_>) -> Result<(), StoreError> {
    let mut last: Option<Row> = None;
    loop {
        let rows = walk.page(table("blobs"), last.as_ref()).await?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = Some(end.clone());
        // Whether a purge is told is a relation's business.
        let rows: Vec<Row> = rows.into_iter().filter(|row| !Blob::is_purged(row)).collect();
        let places: Vec<String> = rows.iter().map(|row| format!("blob {}", row.text("digest"))).collect();
        let gathered = walk.tx.gather(rows).await;
        for (place, row) in places.into_iter().zip(gathered) {
            if let Some(row) = walk.valid(&place, row)? {
                look_at(walk, &place, row).await?;
            }
        }
    }
}

/// A draft's content is never in a bucket.
async fn of_drafts(walk: &mut Walk<'_>) -> Result<(), StoreError> {
    let mut last: Option<Row> = None;
    loop {
        let rows = walk.page(table("draft_blobs"), last.as_ref()).await?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = Some(end.clone());
        for row in rows {
            let [module, draft, digest] = ["module", "draft", "digest"].map(|column| row.text(column));
            let place = format!("draft {module}@draft:{draft} {digest}");
            look_at(walk, &place, row).await?;
        }
    }
}

async fn look_at(walk: &mut Walk<'_>, place: &str, row: Row) -> Result<(), StoreError> {
    let content = Blob::content(row).await;
    walk.valid(place, content).map(drop)
}

/// Objects that a publish has left behind, or is about to refer to.
pub(super) async fn unknown(walk: &mut Walk<'_>) -> Result<(), StoreError> {
    for digest in walk.tx.unknown_objects(MOST as usize).await? {
        walk.tell(Problem::unknown_object(format!("object {digest}")));
    }
    Ok(())
}
