"""The contradictions that editors have to read: kept from one search to the next, until somebody says that both hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from knowledge_base.checking.contradictions import Claim, Contradiction
from knowledge_base.index.cutting import LOCATOR_SEPARATOR
from knowledge_base.model import Document, Kind
from knowledge_base.row_file import RowFile
from knowledge_base.text.figures import as_written

FILE_NAME = "contradictions.json"
MOST = 200
"""Pairs kept: whoever has more to read than that has a threshold to set, not sentences to compare."""


@dataclass(frozen=True)
class Side:
    """A sentence with its figures, and what an editor needs to tell whether it is right: where, whose word, of when."""

    document: str
    place: str
    title: str
    publisher: str
    kind: str
    dated: str | None
    language: str
    figures: tuple[str, ...]
    sentence: str

    @property
    def is_fiche(self) -> bool:
        """Whether editors can correct it."""
        return self.kind == Kind.FICHE.value


@dataclass(frozen=True)
class ContradictionNotice:
    """Two sentences that differ; `settled_by` is who read them and says that both hold."""

    one: Side
    other: Side
    nearness: float
    settled_by: str | None = None

    @property
    def key(self) -> str:
        """Names the pair as long as neither sentence changes."""
        said = sorted(f"{side.document}\n{side.sentence}" for side in (self.one, self.other))
        return hashlib.blake2b("\0".join(said).encode("utf-8"), digest_size=12).hexdigest()


def notices(pairs: Iterable[Contradiction], documents: Mapping[str, Document]) -> list[ContradictionNotice]:
    """Tell each pair with where its sentences stand, in the same order."""
    return [ContradictionNotice(_side(pair.one, documents), _side(pair.other, documents), pair.nearness) for pair in pairs]


def _side(claim: Claim, documents: Mapping[str, Document]) -> Side:
    document = documents[claim.document]
    source = document.source
    return Side(
        document=claim.document,
        place=claim.locator.rsplit(LOCATOR_SEPARATOR, 1)[-1],
        title=document.title,
        publisher=source.publisher,
        kind=source.kind.value,
        dated=document.published or source.published,
        language=claim.language,
        figures=tuple(as_written(claim.sentence)),
        sentence=claim.sentence,
    )


class ContradictionNotices:
    """The notices, in a file of the data folder that the search for contradictions and the console both write."""

    def __init__(self, path: Path) -> None:
        self._file = RowFile(path, asdict, _read)

    def keep(self, found: Iterable[ContradictionNotice]) -> None:
        """Keep what a search found and nothing else; what was settled stays so while its sentences stay."""
        fresh = list(found)[:MOST]

        def changed(kept: Iterable[ContradictionNotice]) -> Iterator[ContradictionNotice]:
            settled = {each.key: each.settled_by for each in kept}
            return (replace(each, settled_by=settled.get(each.key)) for each in fresh)

        self._file.change(changed)

    def to_read(self) -> tuple[ContradictionNotice, ...]:
        """Return those that nobody has settled, the nearest sentences first."""
        return tuple(each for each in self._file.read() if each.settled_by is None)

    def settle(self, key: str, by: str) -> None:
        """Note that somebody read a pair, and that both sentences hold."""
        self._file.change(
            lambda kept: (replace(each, settled_by=each.settled_by or by) if each.key == key else each for each in kept)
        )


def _read(row: dict[str, Any]) -> ContradictionNotice:
    return ContradictionNotice(**{**row, "one": _read_side(row["one"]), "other": _read_side(row["other"])})


def _read_side(side: dict[str, Any]) -> Side:
    return Side(**{**side, "figures": tuple(side["figures"])})
