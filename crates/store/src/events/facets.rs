//! What events can be filtered by, and how many each choice leaves.

use crate::{StoreError, Tx, text, tx::on};

/// A value and how many events have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The value.
    pub value: String,
    /// Events that have it.
    pub events: u64,
}

/// The values that occur over all events, each list in the order of its values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Owning teams.
    pub owners: Vec<Counted>,
    /// Kinds of destinations.
    pub destinations: Vec<Counted>,
    /// Classes of personal data.
    pub pii: Vec<Counted>,
    /// Services that log.
    pub producers: Vec<Counted>,
    /// Stages.
    pub stages: Vec<Counted>,
}

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Events of the latest versions.
    pub events: u64,
    /// Modules.
    pub modules: u64,
    /// Versions of all modules.
    pub versions: u64,
    /// Events with personal data in them.
    pub personal: u64,
}

const COUNTS: &str = "\
    SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM modules), (SELECT count(*) FROM versions),
        (SELECT count(DISTINCT event) FROM event_pii)";
const OWNERS: &str = "SELECT owner, count(*) FROM events WHERE owner <> '' GROUP BY owner ORDER BY owner";
const DESTINATIONS: &str =
    "SELECT kind, count(DISTINCT event) FROM event_destinations GROUP BY kind ORDER BY kind";
const PII: &str = "SELECT class, count(*) FROM event_pii GROUP BY class ORDER BY class";
const PRODUCERS: &str = "SELECT producer, count(*) FROM event_producers GROUP BY producer ORDER BY producer";
const STAGES: &str = "SELECT stage, count(*) FROM events GROUP BY stage ORDER BY stage";

impl Tx {
    /// What events can be filtered by.
    pub async fn facets(&mut self) -> Result<Facets, StoreError> {
        Ok(Facets {
            owners: self.counted(OWNERS).await?,
            destinations: self.counted(DESTINATIONS).await?,
            pii: self.counted(PII).await?,
            producers: self.counted(PRODUCERS).await?,
            stages: self.counted(STAGES).await?,
        })
    }

    /// How much there is.
    pub async fn counts(&mut self) -> Result<Counts, StoreError> {
        let (events, modules, versions, personal): (i64, i64, i64, i64) =
            on!(self, connection => sqlx::query_as(COUNTS).fetch_one(connection).await?);
        let count = |number| text::natural("a count", number);
        Ok(Counts {
            events: count(events)?,
            modules: count(modules)?,
            versions: count(versions)?,
            personal: count(personal)?,
        })
    }

    async fn counted(&mut self, sql: &'static str) -> Result<Vec<Counted>, StoreError> {
        let rows: Vec<(String, i64)> =
            on!(self, connection => sqlx::query_as(sql).fetch_all(connection).await?);
        let counted =
            |(value, events)| Ok(Counted { value, events: text::natural("a count of events", events)? });
        rows.into_iter().map(counted).collect()
    }
}
