//! Rules that a policy names and nobody knows.

use schemactl_model::{Finding, Severity, Span, closest_few};

use super::{Check, Checked, Policy, RulePattern, config::renamed};
use crate::{
    Rule, UnknownRule, event_changes,
    families::{FAMILIES, Family, did_you_mean},
    lint, neighbours,
    rule::rule,
    sink_impact,
};

rule! {
    /// The program knows other rules than the one that took the policy in. It goes on without them, where that lets
    /// nothing through: a weight, a waiver or a permission of a rule that is not there does nothing. Where a table
    /// of `[[approvals]]` names such a rule, what no table is about is approved by those whom that table names,
    /// until it is mended: under another name it may be what the table was written for.
    ///
    /// ```proto bad
    /// // POLICY [severity]
    /// // POLICY EVENT_HAS_EXAMPLES = "off"
    /// import "schemactl/v1/options.proto";
    /// message SignedUp { option (schemactl.v1.event).owner.team = "shop"; }
    /// ```
    /// ```proto good
    /// // POLICY [severity]
    /// // POLICY EVENT_HAS_EXAMPLE = "off"
    /// import "schemactl/v1/options.proto";
    /// message SignedUp { option (schemactl.v1.event).owner.team = "shop"; }
    /// ```
    POLICY_RULE_KNOWN [POLICY] Names(told)
    "Tells of rules that the policy names and this program does not know."
}

fn told(unknown: &UnknownRule) -> (String, String) {
    const WAY_OUT: &str = "an admin mends the policy and stores it: schemactl policy pull, then policy push";
    match unknown {
        UnknownRule::Unknown { name, close, .. } => {
            let close = did_you_mean(close);
            let close = if close.is_empty() { String::new() } else { format!("; {close}") };
            (
                format!("The policy names {name:?}, which is no rule here; it goes without."),
                WAY_OUT.to_owned() + &close,
            )
        }
        UnknownRule::Fixed { name } => {
            let message =
                format!("The policy gives {name:?} a weight, which is always an error; it goes without.");
            (message, WAY_OUT.to_owned())
        }
    }
}

impl Policy {
    /// Ids that no rule has, those of rules that weigh what they weigh, and patterns of ids that none has.
    pub fn unknown_rules(&self) -> Vec<UnknownRule> {
        let known = super::rules().chain(event_changes::rules()).chain(lint::event_rules());
        let known = known.chain(sink_impact::rules()).chain(neighbours::rules());
        let is_fixed = |id: &str| sink_impact::is_fixed(id) || neighbours::is_fixed(id);
        let known: Vec<&Rule> = known.filter(|rule| !is_fixed(rule.id)).collect();
        let weighed = self.severity.keys().filter_map(|id| match id {
            fixed if is_fixed(fixed) => Some(UnknownRule::Fixed { name: fixed.clone() }),
            id if known.iter().any(|rule| rule.id == *id) || renamed(id).is_some() => None,
            id => Some(unknown(id, &known)),
        });
        let all: Vec<&Rule> = FAMILIES.iter().flat_map(Family::rules).collect();
        let named = self.rule_patterns().filter(|pattern| !pattern.fits_any());
        weighed.chain(named.map(|pattern| unknown(pattern.as_str(), &all))).collect()
    }

    fn rule_patterns(&self) -> impl Iterator<Item = &RulePattern> {
        let comments = self.source_waivers.iter().chain(&self.no_source_waivers);
        let waived = self.waivers.iter().map(|waiver| &waiver.rule);
        comments.chain(waived).chain(self.approvals.iter().flat_map(|table| &table.rules))
    }
}

/// A warning for each rule that the policy names and nobody knows.
pub(crate) fn problems(policy: &Policy) -> Vec<Finding> {
    let Checked { rule, check: Check::Names(told) } = &POLICY_RULE_KNOWN else {
        return Vec::new();
    };
    let Some(severity) = policy.weigh(rule.id, Severity::Warning) else {
        return Vec::new();
    };
    let warning = |unknown: &UnknownRule| {
        let (message, hint) = told(unknown);
        Finding::error(rule.id, None, Span::START, message).with_severity(severity).with_hint(hint)
    };
    policy.unknown_rules().iter().map(warning).collect()
}

fn unknown(name: &str, known: &[&'static Rule]) -> UnknownRule {
    UnknownRule::Unknown {
        name: name.chars().take(80).collect(),
        family: "policy",
        close: closest_few(&name.to_ascii_uppercase(), known.iter().map(|rule| rule.id)),
    }
}
