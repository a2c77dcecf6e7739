"""What every logger needs besides its events: buffer, transports, recording."""

from .context import Context
from .errors import BufferFull, Closed, EventLogError, FlushTimeout, InvalidEvent, TransportFailed
from .logger import EventLogger
from .recording import Recorder, record
from .spec import EventSpec
from .transport import Stdout, Transport

__all__ = [
    "BufferFull",
    "Closed",
    "Context",
    "EventLogError",
    "EventLogger",
    "EventSpec",
    "FlushTimeout",
    "InvalidEvent",
    "Recorder",
    "Stdout",
    "Transport",
    "TransportFailed",
    "record",
]
