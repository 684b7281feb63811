"""The record of what changed in the base: the fiches as they were last taken up, and every change since, in one file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from knowledge_base.editing.news import Held, News, What, compare, held
from knowledge_base.errors import RecordDamaged
from knowledge_base.fiche import Fiche, content_of
from knowledge_base.whole_file import one_writer, whole_file

FILE_NAME = "news.json"


@dataclass(frozen=True)
class Recorded:
    """What is kept: since when, the fiches as last taken up, and the changes in the order they came."""

    since: datetime | None = None
    held: Mapping[str, Held] = field(default_factory=dict)
    news: tuple[News, ...] = ()

    def has_taken_up(self, fiche: Fiche) -> bool:
        """Tell whether what a fiche says is what was last taken up; True while nothing is recorded."""
        known = self.held.get(fiche.id)
        taken = known.content if known else None
        return self.since is None or taken == (content_of(fiche) if fiche.state == "published" else None)

    def last(self, fiche_id: str) -> News | None:
        """Return the last change of a fiche; None where none is recorded."""
        return next((each for each in reversed(self.news) if each.fiche_id == fiche_id), None)


class BaseRecord:
    """A file of the data folder that whoever indexes the fiches writes, and the pages read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def begun(self) -> bool:
        """Whether anything is recorded yet."""
        return self._path.is_file()

    def read(self) -> Recorded:
        """Return all that is kept; raise RecordDamaged where the file is not as this class writes it."""
        try:
            return _recorded(json.loads(self._path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return Recorded()
        except (ValueError, KeyError, TypeError) as error:
            raise RecordDamaged(self._path) from error

    def note(
        self, load: Callable[[], Mapping[str, Fiche]], at: datetime, earlier: Callable[[], Iterable[News]] = tuple
    ) -> tuple[News, ...]:
        """Record what changed since the fiches were last taken up, and return it; the first time, `earlier` is.

        The fiches are loaded once nobody else writes: of two who index at once, neither takes the other's back.
        """
        with one_writer(self._path):
            before, fiches = self.read(), load()
            if before.since is None:
                fresh = tuple(sorted(earlier(), key=lambda each: each.at))
            else:
                fresh = compare(before.held, fiches, at)
            self._write(Recorded(before.since or at, held(fiches), (*before.news, *fresh)))
            return fresh

    def _write(self, kept: Recorded) -> None:
        rows = {
            "since": kept.since.isoformat() if kept.since else None,
            "held": [asdict(each) for each in kept.held.values()],
            "news": [{**asdict(each), "at": each.at.isoformat()} for each in kept.news],
        }
        with whole_file(self._path) as stream:
            stream.write(json.dumps(rows, ensure_ascii=False, indent=1).encode("utf-8"))


def _recorded(kept: Mapping[str, Any]) -> Recorded:
    fiches = {row["fiche_id"]: Held(**row) for row in kept["held"]}
    return Recorded(datetime.fromisoformat(kept["since"]), fiches, tuple(map(_news_of, kept["news"])))


def _news_of(row: Mapping[str, Any]) -> News:
    return News(**{**row, "at": datetime.fromisoformat(row["at"]), "what": What(row["what"])})
