"""Messages and enums of package {{ package }}."""

import builtins as _builtins
import typing as _t
from enum import IntEnum as _schemactl_IntEnum

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.message import Message as _schemactl_Message
{% for module in modules %}
from . import {{ module }} as _m_{{ module }}
{%- endfor %}
{% for enumeration in enums %}
class {{ enumeration.name }}(_schemactl_IntEnum):
{%- for value in enumeration.values %}
    {{ value.name }} = {{ value.number }}
{%- endfor %}
{% endfor %}
{%- for class in classes %}
{{ class.indent }}class {{ class.name }}(_schemactl_Message):
{%- for field in class.fields %}
{{ class.indent }}    {{ field.name }}: {{ field.read }}
{%- endfor %}
{{ class.indent }}    def __init__(
{{ class.indent }}        self,
{%- if !class.fields.is_empty() %}
{{ class.indent }}        *,
{%- endif %}
{%- for field in class.fields %}
{{ class.indent }}        {{ field.name }}: _t.Optional[{{ field.write }}] = ...,
{%- endfor %}
{{ class.indent }}    ) -> None: ...
{% endfor %}
{%- for (name, data) in typed %}
class {{ name }}(_schemactl_Message):
    """The same fields as schemactl.v1.Envelope, with `data` typed."""
    data: {{ data }}
    def __getattr__(self, name: str) -> _t.Any: ...
{% endfor %}
{%- if is_contract %}
class Envelope(_schemactl_Message):
    id: str
    source: str
    spec_version: str
    type: str
    attributes: _t.MutableMapping[str, _t.Any]
    data: bytes
    event_name: str
    schema_version: str
    event_time: _timestamp_pb2.Timestamp
    user_id: str
    device_id: str
    trace_id: str
    service: str
    caller: str
    schema_digest: str
    span_id: str
    sent_time: _timestamp_pb2.Timestamp
    def __init__(self, **fields: _t.Any) -> None: ...
{% endif %}
