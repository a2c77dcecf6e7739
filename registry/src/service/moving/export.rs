//! Out of a database.

use std::io::Write;

use schemactl_store::{Row, Store, StoreError, TABLES, Table, Tx};

use super::{MoveError, file::Writer, row};

/// Writes everything that a database holds, as it is at one moment; how many rows that is. `progress` learns how
/// many rows were written, of how many.
pub async fn export(
    store: &Store,
    file: impl Write,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<u64, MoveError> {
    let mut tx = store.read().await?;
    let all = rows(&mut tx).await?;
    let mut writer = Writer::new(file)?;
    let mut done = 0;
    for table in TABLES {
        let mut last: Option<Row> = None;
        loop {
            let page = tx.rows(table, last.as_ref()).await?;
            let Some(end) = page.last() else { break };
            last = Some(key_of(end));
            done += page.len() as u64;
            for one in content(&tx, table, page).await {
                writer.row(&row::line(one?).await?)?;
            }
            progress(done, all);
        }
    }
    writer.end()
}

/// Rows with their content in them, wherever it is.
async fn content(tx: &Tx, table: &Table, page: Vec<Row>) -> Vec<Result<Row, StoreError>> {
    if row::is_blob(table) { tx.gather(page).await } else { page.into_iter().map(Ok).collect() }
}

async fn rows(tx: &mut Tx) -> Result<u64, StoreError> {
    let mut all = 0;
    for table in TABLES {
        all += tx.count(table).await?;
    }
    Ok(all)
}

/// Enough of a row to go on behind it.
fn key_of(row: &Row) -> Row {
    let table: &'static Table = row.table;
    Row { table, values: row.key().to_vec() }
}
