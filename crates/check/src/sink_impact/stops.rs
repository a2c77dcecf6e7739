//! What a destination cannot do.

use schemactl_model::Severity;
use schemactl_sinks::{Impact, ImpactClass};

use super::{Check, Checked, Said};
use crate::rule::rule;

rule! {
    /// The table, topic or files that are there would hold wrong values, or lose some, or the
    /// destination can never do what is declared. `plan` and `apply` refuse it. No policy makes it less
    /// than an error.
    ///
    /// ```proto before
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {postgres: {}};
    ///   int64 total_cents = 1;
    /// }
    /// ```
    /// ```proto breaks
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {postgres: {}};
    ///   int32 total_cents = 1;
    /// }
    /// ```
    /// ```proto keeps
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {postgres: {}};
    ///   int64 total_cents = 1;
    ///   int32 items = 2;
    /// }
    /// ```
    SINK_IMPOSSIBLE [SINK] Always(impossible)
    "Checks that every destination can become what is declared."
}

fn impossible(impact: &Impact) -> Option<Said> {
    let hint = match impact.element {
        Some(_) => {
            "give the field a new number and name and leave the old one as it is, or give the destination another table or topic name"
        }
        None => "declare what the destination can do, or take it away",
    };
    (impact.class == ImpactClass::Impossible).then(|| Said {
        severity: Severity::Error,
        what: "cannot land as declared in",
        hint: hint.to_owned(),
    })
}

rule! {
    /// What the table is sorted or partitioned by, or how its files hold a value, cannot change; a table
    /// of another name can be as declared. `plan` refuses to change the one that is there.
    ///
    /// ```proto before
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {lake: {}};
    ///   string coupon = 1;
    /// }
    /// ```
    /// ```proto breaks
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {lake: {}};
    ///   repeated string coupon = 1;
    /// }
    /// ```
    /// ```proto keeps
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {lake: {table: "orders_v2"}};
    ///   repeated string coupon = 1;
    /// }
    /// ```
    SINK_NEW_TABLE [SINK] Impact(new_table)
    "Checks that tables which cannot change in place get another name."
}

fn new_table(impact: &Impact) -> Option<Said> {
    (impact.class == ImpactClass::NewTable).then(|| Said {
        severity: Severity::Error,
        what: "needs another table in",
        hint: "give the destination another table name, or leave what is there as it is and add a field"
            .to_owned(),
    })
}
