//! Names of drafts in arguments.

use schemactl_model::{DraftName, Version};

/// A draft's name from what somebody calls it; branches are called `feature/Loyalty`, which becomes `feature-loyalty`.
///
/// # Errors
/// Nothing is left of it, it is too long, or it looks like a version.
pub fn name(text: &str) -> Result<DraftName, String> {
    if text.strip_prefix('v').unwrap_or(text).parse::<Version>().is_ok() {
        return Err(format!("{text} is how versions are called, not drafts; name it after what it is about"));
    }
    let kept = |character: char| match character.to_ascii_lowercase() {
        kept @ ('a'..='z' | '0'..='9' | '-' | '_') => kept,
        _ => '-',
    };
    let name: String = text.chars().map(kept).collect();
    let name = name.trim_start_matches(['-', '_']).trim_end_matches('-');
    name.parse().map_err(|_| {
        format!("{text:?} makes no name of a draft; use 1 to 64 of a-z, 0-9, - and _, as in add-loyalty")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_makes_a_name() {
        for (text, expected) in [
            ("coupons", "coupons"),
            ("feature/Loyalty", "feature-loyalty"),
            ("ABC-123_fix", "abc-123_fix"),
            ("-x.y-", "x-y"),
        ] {
            assert_eq!(name(text).unwrap().as_str(), expected);
        }
    }

    #[test]
    fn what_makes_no_name_is_refused() {
        for text in ["", "///", "1.4.0", "v1.4.0", "2.0.0-beta", &"x".repeat(65)] {
            assert!(name(text).is_err(), "{text}");
        }
    }
}
