"""Questions for other services of the State: how many are answered where a whole corpus is indexed beside the fiches.

    python -m benchmarks.services --data FOLDER --fiches INDEX [--encoder build/encoder] [--more FILE.txt ...] [--judge-alone]

FOLDER is a data folder of the product's with a corpus indexed beside the fiches, INDEX holds the fiches alone. The questions are
in the tone of a State site's visitors (papers, taxes, benefits, justice…, a quarter of them about the sites themselves); no
source answers them. The cost for texts without wordings was chosen on `unanswered-services`; `unanswered-services-fresh` is
every other question of the same writing, on which nothing was chosen. Whoever wrote them also wrote the questions that were then added to
`knowledge_base/outside.yaml`, on the same services in other words, so that both gain more by it than callers will. Each FILE holds
questions of somebody else's, one a line, in French. In the running product each question opens a conversation of its own over HTTP.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.answering.thresholds import Thresholds, load_thresholds
from benchmarks import product
from benchmarks.asked import ROOT, opened, records
from benchmarks.decisions import row
from knowledge_base.retrieval.search import KnowledgeBase

PAGE = ROOT / "docs" / "benchmarks" / "services.md"
OUTSIDE = ("unanswered-services", "unanswered-services-fresh")
OTHERS = ("unanswered", "unanswered-fresh", "unanswered-third", "unanswered-fourth")
WITHIN = ("gdpr", "gdpr-blind", "charter-and-guides", "answered-fresh", "answered-third", "answered-fourth")
SERVED = (*OUTSIDE, "unanswered-fourth", "answered-fourth")
Records = Sequence[dict[str, Any]]


def decided(limits: Thresholds, signals: Mapping[str, float]) -> str:
    """What the judge makes of a question on its own, without the dialogue engine."""
    support = limits.support(signals)
    if support < limits.clarify_from:
        return "abstain"
    return "clarify" if support < limits.answer_from or limits.several(signals) else "answer"


def found(kb: KnowledgeBase, asked: Records) -> list[Mapping[str, float]]:
    """The signals of every question."""
    return [kb.search(record["query"], k=8, language=record["language"]).signals for record in asked]


def counted(limits: Thresholds, told: Iterable[Mapping[str, float]]) -> str:
    """How many are answered, and how many asked back."""
    counts = Counter(decided(limits, signals) for signals in told)
    return f"{counts['answer']} ({100 * counts['answer'] / counts.total():.1f} %) / {counts['clarify']}"


def without_dialogue(bases: Mapping[str, KnowledgeBase], sets: Mapping[str, Records]) -> str:
    """Retrieval and judge alone: the fiches, the whole, and the whole with every source alike."""
    limits = load_thresholds()
    alike = replace(limits, unworded_cost=0.0)
    lines = ["| set | questions | fiches alone | whole corpus | the same, every source alike |\n|---|---|---|---|---|"]
    for name, asked in sets.items():
        few, all_ = (found(kb, asked) for kb in bases.values())
        lines.append(f"| {name} | {len(asked)} | {counted(limits, few)} | **{counted(limits, all_)}** | {counted(alike, all_)} |")
    return "\n".join(lines)


def with_dialogue(data: Path, sets: Mapping[str, Records]) -> str:
    """The running product, on the whole corpus."""
    with product.running(data, {"PERMANENCE_LIMITS_URL": "off"}) as served:
        rows = [
            row(name, [(each, served.chat(each["query"], language=each["language"])) for each in asked])
            for name, asked in sets.items()
        ]
    head = "| set | questions | answered | share | right, of the answers | best | otherwise |\n|---|---|---|---|---|---|---|"
    return "\n".join([head, *rows])


def more(path: Path) -> Records:
    """Questions of a file, one a line, in French."""
    return [{"query": line, "language": "fr"} for line in product.read_lines(path)]


def main() -> None:
    """Measure, then write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fiches", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, default=ROOT / "build" / "encoder")
    parser.add_argument("--more", type=Path, nargs="*", default=[])
    parser.add_argument("--judge-alone", action="store_true", help="do not start the product")
    given = parser.parse_args()
    extra = {path.name: more(path) for path in given.more}
    bases = {"fiches": opened(given.fiches, given.encoder), "whole": opened(given.data / "index", given.encoder)}
    alone = without_dialogue(bases, {**{name: records(name) for name in (*OUTSIDE, *OTHERS, *WITHIN)}, **extra})
    served = None if given.judge_alone else with_dialogue(given.data, {**{name: records(name) for name in SERVED}, **extra})
    PAGE.write_text(page(alone, served), encoding="utf-8")
    print(PAGE.read_text("utf-8"))


def page(alone: str, served: str | None) -> str:
    """The page as Markdown."""
    said = (__doc__ or "").split("\n\n")[2].replace("\n", " ").strip()
    limits = load_thresholds()
    running = [
        "## The running product, whole corpus",
        "An answer is right where it cites a fiche that answers the question; a page of the corpus may be right too, and is not counted.",
        served or "",
    ]
    return "\n\n".join(
        [
            "# Questions for other services of the State",
            f"Made by `python -m benchmarks.services`, {date.today()}, thresholds {limits.version}, `unworded_cost` {limits.unworded_cost}. {said}",
            "## Retrieval and judge alone",
            "Answered, and after the stroke asked back (a choice of two or three titles). “Every source alike” is the same judge without `unworded_cost`.",
            alone,
            *(running if served else []),
        ]
    ) + "\n"


if __name__ == "__main__":
    main()
