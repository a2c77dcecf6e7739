"""Messages and enums of package {{ package }}."""

from enum import IntEnum as _schemactl_IntEnum

from ._pool import message as _schemactl_message
{% for message in messages %}
{{ message.name }} = _schemactl_message({{ message.full_name }})
{%- endfor %}
{% for enumeration in enums %}

class {{ enumeration.name }}(_schemactl_IntEnum):
{%- for value in enumeration.values %}
    {{ value.name }} = {{ value.number }}
{%- endfor %}
{% endfor %}
