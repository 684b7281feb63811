"""Says in one sentence when an answer rests on a third party, a report of associations or a project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.answer import Citation, Outcome
from assistant.answering.context import Inquiry
from assistant.texts import Texts


@cache
def load_cautions() -> Sequence[Mapping[str, Any]]:
    """The reviewed rules of cautions.yaml."""
    rules: list[dict[str, Any]] = yaml.safe_load(
        files(__package__).joinpath("cautions.yaml").read_text("utf-8")
    )
    return rules


@dataclass(frozen=True)
class Cautioner:
    """Adds the cautions that the cited sources call for, each once."""

    texts: Mapping[str, Texts]

    def __call__(self, inquiry: Inquiry) -> Inquiry:
        """Adds the sentences below the answer."""
        if inquiry.outcome is not Outcome.ANSWER:
            return inquiry
        said = cautions_of(inquiry.citations, self.texts[inquiry.language])
        return replace(inquiry, cautions=(*inquiry.cautions, *said))


def cautions_of(citations: Iterable[Citation], texts: Texts) -> tuple[str, ...]:
    """The sentences that cited sources call for, each once a source."""
    said = (
        texts.say(rule, title=each.title, publisher=each.publisher)
        for each in citations
        if (rule := caution_for(each))
    )
    return tuple(dict.fromkeys(said))


def caution_for(citation: Citation, rules: Sequence[Mapping[str, Any]] | None = None) -> str | None:
    """The text key of the first rule that applies to a cited source, if any."""
    for rule in load_cautions() if rules is None else rules:
        if _applies(rule, citation):
            return str(rule["text"])
    return None


def _applies(rule: Mapping[str, Any], citation: Citation) -> bool:
    title = citation.title.casefold()
    conditions = (
        "authority" not in rule or citation.authority in rule["authority"],
        "kind" not in rule or citation.kind in rule["kind"],
        "title_contains" not in rule or any(words in title for words in rule["title_contains"]),
    )
    return all(conditions)
