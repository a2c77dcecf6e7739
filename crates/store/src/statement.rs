//! Statements that grow by the conditions which a question has. A condition that is left out is no condition: with one that
//! says "or the filter is empty" SQLite uses no index.

use sqlx::AssertSqlSafe;

/// The value of a parameter.
pub(crate) enum Bound {
    Text(String),
    Integer(i64),
}

impl From<String> for Bound {
    fn from(text: String) -> Self {
        Bound::Text(text)
    }
}

impl From<&str> for Bound {
    fn from(text: &str) -> Self {
        Bound::Text(text.to_owned())
    }
}

impl From<i64> for Bound {
    fn from(number: i64) -> Self {
        Bound::Integer(number)
    }
}

/// A statement, and the values of its parameters in their order.
#[derive(Default)]
pub(crate) struct Statement {
    sql: String,
    pub(crate) values: Vec<Bound>,
}

impl Statement {
    /// Adds text, a constant of this crate in which `{0}`, `{1}`, … stand for these values.
    pub(crate) fn push<const N: usize>(&mut self, text: &'static str, values: [Bound; N]) -> &mut Self {
        let mut text = text.to_owned();
        for (place, value) in values.into_iter().enumerate() {
            self.values.push(value);
            text = text.replace(&format!("{{{place}}}"), &format!("${}", self.values.len()));
        }
        self.sql.push_str(&text);
        self
    }

    /// Adds a condition about a value, where there is one.
    pub(crate) fn and(&mut self, condition: &'static str, value: Option<String>) -> &mut Self {
        match value {
            Some(value) => self.push(" AND ", []).push(condition, [value.into()]),
            None => self,
        }
    }

    /// All of it. Made of constants of this crate, so nothing from outside gets into the statement.
    pub(crate) fn sql(&self) -> AssertSqlSafe<String> {
        AssertSqlSafe(self.sql.clone())
    }
}

/// A query with the values of a statement.
macro_rules! bound {
    ($query:expr, $statement:expr) => {{
        let mut query = $query;
        for value in &$statement.values {
            query = match value {
                $crate::statement::Bound::Text(text) => query.bind(text.as_str()),
                $crate::statement::Bound::Integer(number) => query.bind(*number),
            };
        }
        query
    }};
}
pub(crate) use bound;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_parameters_as_they_come() {
        let mut statement = Statement::default();
        statement.push("SELECT a FROM t WHERE b = {0} OR (c = {1} AND b <> {0})", ["x".into(), 7.into()]);
        statement.and("d = {0}", None).and("e = {0}", Some("y".to_owned()));
        let AssertSqlSafe(sql) = statement.sql();
        assert_eq!(sql, "SELECT a FROM t WHERE b = $1 OR (c = $2 AND b <> $1) AND e = $3");
        assert_eq!(statement.values.len(), 3);
    }
}
