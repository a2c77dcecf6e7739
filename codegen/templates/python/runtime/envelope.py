"""From an event to its envelope."""

from __future__ import annotations

import os
import time
import uuid
from typing import Any, Optional
from urllib.parse import quote

from google.protobuf.message import Message

from ..messages.schemactl_v1 import Envelope
from .context import Context
from .errors import InvalidEvent
from .schema import SCHEMA_DIGEST, SCHEMA_VERSION
from .spec import EventSpec


def wrap(spec: EventSpec, message: Message, context: Context, service: str, caller: str) -> Envelope:
    """Wraps an event; `sent_time` is left for the moment of sending."""
    for name in spec.required:
        if not getattr(message, name):
            raise InvalidEvent(f"event {spec.name}: field {name} must be set")
    envelope = Envelope(
        id=_text(message, spec.idempotency_key) or _uuid7(),
        source="/services/" + quote(service, safe=""),
        spec_version="1.0",
        type=message.DESCRIPTOR.full_name,
        data=message.SerializeToString(deterministic=True),
        event_name=spec.name,
        schema_version=SCHEMA_VERSION,
        user_id=_text(message, spec.user_id) or context.user_id or "",
        device_id=_text(message, spec.device_id) or context.device_id or "",
        trace_id=context.trace_id or "",
        span_id=context.span_id or "",
        service=service,
        caller=caller,
        schema_digest=SCHEMA_DIGEST,
    )
    _set_event_time(envelope.event_time, spec, message, context)
    envelope.attributes["time"].ce_timestamp.CopyFrom(envelope.event_time)
    envelope.attributes["dataschema"].ce_uri = spec.data_schema
    envelope.attributes["datacontenttype"].ce_string = "application/protobuf"
    return envelope


def set_now(timestamp: Any) -> None:
    """Sets a Timestamp to this moment."""
    timestamp.FromNanoseconds(time.time_ns())


def _set_event_time(timestamp: Any, spec: EventSpec, message: Message, context: Context) -> None:
    if spec.event_time is not None and message.HasField(spec.event_time):
        timestamp.CopyFrom(getattr(message, spec.event_time))
    elif context.event_time is not None:
        timestamp.FromDatetime(context.event_time)
    else:
        set_now(timestamp)


def _text(message: Message, name: Optional[str]) -> str:
    """An id as text; empty where it is unset, empty or zero."""
    if name is None:
        return ""
    if message.DESCRIPTOR.fields_by_name[name].has_presence and not message.HasField(name):
        return ""
    value: Any = getattr(message, name)
    if isinstance(value, Message):
        value = getattr(value, "value")
    return str(value) if value else ""


def _uuid7() -> str:
    milliseconds = time.time_ns() // 1_000_000
    number = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=number & (1 << 128) - 1))
