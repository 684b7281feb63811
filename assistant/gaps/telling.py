"""What may be shown of a topic: wordings once enough conversations share it, counts that are not small, a trend."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.gaps.model import Member, Reason, Topic
from assistant.gaps.settings import GapSettings
from assistant.gaps.vocabulary import Vocabulary
from assistant.gaps.writing import week_of
from knowledge_base.text.analysis import fold, words


@dataclass(frozen=True)
class Wording:
    """A question as it may be read; `words` is None where it is the subject of a request."""

    id: str
    language: str
    words: str | None


@dataclass(frozen=True)
class Told:
    """A topic as the board shows it; a number is None where it is too small to be shown, or would give such a one away.

    `reasons` is empty where every number of it is hidden, `trend` where no week's is left to read it from.
    """

    topic: Topic
    wordings: tuple[Wording, ...]
    questions: int
    conversations: int
    reasons: tuple[tuple[Reason, int | None], ...]
    weeks: tuple[tuple[datetime, int | None], ...]
    trend: str


def conversations(members: Sequence[Member]) -> int:
    """How many different conversations and calls a topic's questions come from, at the least.

    Requests do not count: their subjects are never shown, and one person's request must not make up the number that
    lets the words of that same person be read. Nor do the marks of two weeks add up: a conversation taken up again
    another week has another mark there, so that only marks of one week are surely of different ones. A call is over
    when it ends: each counts.
    """
    calls: set[str] = set()
    by_week: defaultdict[datetime, set[str]] = defaultdict(set)
    for each in members:
        if not each.gap.subject:
            (calls if each.gap.call else by_week[each.gap.week]).add(each.gap.asker)
    return len(calls) + max(map(len, by_week.values()), default=0)


def tell(
    topic: Topic, members: Sequence[Member], vocabulary: Vocabulary, settings: GapSettings, now: datetime
) -> Told | None:
    """The topic as it may be shown, or None where too few conversations make it."""
    count = conversations(members)
    if count < settings.k:
        return None
    weeks = _by_week(members, settings, now)
    wordings = [each for each in readable(members, vocabulary, settings.k) if each.words is not None]
    return Told(
        topic,
        tuple(wordings[: settings.shown]),
        len(members),
        count,
        _by_reason(members, settings.k),
        weeks,
        _trend_of([value for _, value in weeks]),
    )


def readable(members: Sequence[Member], vocabulary: Vocabulary, k: int) -> tuple[Wording, ...]:
    """The topic's questions as they may be read: each wording once, nobody's name, no subject of a request."""
    by_word: defaultdict[str, list[Member]] = defaultdict(list)
    for each in members:
        for word in {fold(word) for word in words(each.gap.text)}:
            by_word[word].append(each)
    shared = {word for word, writers in by_word.items() if conversations(writers) >= k}
    found: dict[str, Wording] = {}
    for each in members:
        text = None if each.gap.subject else vocabulary.without_names(each.gap.text, shared.__contains__)
        found.setdefault(text or each.gap.id, Wording(each.gap.id, each.gap.language, text))
    return tuple(found.values())


def trend(weeks: Sequence[int | None]) -> str:
    """Which way a topic goes: "up", "down" or "steady", from numbers that are shown only (a hidden one counts as none:
    no number of k or more that is shown is smaller).

    The last week is still under way: it tells when it is already above the one before; else the two before it do.
    """
    before, last, current = ([0, 0, 0] + [each or 0 for each in weeks])[-3:]
    if current > last:
        return "up"
    return "up" if last > before else "down" if last < before else "steady"


def _trend_of(weeks: Sequence[int | None]) -> str:
    return "" if None in weeks and not any(weeks) else trend(weeks)


def _by_week(members: Sequence[Member], settings: GapSettings, now: datetime) -> tuple[tuple[datetime, int | None], ...]:
    counted = Counter(each.gap.week for each in members)
    mondays = [week_of(now) - timedelta(weeks=back) for back in reversed(range(settings.weeks))]
    return tuple(zip(mondays, without_small([counted[monday] for monday in mondays], settings.k), strict=True))


def _by_reason(members: Sequence[Member], k: int) -> tuple[tuple[Reason, int | None], ...]:
    counted = Counter(each.gap.reason for each in members)
    reasons = [reason for reason in Reason if counted[reason]]
    shown = without_small([counted[reason] for reason in reasons], k)
    return () if all(value is None for value in shown) else tuple(zip(reasons, shown, strict=True))


def without_small(counts: Sequence[int], k: int) -> tuple[int | None, ...]:
    """The counts that may be shown beside their total; None for the others.

    Those under k are hidden, and the next smallest with them as long as the total less what is shown would tell them:
    one alone, fewer than k in all, or nothing but ones. Where none is left that could cover them, all are hidden.
    """
    hidden = {place for place, count in enumerate(counts) if 0 < count < k}
    cover = sorted((place for place, count in enumerate(counts) if count >= k), key=lambda place: (counts[place], place))
    while hidden and _told_by_total([counts[place] for place in hidden], k):
        if not cover:
            return (None,) * len(counts)
        hidden.add(cover.pop(0))
    return tuple(None if place in hidden else count for place, count in enumerate(counts))


def _told_by_total(hidden: Sequence[int], k: int) -> bool:
    return len(hidden) < 2 or sum(hidden) < k or sum(hidden) == len(hidden)
