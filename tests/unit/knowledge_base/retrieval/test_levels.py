import numpy as np
import pytest

from knowledge_base.outside import outside_languages, outside_questions
from knowledge_base.retrieval.levels import Levels

ENGLISH, FRENCH = np.array([0.8, 0.6], np.float32), np.array([0.6, 0.8], np.float32)


def outside() -> np.ndarray:
    return np.stack([ENGLISH if language == "en" else FRENCH for language in outside_languages()])


def test_every_question_outside_the_field_has_a_language() -> None:
    assert len(outside_languages()) == len(outside_questions())
    assert set(outside_languages()) == {"fr", "en"}


def test_an_english_question_takes_more_off_english_cosines_than_off_french_ones() -> None:
    taken = Levels.of(outside(), 0.5).of_question(ENGLISH)
    assert taken["en"] == pytest.approx(0.5, abs=1e-4)
    assert taken["fr"] == pytest.approx(0.48, abs=1e-4)


def test_a_base_without_them_compares_cosines_as_they_are() -> None:
    assert Levels.of(np.zeros((0, 2), np.float32), 0.5).of_question(ENGLISH) == {}
