"""A search begun while the dialogue engine reads is the one the answer rests on, and no other is made."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from assistant.answer import Answer, Outcome
from assistant.answering.context import Inquiry
from assistant.answering.early_search import EarlySearcher
from assistant.answering.follow_up import load_follow_ups
from assistant.answering.passage_fetcher import PassageFetcher
from assistant.answering.thresholds import load_thresholds
from assistant.conversation.reply import Reply, Said
from assistant.texts import load_texts
from assistant.turn.entry import Entry
from assistant.turn.reception import Reception
from assistant.turn.understanding import RETRIEVAL_ONLY, Understanding
from knowledge_base.retrieval.search import SearchResult
from tests.databases import in_memory

FOUND = SearchResult((), "la question relue")


class Library:
    """Finds nothing, and knows what was searched and by which thread."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.began = threading.Event()

    def search(self, query: str, *, k: int, language: str) -> SearchResult:
        self.asked.append((query, threading.current_thread().name))
        self.began.set()
        if query == "panne":
            raise RuntimeError("the index is gone")
        return FOUND


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1, "early") as pool:
        yield pool


def fetch(library: Any, inquiry: Inquiry) -> Inquiry:
    return PassageFetcher(library, load_thresholds(), load_follow_ups())(inquiry)


def test_the_answer_rests_on_the_search_already_begun(threads: ThreadPoolExecutor) -> None:
    library = Library()
    early = EarlySearcher(library, threads)("qui peut demander ?", "fr", None)  # type: ignore[arg-type]
    fetched = fetch(library, Inquiry("qui peut demander ?", "fr", early=early, repeatable=True))
    assert fetched.corrected == "la question relue"
    assert [name.startswith("early") for _, name in library.asked] == [True]


def test_a_search_that_fails_early_fails_when_its_answer_is_asked_for(threads: ThreadPoolExecutor) -> None:
    library = Library()
    early = EarlySearcher(library, threads)("panne", "fr", None)  # type: ignore[arg-type]
    with pytest.raises(RuntimeError):
        fetch(library, Inquiry("panne", "fr", early=early))


class Composing:
    """Answers a question from what was found early; asks for a fact otherwise."""

    def __init__(self) -> None:
        self.early: list[bool] = []

    def respond(self, entry: Entry, said: Said, understanding: Understanding) -> Reply:
        self.early.append(said.early is not None)
        return Reply(Answer(Outcome.ASK, (), "has_dpo"), said.conversation)


def test_the_search_begins_before_anyone_asks_and_not_while_something_is_asked(threads: ThreadPoolExecutor) -> None:
    library, responder = Library(), Composing()
    searcher = EarlySearcher(library, threads)  # type: ignore[arg-type]
    store = in_memory()
    reception = Reception(store, responder, load_texts(), lambda: "base", search_early=searcher)
    turn = reception.open("faut-il un DPO ?", None, None)
    assert library.began.wait(5)
    reception.answer(turn.id, Entry.QUESTION, RETRIEVAL_ONLY)
    reply = reception.close(turn.id)
    answer = reception.open("oui", reply["conversation_id"], None)
    reception.answer(answer.id, Entry.PATH, RETRIEVAL_ONLY)
    assert responder.early == [True, False] and len(library.asked) == 1
