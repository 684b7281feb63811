"""The words of the documents."""

from __future__ import annotations

import re
from typing import Any

from assistant.advice_request.wording import words
from assistant.documents.folding import fold_text
from assistant.documents.wording import document_words, nothing_to_withhold


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _shape(each) for name, each in value.items()}
    return len(value) if isinstance(value, list) else str


def test_both_languages_have_the_same_words_to_say() -> None:
    assert _shape(document_words("fr")) == _shape(document_words("en"))


def test_every_notice_has_a_title() -> None:
    for language in ("fr", "en"):
        assert set(document_words(language)["notices"]) == set(words(language)["notices"])


def test_the_release_notice_shows_the_mark_as_it_stands_in_the_text() -> None:
    for language in ("fr", "en"):
        assert document_words(language)["withheld"] in document_words(language)["release"]["public"]


def test_french_typography_holds_its_spaces() -> None:
    said = repr(document_words("fr")).replace("\\xa0", "\u00a0")
    assert not re.search(r"« | »|[a-zé] [;!?]|[a-zé][;!?]", said)


def test_the_answers_that_mean_nothing_are_folded() -> None:
    assert all(fold_text(each).text == each for each in nothing_to_withhold())
