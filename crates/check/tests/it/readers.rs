//! Teams that read what a change breaks are named.

use schemactl_check::{BreakingConfig, Change, GateConfig, LintConfig, gate};
use schemactl_model::{Severity, Version};

use crate::schemas::shop;

const BEFORE: &str = "message Seen { option (schemactl.v1.event) = {owner: {team: \"a\"} readers: [\"risk\", \"finance\"]}; Person who = 1; }\nmessage Person { string id = 1; }\nmessage Other { string id = 1; }\n";

/// Rule and hint of each error.
fn hints(after: &str) -> Vec<(String, String)> {
    let (before, after) = (shop(BEFORE), shop(after));
    let version = Version::new(1, 0, 0);
    let change = Change::of(&before, &version, &after);
    let config = GateConfig {
        breaking: BreakingConfig::of(&["WIRE"]),
        lint: LintConfig::of(&["FIELD_LOWER_SNAKE_CASE"]),
        ..GateConfig::default()
    };
    let findings = gate(&change, &config).expect("every name is known").findings;
    let errors = findings.into_iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| (finding.rule.into_owned(), finding.hint.unwrap_or_default())).collect()
}

#[test]
fn of_a_field_inside_the_event() {
    let found = hints(&BEFORE.replace("Person { string id", "Person { fixed32 id"));
    let [(rule, hint)] = &found[..] else { panic!("{found:?}") };
    assert_eq!(rule, "FIELD_WIRE_COMPATIBLE_TYPE");
    assert!(hint.ends_with("; tell its readers first: finance, risk"), "{hint}");
}

#[test]
fn of_an_event_that_goes_or_is_renamed() {
    let gone = hints(
        "message Seen { Person who = 1; }\nmessage Person { string id = 1; }\nmessage Other { string id = 1; }\n",
    );
    let renamed = hints(&BEFORE.replace("= {owner", "= {name: \"looked\" owner"));
    for (found, rule) in [(gone, "EVENT_NO_DELETE"), (renamed, "EVENT_SAME_NAME")] {
        assert_eq!(found[0].0, rule);
        assert!(found[0].1.ends_with("tell its readers first: finance, risk"), "{found:?}");
    }
}

#[test]
fn and_nobody_where_no_event_holds_it() {
    let found = hints(&BEFORE.replace("Other { string id", "Other { fixed32 id"));
    assert_eq!(found.len(), 1);
    assert!(!found[0].1.contains("readers"), "{found:?}");
}
