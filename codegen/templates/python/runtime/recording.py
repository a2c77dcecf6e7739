"""What a test sees of what was logged."""

from __future__ import annotations

import contextlib
from typing import Iterator, List, Optional, Type, TypeVar

from google.protobuf.message import Message

from ..messages.schemactl_v1 import Envelope

_M = TypeVar("_M", bound=Message)


class Recorder:
    """Everything logged, in order."""

    def __init__(self) -> None:
        self.envelopes: List[Envelope] = []

    def of(self, message_class: Type[_M]) -> List[_M]:
        """Every event of one type."""
        name = message_class.DESCRIPTOR.full_name
        return [message_class.FromString(envelope.data) for envelope in self.envelopes if envelope.type == name]

    def only(self, message_class: Type[_M]) -> _M:
        """The one event of a type."""
        events = self.of(message_class)
        logged = [envelope.event_name for envelope in self.envelopes]
        assert len(events) == 1, f"one {message_class.DESCRIPTOR.full_name} was expected; logged were {logged}"
        return events[0]

    def clear(self) -> None:
        """Forgets what was logged so far."""
        self.envelopes.clear()


_ACTIVE: List[Recorder] = []


def active() -> Optional[Recorder]:
    """The recorder that every logger of this package writes to instead of its transport."""
    return _ACTIVE[-1] if _ACTIVE else None


@contextlib.contextmanager
def record() -> Iterator[Recorder]:
    """Records what all loggers of this package log, in every thread, for the block."""
    recorder = Recorder()
    _ACTIVE.append(recorder)
    try:
        yield recorder
    finally:
        _ACTIVE.remove(recorder)
