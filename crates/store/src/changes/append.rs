//! Appending.

use schemactl_model::DraftName;

use super::{Change, ChangedEvent};
use crate::{StoreError, Tx, batch, text, tx::on};

const EVENTS: &str = "INSERT INTO change_events (seq, event, effect)";
const DESTINATIONS: &str = "INSERT INTO change_destinations (seq, event, name, kind, effect)";

impl Tx {
    /// Appends to the feed. The head's row stays locked until the unit of work ends, so that numbers
    /// become visible in their order: do this last.
    pub(crate) async fn insert_change(
        &mut self,
        change: Change,
        events: &[ChangedEvent],
    ) -> Result<Change, StoreError> {
        let (seq,): (i64,) = on!(self, connection => {
            sqlx::query_as("UPDATE change_head SET seq = seq + 1 WHERE id = 1 RETURNING seq")
                .fetch_one(connection)
                .await?
        });
        on!(self, connection => {
            sqlx::query(
                "INSERT INTO changes (seq, at, kind, module, version, digest, bump, events, draft)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            )
            .bind(seq)
            .bind(change.at)
            .bind(&change.kind)
            .bind(change.module.as_str())
            .bind(change.version.to_string())
            .bind(change.digest.to_string())
            .bind(&change.bump)
            .bind(text::integer(events.len()))
            .bind(change.draft.as_ref().map_or("", DraftName::as_str))
            .execute(connection)
            .await?;
        });
        self.insert_changed_events(seq, events).await?;
        Ok(Change { seq: text::natural("a change's number", seq)?, ..change })
    }

    async fn insert_changed_events(&mut self, seq: i64, events: &[ChangedEvent]) -> Result<(), StoreError> {
        for chunk in events.chunks(batch::ROWS) {
            on!(self, connection => {
                let mut query = sqlx::query(batch::insert(EVENTS, 3, chunk.len(), ""));
                for event in chunk {
                    query = query.bind(seq).bind(event.name.as_str()).bind(event.effect.as_str());
                }
                query.execute(connection).await?;
            });
        }
        let of = |event: &ChangedEvent| {
            let name = event.name.clone();
            event.destinations.clone().into_iter().map(move |destination| (name.clone(), destination))
        };
        let destinations: Vec<_> = events.iter().flat_map(of).collect();
        for chunk in destinations.chunks(batch::ROWS) {
            on!(self, connection => {
                let mut query = sqlx::query(batch::insert(DESTINATIONS, 5, chunk.len(), ""));
                for (event, destination) in chunk {
                    query = query
                        .bind(seq)
                        .bind(event.as_str())
                        .bind(text::storable(&destination.name))
                        .bind(text::storable(&destination.kind))
                        .bind(destination.effect.as_str());
                }
                query.execute(connection).await?;
            });
        }
        Ok(())
    }
}
