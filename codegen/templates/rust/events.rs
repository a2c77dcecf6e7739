//! The events: what the envelope takes from them, and their builders.
#![allow(clippy::all, clippy::pedantic, deprecated, rustdoc::all)]
// A oneof of one member has no other.
#![allow(unreachable_patterns)]

// Events may be called like anything, so all else is named by its whole path.
#[allow(unused_imports)]
use crate::runtime::Text as _;
{% for event in events %}
{% if event.is_renamed %}pub use {{ event.path }} as {{ event.alias }};{% else %}pub use {{ event.path }};{% endif %}

impl crate::runtime::Event for {{ event.path }} {
    const NAME: &'static ::std::primitive::str = {{ event.name }};
    const TYPE: &'static ::std::primitive::str = {{ event.full_name }};
    const DATA_SCHEMA: &'static ::std::primitive::str = {{ event.data_schema }};

    fn idempotency_key(&self) -> ::std::option::Option<::std::string::String> {
        {{ event.idempotency_key }}
    }

    fn user_id(&self) -> ::std::option::Option<::std::string::String> {
        {{ event.user_id }}
    }

    fn device_id(&self) -> ::std::option::Option<::std::string::String> {
        {{ event.device_id }}
    }

    fn event_time(&self) -> ::std::option::Option<::prost_types::Timestamp> {
        {{ event.event_time }}
    }
}

impl {{ event.path }} {
    /// Starts the event with what it must have.
    pub fn {{ event.builder_function }}({% for argument in event.required %}{{ argument.name }}: {{ argument.argument }}{% if !loop.last %}, {% endif %}{% endfor %}) -> {{ event.builder }} {
        {{ event.builder }} { event: <Self as ::std::default::Default>::default() }
        {%- for argument in event.required %}
            .{{ argument.setter }}({{ argument.name }})
        {%- endfor %}
    }
}

/// Makes a [`{{ event.alias }}`].
#[derive(Clone, Debug)]
#[must_use]
pub struct {{ event.builder }} {
    event: {{ event.path }},
}

impl {{ event.builder }} {
{%- for setter in event.setters %}
    {%- for line in setter.documentation %}
    {{ line }}
    {%- endfor %}
    pub fn {{ setter.name }}(mut self, value: {{ setter.argument }}) -> Self {
        self.event.{{ setter.target }} = {{ setter.value }};
        self
    }
{% endfor %}
    /// The event.
    ///
    /// # Errors
    /// A field that must be set is not.
    pub fn build(self) -> ::std::result::Result<{{ event.path }}, crate::runtime::InvalidEvent> {
        {%- for argument in event.required %}
        {%- if argument.is_checked %}
        if crate::runtime::is_unset(&self.event.{{ argument.target }}) {
            return Err(crate::runtime::InvalidEvent { event: {{ event.name }}, field: {{ argument.field }} });
        }
        {%- endif %}
        {%- endfor %}
        Ok(self.event)
    }
}
{% endfor %}
