"""What every layer shares: the long proofs run only where they are asked for, and only while there is time."""

from __future__ import annotations

import time

import pytest

LONG = "assurance"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--until", type=float, help="a moment (seconds since 1970) after which no test begins")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves the long proofs out, whatever `-m` says of other marks; where it names them, their short versions."""
    asked = LONG in config.option.markexpr
    both = {_function(item) for item in items if item.get_closest_marker(LONG)}
    left_out = [item for item in items if _function(item) in both and asked is (item.get_closest_marker(LONG) is None)]
    items[:] = [item for item in items if item not in left_out]
    if left_out:
        config.hook.pytest_deselected(items=left_out)


def _function(item: pytest.Item) -> tuple[str, str]:
    return str(item.path), getattr(item, "originalname", item.name)


def pytest_runtest_setup(item: pytest.Item) -> None:
    until = item.config.getoption("--until")
    if until is not None and time.time() > until:
        pytest.skip("no time left")
