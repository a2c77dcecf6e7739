//! Owners of events.

use schemactl_model::{EventSpec, event::Owner};

use super::{Check, Checked, Contact, Report};
use crate::{
    event_place::{option, option_field},
    rule::rule,
};

rule! {
    /// Somebody must answer when the event goes wrong, changes or holds what it should not.
    ///
    /// ```proto bad
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced { option (schemactl.v1.event) = {}; }
    /// ```
    /// ```proto good
    /// import "schemactl/v1/options.proto";
    /// option (schemactl.v1.defaults).owner.team = "shop";
    /// message OrderPlaced { option (schemactl.v1.event) = {}; }
    /// ```
    EVENT_OWNER_REQUIRED [POLICY] Events(required)
    "Checks that every event has a team that owns it."
}

fn required(event: &EventSpec, report: &mut Report) {
    let has_team = event.owner.as_ref().is_some_and(|owner| !owner.team.trim().is_empty());
    if has_team {
        return;
    }
    let Some(place) = option(report.schema, event) else {
        return;
    };
    report.add(
        place,
        format!("Event \"{}\" has no owner.", event.name),
        "name the team: owner: {team: \"…\" email: \"…\"} in option (schemactl.v1.event), or for all events of the \
         file in option (schemactl.v1.defaults)"
            .to_owned(),
    );
}

rule! {
    /// Whoever finds the event broken at night has to reach somebody.
    ///
    /// ```proto bad
    /// // POLICY owner_contacts = ["email", "pager"]
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).owner = {team: "shop" email: "shop@acme.dev"};
    /// }
    /// ```
    /// ```proto good
    /// // POLICY owner_contacts = ["email", "pager"]
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).owner = {
    ///     team: "shop"
    ///     email: "shop@acme.dev"
    ///     pager: "https://pager.acme.dev/shop"
    ///   };
    /// }
    /// ```
    EVENT_OWNER_CONTACT [POLICY] Events(reachable)
    "Checks that the owner of an event can be reached as the organisation asks."
}

fn reachable(event: &EventSpec, report: &mut Report) {
    // Without an owner there is more to mend, and it is told.
    let Some(owner) = &event.owner else { return };
    let missing = |contact: &&Contact| said(owner, **contact).is_none_or(|text| text.trim().is_empty());
    let missing: Vec<&str> =
        report.policy.owner_contacts.iter().filter(missing).map(|contact| contact.as_str()).collect();
    let Some(place) = option_field(report.schema, event, 2).filter(|_| !missing.is_empty()) else {
        return;
    };
    let fields: Vec<String> = missing.iter().map(|contact| format!("{contact}: \"…\"")).collect();
    report.add(
        place,
        format!("The owner of event \"{}\" does not say {}.", event.name, missing.join(", ")),
        format!("write it into the owner: owner: {{team: \"…\" {}}}", fields.join(" ")),
    );
}

fn said(owner: &Owner, contact: Contact) -> Option<&str> {
    match contact {
        Contact::Email => owner.email.as_deref(),
        Contact::Chat => owner.chat.as_deref(),
        Contact::Pager => owner.pager.as_deref(),
        Contact::Runbook => owner.runbook.as_deref(),
    }
}
