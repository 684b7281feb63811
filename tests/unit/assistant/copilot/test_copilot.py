"""What the copilot makes ready before the first call."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from assistant.copilot.copilot import Copilot
from assistant.copilot.finder import Wanted
from knowledge_base.text.lexicon import is_word


def test_it_searches_before_the_first_call_both_ways_and_for_a_word_that_no_dictionary_has() -> None:
    asked: list[Wanted] = []
    finder: Any = SimpleNamespace(find=asked.append)
    nothing: Any = SimpleNamespace(scrub=lambda text: text)
    Copilot(finder, nothing, nothing, nothing, nothing, nothing).warm()
    assert [each.by_meaning for each in asked] == [False, True]
    # Else the dictionaries would be read while the first agent who mistypes waits.
    assert not all(is_word(word) for word in asked[0].query.split())
