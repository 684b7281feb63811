"""How many answers rested on a fiche before it was changed; a small number is not told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.desks.news import readable
from assistant.store.database import Store
from knowledge_base.editing.record import BaseRecord

DAYS = 30
"""As far back as is looked, and as long at most as conversations are kept by default."""
SMALL = "<"


@dataclass(frozen=True)
class Reliance:
    """Counts answers from what is in clear, the sources they cite: it reads no one's words."""

    store: Store
    record: BaseRecord
    k: int
    """Below it a number could point at a person or an organisation: “<5” is told instead."""

    def __call__(self, fiche_id: str, now: datetime) -> str:
        """The answers of the last days since the fiche says what it now says, as a number or “<k”; empty where that is unknown."""
        kept = readable(self.record)
        if kept is None:
            return ""
        last = kept.last(fiche_id)
        since = now - timedelta(days=DAYS)
        with self.store.reading() as unit:
            count = unit.figures.resting_on(fiche_id, max(since, last.at) if last else since)
        return f"{SMALL}{self.k}" if 0 < count < self.k else str(count)
