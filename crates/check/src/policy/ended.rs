//! Waivers of the policy that have ended.

use super::{Check, Checked, Waiver};
use crate::rule::rule;

rule! {
    /// What was to be lived with for a while counts again. The warning stands where the waiver would have
    /// waived something first; one that has nothing to waive any more is silent.
    ///
    /// ```proto bad
    /// // POLICY [[waivers]]
    /// // POLICY rule = "EVENT_OWNER_REQUIRED"
    /// // POLICY reason = "the teams are being formed"
    /// // POLICY author = "ada"
    /// // POLICY until = "2020-01-31"
    /// import "schemactl/v1/options.proto";
    /// message SignedUp { option (schemactl.v1.event) = {}; }
    /// ```
    /// ```proto good
    /// // POLICY [[waivers]]
    /// // POLICY rule = "EVENT_OWNER_REQUIRED"
    /// // POLICY reason = "the teams are being formed"
    /// // POLICY author = "ada"
    /// // POLICY until = "2999-01-31"
    /// import "schemactl/v1/options.proto";
    /// message SignedUp { option (schemactl.v1.event) = {}; }
    /// ```
    POLICY_WAIVER_ENDED [POLICY] Waivers(ended)
    "Tells of waivers of the policy that have ended and are still needed."
}

fn ended(waiver: &Waiver, rule: &str) -> String {
    let Waiver { reason, author, until, .. } = waiver;
    format!("The policy's waiver of {rule} by {author} ended on {until}: {reason}")
}
