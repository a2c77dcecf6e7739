//! What the gate makes of what a registry knows about other modules.

use schemactl_check::{
    Approval, Bump, Change, GateConfig, Neighbours, Verdict, Weight, gate,
    neighbours::{ArchivedModule, Ask, BrokenDependent, DependencyNews, News},
};
use schemactl_model::{ModuleName, Severity, Version, VersionReq};

use crate::schemas::schema;

const HEAD: &str = "syntax = \"proto3\";\npackage acme.v1;\n";

fn module(name: &str) -> ModuleName {
    name.parse().expect("a module name")
}

fn ask(name: &str, range: &str) -> Ask {
    Ask { module: module(name), requirement: VersionReq::parse(range).expect("a range") }
}

fn shop(asks: Vec<Ask>) -> Neighbours {
    let broken = BrokenDependent {
        module: module("acme/shop"),
        version: Version::new(1, 2, 0),
        publisher: "ci-shop".to_owned(),
        asks,
        problem: "acme/shop/v1/prices.proto:7:3: there is no type Money".to_owned(),
    };
    Neighbours { broken: vec![broken], compiled: 1, ..Neighbours::default() }
}

fn judge(neighbours: &Neighbours, config: &GateConfig, approvals: &[Approval]) -> Verdict {
    let file = |body: &str| schema(&[("acme/v1/a.proto", &format!("{HEAD}{body}"))]);
    let (before, after) = (file("message Money {}"), file("message Amount {}"));
    let version = Version::new(1, 4, 0);
    let change = Change { neighbours, approvals, ..Change::of(&before, &version, &after) };
    gate(&change, config).expect("every name is known")
}

/// Promises bytes and no names.
fn wire() -> GateConfig {
    GateConfig { breaking: schemactl_check::BreakingConfig::of(&["WIRE"]), ..GateConfig::default() }
}

fn lines(verdict: &Verdict) -> Vec<String> {
    verdict.findings.iter().map(|finding| format!("{} {}", finding.rule, finding.severity.as_str())).collect()
}

#[test]
fn a_module_that_would_take_the_version_unasked_and_breaks_refuses_the_change() {
    let nobody = judge(&Neighbours::default(), &wire(), &[]);
    assert_eq!((lines(&nobody).len(), nobody.next), (0, Version::new(1, 5, 0)));
    let verdict = judge(&shop(vec![ask("acme/shop", "^1.0")]), &wire(), &[]);
    assert_eq!(lines(&verdict), ["DEPENDENT_BROKEN error"]);
    assert_eq!((verdict.bump, verdict.next.clone()), (Bump::Major, Version::new(2, 0, 0)));
    assert!(verdict.is_approvable());
    let finding = &verdict.findings[0];
    let message = "Module \"acme/shop\" 1.2.0 of acme, published by \"ci-shop\", does not compile with this, and 1.5.0 \
                   is in its range ^1.0: acme/shop/v1/prices.proto:7:3: there is no type Money";
    assert_eq!((&*finding.message, &finding.path), (message, &None));
    assert!(finding.hint.is_some());
}

#[test]
fn an_approval_lifts_it_and_the_version_is_a_major_one() {
    let approval = Approval {
        roles: Vec::new(),
        vouched: true,
        approver: "ada".to_owned(),
        reason: "shop follows today".to_owned(),
        until: "2026-03-15".to_owned(),
    };
    let verdict = judge(&shop(vec![ask("acme/shop", "^1.0")]), &wire(), &[approval]);
    assert_eq!(lines(&verdict), ["DEPENDENT_BROKEN warning"]);
    assert_eq!((verdict.is_approved(), verdict.next), (true, Version::new(2, 0, 0)));
}

#[test]
fn a_range_anywhere_on_the_way_that_stays_below_makes_it_a_warning() {
    for asks in [
        vec![ask("acme/shop", "~1.4")],
        vec![ask("acme/cart", "~1.4"), ask("acme/shop", "*")],
        vec![ask("acme/shop", ">=1, <1.5")],
    ] {
        let verdict = judge(&shop(asks), &wire(), &[]);
        assert_eq!(lines(&verdict), ["DEPENDENT_BROKEN warning"]);
        assert_eq!((verdict.bump, &verdict.next), (Bump::Minor, &Version::new(1, 5, 0)));
        let message = &verdict.findings[0].message;
        assert!(message.contains("and stays below 1.5.0: acme/shop"), "{message}");
    }
}

#[test]
fn a_change_that_is_major_anyway_breaks_nobody_below_it() {
    let strict = GateConfig::default();
    let verdict = judge(&shop(vec![ask("acme/shop", "^1.0")]), &strict, &[]);
    let of_rule = |finding: &&schemactl_model::Finding| finding.rule == "DEPENDENT_BROKEN";
    let finding = verdict.findings.iter().find(of_rule).expect("it is told");
    assert_eq!(finding.severity, Severity::Warning);
    assert!(finding.message.contains("it asks for ^1.0 and stays below 2.0.0"), "{finding}");
}

#[test]
fn policy_weighs_it_but_nobody_publishes_to_an_archived_module() {
    let mut config = wire();
    config.policy.severity.insert("DEPENDENT_BROKEN".to_owned(), Weight::Notice);
    let verdict = judge(&shop(vec![ask("acme/shop", "^1.0")]), &config, &[]);
    assert_eq!((lines(&verdict), verdict.bump), (vec!["DEPENDENT_BROKEN notice".to_owned()], Bump::Minor));
    let archived = ArchivedModule { who: "ada".to_owned(), reason: "moved to events".to_owned() };
    let neighbours = Neighbours { archived: Some(archived), ..Neighbours::default() };
    let verdict = judge(&neighbours, &wire(), &[]);
    assert_eq!(lines(&verdict), ["MODULE_ARCHIVED error"]);
    assert!(!verdict.is_approvable());
    config.policy.severity.insert("MODULE_ARCHIVED".to_owned(), Weight::Off);
    let change_nothing = config.policy.validate().expect_err("it weighs what it weighs").to_string();
    assert!(change_nothing.contains("MODULE_ARCHIVED"), "{change_nothing}");
}

#[test]
fn what_became_of_dependencies_and_what_was_not_compiled_is_told() {
    let news = |news| DependencyNews { module: module("acme/common"), version: Version::new(1, 0, 0), news };
    let successor = Some(module("acme/base"));
    let neighbours = Neighbours {
        compiled: 3,
        left_out: 2,
        dependencies: vec![
            news(News::Deprecated { message: "too wide".to_owned(), successor }),
            news(News::Yanked { reason: "wrong unit".to_owned() }),
            news(News::Moved { from: module("old/common") }),
        ],
        ..Neighbours::default()
    };
    let verdict = judge(&neighbours, &wire(), &[]);
    let said: Vec<String> = verdict
        .findings
        .iter()
        .map(|finding| format!("{finding:#}\n{}", finding.hint.as_deref().unwrap_or("")))
        .collect();
    insta::assert_snapshot!(said.join("\n"));
    assert!(!verdict.is_refused());
}

#[test]
fn what_a_registry_knows_survives_json() {
    let mut neighbours = shop(vec![ask("acme/shop", "^1.0")]);
    let news = News::Moved { from: module("old/common") };
    neighbours.dependencies =
        vec![DependencyNews { module: module("acme/common"), version: Version::new(1, 0, 0), news }];
    let json = serde_json::to_string(&neighbours).expect("it is JSON");
    assert_eq!(serde_json::from_str::<Neighbours>(&json).expect("it reads"), neighbours);
    assert_eq!(serde_json::from_str::<Neighbours>("{}").expect("it reads"), Neighbours::default());
}
