"""Which documents were replaced by another text since they were indexed, and which fiches cite what changed in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge_base.fiche import Fiche
from knowledge_base.index.citing import citing
from knowledge_base.index.snapshot import IndexedDocument


@dataclass(frozen=True)
class Revision:
    """A document whose file is not the one that was indexed: how many passages differ, and who cites their places."""

    document_id: str
    origin: str
    passages: int
    cited_by: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        if not self.passages:
            return f"{self.origin} changed since it was indexed; its words are the same."
        cited = ", ".join(f"{fiche} ({place})" for fiche, place in self.cited_by)
        told = f"; to review: {cited}" if cited else ""
        return f"{self.origin} changed since it was indexed: {self.passages} passage(s) differ{told}."


def revisions(
    before: Iterable[IndexedDocument], after: Sequence[IndexedDocument], fiches: Sequence[Fiche]
) -> Iterator[Revision]:
    """Yield the documents whose file has another digest than when they were indexed."""
    known = {item.document.id: item for item in before}
    for item in after:
        old = known.get(item.document.id)
        if old is not None and old.digest and item.digest and old.digest != item.digest:
            yield _revision(old, item, fiches)


def _revision(old: IndexedDocument, new: IndexedDocument, fiches: Sequence[Fiche]) -> Revision:
    was, now = ({(each.locator, each.text) for each in item.passages} for item in (old, new))
    source = new.document.source
    ids = {source.id, source.pair or source.id}
    cited = {(fiche.id, place) for fiche, place in citing(fiches, ids, {locator for locator, _ in was ^ now})}
    return Revision(new.document.id, str(new.origin), max(len(was - now), len(now - was)), tuple(sorted(cited)))
