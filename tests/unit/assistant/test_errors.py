"""What a person is told when something is refused: the same in both languages, whatever part refuses."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from assistant.errors import Explained

PACKAGES = ["assistant", *(f"assistant.{name}" for name in ("accounts", "advice_request", "gaps", "supervision"))]


def _told(package: str) -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = yaml.safe_load(files(package).joinpath("errors.yaml").read_text("utf-8"))
    return read


SENTENCES = [
    pytest.param(told, id=f"{package}-{code}") for package in PACKAGES for code, told in _told(package).items()
]


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def _heirs(known: type[Explained]) -> Iterator[type[Explained]]:
    for heir in known.__subclasses__():
        yield heir
        yield from _heirs(heir)


@pytest.mark.parametrize("told", SENTENCES)
def test_each_refusal_says_the_same_in_both_languages(told: dict[str, str]) -> None:
    assert set(told) == {"fr", "en"}
    assert _placeholders(told["fr"]) == _placeholders(told["en"])


@pytest.mark.parametrize("told", SENTENCES)
def test_french_refusals_follow_french_typography(told: dict[str, str]) -> None:
    assert "'" not in told["fr"]
    assert not re.search(r"(?<!\u00a0)[:;?!%»]|«(?!\u00a0)", told["fr"])


GIVEN = re.compile(r"\b(?:Unreadable|Unknown|StoreUnavailable|FactError)\(\s*\"(\w+)\"")
CODES = re.compile(r"\bcode = \"(\w+)\" if \w+ in \w+ else \"(\w+)\"")


def test_each_code_given_where_something_is_refused_has_its_sentence() -> None:
    written = "\n".join(path.read_text("utf-8") for folder in ("assistant", "api") for path in Path(folder).rglob("*.py"))
    given = {*GIVEN.findall(written), *(code for both in CODES.findall(written) for code in both)}
    assert len(given) > 8 and given <= set(_told("assistant"))


@pytest.mark.parametrize("package", PACKAGES)
def test_each_error_finds_its_sentence(package: str) -> None:
    import_module(f"{package}.errors")
    codes = {each.code for each in _heirs(Explained) if each.package == package and each.code}
    assert codes and codes <= set(_told(package))
