"""The fields of a request: their order, and what each may hold."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.advice_request.errors import FieldError
from assistant.advice_request.fields import (
    check_complete,
    find_field,
    is_email,
    load_fields,
    missing_fields,
    next_field,
    validate,
)
from assistant.conversation.state import FieldValue

ORDER = (
    "organisation contact_name contact_email sector subject question context analysis dpo_opinion"
    " steps_taken importance_reason attachments trade_secrets confirm"
).split()
REQUIRED = {"organisation", "contact_name", "contact_email", "subject", "question", "context", "analysis", "confirm"}
FILLED = {name: "quelques mots" for name in REQUIRED} | {"contact_email": "dpo@exemple.fr", "confirm": "yes"}


def _said(values: Mapping[str, str]) -> dict[str, FieldValue]:
    return {name: FieldValue(value, "said") for name, value in values.items()}


def test_the_fields_are_those_of_the_contract_in_its_order() -> None:
    assert [each.name for each in load_fields()] == ORDER
    assert {each.name for each in load_fields() if each.required} == REQUIRED


def test_every_field_has_a_label_in_both_languages() -> None:
    assert all(set(each.label) == {"fr", "en"} and all(each.label.values()) for each in load_fields())


def test_fields_are_asked_one_after_the_other_until_none_is_left() -> None:
    known: list[str] = []
    while (asked := next_field(known, {"has_dpo": True})) is not None:
        known.append(asked)
    assert known == ORDER


@pytest.mark.parametrize("facts", [{}, {"has_dpo": False}])
def test_the_dpo_opinion_is_not_asked_where_there_is_no_dpo(facts: dict[str, object]) -> None:
    before = ORDER[: ORDER.index("dpo_opinion")]
    assert next_field(before, facts) == "steps_taken"
    assert next_field(before, {"has_dpo": True}) == "dpo_opinion"


@given(st.sets(st.sampled_from(ORDER)), st.booleans())
def test_what_is_known_is_never_asked_again(known: set[str], has_dpo: bool) -> None:
    assert next_field(known, {"has_dpo": has_dpo}) not in known


def test_a_value_is_kept_without_the_spaces_around_it() -> None:
    assert validate("organisation", "  Mairie\n de  Lille ") == "Mairie de Lille"
    assert validate("context", " un\n\ndeux ") == "un\n\ndeux"


def test_an_optional_field_may_be_skipped_and_a_required_one_may_not() -> None:
    assert validate("sector", "") == ""
    with pytest.raises(FieldError, match="needed"):
        validate("subject", "  \n ")


def test_a_value_too_long_is_refused_with_both_lengths() -> None:
    longest = "x" * find_field("subject").max_length
    assert validate("subject", longest) == longest
    with pytest.raises(FieldError, match="201 characters and may have 200"):
        validate("subject", longest + "x")


def test_the_lengths_of_a_value_too_long_are_written_as_the_language_writes_numbers() -> None:
    with pytest.raises(FieldError, match="10,000 characters and may have 8,000") as refused:
        validate("context", "x" * 10_000)
    assert "compte 10\u00a0000 caractères et ne peut en avoir plus de 8\u00a0000" in refused.value.sentence("fr")


@pytest.mark.parametrize("hidden", ["\x00", "\x07", "\x1b[31m", "\u202e", "\ud800"])
def test_control_characters_are_refused(hidden: str) -> None:
    with pytest.raises(FieldError, match="control characters"):
        validate("context", f"bon{hidden}jour")


@pytest.mark.parametrize(
    "address",
    ["dpo@exemple.fr", "d.p+o@sous.exemple.co.uk", "o'neil@exemple.org", "dpo@données.fr", "a@b-c.info"],
)
def test_an_address_that_a_mailbox_can_have_is_taken(address: str) -> None:
    assert validate("contact_email", f" {address} ") == address


@pytest.mark.parametrize(
    "address",
    [
        "dpo",
        "dpo@",
        "@exemple.fr",
        "dpo@exemple",
        "dpo@exemple..fr",
        ".dpo@exemple.fr",
        "dpo.@exemple.fr",
        "a@b.fr, c@d.fr",
        "dpo @exemple.fr",
        "dpo@-exemple.fr",
        "mailto:dpo@exemple.fr",
        "dpo@exemple.fr\nBcc: x@y.fr",
        "x" * 65 + "@exemple.fr",
        "dpo@exemple.f",
    ],
)
def test_anything_else_is_no_address(address: str) -> None:
    with pytest.raises(FieldError, match="e-mail"):
        validate("contact_email", address)


@given(st.text(max_size=300))
def test_no_text_that_is_taken_for_an_address_can_add_a_header(text: str) -> None:
    if is_email(text):
        assert text.count("@") == 1
        assert not any(character.isspace() for character in text)


def test_only_a_confirmation_confirms() -> None:
    assert validate("confirm", "yes") == "yes"
    with pytest.raises(FieldError, match="without your agreement"):
        validate("confirm", "no")


def test_an_unknown_field_is_named_in_the_refusal() -> None:
    with pytest.raises(FieldError, match="“colour”"):
        validate("colour", "blue")


def test_a_complete_and_confirmed_request_is_let_through() -> None:
    check_complete(_said(FILLED))
    assert missing_fields(_said(FILLED)) == ()


@pytest.mark.parametrize("name", sorted(REQUIRED))
def test_a_request_without_one_of_its_required_fields_is_held_back(name: str) -> None:
    incomplete = _said({each: value for each, value in FILLED.items() if each != name})
    assert missing_fields(incomplete) == (name,)
    with pytest.raises(FieldError) as refusal:
        check_complete(incomplete)
    assert refusal.value.field == name
    assert find_field(name).label["fr"] in refusal.value.sentence("fr") or name == "confirm"


def test_a_complete_request_with_a_bad_value_is_held_back() -> None:
    with pytest.raises(FieldError, match="e-mail"):
        check_complete(_said(FILLED | {"contact_email": "nobody"}))
