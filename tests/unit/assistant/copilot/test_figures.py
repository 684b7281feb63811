from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from assistant.copilot.figures import shares, suppress

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
