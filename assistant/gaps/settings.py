"""gaps.yaml, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class GapSettings:
    """How questions without a good answer are grouped, and what may be shown of a group."""

    version: str
    k: int
    words_weight: float
    threshold: float
    common: float
    wordings: int
    background_weight: float
    shrinkage: float
    stiffness: float
    window: int
    weeks: int
    shown: int
    found_among: int

    def __post_init__(self) -> None:
        if self.k < 2:
            raise ValueError("k: at least 2, or a group could be one person")


@cache
def load_gaps() -> GapSettings:
    """Reads gaps.yaml; ValueError if a value cannot be."""
    read = yaml.safe_load(files(__package__).joinpath("gaps.yaml").read_text("utf-8"))
    return GapSettings(**{**read, "version": str(read["version"])})
