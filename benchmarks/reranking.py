"""What a second look at the best twenty would bring: signals the search has not, and a learned re-ranker.

    python -m benchmarks.reranking --corpus FOLDER --questions FOLDER [--work build/ablation]

Each row adds one signal to the shipped score, or lets a pairwise logistic model weigh them all; what it weighs is
chosen by nested cross-validation, five folds of questions with the same answer kept together, over all the sets at
once, since the product can hold one model only. A row is kept in the product where it brings two points of right
answers first on the folds held out, on keywords or on rephrased questions, and takes them from no other set.
"""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.ablation import BASES, OWN, Measured, Vectors, base, interval, lines, measured
from benchmarks.retrieval import Case, key_of
from knowledge_base.analysis import analyser, fold
from knowledge_base.encoder import FloatArray, SentenceTransformerEncoder
from knowledge_base.entries import Entry, all_entries
from knowledge_base.keyword import KeywordIndex
from knowledge_base.lay_wordings import shipped_lay_wordings
from knowledge_base.ranking import shipped_ranking
from knowledge_base.scoring import Engine
from knowledge_base.snapshot import Snapshot
from knowledge_base.synonyms import reviewed_synonyms

REPORT = Path(__file__).parent.parent / "docs" / "benchmarks" / "re-ranking.md"
FOLDS, LOOKED_AT, DEEP = 5, 20, 60
WEIGHTS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4)
RIDGES = (0.003, 0.03, 0.3)
PARTS = ("dense", "keyword", "names", "exact", "cosine", "coverage", "standing", "article", "language")
FIELDS = ("title", "wording", "passage", "lay")
ALONE = {
    "character 4-grams (BM25)": "grams",
    "share of the question’s rarity that the title covers": "title_rarity",
    "short and general first, for one word": "brevity",
    "title begins with the question": "opening",
}
EXTRA = tuple(ALONE.values())
NAMES = (*PARTS, *FIELDS, *EXTRA)


@dataclass(frozen=True)
class Seen:
    """The candidates of one question, best first: their score, their signals, and which are right."""

    set_name: str
    group: str
    scores: FloatArray
    signals: FloatArray
    right: np.ndarray
    rank: int | None


class Signals:
    """What can be said of an entry and a question beyond the shipped parts."""

    def __init__(self, snapshot: Snapshot) -> None:
        whole = all_entries(((i.document, i.passages) for i in snapshot.documents), shipped_lay_wordings())
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

    def of(self, case: Case, entries: Sequence[Entry]) -> FloatArray:
        """Return a row of EXTRA for each entry."""
        typed = " ".join(case.question.words)
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
                    (1.0 / (1 + len(e.title.split())) if len(case.question.words) == 1 and asked & title else 0.0),
                    float(fold(e.title).startswith(fold(typed))),
                )
            )
        return np.array(rows, np.float32).reshape(len(entries), len(EXTRA))


def id_of(entry: Entry) -> str:
    """The first passage of an entry names it."""
    return entry.passages[0].id


def grams(text: str) -> list[str]:
    """Four letters at a time, word by word."""
    padded = (f" {word} " for word in fold(text).split())
    return [word[n : n + 4] for word in padded for n in range(max(1, len(word) - 3))]


def _text(entry: Entry) -> str:
    return " ".join((entry.title, entry.title, *entry.keywords, *entry.wordings, *entry.lay, entry.body))


def look(each: Measured, extra: Signals) -> list[Seen]:
    """Search every question of a set and keep what can be seen of its best candidates."""
    engine = Engine(each.snapshot, shipped_ranking(), reviewed_synonyms(), date.today())
    return [_look(each.name, engine, case, extra) for case in each.cases]


def _look(name: str, engine: Engine, case: Case, extra: Signals) -> Seen:
    ranked = engine.rank(case.question, case.vector, case.language, None)
    found: dict[str, int] = {}
    for n in range(min(len(ranked), DEEP)):
        found.setdefault(key_of(ranked.at(n).entry, bool(case.places)), n)
    right = case.places or case.relevant
    keys = list(found)
    rank = next((n for n, key in enumerate(keys, start=1) if key in right), None)
    items = [ranked.at(n) for n in list(found.values())[:LOOKED_AT]]
    rows = np.array(
        [
            [*(item.reasons[p] for p in PARTS), *(float(getattr(item.fields, f)[item.place]) for f in FIELDS)]
            for item in items
        ],
        np.float32,
    )
    signals = np.hstack([rows, extra.of(case, [item.entry for item in items])])
    return Seen(
        name,
        case.group(),
        np.array([item.score for item in items], np.float32),
        signals,
        np.array([key in right for key in keys[:LOOKED_AT]]),
        rank,
    )


def rank_after(seen: Seen, scores: FloatArray) -> int | None:
    """The rank of the first right one with its best twenty in another order."""
    if not seen.right.any():
        return seen.rank
    return int(np.flatnonzero(seen.right[np.argsort(-scores, kind="stable")])[0]) + 1


def value(rank: int | None) -> float:
    """The reciprocal rank, 0 beyond ten."""
    return 1 / rank if rank and rank <= 10 else 0.0


def added(seen: Seen, signal: int, weight: float) -> FloatArray:
    """The shipped score with one signal added."""
    return np.asarray(seen.scores + weight * seen.signals[:, signal], np.float32)


def balance(questions: Sequence[Seen]) -> FloatArray:
    """Give each set the same say, however many questions it has."""
    counts: dict[str, int] = {}
    for seen in questions:
        counts[seen.set_name] = counts.get(seen.set_name, 0) + 1
    return np.array([1 / counts[seen.set_name] for seen in questions], np.float32)


def learn(questions: Sequence[Seen], ridge: float, steps: int = 300) -> FloatArray:
    """Weigh the signals so that the right candidate stands above each wrong one (pairwise logistic, ridge)."""
    pairs, shares = [], []
    for seen, share in zip(questions, balance(questions), strict=True):
        if seen.right.any() and not seen.right.all():
            rows = np.hstack([seen.scores[:, None], seen.signals])
            gaps = (rows[seen.right][:1] - rows[~seen.right]) / SCALE
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


SCALE = np.array([0.1, *([0.1] * len(PARTS)), *([0.02] * len(FIELDS)), *([0.2] * len(EXTRA))], np.float32)


def weighed(seen: Seen, weights: FloatArray) -> FloatArray:
    """The score that a learned model gives."""
    rows = np.hstack([seen.scores[:, None], seen.signals]) / SCALE
    return np.asarray(rows @ weights, np.float32)


def folds(questions: Sequence[Seen]) -> np.ndarray:
    """The fold of each question; those with the same answer stay together."""
    groups = sorted({seen.group for seen in questions})
    order = np.random.default_rng(0).permutation(len(groups))
    fold_of = {groups[n]: place % FOLDS for place, n in enumerate(order)}
    return np.array([fold_of[seen.group] for seen in questions])


def held_out(questions: Sequence[Seen], signal: int | None) -> list[int | None]:
    """The rank of each question with the weights that the other folds choose."""
    fold_of = folds(questions)
    ranks: list[int | None] = [None] * len(questions)
    for number in range(FOLDS):
        train = [seen for seen, own in zip(questions, fold_of, strict=True) if own != number]
        score = _chosen(train, signal)
        for n, seen in enumerate(questions):
            if fold_of[n] == number:
                ranks[n] = rank_after(seen, score(seen))
    return ranks


def _chosen(train: Sequence[Seen], signal: int | None) -> Callable[[Seen], FloatArray]:
    share = balance(train)
    if signal is not None:
        def worth(weight: float) -> float:
            return float(share @ np.array([value(rank_after(s, added(s, signal, weight))) for s in train]))

        best = max(WEIGHTS, key=worth)
        return lambda seen: added(seen, signal, best)
    inner = folds(train)

    def kept_apart(ridge: float) -> float:
        total = 0.0
        for number in range(FOLDS):
            model = learn([s for s, own in zip(train, inner, strict=True) if own != number], ridge)
            apart = [(s, w) for s, w, own in zip(train, share, inner, strict=True) if own == number]
            total += sum(w * value(rank_after(s, weighed(s, model))) for s, w in apart)
        return total

    model = learn(train, max(RIDGES, key=kept_apart))
    return lambda seen: weighed(seen, model)


def table(questions: Sequence[Seen], rows: Mapping[str, Sequence[int | None]]) -> list[str]:
    """One table a set."""
    shipped = [seen.rank for seen in questions]
    parts = []
    for name in dict.fromkeys(seen.set_name for seen in questions):
        own = [n for n, seen in enumerate(questions) if seen.set_name == name]
        parts.append(f"## {name}: {len(own)} questions\n\n| | @1 | @5 | MRR@10 | change in @1 (95 %) | change in MRR (95 %) |\n|---|---|---|---|---|---|")
        for row, ranks in {"as shipped": shipped, **rows}.items():
            mine, before = [ranks[n] for n in own], [shipped[n] for n in own]
            first = np.array([r == 1 for r in mine], np.float32)
            five = np.mean([r is not None and r <= 5 for r in mine])
            mrr = np.array([value(r) for r in mine], np.float32)
            changes = [
                interval(first - np.array([r == 1 for r in before], np.float32)),
                interval(mrr - np.array([value(r) for r in before], np.float32)),
            ]
            told = ["", ""] if row == "as shipped" else [f"{100 * m:+.1f} ({100 * a:+.1f} to {100 * b:+.1f})" for m, a, b in changes]
            parts[-1] += f"\n| {row} | {100 * first.mean():.1f} | {100 * five:.1f} | {100 * mrr.mean():.1f} | {told[0]} | {told[1]} |"
    return parts


def main() -> None:
    """Measure every row and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    root = Path(__file__).parent.parent
    parser.add_argument("--encoder", type=Path, default=root / "build" / "encoder")
    parser.add_argument("--work", type=Path, default=root / "build" / "ablation")
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    encoder = SentenceTransformerEncoder(given.encoder)
    vectors = Vectors(encoder, given.work / "questions.npz")
    faq = lines(given.questions / "cnil-faq-dev.jsonl")
    law = [r for name in ("gdpr", "gdpr-blind") for r in lines(OWN / f"{name}.jsonl")]
    asked = {
        "FAQ, rephrased": ("faq", [r for r in faq if r["set"] == "rephrased"]),
        "FAQ, keywords": ("faq", [r for r in faq if r["set"] == "keywords"]),
        "GDPR in both languages, asked in fr": ("gdpr", [r for r in law if r["language"] == "fr"]),
        "GDPR in both languages, asked in en": ("gdpr", [r for r in law if r["language"] == "en"]),
    }
    snapshots = {name: base(name, given.corpus, given.work, encoder) for name in BASES if name in ("faq", "gdpr")}
    extra = {name: Signals(snapshot) for name, snapshot in snapshots.items()}
    questions = [
        seen
        for name, (where, records) in asked.items()
        for seen in look(measured(name, snapshots[where], records, vectors), extra[where])
    ]
    rows = {f"+ {name}": held_out(questions, NAMES.index(column)) for name, column in ALONE.items()}
    rows["**learned re-ranker of all**"] = held_out(questions, None)
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
    told = (__doc__ or "").split("\n\n")[2].replace("\n", " ").strip()
    head = f"# What a second look at the best twenty would bring\n\nMade by `python -m benchmarks.reranking`, commit {commit.stdout.strip()}, {date.today()}. {told}"
    REPORT.write_text("\n\n".join([head, *table(questions, rows)]) + "\n", encoding="utf-8")
    print(REPORT.read_text("utf-8"))


if __name__ == "__main__":
    main()
