"""Where envelopes go."""

from __future__ import annotations

import base64
import select
import sys
from typing import Iterator, Protocol, Sequence

from ..messages.schemactl_v1 import Envelope

# Bytes that a pipe takes from one process before it takes any of another.
_AT_ONCE = getattr(select, "PIPE_BUF", 512)


class Transport(Protocol):
    """Hands envelopes on. Called by one thread, in the order of logging."""

    def send(self, envelopes: Sequence[Envelope]) -> None:
        """Delivers a batch before it returns. An exception loses the batch: a transport that can
        try again does so itself. It must not fork."""


class Stdout:
    """Standard output: one line per envelope, its bytes in Base64."""

    def send(self, envelopes: Sequence[Envelope]) -> None:
        lines = [base64.b64encode(envelope.SerializeToString()) + b"\n" for envelope in envelopes]
        # Looked up each time: tests and servers replace it.
        binary = getattr(sys.stdout, "buffer", None)
        if binary is None:
            sys.stdout.write(b"".join(lines).decode("ascii"))
            sys.stdout.flush()
            return
        # What `print` holds back comes first.
        sys.stdout.flush()
        for piece in _pieces(lines):
            binary.write(piece)
            binary.flush()


def _pieces(lines: Sequence[bytes]) -> Iterator[bytes]:
    """Lines together, no more than a pipe takes at once: what several processes write there does not mix then."""
    piece = b""
    for line in lines:
        if piece and len(piece) + len(line) > _AT_ONCE:
            yield piece
            piece = b""
        piece += line
    yield piece
