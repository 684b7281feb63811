"""What a few words find, and how far words alone can go.

    python -m benchmarks.short --corpus FOLDER --questions FOLDER [--work build/ablation]

The keywords that editors gave to each page of the FAQ, and those of our fiches, are asked as questions where they have at
most three words, of an index from which the keyword field was taken out. Right is a page that bears the keyword, or
the fiche’s pair in the other language. The rule of ADR 0045, which weighs nothing, was formed on those of the FAQ.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from benchmarks.bases import ROOT, Measured, Prepared, engine_of, lines, measured, prepare
from benchmarks.retrieval import rank_of, summary
from benchmarks.short_titles import Cut, expected, holding, learnt_cut
from knowledge_base.index.ingestion import ingest
from knowledge_base.index.snapshot import Snapshot, load_snapshot
from knowledge_base.model import Document
from knowledge_base.text.synonyms import reviewed_synonyms

PAGE = ROOT / "docs" / "benchmarks" / "short.md"
FICHES = ROOT / "knowledge_base" / "fiches"
MOST_WORDS = 3
WITHOUT_KEYWORDS = {"keyword_boost": 0}
ROWS: dict[str, dict[str, Any]] = {
    "**as shipped**": {},
    "no look-up of names": {"names_weight": 0.0},
    "no look-up of whole pieces of titles": {"piece_bonus": 0.0},
    "meaning alone": {"dense_weight": 1.0, "names_weight": 0.0},
    "words alone": {"dense_weight": 0.0, "names_weight": 0.0},
}
BUCKETS = ((1, 1), (2, 2), (3, 5), (6, 10), (11, 20), (21, 999))


def by_keyword(documents: Sequence[Document], language: str | None) -> list[dict[str, Any]]:
    """The questions that the keywords of documents make, each with the documents that bear it and their pairs."""
    right: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        for keyword in document.keywords if language in (None, document.language) else ():
            text = " ".join(keyword.split()).lower()
            if text and len(text.split()) <= MOST_WORDS:
                right[text] |= {document.id, document.pair or document.id}
    return [{"query": text, "relevant": sorted(ids), "language": language} for text, ids in sorted(right.items())]


def question_sets(prepared: Prepared) -> Iterator[Measured]:
    """The keywords of the FAQ, then of the fiches in each language."""
    ingest(prepared.work / "fiches", prepared.encoder, fiches_folders=[FICHES])
    bases = {"FAQ": (prepared.snapshots["faq"], (None,)), "fiches": (load_snapshot(prepared.work / "fiches"), ("fr", "en"))}
    for name, (snapshot, languages) in bases.items():
        for language in languages:
            records = by_keyword([item.document for item in snapshot.documents], language)
            each = measured(f"{name}, {language}" if language else name, snapshot, records, prepared.vectors)
            yield replace(each, cases=tuple(case for case in each.cases if 0 < len(case.question.words) <= MOST_WORDS))


def table(each: Measured) -> str:
    """The rows of one set, the shipped one also by the number of words."""
    found = [f"## Keywords, {each.name}: {len(each.cases)}", "| | questions | @1 | @3 | @5 | MRR@10 |\n|---|---|---|---|---|---|"]
    for name, changes in ROWS.items():
        engine = engine_of(each.snapshot, {**WITHOUT_KEYWORDS, **changes}, reviewed_synonyms())
        ranks = [rank_of(engine, case) for case in each.cases]
        found[-1] += f"\n| {name} | {_cells(ranks)} |"
        for count in range(1, MOST_WORDS + 1) if not changes else ():
            own = [rank for rank, case in zip(ranks, each.cases, strict=True) if len(case.question.words) == count]
            found[-1] += f"\n| … of {count} word{'s' * (count > 1)} | {_cells(own)} |"
    return "\n\n".join(found)


def _cells(ranks: Sequence[int | None]) -> str:
    return " | ".join([str(len(ranks)), *summary(ranks).split()])


def bounds(prepared: Prepared) -> str:
    """How far any ranking can go on the keyword queries of the set, each of which is a stretch of a title."""
    snapshot: Snapshot = prepared.snapshots["faq"]
    records = [record for record in lines(prepared.questions / "cnil-faq-dev.jsonl") if record["set"] == "keywords"]
    titles = {item.document.id: item.document.title for item in snapshot.documents}
    each = measured("keywords", snapshot, records, prepared.vectors)
    engine = engine_of(snapshot, {}, reviewed_synonyms())
    ranks = [rank_of(engine, case) or 999 for case in each.cases]
    asked = [(record["query"], record["relevant"][0]) for record in records]
    claims = [len(holding(titles, query)) for query, _ in asked]
    cut = learnt_cut(titles, asked)
    rows = [
        _bound(f"{low} to {high}" if low < high < 999 else f"{low} or more" if high == 999 else f"{low}", ranks, claims, low, high)
        for low, high in BUCKETS
    ]
    return "\n\n".join([_said(asked, claims, titles, cut), "\n".join([BOUND_HEADER, *rows])])


BOUND_HEADER = "| titles that hold the words | queries | first, by chance | first | among five, by chance | among five |\n|---|---|---|---|---|---|"


def _bound(name: str, ranks: Sequence[int], claims: Sequence[int], low: int, high: int) -> str:
    own = [n for n, count in enumerate(claims) if low <= count <= high]
    chance = [expected([claims[n] for n in own], k) for k in (1, 5)]
    hits = [100 * float(np.mean([ranks[n] <= k for n in own])) for k in (1, 5)]
    return f"| {name} | {len(own)} | {chance[0]:.1f} | {hits[0]:.1f} | {chance[1]:.1f} | {hits[1]:.1f} |"


def _said(asked: Sequence[tuple[str, str]], claims: Sequence[int], titles: Mapping[str, str], cut: Cut) -> str:
    texts: dict[str, int] = defaultdict(int)
    for query, _ in asked:
        texts[query] += 1
    most = [100 * sum(min(k, count) for count in texts.values()) / len(asked) for k in (1, 5)]
    chance = [expected(claims, k) for k in (1, 5)]
    known = [expected([cut.claims(titles, query, right) for query, right in asked], k) for k in (1, 5)]
    return re.sub(
        r"\s+",
        " ",
        f"""The {len(asked)} keyword queries of the development set are {len(texts)} different texts: the same one (“cnil”, “données”)
        is asked for several pages, each time with another one right. No ranking can therefore have more than {most[0]:.1f} % first and
        {most[1]:.1f} % among five. Nearly every query is a stretch of its page’s title, and every title that holds it has the same right:
        choosing among them by chance is right first in {chance[0]:.1f} % and among five in {chance[1]:.1f} %. Who knew exactly how the titles were
        cut into queries ({cut.made} of {cut.cut} pieces of the titles are queries when they are cut at {len(cut.little)} little words, signs
        ignored) would expect {known[0]:.1f} % and {known[1]:.1f} %. The goal is 45 and 80 %.""",
    ).strip()


def main() -> None:
    """Measure and write the page."""
    prepared = prepare(__doc__)
    head = f"# What a few words find\n\nMade by `python -m benchmarks.short`, {date.today()}. {' '.join((__doc__ or '').split(chr(10) * 2)[2].split())}"
    parts = [head, *map(table, question_sets(prepared)), "## How far words can go", bounds(prepared)]
    PAGE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print(PAGE.read_text("utf-8"))


if __name__ == "__main__":
    main()
