//! Into an empty database: all of it, proved to be whole, or nothing.

use std::io::Read;

use schemactl_model::Severity;
use schemactl_store::{Row, Store, Tx};

use super::{MoveError, file::Reader, row};
use crate::service::fsck::{self, Extent, Problem, Watcher};

/// Bytes of rows to one statement: large content goes by itself.
const BATCH_BYTES: usize = 4 << 20;

/// Reads a file into an empty database. Everything happens in one unit of work, which also runs the checker over
/// what was read: where anything is wrong, the database stays empty. `progress` learns how many rows were read.
pub async fn import(
    store: &Store,
    file: impl Read,
    progress: &mut dyn FnMut(u64),
) -> Result<Extent, MoveError> {
    let mut reader = Reader::new(file)?;
    let mut tx = store.write().await?;
    let filled = tx.begin_filling().await?;
    if !filled.is_empty() {
        return Err(MoveError::NotEmpty(filled));
    }
    fill(store, &mut tx, &mut reader, progress).await?;
    tx.end_filling().await?;
    let mut told = Told::default();
    let extent = fsck::look(&mut tx, &mut told).await?;
    if !told.0.is_empty() {
        return Err(MoveError::NotWhole(told.0));
    }
    tx.commit().await?;
    Ok(extent)
}

async fn fill<R: Read>(
    store: &Store,
    tx: &mut Tx,
    reader: &mut Reader<R>,
    progress: &mut dyn FnMut(u64),
) -> Result<(), MoveError> {
    let mut batch: Vec<Row> = Vec::new();
    let mut bytes = 0;
    while let Some(text) = reader.row()? {
        let next = row::row(&text).map_err(|reason| reader.odd(reason))?;
        let is_other = batch.last().is_some_and(|last| last.table != next.table);
        let is_full = batch.len() >= next.table.page() as usize || bytes + text.len() > BATCH_BYTES;
        if is_other || is_full {
            insert(store, tx, &mut batch, reader).await?;
            bytes = 0;
            progress(reader.line);
        }
        bytes += text.len();
        batch.push(next);
    }
    insert(store, tx, &mut batch, reader).await
}

async fn insert<R: Read>(
    store: &Store,
    tx: &mut Tx,
    batch: &mut Vec<Row>,
    reader: &Reader<R>,
) -> Result<(), MoveError> {
    let Some(first) = batch.first() else { return Ok(()) };
    let table = first.table;
    if row::is_blob(table) {
        *batch = store.place_rows(std::mem::take(batch)).await?;
    }
    tx.insert_rows(table, batch).await.map_err(|error| {
        if error.is_busy() || error.is_unreachable() || error.is_full() {
            return MoveError::Store(error);
        }
        let reason = format!("this row or one before it cannot be stored in {}", table.name);
        reader.odd(match std::error::Error::source(&error) {
            Some(source) => format!("{reason}: {source}"),
            None => reason,
        })
    })?;
    batch.clear();
    Ok(())
}

/// Keeps what is wrong, and not what does no harm.
#[derive(Default)]
struct Told(Vec<Problem>);

/// Problems that are kept.
const MOST: usize = 100;

impl Watcher for Told {
    fn problem(&mut self, problem: Problem) {
        if problem.severity == Severity::Error && self.0.len() < MOST {
            self.0.push(problem);
        }
    }

    fn progress(&mut self, _: u64, _: u64) {}
}
