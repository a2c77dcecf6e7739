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
        let (last_module, last_version) = after
            .map_or_else(Default::default, |(module, version)| (module.to_string(), version.to_string()));
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
        let Some(place) = versions.iter().position(|stored| stored.version == *version) else {
            return Ok(());
        };
        let since = milliseconds(versions[place].created_at);
        let next = place.checked_sub(1).map(|next| versions[next].created_at);
        let latest = self.latest(module).await?;
        let until = match latest {
            Some(latest) if latest.version == *version => None,
            // The highest, and not the latest: it was yanked.
            _ => match next {
                Some(next) => Some(next),
                None => self.yanks(module).await?.remove(version).map(|statement| statement.at),
            },
        };
        let until = until.map(milliseconds);
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
        let Some(before) = versions.get(place + 1).filter(|_| until.is_none()) else { return Ok(()) };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Address, Store};

    /// Three versions as an earlier version of this program left them.
    const OLD: &str = "
        INSERT INTO modules VALUES ('acme/shop', '2026-03-01T10:00:00Z');
        INSERT INTO blobs (digest, size, content) VALUES ('0000000000000000000000000000000000000000000000000000000000000000', 0, x'00');
        INSERT INTO versions
            SELECT 'acme/shop', v, m, 0, 0, h, h, h, NULL, 'major', 'ci', '', '{}', t
            FROM (SELECT '1.0.0' AS v, 1 AS m, '1970-01-01T00:00:01Z' AS t
                UNION SELECT '2.0.0', 2, '1970-01-01T00:00:02Z'
                UNION SELECT '10.0.0', 10, '1970-01-01T00:00:03Z') n,
                (SELECT '0000000000000000000000000000000000000000000000000000000000000000' AS h) d;
        INSERT INTO event_versions (event, module, version, message)
            SELECT 'a', module, version, 'A' FROM versions;";
    const PERIODS: &str =
        "SELECT version, since_ms, until_ms FROM event_versions WHERE facts <> '' ORDER BY since_ms";

    fn said(event: &str) -> NewEvent {
        NewEvent {
            name: event.parse().unwrap(),
            message: "A".to_owned(),
            owner: String::new(),
            stage: "stable".to_owned(),
            description: String::new(),
            spec: "{}".to_owned(),
            shape: String::new(),
            destinations: Vec::new(),
            producers: Vec::new(),
            pii: Vec::new(),
            tags: Vec::new(),
            fields: Vec::new(),
        }
    }

    #[tokio::test]
    async fn versions_are_read_one_by_one_and_get_their_periods() {
        let folder = tempfile::TempDir::new().unwrap();
        let store = Store::open(&Address::Sqlite(folder.path().join("registry.db"))).await.unwrap();
        let mut tx = store.write().await.unwrap();
        on!(tx, connection => sqlx::raw_sql(OLD).execute(connection).await.map(drop)).unwrap();
        let (mut last, mut read) = (None, Vec::new());
        while let Some((module, version)) = tx.unread_version(None, last.as_ref()).await.unwrap() {
            read.push(version.to_string());
            // One cannot be read, and is left for another time.
            if version.major != 2 {
                tx.note_events(&module, &version, &[said("a")]).await.unwrap();
            }
            last = Some((module, version));
        }
        assert_eq!(read, ["1.0.0", "10.0.0", "2.0.0"]);
        let (module, version) = tx.unread_version(None, None).await.unwrap().unwrap();
        assert_eq!(version.to_string(), "2.0.0");
        tx.note_events(&module, &version, &[said("a")]).await.unwrap();
        assert_eq!(tx.unread_version(Some(&module), None).await.unwrap(), None);
        let periods: Vec<(String, i64, Option<i64>)> =
            on!(tx, connection => sqlx::query_as(PERIODS).fetch_all(connection).await).unwrap();
        let period = |version: &str, since, until| (version.to_owned(), since, until);
        let expected = [
            period("1.0.0", 1_000, Some(2_000)),
            period("2.0.0", 2_000, Some(3_000)),
            period("10.0.0", 3_000, None),
        ];
        assert_eq!(periods, expected);
    }
}
