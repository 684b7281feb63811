"""What the words of a cited source are worth: law, soft law, information, an internal charter, another's word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.answer import Citation
from assistant.texts import Texts
from knowledge_base.index.cutting import LOCATOR_SEPARATOR
from knowledge_base.text.articles import heading_article


@cache
def load_forces() -> Sequence[Mapping[str, Any]]:
    """The reviewed rules of force.yaml."""
    rules: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
    return rules


def force_of(kind: str, authority: str, locator: str) -> str:
    """The name of what a source is worth at a place."""
    found = heading_article(locator.rsplit(LOCATOR_SEPARATOR, 1)[-1])
    is_recital = found is not None and found[0] == "recital"
    for rule in load_forces():
        conditions = (
            "kind" not in rule or kind in rule["kind"],
            "authority" not in rule or authority in rule["authority"],
            "recital" not in rule or is_recital,
        )
        if all(conditions):
            return str(rule["force"])
    raise ValueError(f"force.yaml has no rule for a source of kind “{kind}”.")


def force_in_words(cited: Citation | Mapping[str, Any], texts: Texts) -> str:
    """The same beside a source, in words a person understands."""
    told = cited if isinstance(cited, Mapping) else vars(cited)
    return texts.say(f"force.{force_of(told['kind'], told['authority'], told['locator'] or '')}")
