"""References and their check letter."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.advice_request.errors import WrongReference
from assistant.advice_request.reference import LETTERS, Reference, parse_reference

references = st.builds(Reference, st.integers(2020, 2100), st.integers(1, 999_999))


def test_the_documented_example_is_a_real_reference() -> None:
    assert str(Reference(2026, 123)) == "DC-2026-000123-K"


@given(references)
def test_a_reference_is_read_back_as_written(reference: Reference) -> None:
    assert parse_reference(str(reference)) == reference


@pytest.mark.parametrize(
    "written",
    [
        "dc-2026-000123-k",
        "  DC 2026 000123 K ",
        "DC2026000123K",
        "DC–2026–000123–K",
        "dc_2026_000123_k",
        "DC\u00a02026\u00a0000123\u00a0K",
        "DC-2026-123-K",
    ],
)
def test_a_reference_is_read_however_it_was_copied(written: str) -> None:
    assert parse_reference(written) == Reference(2026, 123)


@given(references, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(reference: Reference, place: int, shift: int) -> None:
    digits = f"{reference.year}{reference.number:06}"
    wrong = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]
    with pytest.raises(WrongReference):
        parse_reference(f"DC-{wrong[:4]}-{wrong[4:]}-{reference.letter}")


@given(references)
def test_any_two_digits_swapped_are_always_noticed(reference: Reference) -> None:
    digits = f"{reference.year}{reference.number:06}"
    for first, second in itertools.combinations(range(10), 2):
        if digits[first] == digits[second]:
            continue
        swapped = list(digits)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        text = "".join(swapped)
        with pytest.raises(WrongReference):
            parse_reference(f"DC-{text[:4]}-{text[4:]}-{reference.letter}")


@given(references)
def test_only_one_letter_is_right(reference: Reference) -> None:
    for letter in set(LETTERS) - {reference.letter}:
        with pytest.raises(WrongReference, match="last letter"):
            parse_reference(str(reference)[:-1] + letter)


@pytest.mark.parametrize(
    "written", ["", "DC", "bonjour", "DC-2026-0000123-K", "AV-2026-000123-K", "DC-٢٠٢٦-000123-K", "DC-2026-000000-X"]
)
def test_what_is_no_reference_is_said_to_be_none(written: str) -> None:
    with pytest.raises(WrongReference, match="expected form"):
        parse_reference(written)


@given(st.text(max_size=40))
def test_any_text_is_either_a_reference_or_refused(text: str) -> None:
    try:
        assert parse_reference(text).letter in LETTERS
    except WrongReference as refusal:
        assert refusal.sentence("fr")
