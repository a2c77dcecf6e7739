//! Which events a query is after, as conditions of a statement.
//!
//! A filter that hardly any event fits leads to these events; one that many fit is looked up event by event, in the
//! order of their names, until there are enough. Neither way does for both.

use schemactl_model::ModuleName;

use super::EventQuery;
use crate::{
    StoreError, Tx,
    statement::{Statement, bound},
    text,
    tx::{Inner, on},
};

/// Up to so many rows a filter is one that hardly any event fits.
const FEW: i64 = 1_000;
/// Words that are looked for each on its own.
const WORDS: usize = 8;

const EVENTS: &str = "\
    SELECT e.name, e.module, e.version, e.message, e.owner, e.stage, e.description, e.spec
    FROM events e WHERE e.name > {0}";

/// A filter by what is kept beside the events. In all of it `{0}` stands for the value.
struct Filter {
    /// How many rows fit, not counting beyond [`FEW`] and one.
    count: &'static str,
    /// From the rows to the events.
    few: &'static str,
    /// From an event to its rows.
    many: &'static str,
}

// Counting goes along an index because it asks for its order: Postgres, which does not look at the value where a
// statement was prepared, would otherwise read the whole table for a value that is nowhere.
const DESTINATION: Filter = Filter {
    count: "SELECT count(*) FROM (
        SELECT 1 FROM (SELECT event FROM event_destinations WHERE kind = {0} ORDER BY event LIMIT 1001) k
        UNION ALL
        SELECT 1 FROM (SELECT event FROM event_destinations WHERE name = {0} ORDER BY event LIMIT 1001) n) AS found",
    few: "e.name IN (SELECT event FROM event_destinations WHERE kind = {0}
        UNION SELECT event FROM event_destinations WHERE name = {0})",
    many: "EXISTS (SELECT 1 FROM event_destinations d WHERE d.event = e.name AND (d.kind = {0} OR d.name = {0}))",
};
const PII: Filter = Filter {
    count: "SELECT count(*) FROM (SELECT 1 FROM event_pii WHERE class = {0} ORDER BY event LIMIT 1001) AS found",
    few: "e.name IN (SELECT event FROM event_pii WHERE class = {0})",
    many: "EXISTS (SELECT 1 FROM event_pii p WHERE p.event = e.name AND p.class = {0})",
};
const PRODUCER: Filter = Filter {
    count: "SELECT count(*) FROM (SELECT 1 FROM event_producers WHERE producer = {0} ORDER BY event LIMIT 1001) AS found",
    few: "e.name IN (SELECT event FROM event_producers WHERE producer = {0})",
    many: "EXISTS (SELECT 1 FROM event_producers r WHERE r.event = e.name AND r.producer = {0})",
};

const LABEL: Filter = Filter {
    count: "SELECT count(*) FROM (SELECT 1 FROM event_tags WHERE name = {0} ORDER BY event LIMIT 1001) AS found",
    few: "e.name IN (SELECT event FROM event_tags WHERE name = {0})",
    many: "EXISTS (SELECT 1 FROM event_tags t WHERE t.event = e.name AND t.name = {0})",
};
const LABEL_VALUE: Filter = Filter {
    count: "SELECT count(*) FROM (SELECT 1 FROM event_tags WHERE value = {0} ORDER BY event LIMIT 1001) AS found",
    few: "e.name IN (SELECT event FROM event_tags WHERE value = {0})",
    many: "EXISTS (SELECT 1 FROM event_tags t WHERE t.event = e.name AND t.value = {0})",
};
/// Of several labels, the one that is named has to have the value.
const SAME_LABEL: &str =
    "EXISTS (SELECT 1 FROM event_tags t WHERE t.event = e.name AND t.name = {0} AND t.value = {1})";

/// SQLite's index of letters is a table, which has to be asked; Postgres uses its own unasked.
const LETTERS_COUNT: &str = "SELECT count(*) FROM (
        SELECT 1 FROM event_letters WHERE event_letters MATCH {0} LIMIT 1001) AS found";
const LETTERS: &str = "e.name IN (
        SELECT t.event FROM event_letters JOIN event_texts t ON t.id = event_letters.rowid
        WHERE event_letters MATCH {0})";

/// What events are asked for by, beside their names and texts.
#[derive(Clone, Copy, Default)]
pub(super) struct Filters<'q> {
    pub owner: Option<&'q str>,
    pub stage: Option<&'q str>,
    pub module: Option<&'q str>,
    pub destination: Option<&'q str>,
    pub pii: Option<&'q str>,
    pub producer: Option<&'q str>,
    pub label: Option<&'q str>,
    pub label_value: Option<&'q str>,
}

impl Tx {
    /// The statement for a query.
    pub(super) async fn choose(&mut self, query: &EventQuery) -> Result<Statement, StoreError> {
        let after = query.after.as_ref().map(ToString::to_string).unwrap_or_default();
        let mut statement = Statement::default();
        statement.push(EVENTS, [after.into()]);
        let filters = Filters {
            owner: query.owner.as_deref(),
            stage: query.stage.as_deref(),
            module: query.module.as_ref().map(ModuleName::as_str),
            destination: query.destination.as_deref(),
            pii: query.pii.as_deref(),
            producer: query.producer.as_deref(),
            ..Filters::default()
        };
        self.narrow(&mut statement, filters).await?;
        self.choose_text(query.text.as_deref().unwrap_or_default(), &mut statement).await?;
        statement.push(" ORDER BY e.name LIMIT {0}", [i64::from(query.limit).into()]);
        Ok(statement)
    }

    /// Adds the conditions that are asked for to a statement about events `e`.
    pub(super) async fn narrow(
        &mut self,
        statement: &mut Statement,
        filters: Filters<'_>,
    ) -> Result<(), StoreError> {
        let Filters { owner, stage, module, destination, pii, producer, label, label_value } = filters;
        for (condition, value) in
            [("e.owner = {0}", owner), ("e.stage = {0}", stage), ("e.module = {0}", module)]
        {
            statement.and(condition, value.map(text::storable));
        }
        let by_words = [
            (DESTINATION, destination),
            (PII, pii),
            (PRODUCER, producer),
            (LABEL, label),
            (LABEL_VALUE, label_value),
        ];
        for (filter, value) in by_words {
            // As the index keeps it.
            let Some(value) = value.map(text::storable) else { continue };
            let few = self.how_many(filter.count, &value).await? <= FEW;
            statement.and(if few { filter.few } else { filter.many }, Some(value));
        }
        if let (Some(name), Some(value)) = (label, label_value) {
            let values = [text::storable(name).into(), text::storable(value).into()];
            statement.push(" AND ", []).push(SAME_LABEL, values);
        }
        Ok(())
    }

    async fn choose_text(&mut self, text: &str, statement: &mut Statement) -> Result<(), StoreError> {
        let words = words(text);
        let letters = letters(&words);
        if matches!(self.inner, Inner::Sqlite(_))
            && !letters.is_empty()
            && self.how_many(LETTERS_COUNT, &letters).await? <= FEW
        {
            statement.and(LETTERS, Some(letters));
        }
        for word in &words {
            statement.and("e.search LIKE {0} ESCAPE '\\'", Some(pattern(word)));
        }
        Ok(())
    }

    async fn how_many(&mut self, count: &'static str, value: &str) -> Result<i64, StoreError> {
        let mut statement = Statement::default();
        statement.push(count, [value.into()]);
        let (count,): (i64,) = on!(self, connection => {
            bound!(sqlx::query_as(statement.sql()), statement).fetch_one(connection).await?
        });
        Ok(count)
    }
}

/// The words of a text; what goes beyond the eighth is looked for as the phrase it is.
fn words(text: &str) -> Vec<String> {
    let text = text::storable(text).to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    let (alone, phrase) = words.split_at(words.len().min(WORDS - 1));
    let mut words: Vec<String> = alone.iter().map(|word| (*word).to_owned()).collect();
    if !phrase.is_empty() {
        words.push(phrase.join(" "));
    }
    words
}

/// Words as SQLite's index of letters is asked for them; it knows none of less than three.
fn letters(words: &[String]) -> String {
    let long = words.iter().filter(|word| word.chars().count() >= 3);
    long.map(|word| format!("\"{}\"", word.replace('"', "\"\""))).collect::<Vec<_>>().join(" ")
}

fn pattern(word: &str) -> String {
    let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_a_pattern_would_read() {
        assert_eq!(pattern("100%_a\\"), "%100\\%\\_a\\\\%");
    }

    #[test]
    fn keeps_the_words_beyond_the_eighth_as_a_phrase() {
        assert_eq!(words(" A b\tC").join(","), "a,b,c");
        assert_eq!(words("1 2 3 4 5 6 7 8 9")[7], "8 9");
        assert!(words(" ").is_empty());
    }

    #[test]
    fn asks_for_letters_as_they_are() {
        let words = ["or", "abc", "x\"y*"].map(str::to_owned);
        assert_eq!(letters(&words), "\"abc\" \"x\"\"y*\"");
    }
}
