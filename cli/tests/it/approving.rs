use crate::world::{Ended, World, redacted};

/// A registry with `acme/shop` 1.0.0, and tokens of one who publishes and one who approves.
struct House {
    world: World,
    publisher: String,
    approver: String,
}

fn house() -> House {
    let world = World::with_examples().and_registry();
    // Text where a number was is what no approval brings into a table.
    let order = "changes/breaking/acme/shop/v1/order.proto";
    world.replace(order, "string loyalty_points = 9;", "uint64 loyalty_points = 9;");
    world.run(&["publish", "common"]).fine();
    world.run(&["publish", "shop", "--initial", "1.0.0"]).fine();
    let token = |name, role| {
        let created = world.run(&["token", "create", name, "--role", role]).fine();
        String::from_utf8(created.stdout).unwrap().trim().to_owned()
    };
    let (publisher, approver) = (token("ci", "publisher"), token("ada", "approver"));
    House { world, publisher, approver }
}

impl House {
    fn run_as(&self, token: &str, words: &[&str]) -> Ended {
        self.world.end(self.world.command(words).env("SCHEMACTL_TOKEN", token))
    }

    fn publish(&self) -> Ended {
        let words = ["publish", "changes/breaking", "--base", "latest", "--message", "Points as text"];
        self.run_as(&self.publisher, &words)
    }

    /// Tries to publish the breaking change; its digest.
    fn refused(&self) -> String {
        let refused = self.publish();
        assert_eq!(refused.code, Some(1), "{refused}");
        let command = refused.stderr.split("--change ").nth(1).unwrap();
        command.split(' ').next().unwrap().to_owned()
    }

    fn approve_as(&self, token: &str, digest: &str, more: &[&str]) -> Ended {
        let words = ["approve", "acme/shop", "--change", digest, "--reason", "nobody reads the points"];
        self.run_as(token, &[&words[..], more].concat())
    }
}

#[test]
fn a_break_is_refused_asked_about_approved_and_published() {
    let house = house();
    insta::assert_snapshot!(
        "approving_check_before",
        redacted(&house.world.run(&["check", "changes/breaking"]))
    );
    insta::assert_snapshot!("approving_refused", redacted(&house.publish()));
    let digest = house.refused();
    insta::assert_snapshot!("approving_waiting", redacted(&house.world.run(&["approvals", "--waiting"])));
    insta::assert_snapshot!("approving_approved", redacted(&house.approve_as(&house.approver, &digest, &[])));
    insta::assert_snapshot!(
        "approving_check_after",
        redacted(&house.world.run(&["check", "changes/breaking"]))
    );
    insta::assert_snapshot!("approving_published", redacted(&house.publish()));
    let listed = house.world.run(&["approvals", "--module", "acme/shop"]);
    insta::assert_snapshot!("approving_decided", redacted(&listed));
}

#[test]
fn a_check_asks_where_it_is_told_to() {
    let house = house();
    let check = |token: &str| house.run_as(token, &["check", "changes/breaking", "--ask"]);
    let lacks = check(&house.approver);
    assert_eq!(lacks.code, Some(1), "{lacks}");
    assert!(
        lacks.stderr.contains("nobody was asked for an approval") && lacks.stderr.contains("may not publish"),
        "{lacks}"
    );
    assert!(format!("{lacks}").contains("refused"), "the verdict stands without it: {lacks}");
    let asked = check(&house.publisher);
    assert_eq!(asked.code, Some(1), "{asked}");
    assert!(asked.stderr.contains("an approval was asked for"), "{asked}");
    let digest = asked.stderr.split("--change ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    house.approve_as(&house.approver, &digest, &[]).fine();
    let accepted = check(&house.publisher).fine();
    assert!(!accepted.stderr.contains("asked for"), "nothing is left to ask for");
    house.publish().fine();
}

#[test]
fn a_publish_has_the_verdict_and_the_way_to_an_approval_in_every_format() {
    let house = house();
    let digest = house.refused();
    let report = |format: &str| {
        let words = ["publish", "changes/breaking", "--base", "latest", "--format", format];
        house.run_as(&house.publisher, &words)
    };
    let comment = report("markdown").stdout();
    let begins = "### schemactl: refused\n\nNothing was published. A **major** change. Compared with `registry:acme/shop@1.0.0`.";
    assert!(comment.starts_with(begins), "{comment}");
    assert!(comment.contains(&format!("schemactl approve acme/shop --change {digest}")), "{comment}");
    assert!(comment.contains("#### Destinations\n") && comment.contains("#### Personal data\n"), "{comment}");
    let last = |ended: Ended| -> serde_json::Value {
        serde_json::from_str(ended.stdout().lines().last().unwrap()).unwrap()
    };
    let refused = last(report("json"));
    assert_eq!((&refused["verdict"], &refused["approvable"]), (&"refused".into(), &digest.as_str().into()));
    let checked = last(house.world.run(&["check", "changes/breaking", "--format", "json"]));
    assert!(checked["impacts"].is_array() && checked["personal_data"].is_array(), "{checked}");
    assert_eq!(refused["impacts"], checked["impacts"]);
    assert_eq!(refused["personal_data"], checked["personal_data"]);

    house.approve_as(&house.approver, &digest, &[]).fine();
    let published = last(report("json"));
    assert_eq!((&published["verdict"], &published["created"]), (&"accepted".into(), &true.into()));
    assert_eq!((&published["version"]["version"], &published["bump"]), (&"2.0.0".into(), &"major".into()));
    assert_eq!(published["approved"], true);
    assert_eq!(published["impacts"], checked["impacts"]);
    let again = report("markdown").stdout();
    assert!(again.starts_with("### schemactl: unchanged\n\n`acme/shop` 2.0.0 is the same."), "{again}");
}

#[test]
fn who_may_not_approve_is_told_why() {
    let house = house();
    let digest = house.refused();
    insta::assert_snapshot!(
        "approving_publisher",
        redacted(&house.approve_as(&house.publisher, &digest, &[]))
    );
    let admin = house.world.run(&["publish", "changes/breaking", "--base", "latest"]);
    assert_eq!(admin.code, Some(1), "{admin}");
    let words = ["approve", "acme/shop", "--change", &digest, "--reason", "mine"];
    insta::assert_snapshot!("approving_own", redacted(&house.world.run(&words)));
    let approver = house.run_as(&house.approver, &["publish", "changes/breaking", "--base", "latest"]);
    assert!(approver.stderr.contains("may not publish"), "{approver}");
}

#[test]
fn an_approval_that_is_taken_back_lets_nothing_through() {
    let house = house();
    let digest = house.refused();
    house.approve_as(&house.approver, &digest, &[]).fine();
    house.run_as(&house.approver, &["approvals", "revoke", "1"]).fine();
    assert_eq!(house.refused(), digest);
    let again = house.run_as(&house.approver, &["approvals", "revoke", "1"]);
    assert!(again.code == Some(3) && again.stderr.contains("was used or revoked"), "{again}");
}

#[test]
fn an_approval_ends_on_a_day() {
    let house = house();
    let digest = house.refused();
    let odd = house.approve_as(&house.approver, &digest, &["--until", "tomorrow"]);
    assert!(odd.code == Some(2) && odd.stderr.contains("write for example 2026-12-31"), "{odd}");
    let late = house.approve_as(&house.approver, &digest, &["--until", "2999-01-01"]);
    assert!(late.code == Some(3) && late.stderr.contains("90 days at most"), "{late}");
    let past = house.approve_as(&house.approver, &digest, &["--until", "2020-01-01"]);
    assert!(past.code == Some(3) && past.stderr.contains("before it begins"), "{past}");
    let unknown = house.approve_as(&house.approver, &"0".repeat(64), &[]);
    assert!(unknown.code == Some(3) && unknown.stderr.contains("nobody asked"), "{unknown}");
    let day = (time::OffsetDateTime::now_utc() + time::Duration::days(10)).date().to_string();
    let approved = house.approve_as(&house.approver, &digest, &["--until", &day]).fine();
    assert_eq!(approved.stdout(), format!("acme/shop approved until {day} (approval 1)\n"));
}

#[test]
fn programs_read_lines_of_json() {
    let house = house();
    let digest = house.refused();
    let listed = house.world.run(&["approvals", "--format", "json"]).fine();
    assert!(listed.stdout().starts_with("{\"id\":1,\"module\":\"acme/shop\""), "{listed}");
    assert!(listed.stdout().contains(&digest), "{listed}");
    let checked = house.world.run(&["check", "changes/breaking", "--format", "json"]);
    assert!(checked.code == Some(1) && !checked.stderr.contains("schemactl approve"), "{checked}");
    house.approve_as(&house.approver, &digest, &[]).fine();
    house.world.run(&["check", "changes/breaking", "--format", "json"]).fine();
}

#[test]
fn policy_says_who_approves_in_every_report() {
    let house = house();
    house.world.write(
        "policy.toml",
        "[[approvals]]\nrules = [\"breaking\"]\napprovers = [\"lead-*\", \"role:admin\"]\n",
    );
    house.world.run(&["policy", "push", "policy.toml"]).fine();
    let digest = house.refused();
    for format in ["text", "json", "markdown"] {
        let checked = house.world.run(&["check", "changes/breaking", "--format", format]);
        insta::assert_snapshot!(format!("approvers_check_{format}"), redacted(&checked));
    }
    // The class that is lowered is for whoever approves; the rest is not.
    let partly = house.approve_as(&house.approver, &digest, &[]).fine();
    insta::assert_snapshot!("approvers_partly", redacted(&partly));
    assert_eq!(house.refused(), digest);
    let words = ["approve", "acme/shop", "--change", &digest, "--reason", "nobody reads the points"];
    house.world.run(&words).fine();
    assert_eq!(house.publish().code, Some(0));
}
