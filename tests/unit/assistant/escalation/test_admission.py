"""Admissions of an infringement, told from questions that only look like them."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from assistant.escalation.admission import admits_infringement

DATA = Path(__file__).parents[4] / "nlu" / "data" / "situations" / "phrasings.yml"
"""What teaches the dialogue engine's situation reader is also what the reviewed patterns must hear."""


def phrasings() -> Iterator[tuple[str, str]]:
    for entry in yaml.safe_load(DATA.read_text(encoding="utf-8"))["situations"]:
        told = entry["says"][0] if entry["says"] else "none"
        yield from ((told, line.strip()[2:]) for line in entry["examples"].splitlines())


PHRASINGS = {
    "admissions": [text for told, text in phrasings() if told == "admits"],
    "innocent": [text for told, text in phrasings() if told != "admits"],
}


@pytest.mark.parametrize("text", PHRASINGS["admissions"])
def test_an_admission_is_heard(text):
    assert admits_infringement(text)


@pytest.mark.parametrize("text", PHRASINGS["innocent"])
def test_a_look_alike_is_left_alone(text):
    assert not admits_infringement(text)


def test_accents_case_and_apostrophes_change_nothing():
    for text in PHRASINGS["admissions"]:
        assert admits_infringement(text.upper().replace("'", "’"))


def test_a_greeting_before_it_changes_nothing():
    for heard, texts in ((True, PHRASINGS["admissions"]), (False, PHRASINGS["innocent"])):
        for text in texts:
            assert admits_infringement(f"Bonjour, {text}") is heard, text


def test_the_longest_message_is_read_in_a_moment():
    for text in ("nous " * 800, "sans le " * 500, "on a " * 800 + "?", "we have been " * 300, "a" * 4000):
        started = time.process_time()
        admits_infringement(text)
        assert time.process_time() - started < 0.5


def test_nothing_is_admitted_by_saying_nothing():
    assert not admits_infringement("")
    assert not admits_infringement("?!…")
