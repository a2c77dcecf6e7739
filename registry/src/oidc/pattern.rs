//! Patterns for the values of claims.

/// Whether text fits a pattern: `*` is any characters but slashes, `**` any at all, and everything else itself. It takes
/// as many steps as the pattern's length times the text's, whatever they are.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    let text = text.as_bytes();
    // Where in the text the pattern can have come to by now.
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    let mut rest = pattern.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        (reached, rest) = match (first, after) {
            (b'*', [b'*', after @ ..]) => (spread(&reached, text, true), after),
            (b'*', after) => (spread(&reached, text, false), after),
            (literal, after) => (step(&reached, text, literal), after),
        };
    }
    reached[text.len()]
}

fn step(reached: &[bool], text: &[u8], literal: u8) -> Vec<bool> {
    let moved = text.iter().zip(reached).map(|(byte, was)| *was && *byte == literal);
    std::iter::once(false).chain(moved).collect()
}

fn spread(reached: &[bool], text: &[u8], over_slashes: bool) -> Vec<bool> {
    let mut open = false;
    let mut before = None;
    let bytes = text.iter().map(Some).chain([None]);
    let spread = reached.iter().zip(bytes).map(|(was, byte)| {
        open = (open && (over_slashes || before != Some(&b'/'))) || *was;
        before = byte;
        open
    });
    spread.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stop_at_slashes_unless_doubled() {
        for (pattern, text, expected) in [
            ("acme/shop", "acme/shop", true),
            ("acme/shop", "acme/shop2", false),
            ("acme/shop", "Acme/shop", false),
            ("acme/*", "acme/shop", true),
            ("acme/*", "acme/", true),
            ("acme/*", "acme/shop/x", false),
            ("acme/*", "acmeco/shop", false),
            ("acme/**", "acme/shop/x", true),
            ("refs/tags/v*", "refs/tags/v1.2", true),
            ("refs/tags/v*", "refs/tags/x", false),
            ("*/shop", "acme/shop", true),
            ("*/shop", "a/b/shop", false),
            ("**/shop", "a/b/shop", true),
            ("a*c*e", "abcde", true),
            ("a*c*e", "abcd", false),
            ("*", "", true),
            ("*", "/", false),
            ("**", "//", true),
            ("", "", true),
            ("", "a", false),
            ("repo:acme/*:ref:refs/heads/main", "repo:acme/shop:ref:refs/heads/main", true),
            ("repo:acme/*:ref:refs/heads/main", "repo:acme/shop:ref:refs/heads/x", false),
            ("größe*", "größer", true),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn no_pattern_takes_long() {
        let start = std::time::Instant::now();
        assert!(!fits(&"*a".repeat(250), &"a".repeat(200)));
        assert!(start.elapsed().as_secs() < 2);
    }
}
