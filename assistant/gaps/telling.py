"""What may be shown of a topic: wordings once enough conversations share it, counts that are not small, a trend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.gaps.model import Member, Reason, Topic
from assistant.gaps.settings import GapSettings
from assistant.gaps.vocabulary import Vocabulary
from assistant.gaps.writing import week_of
from knowledge_base.analysis import fold, words


@dataclass(frozen=True)
class Wording:
    """A question as it may be read; `words` is None where it is the subject of a request."""

    id: str
    language: str
    words: str | None


@dataclass(frozen=True)
class Told:
    """A topic as the board shows it; a number is None where it is too small to be shown."""

    topic: Topic
    wordings: tuple[Wording, ...]
    questions: int
    conversations: int
    reasons: tuple[tuple[Reason, int | None], ...]
    weeks: tuple[tuple[datetime, int | None], ...]
    trend: str


def conversations(members: Sequence[Member]) -> int:
    """How many conversations and calls a topic's questions come from.

    Requests do not count: their subjects are never shown, and one person's request must not make up the number that
    lets the words of that same person be read.
    """
    return len({each.gap.asker for each in members if not each.gap.subject})


def tell(
    topic: Topic, members: Sequence[Member], vocabulary: Vocabulary, settings: GapSettings, now: datetime
) -> Told | None:
    """The topic as it may be shown, or None where too few conversations make it."""
    count = conversations(members)
    if count < settings.k:
        return None
    reasons = Counter(each.gap.reason for each in members)
    weeks = _by_week(members, settings, now)
    wordings = [each for each in readable(members, vocabulary, settings.k) if each.words is not None]
    return Told(
        topic,
        tuple(wordings[: settings.shown]),
        len(members),
        count,
        tuple((reason, _shown(reasons[reason], settings.k)) for reason in Reason if reasons[reason]),
        weeks,
        trend([value for _, value in weeks]),
    )


def readable(members: Sequence[Member], vocabulary: Vocabulary, k: int) -> tuple[Wording, ...]:
    """The topic's questions as they may be read: each wording once, nobody's name, no subject of a request."""
    writers: Counter[str] = Counter()
    for asker in {each.gap.asker for each in members}:
        writers.update({fold(word) for each in members if each.gap.asker == asker for word in words(each.gap.text)})
    found: dict[str, Wording] = {}
    for each in members:
        text = None if each.gap.subject else vocabulary.without_names(each.gap.text, lambda word: writers[word] >= k)
        found.setdefault(text or each.gap.id, Wording(each.gap.id, each.gap.language, text))
    return tuple(found.values())


def trend(weeks: Sequence[int | None]) -> str:
    """Which way a topic goes: "up", "down" or "steady", from numbers that are shown only (a small one counts as none).

    The last week is still under way: it tells when it is already above the one before; else the two before it do.
    """
    before, last, current = ([0, 0, 0] + [each or 0 for each in weeks])[-3:]
    if current > last:
        return "up"
    return "up" if last > before else "down" if last < before else "steady"


def _by_week(members: Sequence[Member], settings: GapSettings, now: datetime) -> tuple[tuple[datetime, int | None], ...]:
    counted = Counter(each.gap.week for each in members)
    mondays = [week_of(now) - timedelta(weeks=back) for back in reversed(range(settings.weeks))]
    return tuple((monday, _shown(counted[monday], settings.k)) for monday in mondays)


def _shown(count: int, k: int) -> int | None:
    return None if 0 < count < k else count
