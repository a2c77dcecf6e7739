//! The values that tests render.

use schemactl_model::{
    Digest, EventSpec, Finding, ModuleName, Span, Version,
    event::{Expectations, Owner, PiiClass, Role, Stage},
    schema::{Use, UseKind},
};
use schemactl_web::{
    AuditFilter, Moment, Site,
    pages::{
        ApprovalRequestRow, ApprovalRow, ApprovalsPage, Approving, AuditPage, AuditRow, ChangeRow, Denied,
        DependencyRow, DraftPage, DraftRow, EventPage, EventRow, FileRow, ModulePage, ObservedRow,
        PolicyPage, PolicyVersionRow, UserRow, VersionPage, VersionRow,
    },
};
use serde_json::json;
use time::macros::datetime;

pub fn site() -> Site {
    Site {
        address: "http://127.0.0.1:8080".to_owned(),
        version: "0.1.0".to_owned(),
        login: false,
        who: None,
        audit: false,
    }
}

pub fn moment() -> Moment {
    datetime!(2026-03-01 12:30:05 UTC).into()
}

pub fn shop() -> ModuleName {
    "acme/shop".parse().unwrap()
}

pub fn version(text: &str) -> Version {
    text.parse().unwrap()
}

/// An event as the registry stores it.
pub fn order_placed() -> EventSpec {
    serde_json::from_value(serde_json::json!({
        "name": "order_placed",
        "message": "acme.shop.v1.OrderPlaced",
        "file": "acme/shop/v1/order.proto",
        "description": "A customer placed an order. It is paid later.\nSecond line.",
        "owner": {"team": "checkout", "email": "checkout@acme.dev", "runbook": "https://runbooks.acme.dev/checkout"},
        "producers": ["checkout-api"],
        "destinations": [
            {"name": "lake", "kind": {"lake": {}}, "pii": [{"of": ["email"], "action": "drop"}],
             "fields": {"include": [], "exclude": []}, "partition_by": ["placed_at"]},
            {"name": "finance", "kind": {"postgres": {}}, "pii": [], "fields": {"include": [], "exclude": ["email"]},
             "partition_by": []},
        ],
        "stage": "stable",
        "replaced_by": null,
        "removal_date": null,
        "retention_days": 400,
        "expectations": {"min_per_day": 1000, "max_staleness_seconds": 1800},
        "readers": [],
        "tags": {"tier": "1"},
        "fields": [
            field(1, "order_id", "string", "", "The order."),
            field(3, "email", "string", "optional", "Where the confirmation went."),
            field(8, "voucher_codes", "string", "repeated", ""),
        ],
        "personal": [{"path": "email", "class": "email", "sensitivity": null}],
    }))
    .map(|mut event: EventSpec| {
        event.fields[0].example = Some("ord_9K3F".to_owned());
        event.fields[0].role = Some(Role::PartitionKey);
        event.fields[1].pii = Some(PiiClass::Email);
        event
    })
    .unwrap()
}

fn field(number: i32, name: &str, kind: &str, label: &str, description: &str) -> serde_json::Value {
    serde_json::json!({
        "name": name, "number": number, "type": kind, "label": label, "description": description, "pii": null,
        "sensitivity": null, "role": null, "example": null, "unit": null, "column": null, "column_types": {},
        "column_comment": null, "oneof": null, "deprecated": false,
    })
}

/// An event in which every text is the given one, as far as types let it.
pub fn event_of_text(text: &str) -> EventSpec {
    let mut event = order_placed();
    let owned = || text.to_owned();
    event.message = owned();
    event.file = owned();
    event.description = owned();
    event.owner = Some(Owner {
        team: owned(),
        email: Some(owned()),
        chat: Some(owned()),
        pager: Some(owned()),
        runbook: Some(format!("https://x/{text}")),
    });
    event.producers = vec![owned()];
    event.readers = vec![owned()];
    event.tags = [(owned(), owned())].into();
    event.stage = Stage::Deprecated;
    event.replaced_by = Some(owned());
    event.removal_date = Some(owned());
    event.expectations = Expectations { min_per_day: Some(1), ..Default::default() };
    for destination in &mut event.destinations {
        destination.name = owned();
        destination.partition_by = vec![owned()];
        // The same top-level field as the personal value lies in: it lands.
        destination.fields.include = vec![text.split('.').next().unwrap_or_default().to_owned()];
        destination.fields.exclude = Vec::new();
    }
    for field in &mut event.fields {
        field.name = owned();
        field.r#type = "string".to_owned();
        field.description = owned();
        field.example = Some(owned());
        field.unit = Some(owned());
        field.column = Some(owned());
        field.oneof = None;
    }
    event.fields[2].oneof = Some(owned());
    event.personal[0].path = owned();
    event
}

pub fn version_row(text: &str, previous: Option<&str>) -> VersionRow {
    VersionRow {
        module: shop(),
        version: version(text),
        bump: if previous.is_some() { "minor" } else { "initial" }.to_owned(),
        published: moment(),
        publisher: "ci".to_owned(),
        message: "Returns".to_owned(),
        previous: previous.map(version),
        yanked: previous.is_none().then(|| "wrong <unit>".to_owned()),
        deprecated: None,
        purged: None,
    }
}

pub fn event_page(event: EventSpec) -> EventPage {
    EventPage {
        site: site(),
        event,
        module: shop(),
        version: version("0.2.0"),
        line: Some(89),
        versions: vec![version_row("0.2.0", Some("0.1.0")), version_row("0.1.0", None)],
        users: vec![user_row()],
        more_users: true,
        observed: vec![
            observed("0.1.0", Some(shop()), "checkout-api"),
            observed("9.9.9", None, "old-checkout"),
        ],
    }
}

pub fn observed(text: &str, module: Option<ModuleName>, producer: &str) -> ObservedRow {
    ObservedRow {
        version: text.to_owned(),
        known: module.map(|module| (module, version(text))),
        producer: producer.to_owned(),
        source: producer.replace("checkout", "kafka"),
        count: 1_204,
        last_seen: moment(),
    }
}

fn user_row() -> UserRow {
    let used = Use {
        kind: UseKind::Field,
        element: "acme.web.v1.Page.order".to_owned(),
        r#type: "acme.shop.v1.OrderPlaced".to_owned(),
        file: "acme/web/v1/page.proto".to_owned(),
    };
    let module = "acme/web".parse().unwrap();
    UserRow { module, version: version("1.4.0"), uses: vec![used], omitted: 3 }
}

pub fn event_row() -> EventRow {
    EventRow::new(&order_placed(), shop(), version("0.2.0"))
}

pub fn files() -> Vec<FileRow> {
    vec![FileRow { path: "acme/shop/v1/order.proto".to_owned(), size: 4_812 }]
}

pub fn dependency(requirement: &str) -> DependencyRow {
    DependencyRow {
        module: "acme/common".parse().unwrap(),
        requirement: requirement.to_owned(),
        version: version("0.1.0"),
    }
}

pub fn module_page() -> ModulePage {
    ModulePage {
        site: site(),
        module: shop(),
        latest: version("0.2.0"),
        archived: None,
        deprecated: Some("too wide".to_owned()),
        successor: Some("acme/store".parse().unwrap()),
        former_names: vec!["old/shop".parse().unwrap()],
        versions: vec![version_row("0.2.0", Some("0.1.0")), version_row("0.1.0", None)],
        drafts: vec![draft_row("Loyalty points")],
        dependencies: vec![dependency("^0.1")],
        dependents: Vec::new(),
        events: vec![event_row()],
        files: files(),
    }
}

pub fn draft_row(text: &str) -> DraftRow {
    DraftRow {
        module: shop(),
        name: "loyalty".parse().unwrap(),
        pushed: moment(),
        expires: moment(),
        publisher: text.to_owned(),
        message: text.to_owned(),
        base: Some(version("0.2.0")),
        outcome: "refused".to_owned(),
        verdict: format!("major, 1 error, {text}"),
    }
}

pub fn draft_page(text: &str) -> DraftPage {
    DraftPage {
        site: site(),
        row: draft_row(text),
        digest: Digest::of(b"draft"),
        dependencies: vec![dependency("^0.1")],
        events: vec![EventRow::of_draft(&order_placed(), shop(), "loyalty".parse().unwrap())],
        files: files(),
    }
}

pub fn version_page() -> VersionPage {
    VersionPage {
        site: site(),
        row: version_row("0.2.0", Some("0.1.0")),
        digest: Digest::of(b"shop"),
        dependencies: vec![dependency("^0.1")],
        events: vec![event_row()],
        files: files(),
    }
}

pub fn change(sequence: u64, message: &str) -> ChangeRow {
    ChangeRow {
        sequence,
        at: moment(),
        actor: "ci".to_owned(),
        module: shop(),
        version: version("0.2.0"),
        kind: "minor".to_owned(),
        message: message.to_owned(),
        previous: Some(version("0.1.0")),
    }
}

/// A page with a request that waits and one that was decided, in which every text is the given one.
pub fn approvals_page(text: &str) -> ApprovalsPage {
    let owned = || text.to_owned();
    let span = Span { start_line: 9, start_column: 3, end_line: 9, end_column: 10 };
    let waiting = ApprovalRequestRow {
        id: 7,
        module: shop(),
        change: Digest::of(b"change"),
        base: version("0.2.0"),
        publisher: owned(),
        message: owned(),
        requested: moment(),
        expires: moment(),
        state: "waiting".to_owned(),
        findings: vec![Finding::error("FIELD_NO_DELETE", Some(text), span, text)],
        omitted: 3,
        needed: vec![owned()],
        approvals: Vec::new(),
        approving: Approving::Elsewhere,
    };
    let approval = |revoked, version| ApprovalRow {
        id: 12,
        withdrawable: false,
        approver: owned(),
        reason: owned(),
        at: moment(),
        until: moment(),
        revoked,
        version,
    };
    let decided = ApprovalRequestRow {
        state: "published".to_owned(),
        omitted: 0,
        approvals: vec![approval(Some((moment(), owned())), None), approval(None, Some(version("0.3.0")))],
        ..waiting.clone()
    };
    ApprovalsPage {
        site: site(),
        self_approval: false,
        waiting: vec![waiting],
        more_wait: true,
        decided: vec![decided],
        older: Some("/approvals?before=7".to_owned()),
        form_token: String::new(),
        denied: None,
    }
}

/// The same for somebody who is logged in: one they may approve and were refused to, one they may not, and an approval
/// that they may take back.
pub fn approvals_page_with_forms(text: &str) -> ApprovalsPage {
    let mut page = approvals_page(text);
    let mut open = page.decided[0].approvals.remove(0);
    open.revoked = None;
    open.withdrawable = true;
    let mut here = page.waiting.remove(0);
    let not = ApprovalRequestRow {
        id: 8,
        change: Digest::of(b"another"),
        approving: Approving::Not(text.to_owned()),
        ..here.clone()
    };
    here.approving = Approving::Here;
    here.approvals = vec![open];
    let denied = Denied {
        change: Some(here.change),
        message: text.to_owned(),
        hint: Some(text.to_owned()),
        reason: text.to_owned(),
        until: "2026-04-01".to_owned(),
    };
    let site = Site { login: true, who: Some(text.to_owned()), ..site() };
    ApprovalsPage {
        site,
        waiting: vec![here, not],
        form_token: "the-form's-token".to_owned(),
        denied: Some(denied),
        ..page
    }
}

/// Entries of the audit log with a text where anybody may write one.
pub fn audit_page(text: &str) -> AuditPage {
    let owned = || text.to_owned();
    let refused = AuditRow {
        id: 41,
        at: moment(),
        who: owned(),
        action: "publish".to_owned(),
        target: owned(),
        outcome: "forbidden".to_owned(),
        address: "203.0.113.7".to_owned(),
        request_id: owned(),
        detail: json!({ "reason": text }).to_string(),
    };
    let done = AuditRow { id: 40, outcome: "done".to_owned(), detail: "{}".to_owned(), ..refused.clone() };
    let filter = AuditFilter { target: owned(), order: "oldest".to_owned(), ..AuditFilter::default() };
    let site = Site { login: true, who: Some(owned()), audit: true, ..site() };
    AuditPage { site, filter, entries: vec![refused, done], more: true }
}

/// A policy that says something about everything, with a text where anybody may write one.
pub fn policy_page(text: &str) -> PolicyPage {
    let reason = if text.is_empty() { "a reason" } else { text };
    let pattern: String = reason.chars().take(100).collect();
    let waiver = |until: &str, about: Option<&str>| json!({ "rule": pattern, "event": about, "reason": reason, "author": reason, "until": until });
    let policy = json!({
        "severity": { "EVENT_HAS_EXAMPLE": "off", (pattern.as_str()): "error" },
        "sensitivity": { "device": "medium" },
        "retention_days": { "email": 365 },
        "owner_contacts": ["email", "pager"],
        "stages": { "experimental": { "kinds": ["lake"], "names": [pattern] } },
        "personal_data": [
            { "of": ["email", "phone"], "kinds": ["amplitude", "webhook"], "actions": ["hash"] },
            { "sensitivity": ["high"], "actions": [] },
        ],
        "source_waivers": ["breaking"],
        "no_source_waivers": ["PII_*", pattern],
        "approvals": [
            { "rules": ["PII_*"], "module": "acme/*", "approvers": ["privacy-*", "role:admin", pattern] },
            { "event": pattern, "approvers": [] },
        ],
        "waivers": [waiver("2026-04-01", None), waiver("2026-02-28", Some(&pattern))],
    });
    let version = |version| PolicyVersionRow { version, who: text.to_owned(), at: moment() };
    PolicyPage {
        site: site(),
        version: Some(version(3)),
        policy: serde_json::from_value(policy).expect("a policy"),
        today: "2026-03-01".parse().expect("a day"),
        history: vec![version(3), version(2)],
        older: Some("/policy?before=2".to_owned()),
    }
}
