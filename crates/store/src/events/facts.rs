//! What is said about an event, as rows that belong together. The set has an address made of what is in it, so that
//! a version which says nothing new of an event costs one row.

use std::collections::{BTreeMap, BTreeSet};

use schemactl_model::{Digest, ModuleName, Version};
use time::OffsetDateTime;

use super::NewEvent;
use crate::{StoreError, Tx, batch, text, tx::on};

/// Sort, name and value of what is said.
type Fact = (&'static str, String, String);

/// A set by its address.
pub(super) struct Facts {
    pub address: String,
    rows: Vec<Fact>,
}

impl Facts {
    pub(super) fn of(event: &NewEvent) -> Facts {
        let pair =
            |tag| move |(name, value): &(String, String)| (tag, text::storable(name), text::storable(value));
        let word = |tag| move |word: &String| (tag, text::storable(word), text::storable(word));
        let owner = Some(&event.owner).filter(|owner| !owner.is_empty());
        let said = event.destinations.iter().map(pair("destination"));
        let said = said.chain(event.tags.iter().map(pair("label")));
        let said = said.chain(owner.map(word("owner")));
        let said = said.chain(event.pii.iter().map(word("pii")));
        let said = said.chain(event.producers.iter().map(word("producer")));
        let said = said.chain([word("stage")(&event.stage)]);
        // A name is said once to a sort, as in the index of the latest versions.
        let mut rows = BTreeMap::new();
        for (tag, name, value) in said {
            rows.entry((tag, name)).or_insert(value);
        }
        let rows: Vec<Fact> = rows.into_iter().map(|((tag, name), value)| (tag, name, value)).collect();
        Facts { address: address(&rows), rows }
    }
}

/// Each text with its length before it, so that no two sets come to the same bytes.
fn address(rows: &[Fact]) -> String {
    let mut bytes = Vec::new();
    for text in rows.iter().flat_map(|(tag, name, value)| [*tag, name, value]) {
        bytes.extend_from_slice(&text::integer(text.len()).to_be_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
    Digest::of(&bytes).to_string()
}

/// A moment as periods keep it.
pub(crate) fn milliseconds(at: OffsetDateTime) -> i64 {
    i64::try_from(at.unix_timestamp_nanos().div_euclid(1_000_000))
        .expect("a time has fewer milliseconds than an i64 counts")
}

impl Tx {
    /// Notes which events a new version has and what they say, from then on.
    pub(crate) async fn insert_history(
        &mut self,
        module: &ModuleName,
        version: &Version,
        at: OffsetDateTime,
        events: &[NewEvent],
    ) -> Result<(), StoreError> {
        let facts: Vec<Facts> = events.iter().map(Facts::of).collect();
        self.insert_facts(&facts).await?;
        let since = milliseconds(at);
        let insert = "INSERT INTO event_versions (event, module, version, message, facts, since_ms)";
        let rows: Vec<(&NewEvent, &Facts)> = events.iter().zip(&facts).collect();
        for chunk in rows.chunks(batch::ROWS) {
            on!(self, connection => {
                let mut query = sqlx::query(batch::insert(insert, 6, chunk.len(), ""));
                for (event, facts) in chunk {
                    query = query
                        .bind(event.name.as_str())
                        .bind(module.as_str())
                        .bind(version.to_string())
                        .bind(text::storable(&event.message))
                        .bind(&facts.address)
                        .bind(since);
                }
                query.execute(connection).await?;
            });
        }
        Ok(())
    }

    /// Another version of a module has become its latest: a new one, or one of before where what came after it was
    /// yanked. The periods of both may overlap then; the version that came later counts.
    pub(super) async fn begin_period(
        &mut self,
        module: &ModuleName,
        version: &Version,
        at: OffsetDateTime,
    ) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query(
                "UPDATE event_versions SET until_ms = $3 WHERE module = $1 AND version <> $2 AND until_ms IS NULL",
            )
            .bind(module.as_str())
            .bind(version.to_string())
            .bind(milliseconds(at))
            .execute(connection)
            .await?;
        });
        on!(self, connection => {
            sqlx::query("UPDATE event_versions SET until_ms = NULL WHERE module = $1 AND version = $2")
                .bind(module.as_str())
                .bind(version.to_string())
                .execute(connection)
                .await?;
        });
        Ok(())
    }

    /// Stores the sets that are not there yet.
    pub(super) async fn insert_facts(&mut self, facts: &[Facts]) -> Result<(), StoreError> {
        // One to an address, and all writers in one order: two that held each other's rows would wait for ever.
        let mut missing: BTreeMap<&str, &Facts> =
            facts.iter().map(|set| (set.address.as_str(), set)).collect();
        for known in self.known_facts(&missing.keys().copied().collect::<Vec<_>>()).await? {
            missing.remove(known.as_str());
        }
        let row = |set: &'_ Facts| {
            set.rows.iter().map(|row| (set.address.clone(), row.clone())).collect::<Vec<_>>()
        };
        let rows: Vec<(String, Fact)> = missing.into_values().flat_map(row).collect();
        let insert = "INSERT INTO event_facts (facts, tag, name, value)";
        for chunk in rows.chunks(batch::ROWS) {
            on!(self, connection => {
                let mut query = sqlx::query(batch::insert(insert, 4, chunk.len(), "ON CONFLICT DO NOTHING"));
                for (address, (tag, name, value)) in chunk {
                    query = query.bind(address).bind(*tag).bind(name).bind(value);
                }
                query.execute(connection).await?;
            });
        }
        Ok(())
    }

    async fn known_facts(&mut self, addresses: &[&str]) -> Result<BTreeSet<String>, StoreError> {
        let mut known = BTreeSet::new();
        for chunk in addresses.chunks(batch::ROWS) {
            // Every set has a stage.
            let select = "SELECT facts FROM event_facts WHERE tag = 'stage' AND facts IN";
            let rows: Vec<(String,)> = on!(self, connection => {
                let mut query = sqlx::query_as(batch::one_of(select, chunk.len()));
                for address in chunk {
                    query = query.bind(*address);
                }
                query.fetch_all(connection).await?
            });
            known.extend(rows.into_iter().map(|(address,)| address));
        }
        Ok(known)
    }
}
