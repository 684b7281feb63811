"""Whether a short question is looked up by name at all."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge_base.index.keyword import KeywordIndex
from knowledge_base.text.stopwords import STOP_WORDS


def is_named(typed: Sequence[str], language: str, names: KeywordIndex) -> bool:
    """Tell whether the names of one entry hold every word of a question, little words apart, as it was typed.

    A name that holds “compte” alone says nothing of “compte bancaire”: such a question is better ranked as any other.
    """
    little = STOP_WORDS.get(language, frozenset())
    telling = {word for word in typed if word not in little}
    return names.holds_together(telling or set(typed))
