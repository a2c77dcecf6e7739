//! Inserting many rows with few statements.

use sqlx::AssertSqlSafe;

/// Rows to a statement. Small enough for both databases' limits on parameters.
pub(crate) const ROWS: usize = 200;

/// `{insert} VALUES ($1,$2),($3,$4)… {tail}` for `rows` rows of `columns` columns. Both texts are constants
/// of this crate, so nothing from outside gets into the statement.
pub(crate) fn insert(
    insert: &'static str,
    columns: usize,
    rows: usize,
    tail: &'static str,
) -> AssertSqlSafe<String> {
    let mut sql = format!("{insert} VALUES ");
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ",(" });
        for column in 1..=columns {
            if column > 1 {
                sql.push(',');
            }
            sql.push('$');
            sql.push_str(&(row * columns + column).to_string());
        }
        sql.push(')');
    }
    sql.push(' ');
    sql.push_str(tail);
    AssertSqlSafe(sql)
}

/// `{select} ($1,$2,…)` for so many values; the text is a constant of this crate.
pub(crate) fn one_of(select: &'static str, values: usize) -> AssertSqlSafe<String> {
    let parameters: Vec<String> = (1..=values).map(|number| format!("${number}")).collect();
    AssertSqlSafe(format!("{select} ({})", parameters.join(",")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_parameters_across_rows() {
        let AssertSqlSafe(sql) = insert("INSERT INTO t (a, b)", 2, 2, "ON CONFLICT DO NOTHING");
        assert_eq!(sql, "INSERT INTO t (a, b) VALUES ($1,$2),($3,$4) ON CONFLICT DO NOTHING");
    }
}
