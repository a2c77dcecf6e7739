//! The words of a waiver: `schemactl:waive RULE: reason`, or `schemactl:waive RULE(name): reason` for
//! something that is not there to be commented.

use schemactl_model::schema::WAIVE;

/// Characters of a rule's id and of a name that are kept.
const LONGEST_NAME: usize = 200;
/// Characters of a reason that are kept.
const LONGEST_REASON: usize = 500;

/// A line that waives a rule, or would with a reason and a rule that there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Directive {
    /// Empty where none is written.
    pub rule: String,
    /// What is gone, or which of several things is meant.
    pub name: Option<String>,
    /// Empty where none is given.
    pub reason: String,
}

impl Directive {
    /// Reads a line of a comment; `None` where it does not speak of waivers.
    pub fn parse(line: &str) -> Option<Self> {
        let rest = line.trim().strip_prefix(WAIVE)?;
        if rest.starts_with(|next: char| next.is_alphanumeric() || matches!(next, '_' | '-')) {
            return None;
        }
        let rest = rest.trim_start();
        let is_part_of_id = |part: char| part.is_ascii_alphanumeric() || part == '_';
        let (rule, rest) = rest.split_at(rest.find(|next| !is_part_of_id(next)).unwrap_or(rest.len()));
        let (name, rest) = match rest.trim_start().strip_prefix('(').and_then(|rest| rest.split_once(')')) {
            Some((name, rest)) => (Some(name.trim().trim_matches('"')), rest),
            None => (None, rest),
        };
        let reason = rest.trim_start().strip_prefix(':').unwrap_or_default().trim();
        Some(Directive {
            rule: clipped(rule, LONGEST_NAME),
            name: name.map(|name| clipped(name, LONGEST_NAME)),
            reason: clipped(reason, LONGEST_REASON),
        })
    }
}

/// How a waiver is written.
pub(super) fn written(rule: &str, name: Option<&str>) -> String {
    let name = name.map(|name| format!("({name})")).unwrap_or_default();
    format!("// {WAIVE} {rule}{name}: why it may be")
}

fn clipped(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, rule: &str, name: Option<&str>, reason: &str) {
        let expected =
            Directive { rule: rule.to_owned(), name: name.map(str::to_owned), reason: reason.to_owned() };
        assert_eq!(Directive::parse(line), Some(expected), "{line}");
    }

    #[test]
    fn reads_rule_name_and_reason() {
        check(
            " schemactl:waive FIELD_SAME_TYPE: read by nobody: yet ",
            "FIELD_SAME_TYPE",
            None,
            "read by nobody: yet",
        );
        check("schemactl:waive FIELD_NO_DELETE(email): gone", "FIELD_NO_DELETE", Some("email"), "gone");
        check(
            "schemactl:waive RESERVED_ENUM_NO_DELETE ( 4 to 6 ) : x",
            "RESERVED_ENUM_NO_DELETE",
            Some("4 to 6"),
            "x",
        );
        check("schemactl:waive A(\"email\"):x", "A", Some("email"), "x");
    }

    #[test]
    fn what_is_missing_is_empty() {
        check("schemactl:waive", "", None, "");
        check("schemactl:waive FIELD_SAME_TYPE", "FIELD_SAME_TYPE", None, "");
        check("schemactl:waive FIELD_SAME_TYPE read by nobody", "FIELD_SAME_TYPE", None, "");
        check("schemactl:waive A(b: c", "A", None, "");
        check("schemactl:waive: because", "", None, "because");
    }

    #[test]
    fn other_words_are_no_waiver() {
        for line in ["schemactl:waived A: b", "see schemactl:waive A: b", "schemactl: waive A: b", ""] {
            assert_eq!(Directive::parse(line), None, "{line}");
        }
    }

    #[test]
    fn long_words_are_cut() {
        let line = format!("schemactl:waive {}: {}", "A".repeat(100_000), "é".repeat(100_000));
        let directive = Directive::parse(&line).unwrap();
        assert_eq!(directive.rule.len(), LONGEST_NAME);
        assert_eq!(directive.reason.chars().count(), LONGEST_REASON);
    }
}
