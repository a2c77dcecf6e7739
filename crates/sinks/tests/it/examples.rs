//! What comes out for the example modules, whole.

use schemactl_sinks::{Desired, plan};

use crate::load::{example, example_environment, lines};

#[test]
fn plans_the_shop_from_nothing() {
    let (desired, findings) = example("shop").desired(&example_environment());
    let plan = plan(&Desired::default(), &desired, findings);
    insta::assert_snapshot!("shop.findings", lines(&plan.findings));
    for file in &plan.files {
        insta::assert_snapshot!(format!("shop.{}", file.path.replace('/', ".")), file.content);
    }
    assert!(!plan.is_refused());
}

#[test]
fn plans_the_compatible_change_of_the_shop() {
    let (before, _) = example("shop").desired(&example_environment());
    let (after, findings) = example("changes/compatible").desired(&example_environment());
    let plan = plan(&before, &after, findings);
    let changes: String = plan.changes.iter().map(|change| format!("{change}\n")).collect();
    insta::assert_snapshot!("compatible.changes", changes);
    insta::assert_snapshot!("compatible.postgres.sql", plan.files[0].content);
    assert!(!plan.is_refused());
}

#[test]
fn refuses_the_breaking_change_of_the_shop() {
    let (before, _) = example("shop").desired(&example_environment());
    let (after, findings) = example("changes/breaking").desired(&example_environment());
    let plan = plan(&before, &after, findings);
    let breaking: String = plan
        .findings
        .iter()
        .filter(|finding| finding.rule == "SINK_CHANGE")
        .map(|finding| format!("{finding}\n"))
        .collect();
    insta::assert_snapshot!("breaking.findings", breaking);
    assert!(plan.is_refused());
}

#[test]
fn the_same_state_is_the_same_text_and_no_change() {
    let (one, _) = example("shop").desired(&example_environment());
    let (other, _) = example("shop").desired(&example_environment());
    assert_eq!(plan(&one, &other, Vec::new()).changes, []);
    let render = schemactl_sinks::terraform::render;
    assert_eq!(render(&one), render(&other));
}
