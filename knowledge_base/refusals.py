"""What the life of a fiche does not allow, in the words of the editor who asks for it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

REFUSALS = Path(__file__).with_name("refusals.yaml")


def refusal(code: str, language: str, state: str | None = None) -> str:
    """The sentence; `state` is the one that a fiche would have to be in."""
    told = _told()
    said: str = told["refusals"][code][language]
    return said if state is None else said.format(state=told["states"][state][language])


@cache
def _told() -> Any:
    return yaml.safe_load(REFUSALS.read_text(encoding="utf-8"))
