"""How much each signal weighs, read from ranking.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from knowledge_base.index.entries import Entry
from knowledge_base.lapse import marked
from knowledge_base.text.articles import heading_article

_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Ranking:
    """The weights of the fusion and the mild preferences that follow it."""

    dense_weight: float
    dense_weight_abroad: float
    title_weight: float
    synonym_weight: float
    keyword_floor: float
    title_boost: int
    keyword_boost: int
    wording_boost: int
    lay_boost: int
    lay_weight: float
    short_question_words: int
    names_weight: float
    preferred_language: float
    language_shift: float
    second_weight: float
    article_bonus: float
    exact_name_bonus: float
    piece_bonus: float
    passage_weight: float
    authority: Mapping[str, float]
    age_per_year: float
    age_at_most: float
    ageless_kinds: frozenset[str]
    recital: float
    repealed: float

    def standing(self, entry: Entry, today: date) -> float:
        """Return what the source's authority and age add to the score of an entry."""
        source = entry.document.source
        article = heading_article(entry.title)
        explains = self.recital if article is not None and article[0] == "recital" else 0.0
        lapse = marked(source, today)
        gone = self.repealed if lapse is not None and lapse.ended else 0.0
        return self.authority.get(source.authority.value, 0.0) + explains + gone - self.age_cost(entry, today)

    def age_cost(self, entry: Entry, today: date) -> float:
        """Return what the years since publication take away, capped; law and charter do not age."""
        source = entry.document.source
        found = _YEAR.match(entry.document.published or source.published or "")
        if found is None or source.kind.value in self.ageless_kinds:
            return 0.0
        years = max(0, today.year - int(found.group()))
        return min(self.age_at_most, self.age_per_year * years)


def load_ranking(path: Path) -> Ranking:
    """Read the weights of a YAML file."""
    values = yaml.safe_load(path.read_text(encoding="utf-8"))
    values["ageless_kinds"] = frozenset(values["ageless_kinds"])
    return Ranking(**values)


@cache
def shipped_ranking() -> Ranking:
    """Return the weights shipped with the product, read once."""
    return load_ranking(Path(__file__).with_name("ranking.yaml"))
