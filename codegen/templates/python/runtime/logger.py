"""The logger, but for the methods of the events."""

from __future__ import annotations

import sys
import weakref
from datetime import datetime
from typing import Any, ContextManager, Dict, Mapping, Optional

from google.protobuf.message import Message

from . import context as _context
from . import recording as _recording
from .envelope import wrap
from .errors import InvalidEvent
from .spec import EventSpec
from .transport import Stdout, Transport
from .values import adopt, build
from .worker import Worker


class EventLogger:
    """Logs events. One per process is enough; threads and tasks may share it."""

    _specs: Dict[str, EventSpec] = {}

    def __init__(self, *, service: str, transport: Optional[Transport] = None, buffer: int = 10_000) -> None:
        """`service` is who logs, for example "checkout-api"; `buffer` is how many envelopes wait
        for the transport (standard output by default) at most."""
        if not service:
            raise ValueError("the name of the service is empty")
        if buffer < 1:
            raise ValueError("a buffer holds at least one envelope")
        self._service = service
        self._worker = Worker(transport if transport is not None else Stdout(), buffer)
        weakref.finalize(self, self._worker.stop)

    def context(
        self,
        *,
        user_id: Optional[str] = None,
        device_id: Optional[str] = None,
        trace_id: Optional[str] = None,
        span_id: Optional[str] = None,
        event_time: Optional[datetime] = None,
    ) -> ContextManager[_context.Context]:
        """Fills what events leave open, for the block and in this thread or task: `event_time` where
        the event has no time of its own, and so on."""
        return _context.overlaid(
            user_id=user_id, device_id=device_id, trace_id=trace_id, span_id=span_id, event_time=event_time
        )

    def emit(self, message: Message) -> None:
        """Logs an event that is a message already. Never waits for the transport."""
        spec = self._specs.get(message.DESCRIPTOR.full_name)
        if spec is None:
            raise InvalidEvent(f"{message.DESCRIPTOR.full_name} is not an event of this logger")
        self._push(spec, adopt(spec.message, message), 2)

    def flush(self, timeout: float = 5.0) -> None:
        """Waits until everything logged before is handed to the transport. The end of the process
        does it too."""
        self._worker.flush(timeout)

    def close(self, timeout: float = 5.0) -> None:
        """Flushes; nothing can be logged after it."""
        self._worker.close(timeout)

    def _log(self, full_name: str, values: Mapping[str, Any]) -> None:
        spec = self._specs[full_name]
        self._push(spec, build(spec.message, values), 3)

    def _push(self, spec: EventSpec, message: Message, depth: int) -> None:
        frame = sys._getframe(depth)
        caller = f"{frame.f_globals.get('__name__', '')}:{frame.f_lineno}"
        envelope = wrap(spec, message, _context.current(), self._service, caller)
        recorder = _recording.active()
        if recorder is None:
            self._worker.push(envelope)
        else:
            recorder.envelopes.append(envelope)
