"""The figures of networks.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Bounds:
    """How long a part of a proposal is, in characters."""

    least: int
    most: int


@dataclass(frozen=True)
class NetworkRules:
    """How a network works on its fiches."""

    supports_needed: int
    bounds: Mapping[str, Bounds]
    shown_from: float
    digest_every: timedelta
    link_lasts: timedelta
    states: Mapping[str, Mapping[str, str]]


@cache
def load_network_rules() -> NetworkRules:
    """Reads networks.yaml once."""
    data = yaml.safe_load(files(__package__).joinpath("networks.yaml").read_text("utf-8"))
    return NetworkRules(
        supports_needed=data["supports_needed"],
        bounds={part: Bounds(**data[part]) for part in ("question", "answer", "basis")},
        shown_from=data["shown_from"],
        digest_every=timedelta(days=data["digest_days"]),
        link_lasts=timedelta(hours=data["link_hours"]),
        states=data["states"],
    )
