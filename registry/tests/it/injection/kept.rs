//! What becomes of text that was taken: it comes back as it was sent.

use serde_json::Value;

use super::{places::Place, values::Hostile};
use crate::{
    answer::Answer,
    app::{ADMIN, TestApp},
};

pub enum Fate {
    /// Whoever asks there finds it.
    At(&'static str),
    /// The answer to it has it.
    Answered,
    /// It is looked at and forgotten, or kept as something else.
    Used,
}

use Fate::{Answered, At, Used};

/// A row to each place of a body that takes text which nobody foresaw.
pub const FATES: &[(&str, &str, Fate)] = &[
    // Nothing has changed that a message could be about; what is kept of a publish is looked at in `published.rs`.
    ("publish", "message", Used),
    ("check", "files[].content.text", Used),
    ("check", "message", Used),
    ("check", "settings.breaking.ignore[]", Used),
    ("check", "settings.lint.enum_zero_value_suffix", Used),
    ("check", "settings.lint.ignore[]", Used),
    ("check", "settings.lint.service_suffix", Used),
    ("askApproval", "files[].content.text", Used),
    ("askApproval", "message", Used),
    ("askApproval", "settings.breaking.ignore[]", Used),
    ("askApproval", "settings.lint.enum_zero_value_suffix", Used),
    ("askApproval", "settings.lint.ignore[]", Used),
    ("askApproval", "settings.lint.service_suffix", Used),
    ("pushDraft", "message", Answered),
    ("pushDraft", "settings.breaking.ignore[]", At(DRAFT)),
    ("pushDraft", "settings.lint.enum_zero_value_suffix", At(DRAFT)),
    ("pushDraft", "settings.lint.ignore[]", At(DRAFT)),
    ("pushDraft", "settings.lint.service_suffix", At(DRAFT)),
    ("pushDraft", "files[].content.text", Used),
    ("approve", "reason", Answered),
    // It only asks what would go.
    ("purge", "reason", Used),
    ("yankVersion", "reason", At(VERSIONS)),
    ("archiveModule", "reason", At(COMMON)),
    ("deprecateModule", "message", At(COMMON)),
    ("deprecateVersion", "message", At(VERSIONS)),
    // Only a batch's digest is kept, to know it again.
    ("reportObservations", "batch", Used),
    ("reportObservations", "observations[].event", Used),
    ("reportObservations", "observations[].producer", At(OBSERVED)),
    ("reportObservations", "observations[].source", At(OBSERVED)),
    ("reportObservations", "observations[].version", At(OBSERVED)),
    ("createWebhook", "filter.destination", Answered),
    ("createWebhook", "filter.event", Answered),
    ("createWebhook", "filter.kind", Answered),
    ("updateWebhook", "filter.destination", At(WEBHOOK)),
    ("updateWebhook", "filter.event", At(WEBHOOK)),
    ("updateWebhook", "filter.kind", At(WEBHOOK)),
    ("setPolicy", "policy.approvals[].approvers[]", At(POLICY)),
    ("setPolicy", "policy.approvals[].destination", At(POLICY)),
    ("setPolicy", "policy.approvals[].event", At(POLICY)),
    ("setPolicy", "policy.approvals[].field", At(POLICY)),
    ("setPolicy", "policy.approvals[].module", At(POLICY)),
    ("setPolicy", "policy.personal_data[].names[]", At(POLICY)),
    ("setPolicy", "policy.stages.deprecated.names[]", At(POLICY)),
    ("setPolicy", "policy.stages.experimental.names[]", At(POLICY)),
    ("setPolicy", "policy.stages.retired.names[]", At(POLICY)),
    ("setPolicy", "policy.stages.stable.names[]", At(POLICY)),
    ("createToken", "name", Answered),
];

const COMMON: &str = "/api/v1/modules/acme/common";
const VERSIONS: &str = "/api/v1/modules/acme/common/versions";
const DRAFT: &str = "/api/v1/modules/acme/shop/drafts/loyalty";
const OBSERVED: &str = "/api/v1/observations?limit=1000";
const WEBHOOK: &str = "/api/v1/webhooks/bot";
const POLICY: &str = "/api/v1/policy";

/// Fails unless what was taken is where it should be.
pub async fn look(
    app: &TestApp,
    operation: &str,
    place: &Place,
    value: &Hostile,
    answer: &Answer,
) -> Option<String> {
    let (Place::Body(holed), Some(text)) = (place, value.text()) else { return None };
    let row = FATES.iter().find(|(row, place, _)| *row == operation && *place == holed.place);
    let found = match row {
        None => {
            return Some(format!(
                "{operation} takes text as its {}. Say in registry/tests/it/injection/kept.rs where it comes back",
                holed.place
            ));
        }
        Some((.., Used)) => return None,
        Some((.., Answered)) => answer.json(),
        Some((.., At(path))) => app.get_as(ADMIN, path).await.expect(200).json(),
    };
    // Space around a reason is nobody's reason.
    let is_there = has(&found, &text) || has(&found, text.trim());
    (!is_there).then(|| format!("{operation} took {text:?} as its {}, and it is lost", holed.place))
}

/// Whether a value has a text somewhere.
pub fn has(value: &Value, text: &str) -> bool {
    match value {
        Value::String(found) => found == text,
        Value::Array(items) => items.iter().any(|item| has(item, text)),
        Value::Object(fields) => fields.iter().any(|(key, value)| key == text || has(value, text)),
        _ => false,
    }
}
