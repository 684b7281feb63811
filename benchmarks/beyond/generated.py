"""Pairs that hold no text of a measure: what the tuned delta learns from.

Wordings, titles and keywords of the fiches with the fiches’ text, in either language; lay questions with the sections
of the law of 1978 and of the security guide; recitals of the regulation with their translation. The FAQ, the charter
and its companions and the articles of the regulation, which answer the questions of the measures, are left out, and so
is every question that a measure asks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.bases import OWN, lines
from benchmarks.beyond.pairs import Pairs, asked_of, of_fiches, of_places, paired, place_of
from knowledge_base.index.entries import all_entries
from knowledge_base.index.gathering import gather
from knowledge_base.index.ingestion import silent
from knowledge_base.index.snapshot import IndexedDocument
from knowledge_base.sources.manifest import load_manifest
from knowledge_base.text.analysis import fold, words
from knowledge_base.text.stopwords import STOP_WORDS

LAW, GUIDE = "law/loi-78-17-fr.md", "guides/security-guide-2024-fr.md"
REGULATION = ("law/gdpr-fr.md", "law/gdpr-en.md")
FEW = (2, 3)  # words of a question made of keywords


def generated_pairs(corpus: Path, questions: Path, *, wordings: bool) -> Pairs:
    """Make the pairs from our own texts and from a corpus; `wordings` of a subject answer each other too, as in the search."""
    manifest = load_manifest(corpus / "sources.yaml")
    read = gather([corpus / part for part in (LAW, GUIDE, *REGULATION)], manifest, silent).read
    known = {part: [item for item in read if str(item.origin).endswith(part)] for part in (LAW, GUIDE, *REGULATION)}
    texts, asked = asked_of(of_fiches())
    few = dict(keywords(asked))
    asked |= few
    # a section of the guide has the same heading in each of its chapters: its whole path names it
    places = ((f"{e.document.id} {e.passages[0].locator}", e) for _, e in of_places([known[LAW], known[GUIDE]]))
    for mine, theirs in zip((texts, asked), asked_of(places), strict=True):
        mine |= theirs
    recitals = dict(twins([item for part in REGULATION for item in known[part]]))
    measured = asked_elsewhere(questions)
    fair = {question: group for question, group in (asked | recitals).items() if plain(question) not in measured}
    if not wordings:
        return paired(texts | recitals, fair)
    whole = texts | recitals
    return balanced(paired(whole | {q: group for q, group in fair.items() if q not in few}, fair), len(whole))


def balanced(pairs: Pairs, count: int) -> Pairs:
    """Repeat the texts, the first so many, that answer a question until they are about as many as the wordings."""
    found = []
    for pair in pairs.pairs:
        texts = tuple(n for n in pair.right if n < count)
        wordings = pair.right[len(texts) :]
        found.append(replace(pair, right=texts * max(1, round(len(wordings) / max(1, len(texts)))) + wordings))
    return replace(pairs, pairs=tuple(found))


def keywords(asked: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the words that matter of every other question, two or three of them, in their order."""
    random = np.random.default_rng(0)
    for question, group in list(asked.items())[::2]:
        told = [w for w in words(question) if fold(w) not in STOP_WORDS["fr"] | STOP_WORDS["en"]]
        count = int(random.choice(FEW))
        if len(told) > count:
            yield " ".join(told[n] for n in sorted(random.choice(len(told), count, replace=False))), group


def twins(documents: Collection[IndexedDocument]) -> Iterator[tuple[str, str]]:
    """Yield the recitals in both languages, each with its number as its subject."""
    for entries in all_entries((i.document, i.passages) for i in documents).values():
        for entry in entries:
            subject = place_of(entry)
            if " recital " in subject:
                yield from ((passage.text, subject) for passage in entry.passages)


def asked_elsewhere(questions: Path) -> frozenset[str]:
    """Return the questions of every measure."""
    records = (record for folder in (questions, OWN) for path in folder.glob("*.jsonl") for record in lines(path))
    return frozenset(plain(str(record.get("query") or record.get("statement") or "")) for record in records)


def plain(text: str) -> str:
    """Return a question as it compares with others: its words, without case or accents."""
    return " ".join(fold(word) for word in words(text))
