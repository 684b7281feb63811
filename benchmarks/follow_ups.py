"""Questions that lean on the one before: the right source among three, with and without what was said before.

    python -m benchmarks.follow_ups --index FOLDER [--encoder build/encoder]

INDEX holds the shipped fiches. The words and weights of follow_ups.yaml were chosen on `follow-ups`, which was written
before; `follow-ups-fresh` was written afterwards. That a follow-up which the sources would not bear at all alone is
not carried into the field was decided with the figures of `follow-ups-outside` on screen. `leaving_gap`, and what it is
compared with, were chosen on all the sets but the last two: `follow-ups-staying-third` and `follow-ups-leaving-third` were
written by somebody who knew neither. They were measured once with the support of thresholds 2026-11-4 (8 of 40 that leave
were answered), and again when the support changed and when wordings were added, follow_ups.yaml untouched. Standalone questions are asked right after a
question on something else: they must not be carried away by it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answering.context import Inquiry
from assistant.answering.follow_up import Previous, load_follow_ups
from assistant.answering.passage_fetcher import PassageFetcher
from assistant.answering.thresholds import load_thresholds
from assistant.library import OpenLibrary
from knowledge_base.encoding.encoder import FloatArray, SentenceTransformerEncoder
from knowledge_base.fiche_file import load_fiches
from knowledge_base.retrieval.search import KnowledgeBase
from knowledge_base.sources import load_reference_sources

ROOT = Path(__file__).parent.parent
QUESTIONS = Path(__file__).parent / "questions"
PAGE = ROOT / "docs" / "benchmarks" / "follow-ups.md"
STANDALONE = ("answered-fresh", "gdpr", "gdpr-blind", "charter-and-guides")
OUTSIDE = ("unanswered", "unanswered-fresh")
STAYING = ("follow-ups", "follow-ups-fresh", "follow-ups-staying-fresh", "follow-ups-staying-third")
LEAVING = ("follow-ups-outside", "follow-ups-leaving", "follow-ups-leaving-fresh", "follow-ups-leaving-third")
LANGUAGES = ("fr", "en")


def lines(name: str) -> list[dict[str, Any]]:
    """The records of a set."""
    return [json.loads(line) for line in (QUESTIONS / f"{name}.jsonl").read_text("utf-8").splitlines()]


class Remembered:
    """An encoder that encodes many questions at once, beforehand, and none twice."""

    def __init__(self, encoder: SentenceTransformerEncoder, texts: Sequence[str]) -> None:
        self._encoder, self.fingerprint = encoder, encoder.fingerprint
        each = list(dict.fromkeys(texts))
        self._known = dict(zip(each, encoder.encode_queries(each), strict=True))

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        missing = [text for text in texts if text not in self._known]
        if missing:
            self._known.update(zip(missing, self._encoder.encode_queries(missing), strict=True))
        return np.stack([self._known[text] for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        return self._encoder.encode_passages(texts)


class Asking:
    """The product's own first step, with and without the question before."""

    def __init__(self, fetcher: PassageFetcher) -> None:
        self._fetcher = fetcher
        self._limits = load_thresholds()

    def ask(self, record: Mapping[str, Any], previous: str | None) -> Inquiry:
        """What is found for a question after another; `previous` None asks it alone."""
        inquiry = Inquiry(record["query"], record["language"])
        if previous is not None:
            shown = self._fetcher(Inquiry(previous, record["language"])).best
            inquiry = replace(inquiry, previous=Previous(previous, (shown.document.id,) if shown else ()))
        return self._fetcher(inquiry)

    def answers(self, inquiry: Inquiry) -> bool:
        """Whether the support is high enough to answer."""
        return inquiry.found is not None and self._limits.support(inquiry.found.signals) >= self._limits.answer_from


def names(inquiry: Inquiry) -> list[str]:
    """The fiches found, best first, a fiche and its pair being one."""
    found = inquiry.found.passages if inquiry.found else ()
    return list(dict.fromkeys(each.document.id.removesuffix("-fr").removesuffix("-en") for each in found))


def hits(inquiries: Sequence[Inquiry], records: Sequence[Mapping[str, Any]], k: int) -> float:
    """The share of questions whose fiche is among the first k."""
    return float(np.mean([bool(set(names(i)[:k]) & set(r["fiches"])) for i, r in zip(inquiries, records, strict=True)]))


def follow_up_rows(asking: Asking, name: str) -> list[str]:
    """A table line a language: without history, then with it."""
    rows = []
    for language in LANGUAGES:
        records = [record for record in lines(name) if record["language"] == language]
        alone = [asking.ask(record, None) for record in records]
        after = [asking.ask(record, record["previous"]) for record in records]
        cells = [f"{100 * hits(each, records, k):.0f} %" for each in (alone, after) for k in (1, 3)]
        answered = sum(map(asking.answers, after)) / len(after)
        rows.append(f"| {name} | {language} | {len(records)} | {' | '.join(cells)} | {sum(i.in_context for i in after)} | {100 * answered:.0f} % |")
    return rows


def outside_rows(asking: Asking) -> list[str]:
    """A table line a set: what is answered of follow-ups that leave the field."""
    rows = []
    for name in LEAVING:
        records = lines(name)
        alone = sum(asking.answers(asking.ask(record, None)) for record in records)
        after = sum(asking.answers(asking.ask(record, record["previous"])) for record in records)
        rows.append(f"| {name} | {len(records)} | {alone} | {after} |")
    return rows


def standalone_rows(asking: Asking) -> list[str]:
    """A table line a set: how many lean, and whether what comes first changes."""
    rows, draw = [], np.random.default_rng(0)
    before = lines("answered-fresh")
    for name in (*STANDALONE, *OUTSIDE):
        records = lines(name)
        alone = [asking.ask(record, None) for record in records]
        after = [asking.ask(r, before[int(draw.integers(len(before)))]["query"]) for r in records]
        moved = sum(names(a)[:1] != names(b)[:1] for a, b in zip(alone, after, strict=True))
        answered = " → ".join(f"{100 * sum(map(asking.answers, each)) / len(records):.1f} %" for each in (alone, after))
        rows.append(f"| {name} | {len(records)} | {sum(i.in_context for i in after)} | {moved} | {answered} |")
    return rows


def page(asking: Asking) -> str:
    """The page as Markdown."""
    said = (__doc__ or "").split("\n\n")[2].replace("\n", " ").strip()
    return "\n".join(
        [
            f"# Follow-up questions\n\nMade by `python -m benchmarks.follow_ups`, {date.today()}. {said}\n",
            "| set | language | pairs | first, without | among three, without | first, with | among three, with | read in context | supported enough to answer |",
            "|---|---|---|---|---|---|---|---|---|",
            *(row for name in STAYING for row in follow_up_rows(asking, name)),
            "\nFollow-ups that leave the field (“et les congés payés ?”):\n",
            "| set | follow-ups | answered, without the question before | answered, with it |\n|---|---|---|---|",
            *outside_rows(asking),
            "",
            "Standalone questions, each after a question drawn at random:\n",
            "| set | questions | read in context | first source changed | answered, alone → after |\n|---|---|---|---|---|",
            *standalone_rows(asking),
        ]
    )


def main() -> None:
    """Measure, then write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, default=ROOT / "build" / "encoder")
    given = parser.parse_args()
    sets = (*STAYING, *LEAVING, *STANDALONE, *OUTSIDE)
    asked = [record for name in sets for record in lines(name)]
    texts = [record["query"] for record in asked]
    texts += [text for r in asked if "previous" in r for text in (r["previous"], f"{r['previous']} {r['query']}")]
    encoder = Remembered(SentenceTransformerEncoder(given.encoder), texts)
    base = KnowledgeBase.open(given.index, encoder)
    fiches = load_fiches([ROOT / "knowledge_base" / "fiches"])
    library = OpenLibrary(base, lambda: fiches, load_reference_sources())
    PAGE.write_text(page(Asking(PassageFetcher(library, load_thresholds(), load_follow_ups()))) + "\n", encoding="utf-8")
    print(PAGE.read_text("utf-8"))


if __name__ == "__main__":
    main()
