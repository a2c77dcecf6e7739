//! Which events a query is after, as conditions of a statement.
//!
//! A filter that hardly any event fits leads to these events; one that many fit is looked up event by event, in the
//! order of their names, until there are enough. Neither way does for both.

use sqlx::AssertSqlSafe;

use super::EventQuery;
use crate::{
    StoreError, Tx, text,
    tx::{Inner, on},
};

/// Up to so many rows a filter is one that hardly any event fits.
const FEW: i64 = 1_000;
/// Words that are looked for each on its own.
const WORDS: usize = 8;

const EVENTS: &str = "\
    SELECT e.name, e.module, e.version, e.message, e.owner, e.stage, e.description, e.spec
    FROM events e WHERE e.name > $1";

/// A filter by what is kept beside the events. In all of it `{}` stands for the value.
struct Filter {
    /// How many rows fit, not counting beyond [`FEW`] and one.
    count: &'static str,
    /// From the rows to the events.
    few: &'static str,
    /// From an event to its rows.
    many: &'static str,
}

const DESTINATION: Filter = Filter {
    count: "SELECT count(*) FROM (
        SELECT 1 FROM event_destinations WHERE kind = $1 OR name = $1 LIMIT 1001) AS found",
    few: "e.name IN (SELECT event FROM event_destinations WHERE kind = {}
        UNION SELECT event FROM event_destinations WHERE name = {})",
    many: "EXISTS (SELECT 1 FROM event_destinations d WHERE d.event = e.name AND (d.kind = {} OR d.name = {}))",
};
const PII: Filter = Filter {
    count: "SELECT count(*) FROM (SELECT 1 FROM event_pii WHERE class = $1 LIMIT 1001) AS found",
    few: "e.name IN (SELECT event FROM event_pii WHERE class = {})",
    many: "EXISTS (SELECT 1 FROM event_pii p WHERE p.event = e.name AND p.class = {})",
};
const PRODUCER: Filter = Filter {
    count: "SELECT count(*) FROM (SELECT 1 FROM event_producers WHERE producer = $1 LIMIT 1001) AS found",
    few: "e.name IN (SELECT event FROM event_producers WHERE producer = {})",
    many: "EXISTS (SELECT 1 FROM event_producers r WHERE r.event = e.name AND r.producer = {})",
};

/// SQLite's index of letters is a table, which has to be asked; Postgres uses its own unasked.
const LETTERS_COUNT: &str = "SELECT count(*) FROM (
        SELECT 1 FROM event_letters WHERE event_letters MATCH $1 LIMIT 1001) AS found";
const LETTERS: &str = "e.name IN (
        SELECT t.event FROM event_letters JOIN event_texts t ON t.id = event_letters.rowid
        WHERE event_letters MATCH {})";

/// A statement that grows, and the values of its parameters.
pub(super) struct Choice {
    sql: String,
    pub(super) values: Vec<String>,
}

impl Choice {
    /// Adds a condition, a constant of this file in which `{}` stands for the value.
    fn and(&mut self, condition: &'static str, value: String) {
        self.values.push(value);
        let parameter = format!("${}", self.values.len());
        self.sql.push_str(" AND ");
        self.sql.push_str(&condition.replace("{}", &parameter));
    }

    /// All of it, with the number of events as the last parameter. Made of constants of this file.
    pub(super) fn sql(&self) -> AssertSqlSafe<String> {
        AssertSqlSafe(format!("{} ORDER BY e.name LIMIT ${}", self.sql, self.values.len() + 1))
    }
}

impl Tx {
    /// The statement for a query.
    pub(super) async fn choose(&mut self, query: &EventQuery) -> Result<Choice, StoreError> {
        let after = query.after.as_ref().map(ToString::to_string).unwrap_or_default();
        let mut choice = Choice { sql: EVENTS.to_owned(), values: vec![after] };
        let module = query.module.as_ref().map(ToString::to_string);
        for (condition, value) in
            [("e.owner = {}", &query.owner), ("e.stage = {}", &query.stage), ("e.module = {}", &module)]
        {
            if let Some(value) = value {
                choice.and(condition, text::storable(value));
            }
        }
        let filters = [(DESTINATION, &query.destination), (PII, &query.pii), (PRODUCER, &query.producer)];
        for (filter, value) in filters {
            let Some(value) = value else { continue };
            // As the index keeps it.
            let value = text::storable(value);
            let few = self.how_many(filter.count, &value).await? <= FEW;
            choice.and(if few { filter.few } else { filter.many }, value);
        }
        self.choose_text(query.text.as_deref().unwrap_or_default(), &mut choice).await?;
        Ok(choice)
    }

    async fn choose_text(&mut self, text: &str, choice: &mut Choice) -> Result<(), StoreError> {
        let words = words(text);
        let letters = letters(&words);
        if matches!(self.inner, Inner::Sqlite(_))
            && !letters.is_empty()
            && self.how_many(LETTERS_COUNT, &letters).await? <= FEW
        {
            choice.and(LETTERS, letters);
        }
        for word in &words {
            choice.and("e.search LIKE {} ESCAPE '\\'", pattern(word));
        }
        Ok(())
    }

    async fn how_many(&mut self, sql: &'static str, value: &str) -> Result<i64, StoreError> {
        let (count,): (i64,) =
            on!(self, connection => sqlx::query_as(sql).bind(value).fetch_one(connection).await?);
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
