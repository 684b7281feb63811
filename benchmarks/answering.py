"""Knowing when not to answer: the risk-coverage curve of the shipped support, beside the form before it and the cosine.

    python -m benchmarks.answering --index FOLDER [--encoder build/encoder]

INDEX holds the shipped fiches. Weights and thresholds were chosen on the development questions (`docs/benchmarks/judging.md`
tells how); the blind ones were written from the list of titles by people who had seen neither the fiches nor any set,
labelled by another, and measured after the judge was committed. An answer is right where it comes from a fiche that answers the question, and best where from the one named first; like any answer to a
question that no fiche answers, one from a neighbour is wrong. Retrieval alone decides: the dialogue engine's own doubt comes
on top in the product.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from assistant.answering.thresholds import Thresholds, load_thresholds
from benchmarks.asked import BLIND, DEVELOPMENT, FAMILIES, ROOT, Asked, ask, opened, vague

PAGE = ROOT / "docs" / "benchmarks" / "answering.md"
PLOT = ROOT / "docs" / "benchmarks" / "risk-coverage.svg"
LABELS = Path(__file__).parent / "questions" / "labels.md"
COST = 10  # a wrong answer against an abstention
MOST_FALSE = 0.03
RESAMPLES = 1000
Score = Callable[[Mapping[str, float]], float]


def before(signals: Mapping[str, float]) -> float:
    """The support until thresholds 2026-11-4: three weights chosen by hand, answers from 0.375 there too."""
    near = (signals["top_cosine"] + signals["best_cosine"]) / 2
    return near + 0.02 * signals["bm25_coverage"] - 0.6 * signals["outside_cosine"]


def cosine(signals: Mapping[str, float]) -> float:
    """How near the best source is."""
    return signals["top_cosine"]


def curve(asked: Sequence[Asked], score: Score) -> tuple[list[float], list[float]]:
    """Coverage and risk as more and more is answered, the surest first."""
    order = sorted(asked, key=lambda each: -score(each.signals))
    wrong = np.cumsum([not each.right for each in order])
    count = np.arange(1, len(order) + 1)
    return list(count / len(order)), list(wrong / count)


def area(asked: Sequence[Asked], score: Score) -> float:
    """The area under the risk-coverage curve; smaller is better."""
    return float(np.mean(curve(asked, score)[1]))


def ideal(asked: Sequence[Asked]) -> Score:
    """What no judge can better: every right answer before every wrong one."""
    rights = {id(each.signals): each.right for each in asked}
    return lambda signals: float(rights[id(signals)])


def at(asked: Sequence[Asked], score: Score, threshold: float) -> dict[str, float]:
    """What a threshold gives."""
    answered = [each for each in asked if score(each.signals) >= threshold]
    can = [each for each in asked if each.answerable]
    shown = [each for each in answered if each.answerable]
    right = sum(each.right for each in answered)
    false = len(answered) - len(shown)
    return {
        "answered": len(shown) / max(1, len(can)),
        "false": false / max(1, len(asked) - len(can)),
        "right": right / max(1, len(shown)),
        "best": sum(each.best for each in answered) / max(1, len(shown)),
        "precision": right / max(1, len(answered)),
        "worth": (right - COST * false) / len(asked),
    }


def beside(asked: Sequence[Asked], one: Score, other: Score, threshold: float) -> str:
    """Two judges at one threshold: what the first is worth more, and how much less lies under its curve, in words."""
    draw = np.random.default_rng(0)
    differences = []
    for _ in range(RESAMPLES):
        drawn = [asked[int(number)] for number in draw.integers(0, len(asked), len(asked))]
        worth = at(drawn, one, threshold)["worth"] - at(drawn, other, threshold)["worth"]
        differences.append((worth, area(drawn, one) - area(drawn, other)))
    ends = np.percentile(differences, [2.5, 97.5], axis=0)
    worth = at(asked, one, threshold)["worth"] - at(asked, other, threshold)["worth"]
    under = area(asked, one) - area(asked, other)
    return f"worth {worth:+.3f} a question (95 %: {ends[0, 0]:+.3f} to {ends[1, 0]:+.3f}), area {under:+.3f} ({ends[0, 1]:+.3f} to {ends[1, 1]:+.3f})"


def equally_false(asked: Sequence[Asked], score: Score, share: float) -> float:
    """The threshold at which this share of the unanswerable questions is answered."""
    cannot = [score(each.signals) for each in asked if not each.answerable]
    return float(np.quantile(cannot, 1 - share)) + 1e-9


def row(name: str, asked: Sequence[Asked], score: Score, threshold: float) -> str:
    """One line of the table."""
    found = at(asked, score, threshold)
    shares = " | ".join(f"{100 * found[key]:.1f} %" for key in ("answered", "false", "right", "best", "precision"))
    return f"| {name} | {threshold:.3f} | {shares} | {found['worth']:+.3f} | {area(asked, score):.3f} |"


def plot(curves: Mapping[str, tuple[list[float], list[float]]]) -> str:
    """The curves as SVG: coverage to the right, risk upwards."""
    colours = ("#1f4e9e", "#b5523b", "#3b7d4f", "#888888")
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" font-family="sans-serif" font-size="13">', '<rect width="640" height="400" fill="white"/>']
    for tick in range(0, 11, 2):
        x, y = 60 + 54 * tick, 350 - 30 * tick
        parts.append(f'<path d="M{x} 350V50M60 {y}H600" stroke="#ddd" fill="none"/><text x="{x}" y="370" text-anchor="middle">{10 * tick}%</text>')
        parts.append(f'<text x="52" y="{y + 4}" text-anchor="end">{6 * tick}%</text>')
    for number, (name, (coverage, risk)) in enumerate(curves.items()):
        path = " ".join(f"{60 + 540 * c:.1f},{350 - 500 * min(r, 0.6):.1f}" for c, r in zip(coverage, risk, strict=True))
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colours[number]}" stroke-width="2"/>')
        parts.append(f'<text x="80" y="{70 + 20 * number}" fill="{colours[number]}">{name}</text>')
    parts.append('<text x="330" y="392" text-anchor="middle">share of all questions that is answered</text>')
    parts.append('<text x="16" y="200" text-anchor="middle" transform="rotate(-90 16 200)">share of the answers that is wrong</text></svg>')
    return "\n".join(parts) + "\n"


def table(limits: Thresholds, asked: Sequence[Asked], like: Sequence[Asked]) -> str:
    """What each judge makes of these questions; the cosine’s threshold is as false as the shipped one on `like`."""
    false = at(like, limits.support, limits.answer_from)["false"]
    near = [each for each in asked if each.answerable or each.family == "near"]
    return "\n".join(
        [
            "| | from | answerable, answered | unanswerable, answered | of the answers to answerable ones: right | of which the best fiche | right, of all answers | worth | area under risk-coverage |\n|---|---|---|---|---|---|---|---|---|",
            row("**support, as shipped**", asked, limits.support, limits.answer_from),
            row("the same, among the unanswerable those of neighbouring fields only", near, limits.support, limits.answer_from),
            row("the support before, at its threshold", asked, before, 0.375),
            row("the support before, as false on the development questions", asked, before, equally_false(like, before, false)),
            row("cosine alone, as false on the development questions", asked, cosine, equally_false(like, cosine, false)),
            row("support at 3 % of the development questions", asked, limits.support, equally_false(like, limits.support, MOST_FALSE)),
        ]
    )


def main() -> None:
    """Measure, then write the page and the plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, default=ROOT / "build" / "encoder")
    given = parser.parse_args()
    kb, limits = opened(given.index, given.encoder), load_thresholds()
    development = [each for name in DEVELOPMENT for each in ask(kb, name)]
    blind = [each for name in BLIND for each in ask(kb, name)]
    several = Counter((asked, limits.several(signals)) for asked, signals in vague(kb) if limits.support(signals) >= limits.answer_from)
    PAGE.write_text(page(limits, development, blind, several), encoding="utf-8")
    scores = {"support, as shipped": limits.support, "the support before": before, "cosine alone": cosine, "best possible": ideal(blind)}
    PLOT.write_text(plot({name: curve(blind, score) for name, score in scores.items()}), encoding="utf-8")
    print(PAGE.read_text("utf-8"))


def page(limits: Thresholds, development: Sequence[Asked], blind: Sequence[Asked], several: Mapping[tuple[bool, bool], int]) -> str:
    """The page as Markdown."""
    cannot = [each for each in blind if not each.answerable]
    said = (__doc__ or "").split("\n\n")[2].replace("\n", " ").strip()
    return "\n\n".join(
        [
            "# When Permanence answers, and when it does not",
            f"Made by `python -m benchmarks.answering`, {date.today()}, thresholds {limits.version}. {said}",
            f"“Worth” is right answers less {COST} times the unanswerable ones answered, a question.",
            "## Blind questions",
            f"{len(blind) - len(cannot)} that a fiche answers, {len(cannot)} that none does ({', '.join(f'{count} {name}' for name in FAMILIES if (count := sum(e.family == name for e in cannot)))}: of a neighbouring field, in words of ours that mean something else there, of anything else); French and English.",
            "![Risk against coverage](risk-coverage.svg)",
            table(limits, blind, development),
            f"The smallest area possible with these answers is {area(blind, ideal(blind)):.3f}. The shipped support against the one before, both at {limits.answer_from}: {beside(blind, limits.support, before, limits.answer_from)}.",
            "## Development questions",
            f"{sum(e.answerable for e in development)} that a fiche answers, {sum(not e.answerable for e in development)} that none does. Figures on these are no proof: everything was chosen on them.",
            table(limits, development, development),
            "## Too short to be one question",
            f"Of {several[True, True] + several[True, False]} that could each mean several (“Quel délai ?”) and that the sources would bear, {several[True, True]} are asked back; of {several[False, True] + several[False, False]} names and plain questions as short (“cookie wall”, “Faut-il un DPO ?”), {several[False, True]}. The rule was formed on these.",
            LABELS.read_text("utf-8").strip(),
        ]
    ) + "\n"


if __name__ == "__main__":
    main()
