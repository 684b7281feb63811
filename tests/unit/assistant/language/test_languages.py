"""What is not spoken is answered in French, and numbers are written as the language writes them."""

from __future__ import annotations

import pytest

from assistant.language.languages import fill, other, preferred, say_number, spoken


def test_a_language_that_we_do_not_speak_is_answered_in_french() -> None:
    assert [spoken(each) for each in ("fr", "en", "de", "")] == ["fr", "en", "fr", "fr"]


def test_thousands_are_set_apart_without_letting_the_number_break() -> None:
    assert [say_number(each, "en") for each in (999, 1_000, 1_234_567)] == ["999", "1,000", "1,234,567"]
    assert [say_number(each, "fr") for each in (999, 1_000, 1_234_567)] == ["999", "1\u00a0000", "1\u00a0234\u00a0567"]


def test_only_whole_numbers_of_a_sentence_are_written_otherwise() -> None:
    said = fill("{count} / {reference} / {known}", "fr", count=12_000, reference="2026", known=True)
    assert said == "12\u00a0000 / 2026 / True"


@pytest.mark.parametrize(
    ("stated", "otherwise", "language"),
    [("fr-FR,fr;q=0.9", "en", "fr"), (" EN-gb", "fr", "en"), ("de", "fr", "fr"), ("de", "en", "en"), ("", "fr", "fr")],
)
def test_the_language_stated_first_is_taken_where_we_speak_it(stated: str, otherwise: str, language: str) -> None:
    assert preferred(stated, otherwise) == language
    assert other(language) != language
