"""For pytest: `from {{ package }}.testing import recorded_events` in a conftest.py."""

from typing import Iterator

import pytest

from .runtime import Recorder, record


@pytest.fixture
def recorded_events() -> Iterator[Recorder]:
    """What the test logs, by any logger of this package."""
    with record() as recorder:
        yield recorder
