"""casework.yaml, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class CaseworkSettings:
    """How requests are grouped, and when a group may be spoken of."""

    version: str
    k: int
    words_weight: float
    threshold: float
    window: int
    page: int
    generic_domains: tuple[str, ...]
    legal_forms: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.k < 2:
            raise ValueError("k: at least 2, or a group could be one organisation")


@cache
def load_casework() -> CaseworkSettings:
    """Reads casework.yaml; ValueError if a value cannot be."""
    read = yaml.safe_load(files(__package__).joinpath("casework.yaml").read_text("utf-8"))
    for name in ("generic_domains", "legal_forms"):
        read[name] = tuple(str(each) for each in read[name])
    return CaseworkSettings(**{**read, "version": str(read["version"])})
