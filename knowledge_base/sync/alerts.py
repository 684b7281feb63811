"""Fiches that cite a place of a source that changed: kept until an editor has looked at them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from knowledge_base.index.citing import is_at
from knowledge_base.row_file import RowFile
from knowledge_base.sync.changes import Change
from knowledge_base.sync.syncing import Outcome

FILE_NAME = "source-changes.json"
MOST_CHANGES = 20
"""Stretches kept of one place: beyond, the whole source is to be read again."""


@dataclass(frozen=True)
class SourceAlert:
    """A place that a fiche cites, and what changed there; `settled_by` is who looked at it and left the fiche as it is."""

    fiche_id: str
    source_id: str
    place: str
    at: datetime
    changes: tuple[Change, ...]
    settled_by: str | None = None


class SourceAlerts:
    """The alerts, in a file of the data folder that a sync and the console both write.

    The last change of a place replaces the one before.
    """

    def __init__(self, path: Path) -> None:
        self._file = RowFile(path, _row, _read)

    def add(self, outcomes: Iterable[Outcome], at: datetime) -> None:
        """Keep what a sync found."""
        found = [alert for outcome in outcomes for alert in _alerts(outcome, at)]
        if found:
            self._file.change(lambda kept: {_key(alert): alert for alert in (*kept, *found)}.values())

    def all(self) -> tuple[SourceAlert, ...]:
        """Return every alert, the newest first."""
        return tuple(sorted(self._file.read(), key=lambda alert: alert.at, reverse=True))

    def settle(self, fiche_id: str, by: str, until: datetime) -> None:
        """Note that somebody looked at a fiche's alerts, up to a moment, and found nothing to change."""
        self._file.change(lambda kept: (_settled(alert, fiche_id, by, until) for alert in kept))


def _settled(alert: SourceAlert, fiche_id: str, by: str, until: datetime) -> SourceAlert:
    seen = alert.fiche_id == fiche_id and alert.settled_by is None and alert.at <= until
    return replace(alert, settled_by=by) if seen else alert


def _alerts(outcome: Outcome, at: datetime) -> Iterable[SourceAlert]:
    for fiche_id, place in outcome.cited_by:
        there = tuple(each for each in outcome.changes if is_at(each.locator, place))
        yield SourceAlert(fiche_id, outcome.source_id, place, at, there[:MOST_CHANGES])


def _key(alert: SourceAlert) -> tuple[str, str, str]:
    return alert.fiche_id, alert.source_id, alert.place


def _row(alert: SourceAlert) -> dict[str, Any]:
    return {**asdict(alert), "at": alert.at.isoformat()}


def _read(row: dict[str, Any]) -> SourceAlert:
    changes = tuple(Change(each["locator"], tuple(each["before"]), tuple(each["after"])) for each in row["changes"])
    return SourceAlert(**{**row, "at": datetime.fromisoformat(row["at"]), "changes": changes})
