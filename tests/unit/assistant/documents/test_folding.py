"""Folding a text without losing where each character came from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.documents.folding import fold_text, literally


def test_case_accents_hyphens_quotes_and_spaces_fold_alike() -> None:
    forms = ("L’Œuvre «\u00a0à\u00a0cœur\u00a0» – dix-sept", "l'oeuvre \" a coeur \" - DIX–SEPT")
    first, second = (fold_text(form).text.split() for form in forms)
    assert first == second


def test_a_place_in_the_folded_text_leads_back_to_the_original() -> None:
    text = "du bœuf e\u0301tait la"
    folded = fold_text(text)
    start = folded.text.index("etait")
    begin, end = folded.span(start, start + 1, text)
    assert text[begin:end] == "e\u0301"


def test_a_passage_of_white_space_is_no_pattern() -> None:
    assert literally("") is literally(" \u00a0\n") is literally("«–»") is None


def test_whole_words_are_not_found_inside_others() -> None:
    pattern = literally("Me DPO", whole_words=True)
    assert pattern and not pattern.search(fold_text("comme DPO").text) and pattern.search(fold_text("à Me DPO.").text)


@given(st.text(), st.text(), st.text(min_size=1))
def test_any_passage_is_found_where_it_stands(before: str, after: str, passage: str) -> None:
    pattern = literally(passage)
    if pattern:
        assert pattern.search(fold_text(f"{before}{passage}{after}").text)


@given(st.text())
def test_each_folded_character_has_its_place(text: str) -> None:
    folded = fold_text(text)
    assert len(folded.text) == len(folded.places)
    assert list(folded.places) == sorted(folded.places)
