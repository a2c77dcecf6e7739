//! What is wrong with a waiver.

use schemactl_model::Severity;

use super::{directive::written, read::Waiver};
use crate::{
    Rule,
    families::{LookUp, did_you_mean, look_up},
    rule::rule,
    sink_impact::is_fixed,
};

/// A rule with its check.
pub(super) struct Checked {
    pub rule: Rule,
    check: Check,
}

enum Check {
    /// Refuses the schema: it would seem to waive and does not.
    Error(fn(&Case) -> Option<Problem>),
    /// Does not do what it says, and refuses nothing by itself.
    Warning(fn(&Case) -> Option<Problem>),
}

/// A waiver, and what came of it.
pub(super) struct Case<'a> {
    pub waiver: &'a Waiver,
    /// Whether policy leaves its rule to the organisation.
    pub is_forbidden: bool,
    /// What came of it.
    pub fate: Fate,
    /// Whether its rule was asked.
    pub ran: bool,
    /// What a finding of its rule at its element wants to be called by.
    pub wanted: Option<&'a str>,
}

/// What came of a waiver, the last of these that did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fate {
    /// Nothing is found that it is about.
    Unused,
    /// It waived something.
    Used,
    /// What it is about takes more than a comment.
    Overruled,
}

/// What is wrong, and what to do about it.
pub(super) struct Problem {
    pub message: String,
    pub hint: String,
}

/// Every rule about waivers. Of one waiver only the first says something.
pub(super) static CHECKS: &[Checked] =
    &[WAIVER_RULE, WAIVER_ALLOWED, WAIVER_REASON, WAIVER_SUFFICES, WAIVER_USED];

impl Checked {
    pub fn run(&self, case: &Case) -> Option<(Severity, Problem)> {
        match self.check {
            Check::Error(check) => Some((Severity::Error, check(case)?)),
            Check::Warning(check) => Some((Severity::Warning, check(case)?)),
        }
    }
}

rule! {
    /// A misspelt waiver waives nothing, and whoever wrote it believes it does. A waiver names one rule,
    /// not a category, and no rule about waivers.
    ///
    /// ```proto bad
    /// message Order {
    ///   // schemactl:waive FIELD_LOWER_SNAKE: the partner sends it like that
    ///   string userId = 1;
    /// }
    /// ```
    /// ```proto good
    /// message Order {
    ///   // schemactl:waive FIELD_LOWER_SNAKE_CASE: the partner sends it like that
    ///   string userId = 1;
    /// }
    /// ```
    WAIVER_RULE [WAIVERS] Error(rule_is_known)
    "Checks that waivers name a rule that can be waived."
}

fn rule_is_known(case: &Case) -> Option<Problem> {
    let id = &case.waiver.directive.rule;
    if id.is_empty() {
        let hint = format!("write {}", written("RULE_ID", None));
        return Some(Problem { message: "Waiver names no rule.".to_owned(), hint });
    }
    let hint = match look_up(id) {
        LookUp::Rule(_, rule) if is_fixed(rule.id) => {
            "remove it: nothing makes that less than an error".to_owned()
        }
        LookUp::Rule(family, _) if family.name != super::FAMILY => return None,
        LookUp::Rule(..) => "mend or remove the waiver that it is about".to_owned(),
        LookUp::Renamed([]) => "remove it: the rule is no more".to_owned(),
        LookUp::Renamed(instead) => format!("name what took its place: {}", instead.join(", ")),
        LookUp::Category(_) => "name one rule of the category; schemactl rules lists them".to_owned(),
        LookUp::Unknown(close) if close.is_empty() => "schemactl rules lists all rules".to_owned(),
        LookUp::Unknown(close) => did_you_mean(&close),
    };
    Some(Problem { message: format!("Waiver names {id}, which is no rule that can be waived."), hint })
}

rule! {
    /// What nobody may waive alone is waived in the organisation's policy, with an author and an end.
    ///
    /// ```proto bad
    /// // POLICY no_source_waivers = ["PII_*"]
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event).owner.team = "shop";
    ///   // schemactl:waive PII_MARKED: we need it
    ///   string email = 1;
    /// }
    /// ```
    /// ```proto good
    /// // POLICY no_source_waivers = ["PII_*"]
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event).owner.team = "shop";
    ///   string email = 1 [(schemactl.v1.field).pii = PII_EMAIL];
    /// }
    /// ```
    WAIVER_ALLOWED [WAIVERS] Error(is_allowed)
    "Checks that comments waive no rule that policy leaves to the organisation."
}

fn is_allowed(case: &Case) -> Option<Problem> {
    let rule = &case.waiver.directive.rule;
    case.is_forbidden.then(|| Problem {
        message: format!("Policy does not let comments waive {rule}."),
        hint: "mend what it is about, or ask whoever keeps the policy for a waiver with an end".to_owned(),
    })
}

rule! {
    /// The reason is what the next reader, and whoever audits the schema, has to go by.
    ///
    /// ```proto bad
    /// message Order {
    ///   // schemactl:waive FIELD_LOWER_SNAKE_CASE
    ///   string userId = 1;
    /// }
    /// ```
    /// ```proto good
    /// message Order {
    ///   // schemactl:waive FIELD_LOWER_SNAKE_CASE: the partner sends it like that
    ///   string userId = 1;
    /// }
    /// ```
    WAIVER_REASON [WAIVERS] Error(has_reason)
    "Checks that waivers give a reason."
}

fn has_reason(case: &Case) -> Option<Problem> {
    let directive = &case.waiver.directive;
    directive.reason.is_empty().then(|| Problem {
        message: format!("Waiver of {} gives no reason.", directive.rule),
        hint: format!("say it behind a colon: {}", written(&directive.rule, directive.name.as_deref())),
    })
}

rule! {
    /// A comment is written by whoever wants the change. It does not lift, at the gate, what protects others from
    /// it: a break, which somebody else approves, and personal data going where nobody said how. The policy's
    /// `source_waivers` may leave rules to comments all the same. `lint` and `breaking`, which are a producer's own
    /// look, go by every comment.
    ///
    /// ```proto bad
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event) = {
    ///     owner: {team: "shop"}
    ///     destinations: [{lake: {}}]
    ///   };
    ///   // schemactl:waive PII_DESTINATION(lake): the lake is ours
    ///   string email = 1 [(schemactl.v1.field).pii = PII_EMAIL];
    /// }
    /// ```
    /// ```proto good
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event) = {
    ///     owner: {team: "shop"}
    ///     destinations: [{lake: {} pii: {of: PII_EMAIL action: PII_ACTION_HASH}}]
    ///   };
    ///   string email = 1 [(schemactl.v1.field).pii = PII_EMAIL];
    /// }
    /// ```
    WAIVER_SUFFICES [WAIVERS] Warning(suffices)
    "Tells of waivers of what takes more than a comment."
}

fn suffices(case: &Case) -> Option<Problem> {
    (case.fate == Fate::Overruled).then(|| Problem {
        message: format!(
            "Waiver of {} lifts nothing here: that takes more than a comment.",
            case.waiver.directive.rule
        ),
        hint: "remove it, and see at the finding what lifts that".to_owned(),
    })
}

rule! {
    /// A waiver that is left behind would waive the next change, which nobody has looked at. It waives
    /// from the comment directly above the element that the finding is about, and only what its rule
    /// finds there.
    ///
    /// ```proto bad
    /// message Order {
    ///   // schemactl:waive FIELD_LOWER_SNAKE_CASE: the partner sends it like that
    ///   string user_id = 1;
    /// }
    /// ```
    /// ```proto good
    /// message Order {
    ///   // schemactl:waive FIELD_LOWER_SNAKE_CASE: the partner sends it like that
    ///   string userId = 1;
    /// }
    /// ```
    WAIVER_USED [WAIVERS] Warning(is_used)
    "Tells of waivers that waive nothing."
}

fn is_used(case: &Case) -> Option<Problem> {
    let Waiver { directive, is_above, .. } = case.waiver;
    if case.fate == Fate::Used || (*is_above && !case.ran) {
        return None;
    }
    let hint = match case.wanted {
        _ if !is_above => "move it into the comment directly above the element".to_owned(),
        Some(name) => format!("name what it is about: {}", written(&directive.rule, Some(name))),
        None => "remove it, or move it above the element that the finding is told at".to_owned(),
    };
    Some(Problem { message: format!("Waiver of {} waives nothing here.", directive.rule), hint })
}
