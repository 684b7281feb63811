"""Signals that the search has not, one by one, and a learned re-ranker of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.beyond.folds import FOLDS, Row, Score, folds, of_settings
from benchmarks.beyond.seen import Seen, balance, rank_after, value
from knowledge_base.encoding.encoder import FloatArray
from knowledge_base.index.entries import Entry
from knowledge_base.index.keyword import KeywordIndex
from knowledge_base.text.analysis import analyser, fold

LOOKED_AT = 20
WEIGHTS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4)
RIDGES = (0.003, 0.03, 0.3)
PARTS = ("dense", "keyword", "names", "exact", "piece", "cosine", "coverage", "standing", "article", "language")
FIELDS = ("title", "wording", "passage", "lay")
ALONE = (
    "character 4-grams (BM25)",
    "share of the question’s rarity that the title covers",
    "short and general first, for one word",
    "title begins with the question",
)
# what one step of each signal is worth, so that one ridge suits them all
SCALE = np.array([0.1, *([0.1] * len(PARTS)), *([0.02] * len(FIELDS)), *([0.2] * len(ALONE))], np.float32)


class Signals:
    """What can be said of an entry and a question beyond the shipped parts."""

    def __init__(self, whole: Mapping[str, Sequence[Entry]]) -> None:
        self._grams = {lang: KeywordIndex.build([grams(_text(e)) for e in found]) for lang, found in whole.items()}
        self._place = {(lang, id_of(e)): n for lang, found in whole.items() for n, e in enumerate(found)}
        self._rarity: dict[str, dict[str, float]] = {}
        for lang, found in whole.items():
            reduce = analyser(lang).terms
            counts: dict[str, int] = {}
            for e in found:
                for term in set(reduce(f"{e.title} {e.body}")):
                    counts[term] = counts.get(term, 0) + 1
            self._rarity[lang] = {t: float(np.log(1 + len(found) / n)) for t, n in counts.items()}

    def rows(self, seen: Seen) -> FloatArray:
        """The score, the shipped parts, the cosines and the new signals of the best twenty."""
        items = seen.items[:LOOKED_AT]
        known = [
            [i.score, *(i.reasons[p] for p in PARTS), *(float(getattr(i.fields, f)[i.place]) for f in FIELDS)]
            for i in items
        ]
        return np.hstack([np.array(known, np.float32), self._added(seen, [i.entry for i in items])])

    def _added(self, seen: Seen, entries: Sequence[Entry]) -> FloatArray:
        found_words = seen.case.question.words
        typed = " ".join(found_words)
        found = {lang: index.scores(dict.fromkeys(grams(typed), 1.0)) for lang, index in self._grams.items()}
        best = max((float(scores.max(initial=0.0)) for scores in found.values()), default=0.0) or 1.0
        rows = []
        for e in entries:
            lang = e.document.language
            reduce, rarity = analyser(lang).terms, self._rarity[lang]
            asked, title = set(reduce(typed)), set(reduce(e.title))
            total = sum(rarity.get(t, 0.0) for t in asked) or 1.0
            rows.append(
                (
                    float(found[lang][self._place[lang, id_of(e)]]) / best,
                    sum(rarity.get(t, 0.0) for t in asked & title) / total,
                    (1.0 / (1 + len(e.title.split())) if len(found_words) == 1 and asked & title else 0.0),
                    float(fold(e.title).startswith(fold(typed))),
                )
            )
        return np.array(rows, np.float32).reshape(len(entries), len(ALONE))


def rows(questions: Sequence[Seen], signals: dict[str, Signals]) -> list[Row]:
    """One row for each signal, then the learned model of all of them."""
    seen_rows = {id(seen): signals[seen.base].rows(seen) for seen in questions}

    def adding(column: int, weight: float) -> Score:
        return lambda seen: np.asarray(seen.scores[:LOOKED_AT] + weight * seen_rows[id(seen)][:, column], np.float32)

    first = 1 + len(PARTS) + len(FIELDS)
    alone = [
        of_settings(f"+ {name}", questions, {weight: adding(first + n, weight) for weight in WEIGHTS})
        for n, name in enumerate(ALONE)
    ]
    return [*alone, _learned(questions, [seen_rows[id(seen)] / SCALE for seen in questions])]


def id_of(entry: Entry) -> str:
    """The first passage of an entry names it."""
    return entry.passages[0].id


def grams(text: str) -> list[str]:
    """Four letters at a time, word by word."""
    padded = (f" {word} " for word in fold(text).split())
    return [word[n : n + 4] for word in padded for n in range(max(1, len(word) - 3))]


def _text(entry: Entry) -> str:
    return " ".join((entry.title, entry.title, *entry.keywords, *entry.wordings, *entry.lay, entry.body))


def _learned(questions: Sequence[Seen], rows: Sequence[FloatArray]) -> Row:
    fold_of, numbers = folds(questions), np.arange(len(questions))
    ranks: list[int | None] = [None] * len(questions)
    for number in range(FOLDS):
        train = numbers[fold_of != number]
        model = _learn(questions, rows, train, _ridge(questions, rows, train))
        for n in numbers[fold_of == number]:
            ranks[n] = rank_after(questions[n], rows[n] @ model)
    return Row("learned re-ranker of all", ranks, "a ridge for each fold")


def _ridge(questions: Sequence[Seen], rows: Sequence[FloatArray], train: Sequence[int]) -> float:
    own = [questions[n] for n in train]
    inner, share = folds(own), balance(own)

    def kept_apart(ridge: float) -> float:
        total = 0.0
        for number in range(FOLDS):
            model = _learn(questions, rows, [n for n, f in zip(train, inner, strict=True) if f != number], ridge)
            apart = [(n, w) for n, w, f in zip(train, share, inner, strict=True) if f == number]
            total += sum(w * value(rank_after(questions[n], rows[n] @ model)) for n, w in apart)
        return total

    return max(RIDGES, key=kept_apart)


def _learn(
    questions: Sequence[Seen], rows: Sequence[FloatArray], train: Sequence[int], ridge: float, steps: int = 300
) -> FloatArray:
    """Weigh the signals so that the right candidate stands above each wrong one (pairwise logistic, ridge)."""
    pairs, shares = [], []
    for n, share in zip(train, balance([questions[n] for n in train]), strict=True):
        right = questions[n].right[:LOOKED_AT]
        if right.any() and not right.all():
            gaps = rows[n][right][:1] - rows[n][~right]
            pairs.append(gaps)
            shares.append(np.full(len(gaps), share / len(gaps), np.float32))
    gaps, share = np.vstack(pairs), np.concatenate(shares)
    share = share / share.sum()
    prior = np.zeros(gaps.shape[1], np.float32)
    prior[0] = 1.0
    weights = prior.copy()
    for _ in range(steps):
        wrong = 1 / (1 + np.exp(np.clip(gaps @ weights, -30, 30)))
        weights += 2.0 * ((share * wrong) @ gaps - ridge * (weights - prior))
    return np.asarray(weights, np.float32)
