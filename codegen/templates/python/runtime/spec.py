"""What the logger knows of an event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple, Type

from google.protobuf.message import Message


@dataclass(frozen=True)
class EventSpec:
    """An event of the module; fields by their names in the schema."""

    name: str
    message: Type[Message]
    data_schema: str
    idempotency_key: Optional[str] = None
    user_id: Optional[str] = None
    device_id: Optional[str] = None
    event_time: Optional[str] = None
    # Fields whose zero is the same as unset and that must be set.
    required: Tuple[str, ...] = ()
