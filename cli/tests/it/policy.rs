//! The organisation's policy, from a file.

use crate::world::World;

const POLICY: &str = r#"no_source_waivers = ["PII_*"]
owner_contacts = ["email"]
retention_days = { email = 365 }

[severity]
EVENT_HAS_EXAMPLE = "off"

[[personal_data]]
of = ["email"]
kinds = ["amplitude"]
actions = ["hash"]

[[waivers]]
rule = "EVENT_OWNER_CONTACT"
module = "acme/*"
reason = "the team has no mailbox yet"
author = "ada"
until = "2999-12-31"

[[waivers]]
rule = "PII_RETENTION"
event = "signed_up"
reason = "the old lake"
author = "ben"
until = "2020-01-31"
"#;

const EVENT: &str = r#"syntax = "proto3";
package acme.v1;
import "schemactl/v1/options.proto";
// Somebody signed up.
message SignedUp {
  option (schemactl.v1.event) = {
    owner: {team: "shop"}
    destinations: [{amplitude: {} pii: {of: PII_EMAIL action: PII_ACTION_ALLOW}}]
  };
  string email = 1 [(schemactl.v1.field).pii = PII_EMAIL];
}
"#;

fn world() -> World {
    World::with(&[
        ("schemactl.toml", "[module]\nname = \"acme/shop\"\n\n[lint]\nuse = [\"MINIMAL\"]\n"),
        ("acme/v1/a.proto", EVENT),
        ("org/policy.toml", POLICY),
    ])
}

#[test]
fn check_asks_the_policy_that_is_named() {
    let world = world();
    world.run(&["check"]).fine();
    let ended = world.run(&["check", "--policy", "org/policy.toml"]);
    assert_eq!(ended.code, Some(1), "{ended}");
    insta::assert_snapshot!(ended);
    let by_variable = world.end(world.command(&["check"]).env("SCHEMACTL_POLICY", "org/policy.toml"));
    assert_eq!(by_variable.code, Some(1), "{by_variable}");
}

#[test]
fn what_is_mended_passes() {
    let world = world();
    world.replace("acme/v1/a.proto", "PII_ACTION_ALLOW}}]", "PII_ACTION_HASH}}]\n    retention_days: 300");
    let checked = world.run(&["check", "--policy", "org/policy.toml", "--format", "json"]).fine();
    assert!(checked.stdout().contains("the team has no mailbox yet (ada, until 2999-12-31)"), "{checked}");
    assert!(!checked.stdout().contains("POLICY_WAIVER_ENDED"), "{checked}");
}

#[test]
fn a_policy_that_is_misspelt_is_refused_with_its_place() {
    let world = world();
    for (from, to) in [
        ("owner_contacts", "owner_contact"),
        ("\"hash\"", "\"hush\""),
        ("EVENT_HAS_EXAMPLE", "EVENT_HAS_EXAMPLES"),
    ] {
        world.replace("org/policy.toml", from, to);
        let ended = world.run(&["check", "--policy", "org/policy.toml"]);
        assert_eq!(ended.code, Some(2), "{ended}");
        insta::assert_snapshot!(to.trim_matches('"'), ended);
        world.replace("org/policy.toml", to, from);
    }
    assert_eq!(world.run(&["check", "--policy", "none.toml"]).code, Some(3));
}

#[test]
fn show_prints_what_holds() {
    let world = world();
    insta::assert_snapshot!(world.run(&["policy", "show", "--policy", "org/policy.toml"]).fine());
    let json = world.run(&["policy", "show", "--format", "json"]).fine();
    let policy: serde_json::Value = serde_json::from_str(&json.stdout()).unwrap();
    assert_eq!(policy["sensitivity"]["health"], "high");
    // What is shown is a policy itself.
    world.write(
        "org/shown.toml",
        &world.run(&["policy", "show", "--policy", "org/policy.toml"]).fine().stdout(),
    );
    world.run(&["policy", "show", "--policy", "org/shown.toml"]).fine();
}

fn case(name: &str, action: &str, rest: &str) -> String {
    let proto = EVENT.replace("PII_ACTION_ALLOW", action).replace("}}]\n", "}}]\n    retention_days: 300\n");
    format!("[[case]]\nname = \"{name}\"\nproto = '''\n{proto}'''\nmodule = \"acme/shop\"\n{rest}\n\n")
}

#[test]
fn cases_say_what_a_policy_refuses() {
    let world = world();
    let good = case("hashed mail goes to amplitude", "PII_ACTION_HASH", "")
        + &case(
            "readable mail does not",
            "PII_ACTION_ALLOW",
            "expect = [\"PII_HANDLING\"]\nwarn = [\"EVENT_HAS_TIME\"]",
        )
        + &case(
            "the mailbox is missed one day",
            "PII_ACTION_HASH",
            "today = \"3000-01-01\"\nexpect = [\"EVENT_OWNER_CONTACT\"]",
        );
    world.write("org/good.toml", &good);
    insta::assert_snapshot!(
        world.run(&["policy", "test", "org/good.toml", "--policy", "org/policy.toml"]).fine()
    );
    let bad = case("nothing is refused", "PII_ACTION_ALLOW", "")
        + &case("all is refused", "PII_ACTION_HASH", "expect = [\"PII_HANDLING\"]")
        + "[[case]]\nname = \"no proto\"\nproto = \"message\"\n";
    world.write("org/bad.toml", &bad);
    let ended =
        world.run(&["policy", "test", "org/good.toml", "org/bad.toml", "--policy", "org/policy.toml"]);
    assert_eq!(ended.code, Some(1), "{ended}");
    insta::assert_snapshot!(ended);
}

#[test]
fn cases_that_can_never_hold_are_refused() {
    let world = world();
    for (text, told) in [
        (case("a", "PII_ACTION_HASH", "expect = [\"PII_HANDLIN\"]"), "did you mean PII_HANDLING?"),
        (case("a", "PII_ACTION_HASH", "expect = [\"FIELD_NO_DELETE\"]"), "not a rule of policy"),
        (String::new(), "has 0 cases"),
        ("[[case]]\nname = \"a\"\n".to_owned(), "missing field `proto`"),
    ] {
        world.write("org/cases.toml", &text);
        let ended = world.run(&["policy", "test", "org/cases.toml"]);
        assert_eq!(ended.code, Some(2), "{ended}");
        assert!(ended.stderr.contains(told), "{ended}");
    }
}

#[test]
fn a_case_may_be_about_a_change() {
    let world = world();
    let before = EVENT.replace("}}]\n", "}}]\n    retention_days: 300\n");
    let changed = case(
        "a class is lowered",
        "PII_ACTION_ALLOW",
        &format!("expect = [\"PII_NO_LOWER\"]\nbefore = '''\n{before}'''"),
    )
    .replacen(" [(schemactl.v1.field).pii = PII_EMAIL]", "", 1);
    world.write("cases.toml", &changed);
    world.run(&["policy", "test", "cases.toml"]).fine();
}

#[test]
fn a_policy_in_the_registry_holds_for_check_and_publish() {
    let world = world().and_registry();
    assert!(world.run(&["policy", "show"]).fine().stdout().starts_with("owner_contacts = []"));
    let pushed = world.run(&["policy", "push", "org/policy.toml"]).fine();
    assert_eq!(pushed.stdout(), "policy 1\n");
    assert_eq!(world.run(&["policy", "push", "org/policy.toml", "--base", "0"]).code, Some(3));
    let checked = world.run(&["check"]);
    assert!(checked.stderr.contains("with policy 1 of"), "{checked}");
    let published = world.run(&["publish"]);
    for refused in [checked, published] {
        assert_eq!(refused.code, Some(1), "{refused}");
        assert!(refused.stdout().contains("(PII_HANDLING)"), "{refused}");
    }
    world.write("org/free.toml", "");
    assert_eq!(world.run(&["policy", "push", "org/free.toml"]).fine().stdout(), "policy 2\n");
    world.run(&["publish"]).fine();
}

#[test]
fn the_page_about_policies_is_true() {
    let page = include_str!("../../../docs/policy.md");
    let blocks: Vec<&str> =
        page.split("```toml\n").skip(1).filter_map(|block| block.split("```").next()).collect();
    let [policy, cases] = blocks[..] else { panic!("a policy and a case, not {} blocks", blocks.len()) };
    let world = World::with(&[("policy.toml", policy), ("cases.toml", cases)]);
    world.run(&["policy", "test", "cases.toml", "--policy", "policy.toml"]).fine();
}

#[test]
fn earlier_versions_are_listed_and_pulled() {
    let world = world().and_registry();
    let none = world.run(&["policy", "pull"]);
    assert!(none.code == Some(3) && none.stderr.contains("has no policy yet"), "{none}");
    assert!(world.run(&["policy", "log"]).fine().stderr.contains("nobody has stored a policy yet"));
    world.run(&["policy", "push", "org/policy.toml"]).fine();
    world.write("org/free.toml", "self_approval = true\n");
    world.run(&["policy", "push", "org/free.toml"]).fine();
    let log = world.run(&["policy", "log"]).fine().stdout();
    let rows: Vec<&str> = log.lines().collect();
    assert!(rows.len() == 2 && rows[0].starts_with("2  ") && rows[1].ends_with("  admin"), "{log}");
    let json = world.run(&["policy", "log", "--format", "json"]).fine().stdout();
    assert!(json.starts_with("{\"version\":2,\"who\":\"admin\""), "{json}");
    assert!(world.run(&["policy", "pull"]).fine().stdout().contains("self_approval = true"));
    let first = world.run(&["policy", "pull", "--version", "1", "-o", "org/first.toml"]).fine();
    assert!(first.stdout().is_empty() && first.stderr.contains("policy 1 by admin since "), "{first}");
    // What was pulled can be pushed, and says the same.
    assert_eq!(world.run(&["policy", "push", "org/first.toml"]).fine().stdout(), "policy 3\n");
    let pull = |version| world.run(&["policy", "pull", "--version", version]).fine().stdout();
    assert_eq!(pull("3"), pull("1"));
    assert_eq!(world.run(&["policy", "pull", "--version", "9"]).code, Some(3));
}
