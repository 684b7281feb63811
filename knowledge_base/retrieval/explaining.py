"""Says in one sentence why a result is where it is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def load_explanations() -> Mapping[str, Any]:
    """Read the reviewed words of explaining.yaml."""
    words: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return words


def why(reasons: Mapping[str, float], language: str) -> str:
    """Tell the reasons of a score in a language, fr or en."""
    words = load_explanations()
    said: dict[str, str] = {}
    for line in words["lines"]:
        if line["part"] not in said and _applies(line, reasons.get(line["part"], 0.0)):
            said[line["part"]] = line[language]
    if not said.keys() - {"language", "standing"}:
        said = {"otherwise": words["otherwise"][language], **said}
    return f"{words['opening'][language]}{words['joining'][language].join(said.values())}."


def _applies(line: Mapping[str, Any], value: float) -> bool:
    return bool(line.get("from", -9.0) <= value < line.get("below", 9.0))
