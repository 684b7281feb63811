"""What editors have to read again: the published fiches that fall due soon, are overdue, or are hidden already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise

from knowledge_base.fiche import Fiche
from knowledge_base.publication import PublicationRules, shipped_rules
from knowledge_base.review import Standing, due, standing_on
from knowledge_base.sources import ReferenceSource

SOON_DAYS = 90
"""As long as an overdue fiche is still shown: whoever looks once a season is told in time."""
SOON = "soon"
STAGES = (SOON, Standing.OVERDUE.value, Standing.HIDDEN.value)


@dataclass(frozen=True)
class Agenda:
    """The day by which each published fiche must be read again, and where it stands today."""

    days: Mapping[str, date]
    stages: Mapping[str, str]
    """By fiche, for those that fall due soon or are late; the others have none."""

    def count(self, stage: str) -> int:
        """How many fiches stand there."""
        return sum(each == stage for each in self.stages.values())

    @property
    def next_day(self) -> date | None:
        """The first day that is not past on which fiches fall due."""
        ahead = (day for fiche, day in self.days.items() if self.stages.get(fiche) in (None, SOON))
        return min(ahead, default=None)

    @property
    def next_count(self) -> int:
        """How many fall due on that day."""
        return sum(day == self.next_day for day in self.days.values())


def agenda(
    fiches: Iterable[Fiche],
    sources: Mapping[str, ReferenceSource],
    today: date,
    rules: PublicationRules | None = None,
) -> Agenda:
    """Draw up the agenda of the published ones among these fiches."""
    known = rules or shipped_rules()
    days = {each.id: due(each, sources, known) for each in fiches if each.state == "published"}
    stages = {fiche: stage for fiche, day in days.items() if (stage := _stage(day, today, known))}
    return Agenda(days, stages)


@dataclass(frozen=True)
class Share:
    """The fiches of a topic, in both languages, and the days between which to read them again."""

    topic: str
    count: int
    first: date
    last: date


def spread(agenda: Agenda, fiches: Iterable[Fiche], today: date) -> tuple[Share, ...]:
    """Return an even pace that reads every topic before its first fiche falls due; what is late already comes at once.

    Whatever is read again falls due from the day of its reading: after one round, days are as spread as the reading was.
    """
    counts = Counter(each.topic for each in fiches if each.id in agenda.days)
    first_due = _first_due(agenda, fiches)
    order = sorted(counts, key=lambda topic: (first_due[topic], topic))
    late = [topic for topic in order if first_due[topic] <= today]
    ahead = order[len(late) :]
    ends = list(accumulate(counts[topic] for topic in ahead))
    pace = max((end / (first_due[topic] - today).days for topic, end in zip(ahead, ends, strict=True)), default=1.0)
    days = [today, *(today + timedelta(days=int(end / pace)) for end in ends)]
    return (
        *(Share(topic, counts[topic], today, today) for topic in late),
        *(Share(topic, counts[topic], first, last) for topic, (first, last) in zip(ahead, pairwise(days), strict=True)),
    )


def _first_due(agenda: Agenda, fiches: Iterable[Fiche]) -> Mapping[str, date]:
    due: dict[str, date] = {}
    for each in fiches:
        if each.id in agenda.days:
            due[each.topic] = min(agenda.days[each.id], due.get(each.topic, date.max))
    return due


def _stage(day: date, today: date, rules: PublicationRules) -> str | None:
    late = standing_on(day, today, rules)
    if late is not Standing.CURRENT:
        return late.value
    return SOON if day <= today + timedelta(days=SOON_DAYS) else None
