"""The types of the messages, in a pool of their own: other generated code in the same process may
know them by another version."""

from __future__ import annotations

from typing import Any

from google.protobuf import descriptor_pool, message_factory

_POOL = descriptor_pool.DescriptorPool()


def message(full_name: str) -> Any:
    """The class of a message."""
    return message_factory.GetMessageClass(_POOL.FindMessageTypeByName(full_name))

{% for file in files %}
# {{ file.path }}
_POOL.AddSerializedFile(
{%- for line in file.content %}
    {{ line }}
{%- endfor %}
)
{% endfor %}
