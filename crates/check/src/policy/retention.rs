//! For how long personal data may be kept.

use schemactl_model::EventSpec;

use super::{Check, Checked, Report};
use crate::{
    event_place::{option_field, option_word},
    rule::rule,
};

rule! {
    /// What the organisation promised about a class of personal data holds for every event that has some.
    /// Without `retention_days` an event is kept for ever.
    ///
    /// ```proto bad
    /// // POLICY retention_days = {email = 365}
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event) = {owner: {team: "shop"} retention_days: 400};
    ///   string email = 1 [(schemactl.v1.field).pii = PII_EMAIL];
    /// }
    /// ```
    /// ```proto good
    /// // POLICY retention_days = {email = 365}
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event) = {owner: {team: "shop"} retention_days: 365};
    ///   string email = 1 [(schemactl.v1.field).pii = PII_EMAIL];
    /// }
    /// ```
    PII_RETENTION [POLICY] Events(kept)
    "Checks that events with personal data are kept no longer than the organisation allows."
}

fn kept(event: &EventSpec, report: &mut Report) {
    let limits = event.pii_classes().into_iter();
    let limits = limits.filter_map(|class| Some((*report.policy.retention_days.get(&class)?, class)));
    let Some((limit, class)) = limits.min() else { return };
    let is_kept = match event.retention_days {
        Some(days) if days <= limit => return,
        Some(days) => format!("for {days} days"),
        None => "for ever".to_owned(),
    };
    let Some(place) = option_field(report.schema, event, 8) else { return };
    let class = option_word("PII", class.as_str());
    report.add(
        place,
        format!("Event \"{}\" holds {class} and is kept {is_kept}; policy allows {limit} days.", event.name),
        format!("write retention_days: {limit} into option (schemactl.v1.event), or less"),
    );
}
