//! What a change means for personal data, a line for each value about which something is new.

use schemactl_check::{PersonalChange, Policy, Protection, event_changes::Side, personal_changes};
use schemactl_model::event::{PiiAction, events};

use crate::schemas::shop;

fn between(before: &str, after: &str) -> Vec<PersonalChange> {
    let (before, after) = (shop(before), shop(after));
    let (events_before, events_after) = (events(&before).0, events(&after).0);
    let before = Side { schema: &before, events: &events_before };
    personal_changes(before, Side { schema: &after, events: &events_after }, &Policy::default())
}

/// `event path: change (was -> is) at destination (was -> is)`, a line each.
fn said(before: &str, after: &str) -> String {
    let protection = |one: Option<Protection>| {
        one.map_or("-".to_owned(), |one| format!("{} {}", one.class, one.sensitivity))
    };
    let action = |one: Option<PiiAction>| one.map_or("-", PiiAction::as_str);
    let line = |one: &PersonalChange| {
        let at = one.destinations.iter().map(|landing| {
            format!(" {} ({} -> {})", landing.destination, action(landing.before), action(landing.after))
        });
        let (was, is) = (protection(one.before), protection(one.after));
        format!("{} {}: {} ({was} -> {is}){}\n", one.event, one.path, one.change, at.collect::<String>())
    };
    between(before, after).iter().map(line).collect()
}

const LAKE: &str = "lake: {} pii: {of: [PII_EMAIL, PII_ADDRESS] action: PII_ACTION_HASH}";
const AMPLITUDE: &str = "amplitude: {} pii: {of: PII_EMAIL action: PII_ACTION_ALLOW}";

fn event(destinations: &[&str], fields: &str) -> String {
    let destinations: Vec<_> = destinations.iter().map(|one| format!("{{{one}}}")).collect();
    format!(
        "message A {{ option (schemactl.v1.event) = {{destinations: [{}]}}; {fields} }}",
        destinations.join(", ")
    )
}

fn email(more: &str) -> String {
    format!("string mail = 1 [(schemactl.v1.field) = {{pii: PII_EMAIL {more}}}];")
}

#[test]
fn everything_that_can_become_of_a_value() {
    let plain = "string mail = 1;";
    let phone = "string mail = 1 [(schemactl.v1.field).pii = PII_PHONE];";
    let marked = email("");
    let cases: &[(&str, &str, &str)] = &[
        ("new", "", &marked),
        ("marked", plain, &marked),
        ("of another class", phone, &marked),
        ("less sensitive", &email("sensitivity: SENSITIVITY_HIGH"), &email("sensitivity: SENSITIVITY_LOW")),
        ("more sensitive", &email("sensitivity: SENSITIVITY_LOW"), &email("sensitivity: SENSITIVITY_HIGH")),
        ("unmarked", &marked, plain),
        ("gone", &marked, ""),
        ("renamed", &marked, &marked.replace("mail", "address")),
        ("as it was", &marked, &marked),
    ];
    let shown = cases.iter().map(|(name, before, after)| {
        format!("== {name}\n{}", said(&event(&[LAKE], before), &event(&[LAKE], after)))
    });
    insta::assert_snapshot!(shown.collect::<String>());
}

#[test]
fn a_destination_that_comes_goes_or_acts_otherwise_is_told_of_what_did_not_change() {
    let mail = email("");
    let both = event(&[LAKE, AMPLITUDE], &mail);
    let cases = [
        ("comes", event(&[LAKE], &mail), both.clone()),
        ("goes", both.clone(), event(&[AMPLITUDE], &mail)),
        ("acts otherwise", both.clone(), event(&[LAKE, &AMPLITUDE.replace("ALLOW", "DROP")], &mail)),
        (
            "takes it no more",
            event(&[LAKE], &mail),
            event(&[&format!("{LAKE} fields: {{exclude: \"mail\"}}")], &mail),
        ),
        (
            "is of another kind",
            event(&[LAKE], &mail),
            event(&[&format!("{AMPLITUDE} name: \"lake\"")], &mail),
        ),
    ];
    let shown = cases.iter().map(|(name, before, after)| format!("== {name}\n{}", said(before, after)));
    insta::assert_snapshot!(shown.collect::<String>());
}

#[test]
fn a_mark_that_moves_between_a_message_and_what_is_in_it_is_followed() {
    let of = |mark: &str, inner: &str| {
        let address = format!("message Address {{ string street = 1 {inner}; }}");
        format!("{} {address}", event(&[LAKE], &format!("map<string, Address> places = 3 {mark};")))
    };
    let mark = "[(schemactl.v1.field).pii = PII_ADDRESS]";
    let shown = format!(
        "== down\n{}== up\n{}",
        said(&of(mark, ""), &of("", mark)),
        said(&of("", mark), &of(mark, ""))
    );
    insta::assert_snapshot!(shown);
}

#[test]
fn events_that_come_or_go_are_told_with_all_their_values() {
    let (here, there) =
        (event(&[LAKE], &email("")), event(&[LAKE], &email("")).replace("message A", "message B"));
    insta::assert_snapshot!(said(&here, &there), @r"
    b mail: new (- -> email medium) lake (- -> hash)
    a mail: gone (email medium -> -) lake (hash -> -)
    ");
}

#[test]
fn the_json_says_no_more_than_there_is() {
    let changes = between("", &event(&[LAKE], &email("")));
    let json = serde_json::to_string(&changes).unwrap();
    assert_eq!(serde_json::from_str::<Vec<PersonalChange>>(&json).unwrap(), changes);
    insta::assert_snapshot!(json);
}
