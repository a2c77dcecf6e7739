//! A repository on its way: what the gate says to the changes of a module, in an order in which one may live to see
//! it. What each `check` reports is a snapshot in every format; read them as whoever gets them.

mod report;
mod repository;
mod shop;

use repository::Repository;
use shop::{ACCOUNT, FIRST, ORDER, policy, policy_case};

#[test]
fn a_repository_walks_through_the_gate() {
    let repository = Repository::new(FIRST);
    first_version(&repository);
    compatible_changes(&repository);
    approved_break(&repository);
    leak(&repository);
    waiver(&repository);
    reverts(&repository);
    race(&repository);
}

impl Repository {
    /// Publishes what is committed, which becomes this version, and commits the lock file.
    fn publish(&self, version: &str, more: &[&str]) {
        let published = self.run_as("ci", &[&["publish", "proto"], more].concat()).with(0);
        assert!(published.stdout.starts_with(&format!("acme/shop {version} ")), "{}", published.stdout);
        self.commit(&format!("{version} is published"));
    }
}

fn first_version(repository: &Repository) {
    repository.check("01_first_version", 0);
    repository.publish("0.1.0", &[]);
    repository.check("02_nothing_new", 0);
}

fn compatible_changes(repository: &Repository) {
    repository.edit(ORDER, "// The order.", "// The order that was placed.");
    repository.commit("say which order");
    repository.check("03_comment", 0);
    repository.publish("0.1.1", &[]);
    repository.add_below(ORDER, "string channel = 5", "bool is_gift = 6;", "Whether it is a present.");
    repository.commit("presents");
    repository.check("04_new_field", 0);
    repository.publish("1.0.0", &["--stable"]);
}

fn approved_break(repository: &Repository) {
    repository.remove(ORDER, "  // What it costs.\n");
    repository.remove(ORDER, "  int64 total_cents = 4 [(schemactl.v1.field).example = \"1250\"];\n");
    repository.remove(ORDER, ", {postgres: {}}");
    repository.commit("totals come from billing");
    repository.git(&["tag", "break"]);
    repository.check("05_break", 1);
    let message = "Totals come from billing";
    let refused = repository.step("06_break_refused", "ci", &["publish", "proto", "--message", message], 1);
    let change = refused.stderr.split("--change ").nth(1).and_then(|rest| rest.split(' ').next());
    let change = change.expect("the refusal says what to approve");
    let words = ["approve", "acme/shop", "--change", change, "--reason", "finance reads billing now"];
    let own = repository.run_as("ci", &words).with(3);
    assert!(own.stderr.contains("\"ci\" may not approve"), "{}", own.stderr);
    repository.run_as("ada", &words).with(0);
    repository.check("07_break_approved", 0);
    repository.publish("2.0.0", &[]);
}

fn leak(repository: &Repository) {
    let event = "(schemactl.v1.event) = {}";
    repository.edit(ACCOUNT, event, "(schemactl.v1.event) = {destinations: [{amplitude: {}}]}");
    repository.commit("accounts in amplitude");
    repository.check("08_leak", 1);
    let hashed = "{amplitude: {} pii: {of: PII_EMAIL action: PII_ACTION_HASH}}";
    repository.edit(ACCOUNT, "{amplitude: {}}", hashed);
    repository.git(&["commit", "--quiet", "--all", "--amend", "--no-edit"]);
    repository.git(&["tag", "amplitude"]);
    repository.check("09_leak_hashed", 0);
    repository.publish("2.1.0", &[]);
}

/// The day of `check` and of a registry is today: the waiver's end is moved across it, and a policy's cases, which
/// name their day, are tried on both sides of the end.
fn waiver(repository: &Repository) {
    let push = |until: &str| {
        repository.write("policy.toml", &policy(until));
        repository.run_as("admin", &["policy", "push", "policy.toml"]).with(0);
    };
    push("2999-05-31");
    let accounts = repository.read(ACCOUNT);
    let cases = [("2999-05-31", "[]"), ("2999-06-01", "[\"PII_RETENTION\"]")];
    let cases = cases.map(|(today, refused)| policy_case(&accounts, today, refused));
    repository.write("cases.toml", &cases.concat());
    repository.run_as("ci", &["policy", "test", "cases.toml"]).with(0);
    repository.edit(ACCOUNT, "// The customer.", "// Whose account it is.");
    repository.commit("say whose account");
    repository.check("10_waived", 0);
    repository.publish("2.1.1", &[]);
    push("2020-05-31");
    repository.add_below(ACCOUNT, "string email = 2", "bool is_business = 4;", "Whether a firm has it.");
    repository.commit("business accounts");
    repository.check("11_waiver_ended", 1);
    repository.edit(ACCOUNT, "retention_days: 400", "retention_days: 365");
    repository.commit("keep accounts for a year");
    repository.check("12_mended", 0);
    repository.publish("2.2.0", &[]);
}

/// A revert is a change like any other: one takes something away again, another gives it back.
fn reverts(repository: &Repository) {
    repository.git(&["revert", "--no-edit", "amplitude"]);
    repository.check("13_revert_that_breaks", 1);
    repository.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    repository.git(&["revert", "--no-edit", "break"]);
    repository.check("14_revert_that_gives_back", 0);
    repository.publish("2.3.0", &[]);
}

fn race(repository: &Repository) {
    repository.git(&["switch", "--quiet", "--create", "coupons"]);
    repository.add_below(ORDER, "bool is_gift = 6", "int64 discount_cents = 7;", "What was taken off.");
    repository.commit("coupons");
    repository.git(&["switch", "--quiet", "--create", "couriers", "main"]);
    repository.add_below(ORDER, "string order_id = 1", "string courier = 8;", "Who brings it.");
    repository.commit("couriers");

    repository.git(&["switch", "--quiet", "coupons"]);
    repository.publish("2.4.0", &[]);
    repository.git(&["switch", "--quiet", "main"]);
    repository.git(&["merge", "--quiet", "coupons"]);

    repository.git(&["switch", "--quiet", "couriers"]);
    repository.check("15_stale", 1);
    repository.step("16_stale_refused", "ci", &["publish", "proto"], 3);
    repository.git(&["rebase", "--quiet", "main"]);
    repository.check("17_rebased", 0);
    repository.publish("2.5.0", &[]);
}
