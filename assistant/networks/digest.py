"""What has changed among the documents a channel used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge_base.fiche import Fiche, content_of


@dataclass(frozen=True)
class Changed:
    """A fiche that no longer says what it said when the channel used it; `fiche` is None once it is gone."""

    document_id: str
    fiche: Fiche | None


def changes(used: Mapping[str, str], fiches: Mapping[str, Fiche | None]) -> tuple[Changed, ...]:
    """The used documents whose content is no longer the one kept, in the order of their ids."""
    found = []
    for document_id, content in sorted(used.items()):
        fiche = fiches.get(document_id)
        if fiche is None or content_of(fiche) != content:
            found.append(Changed(document_id, fiche))
    return tuple(found)


def is_due(last: datetime | None, now: datetime, every: timedelta) -> bool:
    """Tells whether a channel's next digest may be sent."""
    return last is None or now - last >= every
