"""The fields of a request: which comes next, and what each may hold. The data is fields.yaml."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.advice_request.errors import FieldError
from assistant.conversation.state import FieldValue
from assistant.language.languages import LANGUAGES
from assistant.privacy.text import clean_text, has_control_characters

CONFIRMED = "yes"
# The form of RFC 5321 that mailboxes really have: unquoted local part, a domain name with at least two labels.
_LOCAL = r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_EMAIL = re.compile(rf"{_LOCAL}@(?:{_LABEL}\.)+(?:xn--[a-z0-9-]+|[^\W\d_]{{2,}})", re.IGNORECASE)
_LOCAL_LIMIT = 64


class FieldKind(StrEnum):
    """How a field is written."""

    LINE = "line"
    TEXT = "text"
    EMAIL = "email"
    CONFIRMATION = "confirmation"


@dataclass(frozen=True)
class Field:
    """One field of the request as fields.yaml describes it."""

    name: str
    kind: FieldKind
    required: bool
    max_length: int
    label: Mapping[str, str]
    when: Mapping[str, Any] = field(default_factory=dict)

    def has_object(self, facts: Mapping[str, Any]) -> bool:
        """Tells whether the field makes sense with these facts."""
        return all(facts.get(name) == value for name, value in self.when.items())


@cache
def load_fields() -> tuple[Field, ...]:
    """Reads fields.yaml once; ValueError if two fields share a name."""
    data = yaml.safe_load(files(__package__).joinpath("fields.yaml").read_text("utf-8"))
    fields = tuple(Field(**{**entry, "kind": FieldKind(entry["kind"])}) for entry in data["fields"])
    if len({each.name for each in fields}) != len(fields):
        raise ValueError("fields.yaml names a field twice")
    return fields


def find_field(name: str) -> Field:
    """Returns the field of this name; FieldError if there is none."""
    for each in load_fields():
        if each.name == name:
            return each
    raise FieldError(name, "unknown_field", name=name)


def next_field(known: Collection[str], facts: Mapping[str, Any]) -> str | None:
    """Returns the field to ask for next, or None; a skipped field is known, with an empty value."""
    for each in load_fields():
        if each.name not in known and each.has_object(facts):
            return each.name
    return None


def missing_fields(known: Mapping[str, FieldValue]) -> tuple[str, ...]:
    """Returns the required fields that hold nothing yet, in order."""
    return tuple(
        each.name for each in load_fields() if each.required and not (each.name in known and known[each.name].value)
    )


def validate(name: str, value: str) -> str:
    """Returns the value as it will be kept; FieldError where the field cannot take it."""
    wanted = find_field(name)
    if has_control_characters(value):
        raise FieldError(name, "control_characters", label=wanted.label)
    kept = clean_text(value) if wanted.kind is FieldKind.TEXT else " ".join(clean_text(value).split())
    if not kept and wanted.required:
        raise FieldError(name, "required", label=wanted.label)
    if len(kept) > wanted.max_length:
        raise FieldError(name, "too_long", label=wanted.label, length=len(kept), limit=wanted.max_length)
    _check_form(wanted, kept)
    return kept


def check_complete(known: Mapping[str, FieldValue]) -> None:
    """Raises FieldError unless every required field is there, confirmation included."""
    missing = missing_fields(known)
    if missing == ("confirm",):
        raise FieldError("confirm", "not_confirmed")
    if missing:
        labels = [find_field(name).label for name in missing if name != "confirm"]
        listed = {language: ", ".join(label[language] for label in labels) for language in LANGUAGES}
        raise FieldError(missing[0], "incomplete", labels=listed)
    for name, held in known.items():
        validate(name, held.value)


def _check_form(wanted: Field, kept: str) -> None:
    if wanted.kind is FieldKind.EMAIL and not is_email(kept):
        raise FieldError(wanted.name, "not_an_email")
    if wanted.kind is FieldKind.CONFIRMATION and kept != CONFIRMED:
        raise FieldError(wanted.name, "not_confirmed")


def is_email(text: str) -> bool:
    """Tells whether the text is one e-mail address, in form; nothing says that it exists."""
    return _EMAIL.fullmatch(text) is not None and len(text.partition("@")[0]) <= _LOCAL_LIMIT
