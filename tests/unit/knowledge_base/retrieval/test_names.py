"""A few words are looked up by name where one name holds them all."""

import pytest

from knowledge_base.index.keyword import KeywordIndex
from knowledge_base.retrieval.names import is_named

NAMES = KeywordIndex.build([["le", "droit", "d", "acces"], ["le", "droit", "de", "filmer"], ["une", "image"]])


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        (("droit", "acces"), True),
        (("acces",), True),
        (("droit", "a", "l", "acces"), True),  # little words need not stand in the name
        (("droit", "image"), False),  # each word in a name, no name with both
        (("droit", "oubli"), False),
        (("oubli",), False),
        (("le",), True),  # nothing but little words: they are all there is to look up
        ((), False),
    ],
)
def test_a_question_is_named_where_one_entry_holds_all_its_words(typed: tuple[str, ...], named: bool) -> None:
    assert is_named(typed, "fr", NAMES) is named


def test_a_language_without_little_words_of_its_own_needs_every_word() -> None:
    assert not is_named(("le", "image"), "de", NAMES)
