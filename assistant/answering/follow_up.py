"""Reads a question that leans on the one before it: “et pour les salariés ?”."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import yaml

from knowledge_base.fusion import margin
from knowledge_base.retrieval.search import SearchResult
from knowledge_base.text.analysis import fold
from knowledge_base.text.stopwords import STOP_WORDS


@dataclass(frozen=True)
class Previous:
    """The question before this one, and the documents its answer showed."""

    question: str
    document_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class FollowUps:
    """The reviewed words and numbers of follow_ups.yaml."""

    most_words: int
    most_content_words: int
    pointing_content_words: int
    joined_weight: float
    shown_cost: float
    leaving_gap: float
    openings: Mapping[str, Sequence[str]]
    pointers: Mapping[str, Sequence[str]]
    impersonal: Mapping[str, Sequence[str]]
    without_noun: Mapping[str, str]

    def leans(self, question: str, language: str) -> bool:
        """Tells whether a question is too short of words of its own to be understood alone."""
        said = _plain(question)
        words = said.split()
        content = self.content(question, language)
        if not words or len(words) > self.most_words or len(content) == len(words):
            return False  # words without a sentence are a subject looked up by its name
        if self._opens(said, language):
            return len(content) <= self.most_content_words
        return not content or (
            len(content) <= self.pointing_content_words and self._points(said, language)
        )

    def new_subject(self, question: str, language: str) -> str | None:
        """Return the words that name what a question turns to (“et pour mon divorce ?”); None where it names nothing."""
        content = self.content(question, language)
        return " ".join(content) if content and self._opens(_plain(question), language) else None

    def content(self, question: str, language: str) -> list[str]:
        """Return the words that say something by themselves: neither little words nor words that point back."""
        empty = STOP_WORDS[language] | set(self.pointers[language])
        return [word for word in _plain(question).split() if word not in empty and len(word) > 1]

    def fuse(self, alone: SearchResult, joined: SearchResult, shown: Iterable[str], k: int) -> SearchResult:
        """The question searched alone and after the previous one, as one ranking of the k best passages.

        A question that alone lies near what is outside the field stays near it: the previous question
        must not carry it in.
        """
        first, second = _best(alone), _best(joined)
        scores = {
            name: (1 - self.joined_weight) * first.get(name, 0.0)
            + self.joined_weight * second.get(name, 0.0)
            - (self.shown_cost if name in set(shown) else 0.0)
            for name in {**second, **first}
        }
        kept = {each.passage.id: each for each in (*alone.passages, *joined.passages)}
        best = {**first, **second}
        moved = [
            replace(each, score=each.score - best[each.document.id] + scores[each.document.id])
            for each in kept.values()
        ]
        moved.sort(key=lambda each: (-each.score, each.passage.id))
        signals = {**joined.signals, "margin": margin(sorted(scores.values(), reverse=True))}
        signals["outside_cosine"] = max(alone.signals["outside_cosine"], joined.signals["outside_cosine"])
        return replace(joined, passages=tuple(moved[:k]), corrected=alone.corrected, signals=signals)

    def _opens(self, said: str, language: str) -> bool:
        return any(said.startswith(f"{opening} ") for opening in self.openings[language])

    def _points(self, said: str, language: str) -> bool:
        if re.search(rf"\b{self.without_noun[language]}\b", said):
            return True
        for impersonal in self.impersonal[language]:
            said = f" {said} ".replace(f" {impersonal} ", " ").strip()
        return _named(self.pointers[language], said)


@cache
def load_follow_ups() -> FollowUps:
    """Reads follow_ups.yaml."""
    return FollowUps(**yaml.safe_load(files(__package__).joinpath("follow_ups.yaml").read_text("utf-8")))


def _plain(question: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in fold(question)).split())


def _named(phrases: Sequence[str], said: str) -> bool:
    return any(f" {phrase} " in f" {said} " for phrase in phrases)


def _best(found: SearchResult) -> dict[str, float]:
    best: dict[str, float] = {}
    for each in found.passages:
        best[each.document.id] = max(each.score, best.get(each.document.id, each.score))
    return best

