"""Whether “check this statement” finds the sources for or against.

    python -m benchmarks.statements --index FOLDER [--encoder build/encoder]

Statements of our own, in both languages: some are the law (for), some contradict it (against), some lie outside what the
sources say (unknown). What is shown is read as Slack shows it: *for* where a source goes the same way and none says
something else, *against* where one says something else and none goes the same way, *both*, or *nothing* where the sources
are only to be read on the point. What matters most is how often the wrong way is shown.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from api.slack.statement import Checked, check
from assistant.library import OpenLibrary
from assistant.networks.statement import Stand, load_statement_rules
from knowledge_base.encoding.encoder import SentenceTransformerEncoder
from knowledge_base.fiche_file import load_fiches
from knowledge_base.retrieval.search import KnowledgeBase
from knowledge_base.sources import load_reference_sources

ROOT = Path(__file__).parent.parent
SETS = {"statements": "the French half chose the two likenesses", "statements-fresh": "written afterwards, looked at once"}
QUESTIONS = Path(__file__).parent / "questions"
PAGE = ROOT / "docs" / "benchmarks" / "statements.md"
SHOWN = ("for", "against", "both", "nothing")
WRONG = {"for": ("against",), "against": ("for",), "unknown": ("for", "against", "both")}


@dataclass(frozen=True)
class Shelf:
    """A library as the check searches it."""

    library: OpenLibrary

    def search(self, query: str, k: int, language: str | None, kinds: Sequence[str] | None) -> list[dict[str, Any]]:
        """Passages, as far as the check reads them."""
        found = self.library.search(query, k=k, language=language, kinds=kinds)
        return [{"document_id": each.document.id, "text": each.passage.text} for each in found.passages]


def shown(checked: Sequence[Checked]) -> str:
    """What a person sees of a check, in a word."""
    stands = {each.verdict.stand for each in checked}
    if {Stand.FOR, Stand.AGAINST} <= stands:
        return "both"
    return "for" if Stand.FOR in stands else "against" if Stand.AGAINST in stands else "nothing"


def table(name: str, told: Iterable[tuple[dict[str, str], str]]) -> str:
    """The table of a set, and its two figures."""
    counted: Counter[tuple[str, str, str]] = Counter()
    wrong, right, total = [], 0, 0
    for record, what in told:
        label, total = record["label"], total + 1
        counted[record["language"], label, what] += 1
        right += what == label or (label, what) == ("unknown", "nothing")
        if what in WRONG[label]:
            wrong.append(f"- {record['statement']} ({label}, shown {what})")
    lines = [
        f"\n## `{name}`: {SETS[name]}\n",
        f"| language | in truth | {' | '.join(SHOWN)} |\n|---|---|{'---|' * len(SHOWN)}",
    ]
    for language in ("fr", "en"):
        for label in WRONG:
            cells = " | ".join(str(counted[language, label, what]) for what in SHOWN)
            lines.append(f"| {language} | {label} | {cells} |")
    lines.append(f"\nRight: **{right} of {total}**. Shown the wrong way: **{len(wrong)} of {total}**.\n")
    return "\n".join([*lines, *wrong]) + "\n"


def main() -> None:
    """Measure, then write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, default=ROOT / "build" / "encoder")
    given = parser.parse_args()
    fiches = load_fiches([ROOT / "knowledge_base" / "fiches"])
    encoder = SentenceTransformerEncoder(given.encoder)
    shelf = Shelf(OpenLibrary(KnowledgeBase.open(given.index, encoder), lambda: fiches, load_reference_sources()))
    rules, said = load_statement_rules(), " ".join((__doc__ or "").split("\n\n")[2].split())
    text = f"# Check this statement\n\nMade by `python -m benchmarks.statements` on the fiches alone, {date.today()}. {said}\n"
    for name in SETS:
        records = [json.loads(line) for line in (QUESTIONS / f"{name}.jsonl").read_text("utf-8").splitlines()]
        told = [(each, shown(check(each["statement"], each["language"], shelf, rules))) for each in records]
        text += table(name, told)
    PAGE.write_text(text, encoding="utf-8")
    print(PAGE.read_text("utf-8"))


if __name__ == "__main__":
    main()
