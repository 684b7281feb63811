"""The schedule of retention, read from retention.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class DataClass:
    """A class of data: how many days it is kept, since when, and what it holds."""

    name: str
    days: int
    since: Mapping[str, str]
    holds: Mapping[str, str]

    def __post_init__(self) -> None:
        if self.days < 0:
            raise ValueError(f"{self.name}: days cannot be negative")

    def limit(self, now: datetime) -> datetime:
        """What is from before this moment goes."""
        return now - timedelta(days=self.days)


@cache
def load_schedule() -> tuple[DataClass, ...]:
    """Reads retention.yaml once; ValueError if a class stands there twice."""
    data = yaml.safe_load(files(__package__).joinpath("retention.yaml").read_text("utf-8"))
    classes = tuple(DataClass(**entry) for entry in data["classes"])
    if len({each.name for each in classes}) != len(classes):
        raise ValueError("retention.yaml names a class twice")
    return classes


def days_of(name: str) -> int:
    """How many days a class of data is kept; KeyError for one that does not exist."""
    return {each.name: each.days for each in load_schedule()}[name]
