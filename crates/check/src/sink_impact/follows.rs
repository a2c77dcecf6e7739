//! What a destination does, at a price or with something to know.

use schemactl_model::Severity;
use schemactl_sinks::{Cost, Impact, ImpactClass};

use super::{Check, Checked, Said};
use crate::rule::rule;

fn said(is_said: bool, severity: Severity, what: &'static str, hint: &str) -> Option<Said> {
    is_said.then(|| Said { severity, what, hint: hint.to_owned() })
}

rule! {
    /// The column that is there cannot hold the new values, so they get one beside it. Queries that read
    /// the old one see no value of it from then on.
    ///
    /// ```proto before
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {postgres: {}};
    ///   string coupon = 1;
    /// }
    /// ```
    /// ```proto breaks
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {postgres: {}};
    ///   repeated string coupon = 1;
    /// }
    /// ```
    /// ```proto keeps
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {postgres: {}};
    ///   string coupon = 1;
    ///   repeated string more_coupons = 2;
    /// }
    /// ```
    SINK_NEW_COLUMN [SINK] Impact(new_column)
    "Tells when values get a new column beside the old one."
}

fn new_column(impact: &Impact) -> Option<Said> {
    let is_said = impact.class == ImpactClass::NewColumn;
    said(
        is_said,
        Severity::Warning,
        "gets a new column beside the old one in",
        "tell those who query the old column, or add a field of another name",
    )
}

rule! {
    /// Postgres writes every row of the table anew, and nobody reads or writes it while that runs.
    ///
    /// ```proto before
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {postgres: {}};
    ///   int32 total_cents = 1;
    /// }
    /// ```
    /// ```proto breaks
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {postgres: {}};
    ///   int64 total_cents = 1;
    /// }
    /// ```
    /// ```proto keeps
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {postgres: {}};
    ///   int32 total_cents = 1;
    ///   int64 paid_cents = 2;
    /// }
    /// ```
    SINK_REWRITE [SINK] Impact(rewrite)
    "Tells when a table is rewritten, and locked while that runs."
}

fn rewrite(impact: &Impact) -> Option<Said> {
    let is_said = impact.cost == Some(Cost::Rewrite);
    said(
        is_said,
        Severity::Warning,
        "has its table rewritten in",
        "apply it when the table is little used, or add a field of the wider type",
    )
}

rule! {
    /// Columns are told by the numbers of fields and never dropped: one whose field is gone stays with
    /// its rows, and one whose field is renamed keeps its name.
    ///
    /// ```proto before
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {postgres: {}};
    ///   string coupon = 1;
    /// }
    /// ```
    /// ```proto breaks
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {postgres: {}};
    ///   string voucher = 1;
    /// }
    /// ```
    /// ```proto keeps
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {postgres: {}};
    ///   string coupon = 1;
    ///   string voucher = 2;
    /// }
    /// ```
    SINK_KEPT [SINK] Impact(kept)
    "Tells when a column outlives its field, or keeps a name that the field has no more."
}

fn kept(impact: &Impact) -> Option<Said> {
    let (what, hint) = match impact.class {
        ImpactClass::Kept => {
            ("leaves its column behind in", "drop the column by hand once nobody queries it")
        }
        ImpactClass::KeptName => {
            ("has a column of its old name in", "query the column by the name it keeps, or rename it by hand")
        }
        _ => return None,
    };
    said(true, Severity::Warning, what, hint)
}

rule! {
    /// The same place holds values of two meanings: names of enum values that are called otherwise now,
    /// JSON with other keys, an id that is made of another field. Queries have to know both.
    ///
    /// ```proto before
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {kinesis: {}};
    ///   string coupon = 1;
    /// }
    /// ```
    /// ```proto breaks
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {kinesis: {}};
    ///   string voucher = 1;
    /// }
    /// ```
    /// ```proto keeps
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {kinesis: {}};
    ///   string coupon = 1;
    ///   string voucher = 2;
    /// }
    /// ```
    SINK_CHANGED [SINK] Impact(changed)
    "Tells when what arrives reads otherwise than what arrived before."
}

fn changed(impact: &Impact) -> Option<Said> {
    let is_said = impact.class == ImpactClass::Changed;
    said(
        is_said,
        Severity::Warning,
        "reads otherwise from now on in",
        "tell those who read it; to spare them, leave it as it was and add a field",
    )
}

rule! {
    /// Another table, topic, stream or path is filled from now on. The one before stays with what it
    /// has, and nobody who reads it is told.
    ///
    /// ```proto before
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {snowflake: {}};
    ///   string coupon = 1;
    /// }
    /// ```
    /// ```proto breaks
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {snowflake: {table: "ORDERS"}};
    ///   string coupon = 1;
    /// }
    /// ```
    /// ```proto keeps
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {
    ///     snowflake: {table: "ORDER_PLACED"}
    ///   };
    ///   string coupon = 1;
    /// }
    /// ```
    SINK_MOVED [SINK] Impact(moved)
    "Tells when an event lands elsewhere."
}

fn moved(impact: &Impact) -> Option<Said> {
    let is_said = impact.class == ImpactClass::Moved;
    said(
        is_said,
        Severity::Warning,
        "lands elsewhere from now on in",
        "tell those who read the old place, or name it in the destination",
    )
}

rule! {
    /// What a change means there depends on what is not known here: a plugin, or a column type that only
    /// the engine knows.
    ///
    /// ```proto before
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {custom: {plugin: "crm"}};
    ///   string coupon = 1;
    /// }
    /// ```
    /// ```proto breaks
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).destinations = {custom: {plugin: "crm"}};
    ///   string coupon = 1;
    ///   string voucher = 2;
    /// }
    /// ```
    /// ```proto keeps
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event) = {
    ///     destinations: {custom: {plugin: "crm"}}
    ///     owner: {team: "shop"}
    ///   };
    ///   string coupon = 1;
    /// }
    /// ```
    SINK_UNKNOWN [SINK] Impact(unknown)
    "Tells when it is not known what a change means at a destination."
}

fn unknown(impact: &Impact) -> Option<Said> {
    let is_said = impact.class == ImpactClass::Unknown;
    said(is_said, Severity::Notice, "means what is not known here in", "ask who runs the destination")
}
