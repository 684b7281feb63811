"""The version of an answer that is sent by e-mail: the same words, whose they are, their sources, and the notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml

from assistant.answer import Citation
from assistant.force import force_in_words
from assistant.language.dates import say_date
from assistant.texts import Texts


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = yaml.safe_load(files(__package__).joinpath("email.yaml").read_text("utf-8"))
    return found


def subject(language: str, title: str) -> str:
    """The subject line."""
    return _words()[language]["subject"].format(title=title)


def body(
    texts: Texts, text: str, citations: Sequence[Citation], cautions: Sequence[str] = (), origin: str = ""
) -> str:
    """The whole message as plain text, in the language of these texts; `origin` says whose words a fiche's are."""
    words = _words()[texts.language]
    listed = [_source(words["source"], number, each, texts) for number, each in enumerate(citations, 1)]
    sources = "\n".join((words["sources"], *listed))
    told = (words["opening"], text, *cautions, origin, sources, texts.say("disclaimer"), words["closing"])
    return "\n\n".join(filter(None, told))


def _source(template: str, number: int, citation: Citation, texts: Texts) -> str:
    return template.format(
        number=number,
        title=citation.title,
        locator=citation.locator,
        publisher=citation.publisher,
        date=f", {say_date(citation.published, texts)}" if citation.published else "",
        force=force_in_words(citation, texts),
        url=f"\n    {citation.url}" if citation.url else "",
    )
