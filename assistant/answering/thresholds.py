"""When to answer, ask back or abstain: the numbers of thresholds.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Thresholds:
    """The reviewed numbers of thresholds.yaml; `version` goes with every figure measured with them."""

    version: str
    outside_weight: float
    scope_weight: float
    words_weight: float
    unworded_cost: float
    answer_from: float
    clarify_from: float
    doubt: float
    clarify_below: float
    clarify_margin: float
    vague_below: float
    vague_margin: float
    candidates: int

    def support(self, signals: Mapping[str, float]) -> float:
        """How well the sources bear an answer: how near they are, against what lies outside the field."""
        belongs = self.scope_weight * signals["scope"] + self.words_weight * signals["words_held"]
        unworded = self.unworded_cost * (1 - signals["worded"])
        return signals["top_cosine"] + belongs - unworded - self.outside_weight * signals["outside_cosine"]

    def several(self, signals: Mapping[str, float]) -> bool:
        """Whether a question that sources bear could mean several: two stand as near, or its words choose none."""
        margin = signals["margin"]
        close = margin < self.clarify_margin
        vague = signals["specificity"] < self.vague_below and margin < self.vague_margin
        return (close or vague) and self.support(signals) < self.clarify_below


def load_thresholds() -> Thresholds:
    """Reads thresholds.yaml."""
    data = yaml.safe_load(files(__package__).joinpath("thresholds.yaml").read_text("utf-8"))
    return Thresholds(**{**data, "version": str(data["version"])})
