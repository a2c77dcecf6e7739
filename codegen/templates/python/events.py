"""The messages of the events, each under its event's name, and what the envelope takes from them."""

{% for module in modules -%}
from .messages import {{ module }} as _m_{{ module }}
{% endfor -%}
from .runtime.spec import EventSpec as _EventSpec
{% for event in events %}
{{ event.alias }} = {{ event.path }}
{%- endfor %}

_specs = {
{%- for event in events %}
{%- if event.is_logged %}
    {{ event.full_name }}: _EventSpec(
        name={{ event.name }},
        message={{ event.path }},
        data_schema={{ event.data_schema }},
{%- for role in event.roles %}
        {{ role.name }}={{ role.field }},
{%- endfor %}
{%- if !event.checked.is_empty() %}
        required=({% for field in event.checked %}{{ field }}, {% endfor %}),
{%- endif %}
    ),
{%- endif %}
{%- endfor %}
}
