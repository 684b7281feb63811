"""The rules of publication, read from publication.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from knowledge_base.model import Kind


@dataclass(frozen=True)
class PublicationRules:
    """When a fiche may be published, and how long it stays fit to be shown."""

    review_months: Mapping[str, int]
    overdue_cost: float
    hidden_after_days: int
    binding_kinds: frozenset[str]
    obligation_words: Mapping[str, re.Pattern[str]]
    not_an_obligation: Mapping[str, re.Pattern[str]]
    found_within: int
    found_share: float

    def states_a_duty(self, sentence: str, language: str) -> bool:
        """Tell whether a sentence says that something must or must not be done."""
        rest = self.not_an_obligation[language].sub(" ", sentence)
        return self.obligation_words[language].search(rest) is not None

    def binds(self, kind: Kind) -> bool:
        """Tell whether a source of this kind can carry a duty."""
        return kind.value in self.binding_kinds


def load_rules(path: Path) -> PublicationRules:
    """Read the rules of a YAML file."""
    values = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name in ("obligation_words", "not_an_obligation"):
        values[name] = {language: _any_of(words) for language, words in values[name].items()}
    values["binding_kinds"] = frozenset(values["binding_kinds"])
    return PublicationRules(**values)


@cache
def shipped_rules() -> PublicationRules:
    """Return the rules shipped with the product, read once."""
    return load_rules(Path(__file__).with_name("publication.yaml"))


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
