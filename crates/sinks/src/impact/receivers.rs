//! What a change means to those who are sent events one by one: Amplitude, webhooks, and plugins of
//! which only they know.

use super::{effect::Effect, streams::json, value::ImpactClass, what::What};

/// Among the properties of an event in Amplitude.
pub(super) fn amplitude(what: &What, is_nested: bool) -> Option<Effect> {
    use ImpactClass::{AddedColumn, Kept, NewColumn};
    let (class, reason) = match what {
        What::Added if !is_nested => {
            (AddedColumn, "a property, which the first event with it makes".to_owned())
        }
        What::AddedHash if !is_nested => {
            (AddedColumn, "a property of its keyed hash, which the first event with it makes".to_owned())
        }
        What::Gone if !is_nested => (Kept, "the property stays, and no event from now on has it".to_owned()),
        What::Renamed { before, after } if !is_nested => {
            (NewColumn, format!("Amplitude takes {after:?} for another property; charts of {before:?} end"))
        }
        what => return sent("events", what),
    };
    Some(Effect::whole(class, reason))
}

/// In what a webhook is sent.
pub(super) fn webhook(what: &What) -> Option<Effect> {
    sent("requests", what)
}

/// In JSON that is sent and not kept: nothing lies there that could clash with what comes.
fn sent(records: &str, what: &What) -> Option<Effect> {
    match what {
        What::IntoOneof { name, .. } => {
            let reason = format!("{records} from now on have at most one member of oneof {name:?}");
            Some(Effect::whole(ImpactClass::Changed, reason))
        }
        what => json(records, what),
    }
}

/// Where a plugin lands events.
pub(super) fn custom(plugin: &str) -> Effect {
    let reason = match plugin {
        "" => "it names no plugin that could say what becomes of it".to_owned(),
        plugin => format!("what becomes of it is for plugin {plugin:?} to say"),
    };
    Effect::whole(ImpactClass::Unknown, reason)
}
