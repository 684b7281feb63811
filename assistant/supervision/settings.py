"""Which topics need an approval: supervision.yaml, or the operator's own file."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import yaml


@dataclass(frozen=True)
class SupervisionSettings:
    """The topics whose answers a senior must approve before they are read out."""

    version: str
    topics: frozenset[str]


def load_supervision(file: Path | None = None) -> SupervisionSettings:
    """Reads the topics; ValueError if the file does not list any as words."""
    text = file.read_text("utf-8") if file else files(__package__).joinpath("supervision.yaml").read_text("utf-8")
    read = yaml.safe_load(text)
    topics = read.get("topics") if isinstance(read, dict) else None
    if not isinstance(topics, list) or not all(isinstance(each, str) for each in topics):
        raise ValueError("topics: a list of topics is needed, [] for none")
    return SupervisionSettings(str(read.get("version", "")), frozenset(topics))
