"""Which fiches cite a place of a source."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from knowledge_base.fiche import Fiche
from knowledge_base.index.cutting import LOCATOR_SEPARATOR
from knowledge_base.places import law_places
from knowledge_base.text.cleaning import fold_heading

_PARAGRAPH = re.compile(r"\bparagraphes?\s+(\d+)|\d\((\d+)\)|\bArticle\s+\d+(?:-\d+)?,\s+([IVX]+)\b")


def is_at(locator: str, place: str) -> bool:
    """Tell whether a heading path names a place: the same article or recital, or the same heading."""
    named = set(law_places(place))
    if named:
        return bool(named & set(law_places(locator.rsplit(LOCATOR_SEPARATOR, 1)[-1])[:1]))
    wanted = fold_heading(place)
    return any(fold_heading(part).startswith(wanted) for part in locator.split(LOCATOR_SEPARATOR))


def holds(text: str, place: str) -> bool:
    """Tell whether the paragraph that a place of a law names begins in a text; a place without paragraph is anywhere."""
    named = _PARAGRAPH.search(place)
    number = next(filter(None, named.groups()), None) if named else None
    return number is None or re.search(rf"^\s*{number}\s*[.)°–-]", text, re.MULTILINE) is not None


def citing(fiches: Iterable[Fiche], source_ids: Collection[str], locators: Collection[str]) -> Iterator[tuple[Fiche, str]]:
    """Yield the fiches that cite one of these places of a source, with the place as they name it."""
    for fiche in fiches:
        for reference in fiche.references:
            cited = reference.source in source_ids and any(is_at(each, reference.place) for each in locators)
            if cited and fiche.state != "retired":
                yield fiche, reference.place
