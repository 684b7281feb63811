"""What the publication gate finds wrong, said in plain words in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Finding:
    """One thing to put right: the fiche, the rule it breaks, and what the sentence about it needs."""

    fiche_id: str
    rule: str
    values: Mapping[str, object] = field(default_factory=dict)

    def say(self, language: str = "en") -> str:
        """Return the sentence that tells an editor what is wrong."""
        return _sentences()[self.rule][language].format_map(self.values)

    def __str__(self) -> str:
        return f"{self.fiche_id}: {self.say()} [{self.rule}]"


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = yaml.safe_load(
        Path(__file__).with_name("findings.yaml").read_text(encoding="utf-8")
    )
    return found
