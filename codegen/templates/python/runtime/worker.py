"""The buffer, and the thread that empties it into the transport.

A fork keeps the parent's events in the parent: the child starts with an empty buffer and a thread of its own.
"""

from __future__ import annotations

import atexit
import collections
import os
import sys
import threading
import time
import weakref
from typing import Deque, List, Optional

from ..messages.schemactl_v1 import Envelope
from .envelope import set_now
from .errors import BufferFull, Closed, FlushTimeout, TransportFailed
from .transport import Transport

# Envelopes that a transport gets at once, at most.
_BATCH = 500
# Seconds that the end of the process waits for what is in the buffer, at most.
_FAREWELL = 5.0


class Worker:
    """Owns the buffer; the thread starts with the first event."""

    def __init__(self, transport: Transport, capacity: int) -> None:
        self._transport = transport
        self._capacity = capacity
        self._reset()
        with _FORK:
            _WORKERS.add(self)

    def _reset(self) -> None:
        # Held while the transport writes, so that no fork splits a batch.
        self._sending = threading.RLock()
        self._changed = threading.Condition()
        self._waiting: Deque[Envelope] = collections.deque()
        self._accepted = 0
        self._finished = 0
        self._failure: Optional[BaseException] = None
        self._closed = False
        self._thread: Optional[threading.Thread] = None

    def push(self, envelope: Envelope) -> None:
        """Takes an envelope in; never waits for the transport."""
        with self._changed:
            if self._closed:
                raise Closed("the event logger is closed")
            if len(self._waiting) >= self._capacity:
                raise BufferFull("the event log's buffer is full")
            if self._thread is None:
                thread = threading.Thread(target=self._run, name="event-log", daemon=True)
                # It may fail; the next event tries again.
                thread.start()
                self._thread = thread
            self._waiting.append(envelope)
            self._accepted += 1
            self._changed.notify_all()

    def flush(self, timeout: float) -> None:
        """Waits until everything taken in before is handed to the transport."""
        deadline = time.monotonic() + timeout
        with self._changed:
            goal = self._accepted
            while self._finished < goal:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise FlushTimeout(f"the time is up and {goal - self._finished} events still wait")
                self._changed.wait(left)
            failure, self._failure = self._failure, None
        if failure is not None:
            raise TransportFailed(f"events were lost: {type(failure).__name__}") from failure

    def stop(self) -> None:
        """Takes in no more; what is in still goes out."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def close(self, timeout: float) -> None:
        """Takes in no more and flushes."""
        self.stop()
        self.flush(timeout)

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._waiting:
                    if self._closed:
                        return
                    self._changed.wait()
            with self._sending:
                self._step()

    def _step(self) -> None:
        with self._changed:
            count = min(len(self._waiting), _BATCH)
            batch = [self._waiting.popleft() for _ in range(count)]
        failure = self._send(batch)
        with self._changed:
            self._finished += len(batch)
            self._failure = failure or self._failure
            self._changed.notify_all()

    def _send(self, batch: List[Envelope]) -> Optional[Exception]:
        for envelope in batch:
            set_now(envelope.sent_time)
        try:
            self._transport.send(batch)
        except Exception as error:  # The next flush raises it.
            return error
        return None


_WORKERS: "weakref.WeakSet[Worker]" = weakref.WeakSet()
# Held from before a fork until after it, so that threads fork one after the other.
_FORK = threading.RLock()
# Whose `_sending` is held; forks inside each other, by a signal handler, each have an entry.
_FORKING: List[List[Worker]] = []
_multiprocessing_knows = False


def _before_fork() -> None:
    _FORK.acquire()
    workers = list(_WORKERS)
    for worker in workers:
        worker._sending.acquire()
    _FORKING.append(workers)


def _after_fork_in_parent() -> None:
    for worker in _FORKING.pop():
        worker._sending.release()
    _FORK.release()


def _after_fork_in_child() -> None:
    global _FORK
    for worker in _FORKING.pop():
        closed = worker._closed
        worker._reset()
        worker._closed = closed
    _FORK = threading.RLock()
    _tell_multiprocessing()


def _at_exit() -> None:
    for worker in list(_WORKERS):
        try:
            worker.close(_FAREWELL)
        except (FlushTimeout, TransportFailed):
            # Nobody is left to tell.
            pass


def _finalize(_: object) -> None:
    """Has `_at_exit` called at the end of this process, a child of multiprocessing."""
    sys.modules["multiprocessing.util"].Finalize(None, _at_exit, exitpriority=100)


def _tell_multiprocessing() -> None:
    """Children of multiprocessing end without atexit and start by forgetting the finalizers there were."""
    global _multiprocessing_knows
    util = sys.modules.get("multiprocessing.util")
    # Where nobody imported it, this is no such child.
    if util is None or _multiprocessing_knows:
        return
    _multiprocessing_knows = True
    util.register_after_fork(_at_exit, _finalize)
    if sys.modules["multiprocessing.process"].parent_process() is not None:
        # Imported by the child itself, which has started.
        _finalize(None)


atexit.register(_at_exit)
_tell_multiprocessing()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork, after_in_parent=_after_fork_in_parent, after_in_child=_after_fork_in_child
    )
