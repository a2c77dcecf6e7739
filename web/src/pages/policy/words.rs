//! A policy in sentences.

use schemactl_check::{
    Policy, Weight,
    policy::{Approvers, Day, Destinations, Handling, Pattern, RulePattern, Waiver},
};

use super::{Part, WaiverRow};

/// What is asked, by what it is about; what asks nothing is left out.
pub(super) fn parts(policy: &Policy) -> Vec<Part> {
    let parts = [
        ("Personal data", personal_data(policy)),
        ("Retention", retention(policy)),
        ("Sensitivity", sensitivity(policy)),
        ("Owners", owners(policy)),
        ("Stages", stages(policy)),
        ("Approvals", approvals(policy)),
        ("Comments in the source", comments(policy)),
        ("What rules weigh", weights(policy)),
    ];
    parts
        .into_iter()
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(title, lines)| Part { title, lines })
        .collect()
}

fn personal_data(policy: &Policy) -> Vec<String> {
    let usual = "It goes nowhere unless the destination says how.".to_owned();
    std::iter::once(usual).chain(policy.personal_data.iter().map(handling)).collect()
}

fn handling(handling: &Handling) -> String {
    let Handling { of, sensitivity, kinds, names, actions } = handling;
    let classes =
        listed(of.iter().map(|class| class.as_str().to_owned()), "and").unwrap_or("every class".into());
    let weight = listed(sensitivity.iter().map(|one| one.as_str().to_owned()), "or");
    let weight = weight.map(|weight| format!(" of {weight} sensitivity")).unwrap_or_default();
    let places = Destinations { kinds: kinds.clone(), names: names.clone() };
    let actions = listed(actions.iter().map(|action| action.as_str().to_owned()), "or");
    let what = actions.map_or("may not come".to_owned(), |actions| format!("may come with {actions}"));
    format!("To {}: {classes}{weight} {what}.", destinations(&places))
}

fn destinations(places: &Destinations) -> String {
    if places.kinds.is_empty() && places.names.is_empty() {
        return "any destination".to_owned();
    }
    places.to_string()
}

fn retention(policy: &Policy) -> Vec<String> {
    let line = |(class, days): (&_, &u32)| {
        let class: &schemactl_model::event::PiiClass = class;
        format!("Events with {} are kept for {days} days at most.", class.as_str())
    };
    policy.retention_days.iter().map(line).collect()
}

fn sensitivity(policy: &Policy) -> Vec<String> {
    let weighed = policy.sensitivity.iter();
    weighed.map(|(class, harm)| format!("{} counts as {}.", class.as_str(), harm.as_str())).collect()
}

fn owners(policy: &Policy) -> Vec<String> {
    let contacts = listed(policy.owner_contacts.iter().map(|contact| contact.as_str().to_owned()), "and");
    contacts.map(|contacts| format!("An owner says {contacts}, beside the team.")).into_iter().collect()
}

fn stages(policy: &Policy) -> Vec<String> {
    let stages = policy.stages.iter();
    stages
        .map(|(stage, places)| {
            format!("Events that are {} land in {}.", stage.as_str(), destinations(places))
        })
        .collect()
}

fn approvals(policy: &Policy) -> Vec<String> {
    let mut lines: Vec<String> = policy.approvals.iter().map(approvers).collect();
    let otherwise = if lines.is_empty() { "" } else { "All else: " };
    let other = if policy.self_approval {
        "who publishes a change may have approved it"
    } else {
        "other than who publishes"
    };
    lines.push(format!("{otherwise}breaks are approved by the role approver or admin, {other}."));
    lines
}

fn approvers(table: &Approvers) -> String {
    let names = listed(table.approvers.iter().map(ToString::to_string), "or").unwrap_or("nobody".to_owned());
    let rules = rules(&table.rules).unwrap_or("Every break".to_owned());
    let narrowed = [
        ("module", &table.module),
        ("event", &table.event),
        ("field", &table.field),
        ("destination", &table.destination),
    ];
    format!(
        "{rules}{}: approved by {names}.",
        about(&narrowed).map(|about| format!(" in {about}")).unwrap_or_default()
    )
}

fn comments(policy: &Policy) -> Vec<String> {
    let may = rules(&policy.source_waivers);
    let may = may.map(|rules| format!("At the gate they lift {rules} too."));
    let never = rules(&policy.no_source_waivers).map(|rules| format!("They never waive {rules}."));
    may.into_iter().chain(never).collect()
}

fn weights(policy: &Policy) -> Vec<String> {
    let word = |weight: &Weight| match weight {
        Weight::Off => "is not asked",
        Weight::Notice => "is a notice",
        Weight::Warning => "is a warning",
        Weight::Error => "is an error",
    };
    policy.severity.iter().map(|(rule, weight)| format!("{rule} {}.", word(weight))).collect()
}

/// A waiver on a day.
pub(super) fn waiver(waiver: &Waiver, today: Day) -> WaiverRow {
    let narrowed = [
        ("module", &waiver.module),
        ("event", &waiver.event),
        ("field", &waiver.field),
        ("destination", &waiver.destination),
    ];
    WaiverRow {
        rule: waiver.rule.as_str().to_owned(),
        about: about(&narrowed).unwrap_or_default(),
        reason: waiver.reason.clone(),
        author: waiver.author.clone(),
        until: waiver.until,
        has_ended: waiver.until < today,
    }
}

fn about(narrowed: &[(&str, &Option<Pattern>)]) -> Option<String> {
    let written = narrowed.iter().filter_map(|(what, pattern)| Some((what, pattern.as_ref()?)));
    listed(written.map(|(what, pattern)| format!("{what} {}", pattern.as_str())), "and")
}

fn rules(rules: &[RulePattern]) -> Option<String> {
    listed(rules.iter().map(|rules| rules.as_str().to_owned()), "and")
}

/// `a, b and c`; none where there is nothing.
fn listed(words: impl Iterator<Item = String>, join: &str) -> Option<String> {
    let words: Vec<String> = words.collect();
    match words.split_last()? {
        (only, []) => Some(only.clone()),
        (last, others) => Some(format!("{} {join} {last}", others.join(", "))),
    }
}
