"""One running product for all the tests of this layer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.serving import DATA, Server, start, stop


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    # All these tests are one visitor; limits by visitor have their own.
    running = start(DATA, PERMANENCE_LIMITS_URL="off")
    yield running
    stop(running)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/e2e/" in str(item.path):
            item.add_marker(pytest.mark.e2e)
