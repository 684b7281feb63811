"""What a person is told when something about a request is refused."""

from __future__ import annotations

import re
import string
from importlib.resources import files

import pytest
import yaml

from assistant.advice_request.errors import OtherContent, StaleVersion, UnknownRequest
from assistant.errors import NotFound, Refused

SENTENCES = yaml.safe_load(files("assistant.advice_request").joinpath("errors.yaml").read_text("utf-8"))


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_each_refusal_says_the_same_in_both_languages(code: str) -> None:
    assert set(SENTENCES[code]) == {"fr", "en"}
    assert _placeholders(SENTENCES[code]["fr"]) == _placeholders(SENTENCES[code]["en"])


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_french_refusals_follow_french_typography(code: str) -> None:
    sentence = SENTENCES[code]["fr"]
    assert "'" not in sentence
    assert not re.search(r"(?<!\u00a0)[:;?!%»]|«(?!\u00a0)", sentence)


def test_a_refusal_belongs_to_the_kind_that_decides_the_status_code() -> None:
    assert isinstance(UnknownRequest(), NotFound)
    assert isinstance(StaleVersion(), Refused)
    assert isinstance(OtherContent(), Refused)
    assert str(StaleVersion()).startswith("Someone else")
