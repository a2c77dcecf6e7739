"""What can go wrong; none of the texts holds a value of an event."""


class EventLogError(Exception):
    """Any of the errors below."""


class InvalidEvent(EventLogError, ValueError):
    """The event lacks a field, or has a value that its type does not take."""


class BufferFull(EventLogError):
    """The buffer is full; the event was not logged."""


class Closed(EventLogError):
    """The logger was closed before."""


class FlushTimeout(EventLogError, TimeoutError):
    """The time is up and events still wait."""


class TransportFailed(EventLogError):
    """The transport failed since the last flush, and what it was given is lost."""
