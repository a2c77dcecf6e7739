//! Telling other servers on the same Postgres at once that there is something new in the feed. Those who do not
//! hear of it, because the database has no LISTEN or a proxy stands before it, find it when they look.

use sqlx::postgres::PgListener;

use crate::{Store, StoreError, tx::Pools};

const CHANNEL: &str = "schemactl_changes";

/// What other servers announce.
pub struct Announcements {
    listener: PgListener,
}

impl Store {
    /// Says that there is something new. Call it after the commit, and let its failing be.
    pub async fn announce(&self) -> Result<(), StoreError> {
        if let Pools::Postgres(pool) = &self.pools {
            sqlx::query("SELECT pg_notify($1, '')").bind(CHANNEL).execute(pool).await?;
        }
        Ok(())
    }

    /// Hears what others say; `None` where nobody can say anything.
    pub async fn announcements(&self) -> Result<Option<Announcements>, StoreError> {
        let Pools::Postgres(pool) = &self.pools else { return Ok(None) };
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        Ok(Some(Announcements { listener }))
    }
}

impl Announcements {
    /// Waits for the next one.
    pub async fn next(&mut self) -> Result<(), StoreError> {
        self.listener.recv().await?;
        Ok(())
    }
}
