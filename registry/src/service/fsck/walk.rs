//! One look at a database, with whom to tell.

use schemactl_store::{Row, StoreError, Table, Tx};

use super::{Extent, Problem, Watcher};

pub(super) struct Walk<'a> {
    pub tx: &'a mut Tx,
    pub extent: Extent,
    watcher: &'a mut dyn Watcher,
    done: u64,
    all: u64,
}

impl<'a> Walk<'a> {
    pub(super) async fn new(tx: &'a mut Tx, watcher: &'a mut dyn Watcher) -> Result<Walk<'a>, StoreError> {
        let extent = Extent {
            versions: tx.count(table("versions")).await?,
            blobs: tx.count(table("blobs")).await?,
            changes: tx.count(table("changes")).await?,
            audit: tx.count(table("audit")).await?,
        };
        let of_drafts = tx.count(table("draft_blobs")).await?;
        let all = extent.versions + extent.blobs + of_drafts + extent.audit;
        Ok(Walk { tx, extent, watcher, done: 0, all })
    }

    pub(super) fn tell(&mut self, problem: Problem) {
        self.watcher.problem(problem);
    }

    /// The next rows of a table; none where it ends, or where it cannot be read any further, which is told.
    pub(super) async fn page(
        &mut self,
        table: &'static Table,
        after: Option<&Row>,
    ) -> Result<Vec<Row>, StoreError> {
        let rows = match self.tx.rows(table, after).await {
            Err(error @ StoreError::Corrupt { .. }) => {
                let place = format!("table {}", table.name);
                self.tell(Problem::new(
                    "ROW_UNREADABLE",
                    place,
                    format!("{error}; what is behind it was not read"),
                ));
                Vec::new()
            }
            rows => rows?,
        };
        self.done += rows.len() as u64;
        self.watcher.progress(self.done, self.all);
        Ok(rows)
    }

    /// What was found; `None` where it is not valid, which is told.
    pub(super) fn valid<T>(
        &mut self,
        place: &str,
        found: Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        match found {
            Err(error @ StoreError::Corrupt { .. }) => {
                self.tell(Problem::new("ROW_UNREADABLE", place, error.to_string()));
                Ok(None)
            }
            found => found.map(Some),
        }
    }
}

/// A table by its name, which the store's list has.
pub(super) fn table(name: &str) -> &'static Table {
    Table::named(name).expect("the store lists this table")
}
