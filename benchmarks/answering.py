"""Knowing when not to answer: the risk-coverage curve of the shipped support, beside the bare cosine.

    python -m benchmarks.answering --index FOLDER [--encoder build/encoder]

INDEX holds the shipped fiches. Thresholds were chosen on the old questions (unanswered, gdpr, gdpr-blind,
charter-and-guides); everything here is measured on the fresh ones, written afterwards. These are no blind test: the
weights of the support and its form were chosen with their figures on screen. An answer is right
where it comes from the fiche that was meant, strictly: a neighbouring fiche counts as wrong, like any answer to a
question that no source answers. Retrieval alone decides: the dialogue engine's own doubt comes on top in the product.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from assistant.answering.thresholds import Thresholds, load_thresholds
from knowledge_base.encoding.encoder import SentenceTransformerEncoder
from knowledge_base.retrieval.search import KnowledgeBase

ROOT = Path(__file__).parent.parent
QUESTIONS = Path(__file__).parent / "questions"
PAGE = ROOT / "docs" / "benchmarks" / "answering.md"
PLOT = ROOT / "docs" / "benchmarks" / "risk-coverage.svg"
COST = 10  # a wrong answer against an abstention
OLD = ("unanswered", "gdpr", "gdpr-blind", "charter-and-guides")
FRESH = ("unanswered-fresh", "answered-fresh")
Score = Callable[[Mapping[str, float]], float]


@dataclass(frozen=True)
class Asked:
    """A question, its signals, whether a source answers it, and whether what was found first is right."""

    family: str
    signals: Mapping[str, float]
    answerable: bool
    right: bool


def ask(kb: KnowledgeBase, name: str) -> list[Asked]:
    """Search every question of a set."""
    asked = []
    for line in (QUESTIONS / f"{name}.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        found = kb.search(record["query"], k=8, language=record["language"])
        first = found.passages[0].document.id if found.passages else ""
        wanted = {f"{record.get('fiche')}-{language}" for language in ("fr", "en")}
        family = record.get("family", "answerable")
        asked.append(Asked(family, found.signals, "family" not in record, first in wanted))
    return asked


def curve(asked: Sequence[Asked], score: Score) -> tuple[list[float], list[float]]:
    """Coverage and risk as more and more is answered, the surest first."""
    order = sorted(asked, key=lambda each: -score(each.signals))
    wrong = np.cumsum([not each.right for each in order])
    count = np.arange(1, len(order) + 1)
    return list(count / len(order)), list(wrong / count)


def area(asked: Sequence[Asked], score: Score) -> float:
    """The area under the risk-coverage curve; smaller is better."""
    return float(np.mean(curve(asked, score)[1]))


def best_area(asked: Sequence[Asked]) -> float:
    """The smallest area there is with these answers: every right one before every wrong one."""
    rights = {id(each.signals): each.right for each in asked}
    return area(asked, lambda signals: float(rights[id(signals)]))


def at(asked: Sequence[Asked], score: Score, threshold: float) -> dict[str, float]:
    """What a threshold gives."""
    answered = [each for each in asked if score(each.signals) >= threshold]
    can = [each for each in asked if each.answerable]
    cannot = [each for each in asked if not each.answerable]
    right = sum(each.right for each in answered)
    shown = [each for each in answered if each.answerable]
    return {
        "answerable answered": len(shown) / max(1, len(can)),
        "unanswerable answered": (len(answered) - len(shown)) / max(1, len(cannot)),
        "precision": right / max(1, len(answered)),
        "worth": (right - COST * (len(answered) - len(shown))) / len(asked),
    }


def equally_false(old: Sequence[Asked], score: Score, share: float) -> float:
    """The threshold at which this share of the old unanswerable questions is answered."""
    cannot = [score(each.signals) for each in old if not each.answerable]
    return float(np.quantile(cannot, 1 - share)) + 1e-9


def row(name: str, asked: Sequence[Asked], score: Score, threshold: float) -> str:
    """One line of the table."""
    found = at(asked, score, threshold)
    shares = " | ".join(f"{100 * found[key]:.1f} %" for key in ("answerable answered", "unanswerable answered", "precision"))
    return f"| {name} | {threshold:.3f} | {shares} | {found['worth']:+.3f} | {area(asked, score):.3f} |"


def plot(curves: Mapping[str, tuple[list[float], list[float]]]) -> str:
    """The curves as SVG: coverage to the right, risk upwards."""
    colours = ("#1f4e9e", "#b5523b", "#888888")
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


def main() -> None:
    """Measure, then write the page and the plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, default=ROOT / "build" / "encoder")
    given = parser.parse_args()
    kb = KnowledgeBase.open(given.index, SentenceTransformerEncoder(given.encoder))
    limits = load_thresholds()
    old = [each for name in OLD for each in ask(kb, name)]
    fresh = [each for name in FRESH for each in ask(kb, name)]
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(limits, old, fresh), encoding="utf-8")
    cosine = curve(fresh, lambda signals: signals["top_cosine"])
    rights = {id(each.signals): each.right for each in fresh}
    best = curve(fresh, lambda signals: float(rights[id(signals)]))
    PLOT.write_text(plot({"support, as shipped": curve(fresh, limits.support), "cosine alone": cosine, "best possible": best}), encoding="utf-8")
    print(PAGE.read_text("utf-8"))


def page(limits: Thresholds, old: Sequence[Asked], fresh: Sequence[Asked]) -> str:
    """The page as Markdown."""
    def cosine(signals: Mapping[str, float]) -> float:
        return signals["top_cosine"]

    false = at(old, limits.support, limits.answer_from)["unanswerable answered"]
    near = [each for each in fresh if each.answerable or each.family == "near"]
    cannot = sum(not each.answerable for each in fresh)
    lines = [
        "# When Permanence answers, and when it does not",
        f"Made by `python -m benchmarks.answering`, {date.today()}, thresholds {limits.version}. {(__doc__ or '').split(chr(10) * 2)[2].replace(chr(10), ' ').strip()}",
        f"{len(fresh) - cannot} questions that a fiche answers, {cannot} that none does, {sum(e.family == 'near' for e in fresh)} of them from neighbouring fields; French and English. “Worth” is right answers less {COST} times the unanswerable ones answered, a question.",
        "![Risk against coverage](risk-coverage.svg)",
        "| | from | answerable, answered | unanswerable, answered | answers that are right | worth | area under risk-coverage |\n|---|---|---|---|---|---|---|",
    ]
    rows = [
        row("**support, as shipped**", fresh, limits.support, limits.answer_from),
        row("the same, near-domain only", near, limits.support, limits.answer_from),
        row("cosine alone, as false on the old questions", fresh, cosine, equally_false(old, cosine, false)),
        row("support at 3 % of the old questions", fresh, limits.support, equally_false(old, limits.support, 0.03)),
        row("cosine alone at 3 % of the old questions", fresh, cosine, equally_false(old, cosine, 0.03)),
    ]
    lines[-1] += "\n" + "\n".join(rows)
    lines.append(f"The smallest area possible with these answers is {best_area(fresh):.3f}. On the old questions the shipped threshold answers {100 * at(old, limits.support, limits.answer_from)['answerable answered']:.0f} % of the answerable and {100 * false:.1f} % of the others.")
    return "\n\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
