"""The logger."""

from __future__ import annotations

import datetime as _datetime
import typing as _t
import warnings as _warnings

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2

from . import events as _events
{% for module in modules -%}
from .messages import {{ module }} as _m_{{ module }}
{% endfor -%}
from .runtime.logger import EventLogger as _EventLogger


class Logger(_EventLogger):
    """A method per event; arguments without a default must be given. Calls never wait for the
    transport: BufferFull is raised instead."""

    _specs = _events._specs
{% for event in events %}
    def {{ event.method }}(
        self,
{%- if !event.arguments.is_empty() %}
        *,
{%- endif %}
{%- for argument in event.arguments %}
        {{ argument.name }}: {{ argument.annotation }}{% if !argument.is_required %} = None{% endif %},
{%- endfor %}
    ) -> None:
        """
{%- for line in event.documentation %}
{% if !line.is_empty() %}        {{ line }}{% endif %}
{%- endfor %}
        """
{%- if let Some(note) = event.deprecation %}
        _warnings.warn({{ note }}, DeprecationWarning, stacklevel=2)
{%- endif %}
        self._log(
            {{ event.full_name }},
            {
{%- for argument in event.arguments %}
                {{ argument.field }}: {{ argument.name }},
{%- endfor %}
            },
        )
{% endfor %}
