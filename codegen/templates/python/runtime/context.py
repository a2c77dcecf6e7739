"""What is known where an event is logged and not in the event itself."""

from __future__ import annotations

import contextlib
import contextvars
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Iterator, Optional

from .errors import InvalidEvent

_TRACE_ID = re.compile(r"(?!0{32})[0-9a-f]{32}\Z")
_SPAN_ID = re.compile(r"(?!0{16})[0-9a-f]{16}\Z")


@dataclass(frozen=True)
class Context:
    """Fills what an event leaves open."""

    user_id: Optional[str] = None
    device_id: Optional[str] = None
    trace_id: Optional[str] = None
    span_id: Optional[str] = None
    event_time: Optional[datetime] = None

    def __post_init__(self) -> None:
        if self.trace_id is not None and not _TRACE_ID.match(self.trace_id):
            raise InvalidEvent("a trace_id is 32 lower-case hex digits, not all zero")
        if self.span_id is not None and not _SPAN_ID.match(self.span_id):
            raise InvalidEvent("a span_id is 16 lower-case hex digits, not all zero")
        if self.event_time is not None and self.event_time.tzinfo is None:
            raise InvalidEvent("event_time has no time zone")


_CURRENT: contextvars.ContextVar[Context] = contextvars.ContextVar("event_context", default=Context())


def current() -> Context:
    """The context of this thread or task."""
    return _CURRENT.get()


@contextlib.contextmanager
def overlaid(**changes: Any) -> Iterator[Context]:
    """The current context with some values set, for the block."""
    context = replace(_CURRENT.get(), **{name: value for name, value in changes.items() if value is not None})
    token = _CURRENT.set(context)
    try:
        yield context
    finally:
        _CURRENT.reset(token)
