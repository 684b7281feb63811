"""Numbers are written as the language writes them."""

from __future__ import annotations

from assistant.numbers import fill, say_number


def test_thousands_are_set_apart_without_letting_the_number_break() -> None:
    assert [say_number(each, "en") for each in (999, 1_000, 1_234_567)] == ["999", "1,000", "1,234,567"]
    assert [say_number(each, "fr") for each in (999, 1_000, 1_234_567)] == ["999", "1\u00a0000", "1\u00a0234\u00a0567"]


def test_only_whole_numbers_of_a_sentence_are_written_otherwise() -> None:
    said = fill("{count} / {reference} / {known}", "fr", count=12_000, reference="2026", known=True)
    assert said == "12\u00a0000 / 2026 / True"
