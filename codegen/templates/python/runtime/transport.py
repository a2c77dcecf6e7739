"""Where envelopes go."""

from __future__ import annotations

import base64
import sys
from typing import Protocol, Sequence

from ..messages.schemactl_v1 import Envelope


class Transport(Protocol):
    """Hands envelopes on. Called by one thread, in the order of logging."""

    def send(self, envelopes: Sequence[Envelope]) -> None:
        """Delivers a batch before it returns. An exception loses the batch: a transport that can
        try again does so itself. It must not fork."""


class Stdout:
    """Standard output: one line per envelope, its bytes in Base64."""

    def send(self, envelopes: Sequence[Envelope]) -> None:
        lines = b"".join(base64.b64encode(envelope.SerializeToString()) + b"\n" for envelope in envelopes)
        # Looked up each time: tests and servers replace it.
        binary = getattr(sys.stdout, "buffer", None)
        if binary is None:
            sys.stdout.write(lines.decode("ascii"))
        else:
            # What `print` holds back comes first.
            sys.stdout.flush()
            binary.write(lines)
        sys.stdout.flush()
