from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.copilot.figures import Figures, FiguresSettings, shares, suppress
from assistant.language.local_time import local, midnight

WEEK = date(2026, 11, 16)
AT = datetime(2026, 11, 18, 10, tzinfo=UTC)


def test_a_small_number_is_not_shown_and_cannot_be_worked_out_from_a_total() -> None:
    assert suppress([("a", 40), ("b", 3), ("c", 12)], 5) == (("a", 40), ("b", None), ("c", None))
    assert suppress([("a", 40), ("b", 3), ("c", 2)], 5) == (("a", 40), ("b", None), ("c", None))
    assert suppress([("a", 40), ("b", 0), ("c", 12)], 5) == (("a", 40), ("b", 0), ("c", 12))


@given(st.lists(st.integers(0, 30), min_size=1, max_size=8))
def test_no_number_below_k_is_ever_shown_and_never_one_hidden_alone(counts: list[int]) -> None:
    shown = suppress([(str(place), count) for place, count in enumerate(counts)], 5)
    hidden = [label for label, count in shown if count is None]
    assert all(count is None or count == 0 or count >= 5 for _, count in shown)
    assert len(hidden) != 1 or sum(count > 0 for count in counts) == 1


def test_a_share_is_told_only_where_both_parts_are_large_enough() -> None:
    turns = [(AT, "answer")] * 15 + [(AT, "abstain")] * 5 + [(AT, "chitchat")] * 9
    assert shares(turns, "answer", [WEEK], 5) == (("2026-11-16", 75),)
    assert shares(turns[:19], "answer", [WEEK], 5) == (("2026-11-16", None),)
    assert shares([], "answer", [WEEK], 5) == (("2026-11-16", None),)


class NoTurns:
    """A store whose figures are given, and which remembers from when they were asked."""

    def __init__(self, moments: list[datetime]) -> None:
        self.moments, self.asked = moments, datetime.min

    def reading(self) -> Any:
        return nullcontext(SimpleNamespace(figures=self))

    def since(self, moment: datetime) -> Any:
        self.asked = moment
        return [], [(at, "answered") for at in self.moments], [], [], []


@pytest.mark.parametrize(
    ("now", "begins"),
    [
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), datetime(2026, 11, 22, 23, 0, tzinfo=UTC)),  # Monday in Paris already
        (datetime(2026, 7, 5, 22, 30, tzinfo=UTC), datetime(2026, 7, 5, 22, 0, tzinfo=UTC)),  # summer time
        (datetime(2026, 11, 22, 22, 30, tzinfo=UTC), datetime(2026, 11, 15, 23, 0, tzinfo=UTC)),  # still Sunday
    ],
)
def test_a_week_begins_on_monday_at_midnight_in_paris(now: datetime, begins: datetime) -> None:
    store = NoTurns([begins - timedelta(seconds=1)] * 7 + [begins] * 9)
    settings = FiguresSettings(5, 2, (7,), (1,))
    calls = next(each for each in Figures(store, list, settings, lambda: now).charts() if each.name == "calls")
    assert [count for _, count in calls.rows] == [7, 9]
    assert store.asked == midnight(local(begins).date() - timedelta(weeks=1))
