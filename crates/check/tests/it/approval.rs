//! What an approval lifts, and what it does not.

use schemactl_check::{Approval, BreakingConfig, Bump, Change, GateConfig, Level, Verdict, Weight, gate};
use schemactl_model::{Severity, Version};

use crate::schemas::schema;

const HEAD: &str = r#"syntax = "proto3";
package acme.v1;
import "schemactl/v1/options.proto";
option (schemactl.v1.defaults) = {owner: {team: "a"}};
"#;
const SEEN: &str = "message Seen { option (schemactl.v1.event) = {}; string id = 1; }";
const BROKEN: &str = "message Seen { option (schemactl.v1.event) = {}; fixed32 id = 1; }";

fn judge(version: &str, before: &str, after: &str, approved: bool, config: &GateConfig) -> Verdict {
    let file = |body: &str| schema(&[("acme/v1/a.proto", &format!("{HEAD}{body}"))]);
    let version: Version = version.parse().expect("a version");
    let approval = Approval {
        approver: "ada".to_owned(),
        roles: vec!["approver".to_owned()],
        vouched: true,
        reason: "nobody reads it yet".to_owned(),
        until: "2026-03-15".to_owned(),
    };
    let (before, after) = (file(before), file(after));
    let approvals = if approved { std::slice::from_ref(&approval) } else { &[] };
    let change = Change { approvals, ..Change::of(&before, &version, &after) };
    gate(&change, config).expect("every name is known")
}

fn wire() -> GateConfig {
    GateConfig { breaking: BreakingConfig::of(&["WIRE"]), ..GateConfig::default() }
}

#[test]
fn a_break_that_is_approved_is_a_warning_that_says_by_whom_and_still_major() {
    let refused = judge("1.2.3", SEEN, BROKEN, false, &wire());
    assert!(refused.is_refused() && refused.is_approvable() && !refused.is_approved());
    let verdict = judge("1.2.3", SEEN, BROKEN, true, &wire());
    assert_eq!((verdict.is_refused(), verdict.bump, verdict.is_approved()), (false, Bump::Major, true));
    assert_eq!(verdict.next, Version::new(2, 0, 0));
    let finding = verdict.findings.iter().find(|finding| finding.rule == "FIELD_WIRE_COMPATIBLE_TYPE");
    let finding = finding.expect("the break is still told");
    assert_eq!((finding.severity, &finding.hint), (Severity::Warning, &None));
    let end = "wire compatibility rules. Approved by \"ada\" until 2026-03-15: nobody reads it yet";
    assert!(finding.message.ends_with(end), "{finding}");
    assert_eq!(judge("0.2.3", SEEN, BROKEN, true, &wire()).next, Version::new(0, 3, 0));
}

#[test]
fn what_takes_an_event_away_from_its_consumers_can_be_approved() {
    let base = r#"message Seen {
      option (schemactl.v1.event) = {destinations: [{lake: {} pii: {of: PII_EMAIL action: PII_ACTION_HASH}}]};
      string mail = 1 [(schemactl.v1.field).pii = PII_EMAIL];
    }"#;
    let changes = [
        "message Seen { string mail = 1 [(schemactl.v1.field).pii = PII_EMAIL]; }".to_owned(),
        base.replace("= {destinations", "= {name: \"looked\" destinations"),
        base.replace("[(schemactl.v1.field).pii = PII_EMAIL]", ""),
        base.replace("lake: {}", "name: \"lake\" kafka: {}"),
    ];
    for after in changes {
        assert!(judge("1.0.0", base, &after, false, &wire()).is_approvable(), "{after}");
        let verdict = judge("1.0.0", base, &after, true, &wire());
        assert_eq!((verdict.is_refused(), verdict.bump), (false, Bump::Major), "{after}");
    }
}

#[test]
fn untidiness_policy_and_odd_events_cannot_be_approved() {
    let leak = "message Seen { option (schemactl.v1.event) = {destinations: [{lake: {}}]}; \
                fixed32 id = 1 [(schemactl.v1.field).pii = PII_IP]; }";
    let untidy = "message Seen { option (schemactl.v1.event) = {}; fixed32 id = 1; }\nmessage untidy { string a = 1; }";
    let odd = "message Seen { option (schemactl.v1.event) = {}; fixed32 id = 1; \
               message In { option (schemactl.v1.event) = {}; } }";
    for (after, rule) in [(leak, "PII_DESTINATION"), (untidy, "MESSAGE_PASCAL_CASE"), (odd, "EVENT_VALID")] {
        assert!(!judge("1.0.0", SEEN, after, false, &wire()).is_approvable(), "{after}");
        let verdict = judge("1.0.0", SEEN, after, true, &wire());
        assert!(verdict.is_refused() && !verdict.is_approvable(), "{after}");
        let errors = verdict.findings.iter().filter(|finding| finding.severity == Severity::Error);
        let rules: Vec<_> = errors.map(|finding| finding.rule.as_ref()).collect();
        assert!(!rules.is_empty() && rules.iter().all(|found| *found == rule), "{rules:?}");
    }
}

#[test]
fn news_that_policy_raises_can_be_approved() {
    let after = "message Seen { option (schemactl.v1.event) = {retention_days: 3}; string id = 1; }";
    let mut config = wire();
    config.policy.severity.insert("EVENT_SAME_RETENTION".to_owned(), Weight::Error);
    assert!(judge("1.0.0", SEEN, after, false, &config).is_approvable());
    assert_eq!(judge("1.0.0", SEEN, after, true, &config).next, Version::new(2, 0, 0));
}

#[test]
fn what_a_level_refuses_can_be_approved() {
    let config = GateConfig { breaking: BreakingConfig::at(Level::Full), ..GateConfig::default() };
    assert!(judge("1.0.0", SEEN, BROKEN, false, &config).is_approvable());
    let verdict = judge("1.0.0", SEEN, BROKEN, true, &config);
    assert_eq!((verdict.is_refused(), verdict.next), (false, Version::new(2, 0, 0)));
}

#[test]
fn an_approval_of_what_breaks_nothing_changes_nothing() {
    let after = "message Seen { option (schemactl.v1.event) = {}; string id = 1; string more = 2; }";
    let without = judge("1.0.0", SEEN, after, false, &wire());
    assert!(!without.is_approvable());
    assert_eq!(judge("1.0.0", SEEN, after, true, &wire()), without);
}
