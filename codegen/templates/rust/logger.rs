//! A method per event.
#![allow(clippy::all, clippy::pedantic, deprecated, rustdoc::all)]

use crate::runtime::{EventLogger, Pending};

impl EventLogger {
{%- for event in events %}
    {%- for line in event.documentation %}
    {{ line }}
    {%- endfor %}
    {%- if let Some(note) = event.deprecation %}
    #[deprecated(note = {{ note }})]
    {%- endif %}
    #[track_caller]
    pub fn {{ event.method }}(&self, event: {{ event.path }}) -> Pending<'_, {{ event.path }}> {
        self.emit(event)
    }
{% endfor %}
}
