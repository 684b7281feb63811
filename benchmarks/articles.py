"""Whether answers name the right article of the GDPR.

    python -m benchmarks.articles --index NAME=FOLDER [NAME=FOLDER …] [--encoder build/encoder]

The questions of `gdpr` and `gdpr-blind`, composed by the product's own steps, retrieval alone deciding. An answer names
the right article where one of its citations points at that article of the regulation, in either language.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from assistant.answer import Answer, Outcome
from assistant.answering.composer import AnswerComposer, steps
from assistant.answering.context import Inquiry
from assistant.answering.thresholds import load_thresholds
from assistant.conversation.hotlines import HotlineTeller
from assistant.escalation.hotlines_file import read_hotlines
from assistant.library import OpenLibrary
from assistant.texts import load_texts
from benchmarks.asked import articles_of
from knowledge_base.encoding.encoder import SentenceTransformerEncoder
from knowledge_base.fiche_file import load_fiches
from knowledge_base.retrieval.search import KnowledgeBase
from knowledge_base.sources import load_reference_sources

ROOT = Path(__file__).parent.parent
QUESTIONS = Path(__file__).parent / "questions"
PAGE = ROOT / "docs" / "benchmarks" / "articles.md"
REGULATION = {"gdpr-fr", "gdpr-en"}
_ARTICLE = re.compile(r"article\s+(\d+)", re.IGNORECASE)


def records() -> list[dict[str, Any]]:
    """The questions whose article is known."""
    names = ("gdpr", "gdpr-blind")
    return [json.loads(line) for name in names for line in (QUESTIONS / f"{name}.jsonl").read_text("utf-8").splitlines()]


def named(answer: Answer) -> set[str]:
    """The articles of the regulation that an answer cites."""
    cited = [citation for message in answer.messages for citation in message.citations]
    return {number for c in cited if c.source_id in REGULATION for number in _ARTICLE.findall(c.locator)}


def composer(index: Path, encoder: SentenceTransformerEncoder) -> AnswerComposer:
    """The product's steps over an index."""
    fiches, texts = load_fiches([ROOT / "knowledge_base" / "fiches"]), load_texts()
    library = OpenLibrary(KnowledgeBase.open(index, encoder), lambda: fiches, load_reference_sources())
    return AnswerComposer(steps(library, load_thresholds(), texts, HotlineTeller(read_hotlines(None), texts)))


def rows(name: str, answering: AnswerComposer) -> Iterable[str]:
    """A table line a language."""
    for language in ("fr", "en"):
        asked = [record for record in records() if record["language"] == language]
        answers = [answering.compose(Inquiry(record["query"], language)) for record in asked]
        given = [(a, r) for a, r in zip(answers, asked, strict=True) if a.outcome is Outcome.ANSWER]
        right = sum(bool(named(answer) & articles_of(record)) for answer, record in given)
        yield f"| {name} | {language} | {len(asked)} | {len(given)} | {right} | **{100 * right / max(1, len(given)):.0f} %** | {100 * right / len(asked):.0f} % |"


def main() -> None:
    """Measure every base given, then write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", nargs="+", required=True, help="NAME=FOLDER")
    parser.add_argument("--encoder", type=Path, default=ROOT / "build" / "encoder")
    given = parser.parse_args()
    encoder = SentenceTransformerEncoder(given.encoder)
    said = (__doc__ or "").split("\n\n")[2].replace("\n", " ").strip()
    lines = [
        f"# The right article\n\nMade by `python -m benchmarks.articles`, {date.today()}. {said}\n",
        "| base | language | questions | answered | of which with the right article | share of answers | share of questions |\n|---|---|---|---|---|---|---|",
    ]
    for each in given.index:
        name, _, folder = each.partition("=")
        lines.extend(rows(name, composer(Path(folder), encoder)))
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(PAGE.read_text("utf-8"))


if __name__ == "__main__":
    main()
