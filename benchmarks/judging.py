"""How the judge was chosen: forms of the support compared by nested cross-validation on the development questions.

    python -m benchmarks.judging --index FOLDER [--encoder build/encoder]

INDEX holds the shipped fiches. Questions that share an answer stay in one fold. In each of twenty deals of five folds,
the weights (logistic regression of “rightly answered” against “no fiche answers”), their ridge (by four inner folds) and
the threshold (most worth, at most 3 % of the unanswerable answered) come from four folds and are applied to the fifth.
Intervals: 2,000 resamples of the answers shared. “The form before” keeps its three weights, chosen by hand with some of
these very questions on screen; only its threshold is learnt. Nothing here looks at the blind questions.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.answering import COST, MOST_FALSE, before
from benchmarks.asked import DEVELOPMENT, ROOT, Asked, ask, opened

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
PAGE = ROOT / "docs" / "benchmarks" / "judging.md"
DEALS, FOLDS, INNER, RESAMPLES = 20, 5, 4, 2000
RIDGES = (0.3, 3.0)
NEAR = ("top_cosine", "outside_cosine")
BEFORE = "the form before"
CHOSEN = "**form chosen by the inner folds**"
FORMS: Mapping[str, tuple[str, ...]] = {
    BEFORE: (),
    "its four signals, weighed anew": (*NEAR, "best_cosine", "bm25_coverage"),
    "nearness and outside": NEAR,
    "and the words held": (*NEAR, "words_held"),
    "and the scope": (*NEAR, "scope"),
    "and both (adopted)": (*NEAR, "scope", "words_held"),
    "and the margin, the agreement of both legs": (*NEAR, "scope", "words_held", "margin", "agreement"),
}


@dataclass(frozen=True)
class Asking:
    """The development questions as columns."""

    signals: Mapping[str, Floats]
    before: Floats
    right: npt.NDArray[np.bool_]
    cannot: npt.NDArray[np.bool_]
    topic: Numbers

    @classmethod
    def of(cls, asked: Sequence[Asked]) -> Asking:
        """Turn questions into columns."""
        columns = {name: np.array([each.signals[name] for each in asked]) for names in FORMS.values() for name in names}
        topics = np.unique([each.topic for each in asked], return_inverse=True)[1]
        flags = np.array([[each.right, not each.answerable] for each in asked])
        return cls(columns, np.array([before(each.signals) for each in asked]), flags[:, 0], flags[:, 1], topics)

    def gain(self, answered: npt.NDArray[np.bool_]) -> Floats:
        """What answering brings, question by question."""
        return np.where(answered, self.right * 1.0 - COST * self.cannot, 0.0)


def dealt(topic: Numbers, folds: int, draw: np.random.Generator) -> Numbers:
    """Deal the questions into folds, those that share an answer together."""
    order = draw.permutation(int(topic.max()) + 1) % folds
    return np.asarray(order[topic], np.int64)


def scores(asking: Asking, form: str, train: Numbers, ridge: float) -> Floats:
    """Score every question with the weights that the training questions give."""
    if not FORMS[form]:
        return asking.before
    columns = np.stack([asking.signals[name] for name in FORMS[form]], axis=1)
    columns = (columns - columns[train].mean(axis=0)) / (columns[train].std(axis=0) + 1e-9)
    told = train[asking.cannot[train] | asking.right[train]]  # a neighbour's answer to a question of ours teaches neither
    weights = logistic(columns[told], ~asking.cannot[told], ridge)
    return np.asarray(columns @ weights[:-1] + weights[-1], np.float64)


def logistic(columns: Floats, yes: npt.NDArray[np.bool_], ridge: float, steps: int = 12) -> Floats:
    """Fit a logistic regression by Newton's steps; the last weight is the constant, which the ridge leaves alone."""
    whole = np.column_stack([columns, np.ones(len(columns))])
    penalty = np.diag([*[ridge] * columns.shape[1], 0.0])
    weights = np.zeros(whole.shape[1])
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-whole @ weights))
        slope = whole.T @ (yes - chance) - penalty @ weights
        weights += np.linalg.solve(whole.T @ (whole * (chance * (1 - chance))[:, None]) + penalty + 1e-9, slope)
    return weights


def threshold(asking: Asking, scored: Floats, train: Numbers) -> float:
    """Where answering is worth most, at most 3 % of the unanswerable being answered."""
    order = train[np.argsort(-scored[train])]
    worth = np.cumsum(asking.gain(np.ones(len(asking.right), bool))[order])
    allowed = np.cumsum(asking.cannot[order]) <= MOST_FALSE * max(1, asking.cannot[order].sum())
    return float(scored[order][int(np.where(allowed, worth, -np.inf).argmax())])


def held_out(asking: Asking, form: str, train: Numbers, ridge: float, folds: int, draw: np.random.Generator) -> float:
    """What a form is worth on the held-out part of the training questions."""
    fold, total = dealt(asking.topic, folds, draw)[train], 0.0
    for number in range(folds):
        inner, rest = train[fold != number], train[fold == number]
        scored = scores(asking, form, inner, ridge)
        total += asking.gain(scored >= threshold(asking, scored, inner))[rest].sum()
    return float(total)


@dataclass
class Tally:
    """What a form did on the questions held out, over all deals."""

    gain: Floats
    answered: Floats
    area: list[float]


def compare(asking: Asking) -> dict[str, Tally]:
    """Run every form through every deal."""
    size = len(asking.right)
    tallies = {name: Tally(np.zeros(size), np.zeros(size), []) for name in (*FORMS, CHOSEN)}
    for deal in range(DEALS):
        draw = np.random.default_rng(deal)
        fold = dealt(asking.topic, FOLDS, draw)
        pooled = {name: np.zeros(size) for name in tallies}
        for number in range(FOLDS):
            train, test = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
            worths = {(form, ridge): held_out(asking, form, train, ridge, INNER, np.random.default_rng(deal)) for form in FORMS for ridge in RIDGES}
            best = max(worths, key=lambda each: worths[each])
            ridges = {form: max(RIDGES, key=lambda ridge, form=form: worths[form, ridge]) for form in FORMS}  # type: ignore[misc]
            for name, (form, ridge) in {**{form: (form, ridges[form]) for form in FORMS}, CHOSEN: best}.items():
                scored = scores(asking, form, train, ridge)
                pooled[name][test] = ((scored - threshold(asking, scored, train)) / scored[train].std())[test]
        for name, tally in tallies.items():
            tally.gain += asking.gain(pooled[name] >= 0) / DEALS
            tally.answered += (pooled[name] >= 0) / DEALS
            order = np.argsort(-pooled[name])
            tally.area.append(float(np.mean(np.cumsum(~asking.right[order]) / np.arange(1, size + 1))))
    return tallies


def interval(values: Floats, topic: Numbers) -> tuple[float, float]:
    """The 95 % interval of a mean, by resampling the answers shared."""
    draw, count = np.random.default_rng(0), int(topic.max()) + 1
    sums, sizes = np.bincount(topic, values, count), np.bincount(topic, minlength=count)
    picked = draw.integers(0, count, (RESAMPLES, count))
    low, high = np.percentile(sums[picked].sum(axis=1) / sizes[picked].sum(axis=1), [2.5, 97.5])
    return float(low), float(high)


def page(asking: Asking) -> str:
    """The page as Markdown."""
    tallies = compare(asking)
    lines = [
        f"# How the judge was chosen\n\nMade by `python -m benchmarks.judging`, {date.today()}, on {len(asking.right)} development questions, {asking.cannot.sum()} of them unanswerable. {(__doc__ or '').split(chr(10) * 2)[2].replace(chr(10), ' ').strip()}\n",
        f"“Worth” is right answers less {COST} times the unanswerable ones answered, a question. Retrieval alone.\n",
        "| form | answerable, answered | unanswerable, answered | worth | against the form before (95 %) | area under risk-coverage |\n|---|---|---|---|---|---|",
    ]
    for name, tally in tallies.items():
        low, high = interval(tally.gain - tallies[BEFORE].gain, asking.topic)
        difference = tally.gain.mean() - tallies[BEFORE].gain.mean()
        against = "" if name == BEFORE else f"{difference:+.3f} ({low:+.3f} to {high:+.3f})"
        can, cannot = tally.answered[~asking.cannot].mean(), tally.answered[asking.cannot].mean()
        lines.append(f"| {name} | {100 * can:.1f} % | {100 * cannot:.1f} % | {tally.gain.mean():+.3f} | {against} | {np.mean(tally.area):.4f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, then write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, default=ROOT / "build" / "encoder")
    given = parser.parse_args()
    kb = opened(given.index, given.encoder)
    PAGE.write_text(page(Asking.of([each for name in DEVELOPMENT for each in ask(kb, name)])), encoding="utf-8")
    print(PAGE.read_text("utf-8"))


if __name__ == "__main__":
    main()
