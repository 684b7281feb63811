"""Pairs to tune with, all of them ours: what people ask, and the text that answers it.

Wordings and titles of the fiches with the fiches’ text; lay questions with the article or section they stand for, in
both languages. No question of a measure, and nothing of the FAQ, which has no wording of ours and stays a fair test.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge_base.fiche_file import load_fiches
from knowledge_base.index.dense import Field, rows_of
from knowledge_base.index.entries import Entry, all_entries
from knowledge_base.index.ingestion import fiche_items
from knowledge_base.index.keyword import KeywordIndex
from knowledge_base.index.lay_wordings import place_key, shipped_lay_wordings
from knowledge_base.index.snapshot import IndexedDocument, Snapshot
from knowledge_base.text.analysis import analyser

FICHES = Path(__file__).parents[2] / "knowledge_base" / "fiches"
HARD = 8
ASKED = (Field.WORDING, Field.LAY, Field.LAY_ABROAD)


@dataclass(frozen=True)
class Pair:
    """A question of ours and the numbers of the texts that answer it; `group` is one subject in both languages."""

    question: str
    group: str
    right: tuple[int, ...]


@dataclass(frozen=True)
class Pairs:
    """The texts, the subject of each, the pairs, and for each pair the texts that share its words but answer others."""

    texts: tuple[str, ...]
    group_of: tuple[str, ...]
    pairs: tuple[Pair, ...]
    hard: tuple[tuple[int, ...], ...]


def our_pairs(snapshots: Iterable[Snapshot]) -> Pairs:
    """Read the fiches and the official texts of the bases given."""
    return paired(*asked_of([*of_fiches(), *of_places(snapshot.documents for snapshot in snapshots)]))


def asked_of(subjects: Iterable[tuple[str, Entry]]) -> tuple[dict[str, str], dict[str, str]]:
    """The texts of some subjects, and what is asked of them, each with its subject."""
    texts: dict[str, str] = {}
    asked: dict[str, str] = {}
    for group, entry in subjects:
        for row in rows_of([entry]):
            (asked if row.field in ASKED else texts).setdefault(row.text, group)
        asked.setdefault(entry.title, group)
    return texts, asked


def paired(texts: Mapping[str, str], asked: Mapping[str, str]) -> Pairs:
    """Join each question to the texts of its subject, itself aside."""
    by_group: dict[str, list[int]] = {}
    for number, group in enumerate(texts.values()):
        by_group.setdefault(group, []).append(number)
    listed, names = tuple(texts), tuple(texts.values())
    found = (
        Pair(question, group, tuple(n for n in by_group[group] if listed[n] != question))
        for question, group in asked.items()
    )
    pairs = tuple(pair for pair in found if pair.right)
    return Pairs(listed, names, pairs, _hard(listed, names, pairs))


def held_apart(pairs: Pairs, share: int = 7) -> tuple[list[int], list[int]]:
    """The pairs to learn from, and those of every seventh subject, to watch by."""
    groups = sorted({pair.group for pair in pairs.pairs})
    order = np.random.default_rng(0).permutation(len(groups))
    apart = {groups[n] for place, n in enumerate(order) if place % share == 0}
    numbers = range(len(pairs.pairs))
    return (
        [n for n in numbers if pairs.pairs[n].group not in apart],
        [n for n in numbers if pairs.pairs[n].group in apart],
    )


def of_fiches() -> Iterator[tuple[str, Entry]]:
    """The published fiches; the two languages of one are one subject."""
    fiches = {f.id: f for f in load_fiches([FICHES]).values() if f.state == "published"}
    for items in all_entries((i.document, i.passages) for i in fiche_items(fiches.values())).values():
        for entry in items:
            fiche = fiches[entry.document.id]
            yield f"fiche {min(fiche.id, fiche.pair or fiche.id)}", entry


def of_places(bases: Iterable[Sequence[IndexedDocument]]) -> Iterator[tuple[str, Entry]]:
    """The places of official texts that have lay questions."""
    lay = shipped_lay_wordings()
    for documents in bases:
        for items in all_entries(((i.document, i.passages) for i in documents), lay).values():
            yield from ((place_of(entry), entry) for entry in items if entry.lay or entry.lay_abroad)


def place_of(entry: Entry) -> str:
    """Name an article or a section as a subject."""
    key = place_key(entry.passages[0].locator.split(" › ")[-1])
    family = entry.document.source.id.removesuffix("-fr").removesuffix("-en")
    # an article has one name in both languages; another section keeps its two languages apart, which costs nothing
    return f"{family} {key}"


def _hard(texts: Sequence[str], names: Sequence[str], pairs: Sequence[Pair]) -> tuple[tuple[int, ...], ...]:
    reduce = {language: analyser(language).terms for language in ("fr", "en")}
    # both languages in one index: the stems of the one are seldom those of the other
    index = KeywordIndex.build([[*reduce["fr"](text), *reduce["en"](text)] for text in texts])
    found = []
    for pair in pairs:
        terms = dict.fromkeys([*reduce["fr"](pair.question), *reduce["en"](pair.question)], 1.0)
        order = np.argsort(-index.scores(terms), kind="stable")[: HARD * 6]
        found.append(tuple(int(n) for n in order if names[n] != pair.group)[:HARD])
    return tuple(found)
