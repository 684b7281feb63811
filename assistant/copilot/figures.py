"""The leads' figures: counts by week, outcome, decision and delay, with small ones left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files

import yaml

from assistant.language.local_time import local, midnight
from assistant.store.database import Store

Rows = tuple[tuple[str, int | None], ...]
JUDGED = ("answer", "abstain", "clarify")


@dataclass(frozen=True)
class FiguresSettings:
    """How far back the leads look, in which bands, and below which number nothing is shown (figures.yaml)."""

    k: int
    weeks: int
    reply_days: tuple[int, ...]
    source_years: tuple[int, ...]

    def __post_init__(self) -> None:
        if self.k < 2:
            raise ValueError("k: at least 2, or a figure could be one person")


@dataclass(frozen=True)
class Chart:
    """One chart: its name, its rows (None where the number is too small to be shown), and whether they are shares."""

    name: str
    rows: Rows
    percent: bool = False


@cache
def load_figures() -> FiguresSettings:
    """Reads figures.yaml; ValueError if a value cannot be."""
    read = yaml.safe_load(files(__package__).joinpath("figures.yaml").read_text("utf-8"))
    return FiguresSettings(**{**read, "reply_days": tuple(read["reply_days"]), "source_years": tuple(read["source_years"])})


@dataclass(frozen=True)
class Figures:
    """Counts from what is in clear: it opens no request and reads no one's words."""

    store: Store
    published: Callable[[], Iterable[str | None]]
    settings: FiguresSettings
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def charts(self) -> tuple[Chart, ...]:
        """Every chart, small numbers left out."""
        now, k = self.clock(), self.settings.k
        weeks = _weeks(now, self.settings.weeks)
        since = midnight(weeks[0])
        with self.store.reading() as unit:
            turns, calls, decisions, asked, delays = unit.figures.since(since)
        outcomes = Counter(outcome for _, outcome in turns)
        found = (
            Chart("messages", suppress(_by_week([at for at, _ in turns], weeks), k)),
            Chart("calls", suppress(_by_week([at for at, _ in calls], weeks), k)),
            Chart("requests", suppress(_by_week(asked, weeks), k)),
            Chart("coverage", shares(turns, "answer", weeks, k), percent=True),
            Chart("abstention", shares(turns, "abstain", weeks, k), percent=True),
            Chart("outcomes", suppress(outcomes.most_common(), k)),
            Chart("call_outcomes", suppress(Counter(outcome for _, outcome in calls).most_common(), k)),
            Chart("reasons", suppress(Counter(each for each in decisions if each).most_common(), k)),
            Chart("reply", suppress(_banded([each.total_seconds() / 86400 for each in delays], self.settings.reply_days), k)),
        )
        ages = [_age(each, local(now).date()) for each in self.published() if each]
        # What is counted there are publications: nobody is behind a small number.
        return (*found, Chart("sources", tuple(_banded(ages, self.settings.source_years))))


def suppress(rows: Iterable[tuple[str, int]], k: int) -> Rows:
    """Leaves out what is small, and the next smallest where one alone could be worked out from a total."""
    listed = list(rows)
    hidden = {label for label, count in listed if 0 < count < k}
    if len(hidden) == 1:
        others = [(count, label) for label, count in listed if label not in hidden and count]
        hidden |= {min(others)[1]} if others else set()
    return tuple((label, None if label in hidden else count) for label, count in listed)


def shares(turns: Sequence[tuple[datetime, str]], wanted: str, weeks: Sequence[date], k: int) -> Rows:
    """The share of an outcome among the judged ones by week, in percent; none where either part is small."""
    rows: list[tuple[str, int | None]] = []
    for week in weeks:
        judged = [outcome for at, outcome in turns if outcome in JUDGED and _monday(at) == week]
        part = judged.count(wanted)
        tells = len(judged) >= k and not 0 < part < k and not 0 < len(judged) - part < k
        rows.append((week.isoformat(), round(100 * part / len(judged)) if tells else None))
    return tuple(rows)


def _by_week(moments: Iterable[datetime], weeks: Sequence[date]) -> list[tuple[str, int]]:
    counted = Counter(_monday(at) for at in moments)
    return [(week.isoformat(), counted[week]) for week in weeks]


def _weeks(now: datetime, count: int) -> list[date]:
    last = _monday(now)
    return [last - timedelta(weeks=back) for back in reversed(range(count))]


def _monday(at: datetime) -> date:
    """The Monday of a moment's week in Paris, where people read the figures."""
    day = local(at).date()
    return day - timedelta(days=day.weekday())


def _banded(values: Sequence[float], bounds: Sequence[int]) -> list[tuple[str, int]]:
    """Counts by band; a band is named by its upper bound, the last one by ">" and the bound before."""
    starts = (0, *bounds[:-1])
    found = [(f"≤{upper}", sum(lower < value <= upper or (lower == 0 and value <= 0) for value in values)) for lower, upper in zip(starts, bounds, strict=True)]
    return [*found, (f">{bounds[-1]}", sum(value > bounds[-1] for value in values))]


def _age(published: str, today: date) -> float:
    """Years since a date as precise as it is known."""
    year, month = (*[int(part) for part in published.split("-")[:2]], 7)[:2]
    return max(0.0, today.year - year + (today.month - month) / 12)
