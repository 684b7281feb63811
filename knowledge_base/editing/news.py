"""What changed in the base for whoever reads it: fiches published, corrected, replaced, retired; never who did it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from knowledge_base.editing.shelf import FicheShelf, Version
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.fiche import Fiche, content_of, successor


class What(StrEnum):
    """What became of a fiche."""

    PUBLISHED = "published"
    CORRECTED = "corrected"
    REPLACED = "replaced"
    RETIRED = "retired"


@dataclass(frozen=True)
class Held:
    """A published fiche as it was last taken up: what it is called, and the digest of what it says."""

    fiche_id: str
    language: str
    topic: str
    title: str
    content: str


@dataclass(frozen=True)
class News:
    """One fiche that changed, under the title that it has since, or had last."""

    at: datetime
    what: What
    fiche_id: str
    language: str
    topic: str
    title: str
    heir: str | None = None
    """The fiche that replaced it, where one did."""


def held(fiches: Mapping[str, Fiche]) -> dict[str, Held]:
    """Return the published ones among these fiches, as they stand."""
    return {each.id: _held(each) for each in fiches.values() if each.state == "published"}


def compare(before: Mapping[str, Held], fiches: Mapping[str, Fiche], at: datetime) -> tuple[News, ...]:
    """Return what changed from what was taken up before to these fiches; a mere review is no change."""
    now = held(fiches)
    gone = (each for each in before.values() if each.fiche_id not in now)
    came = ((before.get(each.fiche_id), each) for each in now.values())
    return (
        *(_news(at, _left(each.fiche_id, fiches), each, _heir(each.fiche_id, fiches)) for each in gone),
        *(_news(at, _entered(then), each) for then, each in came if then is None or then.content != each.content),
    )


def told_by_versions(shelf: FicheShelf, shipped: Mapping[str, Fiche]) -> Iterator[News]:
    """Return what editors published and retired before anything was kept of it, from the versions of their fiches."""
    for fiche_id in shelf.known():
        original = shipped.get(fiche_id)
        then = _held(original) if original is not None and original.state == "published" else None
        for version in shelf.history(fiche_id):
            fiche = _as_it_stood(shelf, fiche_id, version)
            if fiche is None:
                continue
            at, now = datetime.fromisoformat(version.at), _held(fiche)
            if fiche.state == "retired":
                yield _news(at, What.REPLACED if fiche.replaced_by else What.RETIRED, now, fiche.replaced_by)
                then = None
            elif then is None or then.content != now.content:
                yield _news(at, _entered(then), now)
                then = now


def _as_it_stood(shelf: FicheShelf, fiche_id: str, version: Version) -> Fiche | None:
    """The fiche in a version that the public was given; None for the others, and where the format has changed since."""
    if version.state not in ("published", "retired"):
        return None
    try:
        return shelf.version(fiche_id, version.number)
    except KnowledgeBaseError:
        return None


def _held(fiche: Fiche) -> Held:
    return Held(fiche.id, fiche.language, fiche.topic, fiche.title, content_of(fiche))


def _news(at: datetime, what: What, fiche: Held, heir: str | None = None) -> News:
    return News(at, what, fiche.fiche_id, fiche.language, fiche.topic, fiche.title, heir)


def _entered(then: Held | None) -> What:
    return What.PUBLISHED if then is None else What.CORRECTED


def _left(fiche_id: str, fiches: Mapping[str, Fiche]) -> What:
    return What.REPLACED if _heir(fiche_id, fiches) else What.RETIRED


def _heir(fiche_id: str, fiches: Mapping[str, Fiche]) -> str | None:
    heir = successor(fiches, fiche_id)
    return heir.id if heir else None
