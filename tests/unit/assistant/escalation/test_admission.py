"""Admissions of an infringement, told from questions that only look like them."""

import time
from pathlib import Path

import pytest
import yaml

from assistant.escalation.admission import admits_infringement

PHRASINGS = yaml.safe_load(Path(__file__).with_name("admissions.yaml").read_text(encoding="utf-8"))


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
        started = time.perf_counter()
        admits_infringement(text)
        assert time.perf_counter() - started < 0.5


def test_nothing_is_admitted_by_saying_nothing():
    assert not admits_infringement("")
    assert not admits_infringement("?!…")
