//! Names and texts that Terraform and AWS take as they are meant.

use schemactl_model::Digest;

/// Text that Terraform reads as text: `${` and `%{` would begin an expression.
pub(super) fn literal(text: &str) -> String {
    text.replace("${", "$${").replace("%{", "%%{")
}

/// A resource's label: the name where it is one, else as much of it as can be one, with a digest of
/// the whole behind it, so that no two names share a label.
pub(super) fn label(name: &str) -> String {
    let known = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.chars().all(known) && name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return name.to_owned();
    }
    let kept: String = name.chars().map(|c| if known(c) { c } else { '_' }).take(60).collect();
    let start = if kept.starts_with(|c: char| c.is_ascii_alphabetic()) { "" } else { "_" };
    format!("{start}{kept}-{}", &Digest::of(name.as_bytes()).to_string()[..8])
}

/// A name of at most so many characters, made of those that AWS takes in names of rules and streams.
pub(super) fn bounded(name: &str, limit: usize) -> String {
    if name.len() <= limit {
        return name.to_owned();
    }
    let digest = Digest::of(name.as_bytes()).to_string();
    let kept: String = name.chars().take(limit - 9).collect();
    format!("{kept}-{}", &digest[..8])
}

/// A comment in Glue: one line of at most so many characters.
pub(super) fn comment(text: &str, limit: usize) -> String {
    let line: Vec<_> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    literal(&line.join(" ").chars().take(limit).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_in_a_comment_stays_text() {
        assert_eq!(comment("costs ${1}\n%{if true}", 255), "costs $${1} %%{if true}");
    }

    #[test]
    fn two_names_never_share_a_label() {
        assert_ne!(label("a.b"), label("a-b"));
        assert_ne!(label("a.b"), label("a_b"));
        assert_eq!(label("order_placed"), "order_placed");
    }
}
