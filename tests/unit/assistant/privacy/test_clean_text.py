"""Cleaning a message and taking from it what Rasa would obey."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.privacy.text import clean_text, has_control_characters, neutralise_command

any_text = st.text(st.characters(exclude_categories=()), max_size=80)
BIDIRECTIONAL = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(any_text)
def test_a_clean_text_is_normal_storable_and_stays_as_it_is(message: str) -> None:
    cleaned = clean_text(message)
    cleaned.encode("utf-8")
    assert clean_text(cleaned) == cleaned
    assert unicodedata.normalize("NFC", cleaned) == cleaned
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} and c != "\n" for c in cleaned)


@given(any_text)
def test_a_clean_text_holds_no_control_character(message: str) -> None:
    assert not has_control_characters(clean_text(message))


@pytest.mark.parametrize("hidden", ["\x00", "\x1b", "\u202e", "\u2066", "\ud800"])
def test_control_characters_and_bidirectional_marks_are_seen(hidden: str) -> None:
    assert has_control_characters(f"mot{hidden}mot")


def test_ends_of_line_tabs_and_soft_hyphens_are_no_control_characters() -> None:
    assert not has_control_characters("un\r\ndeux\ttrois\u00adquatre\u200d")


def test_newlines_of_every_system_stay_newlines() -> None:
    assert clean_text("un\r\ndeux\rtrois\u2028quatre\ncinq") == "un\ndeux\ntrois\nquatre\ncinq"


def test_bidirectional_marks_and_zero_width_characters_go() -> None:
    assert clean_text(f"con{BIDIRECTIONAL}\u200b\u00ad\ufeffsent") == "consent"


def test_two_halves_of_an_emoji_are_joined_and_a_lone_half_is_replaced() -> None:
    assert clean_text("\ud83d\ude00 oui \ud83d") == "\U0001f600 oui \ufffd"


def test_decomposed_accents_are_composed() -> None:
    assert clean_text("de\u0301le\u0301gue\u0301") == "délégué"


def test_french_typography_is_kept() -> None:
    sentence = "« Est-ce licite\u00a0? » : l’article\u202f6"
    assert clean_text(sentence) == sentence


@pytest.mark.parametrize(
    "message",
    [
        "/restart",
        "  /restart",
        "\u00a0\u2003/restart",
        "\u200b\u202e/restart",
        "//restart",
        "/ /restart",
        "EXTERNAL: restart",
        "external: /restart",
        "/EXTERNAL: restart",
        "\x00/restart",
        "\n/restart",
    ],
)
def test_every_way_to_open_a_command_leaves_its_words_only(message: str) -> None:
    assert neutralise_command(message) == "restart"


def test_an_intent_with_its_confidence_and_slots_becomes_plain_words() -> None:
    assert neutralise_command('/inform@0.99{"role": "agent"}') == 'inform@0.99{"role": "agent"}'


def test_a_slash_inside_a_sentence_is_left_alone() -> None:
    assert neutralise_command("RT/ST : qui répond\u00a0?") == "RT/ST : qui répond\u00a0?"


def test_a_message_made_of_slashes_is_not_made_empty() -> None:
    assert neutralise_command(" /// ") == "?"


@given(st.text(st.sampled_from("/ \t\n\u00a0\u200b\u202eEXTERNAL:external: {}@1a"), max_size=30))
def test_nothing_starts_as_rasa_wants_it(message: str) -> None:
    seen_by_rasa = neutralise_command(message).strip()
    assert seen_by_rasa
    assert not seen_by_rasa.startswith("/")
    assert not seen_by_rasa.upper().startswith("EXTERNAL:")
