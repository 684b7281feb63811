"""The dashboard asks for what the product exposes, and for nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient

import api.slack.routes  # noqa: F401 - counts what Slack's door refuses
from api.app import public_app
from knowledge_base.agenda import agenda

BOARD = Path(__file__).parents[3] / "deploy" / "grafana" / "permanence.json"
OF_PROMETHEUS = {"up"}
"""Its own: it has one for each instance that it asks."""
IN_LABELS = re.compile(r"\{[^}]*\}|\[[^\]]*\]|\bby \([^)]*\)")
NAME = re.compile(r"\b[a-z_]\w*\b(?!\s*\()")


def queries() -> Iterator[str]:
    board = json.loads(BOARD.read_text("utf-8"))
    for panel in board["panels"]:
        yield from (target["expr"] for target in panel["targets"])


@pytest.fixture(scope="module")
def exposed() -> set[str]:
    """Every name and label of the measures, as Prometheus reads them."""
    drawn = agenda([], {}, date(2026, 11, 22))
    assistant: Any = SimpleNamespace(reception=None, library=SimpleNamespace(agenda=lambda: drawn))
    app = public_app(assistant, SimpleNamespace(), 1.0, lambda: True)  # type: ignore[arg-type]
    said = TestClient(app, client=("127.0.0.1", 1)).get("/metrics").text
    families = dict(re.findall(r"^# TYPE (\w+) (\w+)$", said, re.MULTILINE))
    buckets = {f"{name}_bucket" for name, kind in families.items() if kind == "histogram"}
    return set(families) | buckets


def test_every_query_names_a_measure_that_is_exposed(exposed: set[str]) -> None:
    asked = list(queries())
    named = {name for query in asked for name in NAME.findall(IN_LABELS.sub("", query))}
    assert len(asked) >= 10 and "permanence_turn_seconds_bucket" in named
    assert named - OF_PROMETHEUS <= exposed


def test_every_measure_of_ours_is_on_the_board(exposed: set[str]) -> None:
    ours = {name for name in exposed if name.startswith("permanence_") and not name.endswith(("_created", "_bucket"))}
    shown = " ".join(queries())
    assert ours and [name for name in ours if name not in shown] == []


def test_panels_do_not_overlap() -> None:
    board = json.loads(BOARD.read_text("utf-8"))
    taken = [
        (x, y)
        for place in (panel["gridPos"] for panel in board["panels"])
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(taken) == len(set(taken)) and max(x for x, _ in taken) < 24
