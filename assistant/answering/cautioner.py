"""Says in one sentence when an answer rests on a third party, a report, a project or an old text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
        texts = self.texts[inquiry.language]
        called = {rule: citation for citation in inquiry.citations if (rule := caution_for(citation))}
        said = [
            texts.say(rule, title=c.title, publisher=c.publisher, date=c.published)
            for rule, c in called.items()
        ]
        return replace(inquiry, cautions=(*inquiry.cautions, *said))


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
        "published_before" not in rule or _before(citation.published, rule["published_before"]),
    )
    return all(conditions)


def _before(published: str | None, day: str) -> bool:
    """Compares dates as precise as known: a bare year is before a day only if the year is."""
    return published is not None and published < day[: len(published)]
