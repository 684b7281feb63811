"""Searches what a person wrote while the dialogue engine is still reading it.

The engine decides all the same what becomes of the message; an answer that it asks for finds its search done.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

from assistant.answering.context import Library
from knowledge_base.retrieval.search import SearchResult

DEEP = 30
"""Passages of a search: enough for two searches to be fused."""

Found = Callable[[], SearchResult]
"""Waits for a search that was begun; raises what it raised."""


@dataclass(frozen=True)
class EarlySearcher:
    """Begins searches in threads of their own."""

    library: Library
    threads: Executor

    def __call__(self, question: str, language: str, asking: str | None) -> Found | None:
        """Begins at once, but where something is asked: the message is then its answer, hardly ever a question.

        Nothing is kept but by who holds what is returned.
        """
        if asking is not None:
            return None
        return self.threads.submit(self.library.search, question, k=DEEP, language=language).result
