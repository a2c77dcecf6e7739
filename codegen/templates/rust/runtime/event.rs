//! What the logger asks of an event.

use std::fmt;

use prost_types::Timestamp;

/// A message that can be logged. Implemented for every event of this crate.
pub trait Event: prost::Message + Default + Clone + 'static {
    /// Name in the registry, for example `order_placed`.
    const NAME: &'static str;
    /// Full name of the message.
    const TYPE: &'static str;
    /// URI of the schema.
    const DATA_SCHEMA: &'static str;

    /// The field that makes a retry recognisable.
    fn idempotency_key(&self) -> Option<String>;
    /// The user it is about.
    fn user_id(&self) -> Option<String>;
    /// The device it is about.
    fn device_id(&self) -> Option<String>;
    /// When it happened.
    fn event_time(&self) -> Option<Timestamp>;
}

/// An event that lacks what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidEvent {
    /// Name of the event.
    pub event: &'static str,
    /// Name of the field.
    pub field: &'static str,
}

impl fmt::Display for InvalidEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "event {}: field {} must be set", self.event, self.field)
    }
}

impl std::error::Error for InvalidEvent {}

/// Whether a value without presence is unset: zero.
#[allow(dead_code, reason = "not every module has an event that asks")]
pub(crate) fn is_unset<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// An id as text; nothing where it is unset, empty or zero.
pub(crate) trait Text {
    fn text(&self) -> Option<String>;
}

impl Text for String {
    fn text(&self) -> Option<String> {
        Some(self.clone()).filter(|text| !text.is_empty())
    }
}

impl<T: Text> Text for Option<T> {
    fn text(&self) -> Option<String> {
        self.as_ref()?.text()
    }
}

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl Text for $integer {
            fn text(&self) -> Option<String> {
                (*self != 0).then(|| self.to_string())
            }
        }
    )*};
}

integers!(i32, i64, u32, u64);
