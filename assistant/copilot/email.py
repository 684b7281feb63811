"""The version of an answer that is sent by e-mail: the same words, their sources, and the notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml

from assistant.answer import Citation


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = yaml.safe_load(files(__package__).joinpath("email.yaml").read_text("utf-8"))
    return found


def subject(language: str, title: str) -> str:
    """The subject line."""
    return _words()[language]["subject"].format(title=title)


def body(language: str, text: str, citations: Sequence[Citation], notice: str) -> str:
    """The whole message as plain text."""
    words = _words()[language]
    listed = [_source(words["source"], number, each) for number, each in enumerate(citations, 1)]
    parts = (words["opening"], text, "\n".join((words["sources"], *listed)), notice, words["closing"])
    return "\n\n".join(parts)


def _source(template: str, number: int, citation: Citation) -> str:
    return template.format(
        number=number,
        title=citation.title,
        locator=citation.locator,
        publisher=citation.publisher,
        date=f", {citation.published}" if citation.published else "",
        url=f"\n    {citation.url}" if citation.url else "",
    )
