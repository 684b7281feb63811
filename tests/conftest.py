"""What every layer shares: the long proofs run only where they are asked for."""

from __future__ import annotations

import pytest

LONG = "assurance"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves the long proofs out, whatever `-m` says of other marks, unless it names them."""
    if LONG in config.option.markexpr:
        return
    left_out = [item for item in items if item.get_closest_marker(LONG)]
    items[:] = [item for item in items if not item.get_closest_marker(LONG)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
