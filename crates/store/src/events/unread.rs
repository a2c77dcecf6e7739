//! Versions that were stored before the store knew what events said in each: by an earlier version of this program,
//! also one that still serves beside this one.

use schemactl_model::{ModuleName, Version};

use super::{
    NewEvent,
    facts::{Facts, milliseconds},
};
use crate::{StoreError, Tx, text, tx::on};

const UNREAD: &str = "\
    SELECT module, version FROM event_versions
    WHERE facts = '' AND ($1 = '' OR module = $1) AND (module, version) > ($2, $3)
    ORDER BY module, version LIMIT 1";

impl Tx {
    /// The next version of a module, or of all, of whose events it is not known what they said. Behind another, where
    /// that one could not be read.
    pub async fn unread_version(
        &mut self,
        module: Option<&ModuleName>,
        after: Option<&(ModuleName, Version)>,
    ) -> Result<Option<(ModuleName, Version)>, StoreError> {
        let (last_module, last_version) =
            after.map_or_else(Default::default, |(module, version)| (module.to_string(), version.to_string()));
        let row: Option<(String, String)> = on!(self, connection => {
            sqlx::query_as(UNREAD)
                .bind(module.map_or("", ModuleName::as_str))
                .bind(last_module)
                .bind(last_version)
                .fetch_optional(connection)
                .await?
        });
        let names = |(module, version): (String, String)| {
            Ok((text::parse("a module name", &module)?, text::parse("a version", &version)?))
        };
        row.map(names).transpose()
    }

    /// Notes what the events of such a version say, and from when until when it was its module's latest. With the
    /// module locked, since the latest version may become an earlier one meanwhile.
    pub async fn note_events(
        &mut self,
        module: &ModuleName,
        version: &Version,
        events: &[NewEvent],
    ) -> Result<(), StoreError> {
        self.lock_module(module).await?;
        let versions = self.versions(module).await?;
        let Some(place) = versions.iter().position(|stored| stored.version == *version) else { return Ok(()) };
        let since = milliseconds(versions[place].created_at);
        let until = place.checked_sub(1).map(|next| milliseconds(versions[next].created_at));
        let facts: Vec<Facts> = events.iter().map(Facts::of).collect();
        self.insert_facts(&facts).await?;
        for (event, facts) in events.iter().zip(&facts) {
            on!(self, connection => {
                sqlx::query(
                    "UPDATE event_versions SET facts = $4, since_ms = $5, until_ms = $6
                    WHERE event = $1 AND module = $2 AND version = $3",
                )
                .bind(event.name.as_str())
                .bind(module.as_str())
                .bind(version.to_string())
                .bind(&facts.address)
                .bind(since)
                .bind(until)
                .execute(connection)
                .await?;
            });
        }
        // The one before it ended then, also where whoever published this one did not say so.
        let Some(before) = versions.get(place + 1) else { return Ok(()) };
        on!(self, connection => {
            sqlx::query("UPDATE event_versions SET until_ms = $3 WHERE module = $1 AND version = $2")
                .bind(module.as_str())
                .bind(before.version.to_string())
                .bind(since)
                .execute(connection)
                .await?;
        });
        Ok(())
    }
}
