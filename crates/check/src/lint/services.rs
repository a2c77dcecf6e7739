//! Services.

use schemactl_model::schema::ServiceId;

use super::{Check, Checked, Report, casing::pascal};
use crate::{go_text::quoted, place::part, rule::rule};

rule! {
    /// Generated code takes the name over; languages expect types in this casing.
    ///
    /// ```proto bad
    /// service order_service {}
    /// ```
    /// ```proto good
    /// service OrderService {}
    /// ```
    SERVICE_PASCAL_CASE [BASIC STANDARD] Services(pascal_case)
    "Checks that services are PascalCase."
}

fn pascal_case(id: ServiceId, report: &mut Report) {
    let name = &report.schema[id].name;
    let expected = pascal(name);
    if **name != *expected {
        report.add(
            part(report.schema, id, &[&[1]]),
            format!("Service name {} should be PascalCase, such as {}.", quoted(name), quoted(&expected)),
            format!("rename it to {expected} before anybody uses it"),
        );
    }
}

rule! {
    /// A service of the same name as a message collides with it in generated code.
    ///
    /// ```proto bad
    /// service Orders {}
    /// ```
    /// ```proto good
    /// service OrderService {}
    /// ```
    SERVICE_SUFFIX [STANDARD] Services(suffix)
    "Checks that services have a consistent suffix (configurable, default suffix is \"Service\")."
}

fn suffix(id: ServiceId, report: &mut Report) {
    let name = &report.schema[id].name;
    let configured = report.config.service_suffix.as_deref().filter(|suffix| !suffix.is_empty());
    let suffix = configured.unwrap_or("Service");
    if !name.ends_with(suffix) {
        report.add(
            part(report.schema, id, &[&[1]]),
            format!("Service name {} should be suffixed with {}.", quoted(name), quoted(suffix)),
            format!("rename it to {name}{suffix} before anybody uses it"),
        );
    }
}
