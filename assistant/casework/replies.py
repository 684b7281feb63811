"""Fills a template for a person; the notice is added by code, and a template with an unknown field is refused."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

import yaml

from assistant.advice_request.model import AdviceRequest, Status
from assistant.errors import BadInput, Explained
from assistant.language.languages import spoken
from assistant.texts import load_texts

FIELDS = ("reference", "subject", "organisation", "answer")


class TemplateRefused(Explained, BadInput):
    """A template that cannot be filled."""

    def sentence(self, language: str) -> str:
        """Returns the sentence for the agent."""
        return str(_replies()["errors"][self.code][language].format(**self.details))


def templates() -> Mapping[str, Mapping[str, str]]:
    """Returns the templates by name: the state each leads to, and its text in each language."""
    found: dict[str, dict[str, str]] = _replies()["templates"]
    return found


def find_template(name: str) -> Mapping[str, str]:
    """Returns a template; TemplateRefused if there is none of this name."""
    if name not in templates():
        raise TemplateRefused("unknown_template")
    return templates()[name]


def leads_to(name: str) -> Status:
    """Returns the state that a template's text goes with."""
    return Status(find_template(name)["for"])


def told_by_letter(status: Status) -> bool:
    """Whether a request only comes to this state with words for the person."""
    return any(leads_to(name) is status for name in templates())


def fill(template: str, request: AdviceRequest, answer: str) -> str:
    """Returns the text for the person, with the notice; TemplateRefused if it cannot be filled whole."""
    if not answer.strip():
        raise TemplateRefused("answer_missing")
    for name in _names(template):
        if name not in FIELDS:
            raise TemplateRefused("unknown_field", name=name[:40], known=", ".join(FIELDS))
    values = {"reference": request.reference or "", "answer": answer.strip()}
    values |= {name: request.value(name) for name in ("subject", "organisation")}
    text = _substitute(template, values)
    notice = load_texts()[spoken(request.language)].say("disclaimer")
    return text if notice in text else f"{text.rstrip()}\n\n{notice}"


def _names(template: str) -> list[str]:
    try:
        return [name for _, name, _, _ in Formatter().parse(template) if name is not None]
    except ValueError as error:
        raise TemplateRefused("broken_template") from error


def _substitute(template: str, values: Mapping[str, str]) -> str:
    """Puts values in as they are: no attribute, index, conversion or width is ever read from a template."""
    try:
        return "".join(
            literal + (values[name] if name is not None else "")
            for literal, name, _, _ in Formatter().parse(template)
        )
    except ValueError as error:
        raise TemplateRefused("broken_template") from error


@cache
def _replies() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("replies.yaml").read_text("utf-8"))
    return read
