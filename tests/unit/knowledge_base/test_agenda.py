"""What editors have to read again, before the public loses it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from api.running.progress import reviews
from knowledge_base.agenda import agenda, spread
from knowledge_base.fiche import Fiche, Reference

FICHE = Fiche("a", None, "fr", "t", "Titre", (), (), (Reference("faq", "x"),), "published", "e", "r", date(2026, 1, 10), 12, "T [1].")
LATER = replace(FICHE, id="b", reviewed=date(2026, 6, 10))
DRAFT = replace(FICHE, id="c", state="draft", reviewed=date(2020, 1, 1))


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2026, 10, 11), None),
        (date(2026, 10, 12), "soon"),
        (date(2027, 1, 10), "soon"),
        (date(2027, 1, 11), "overdue"),
        (date(2027, 4, 10), "overdue"),
        (date(2027, 4, 11), "hidden"),
    ],
)
def test_a_published_fiche_is_told_ninety_days_ahead_then_as_late_then_as_hidden(today: date, stage: str | None) -> None:
    drawn = agenda([FICHE, DRAFT], {}, today)
    assert drawn.stages == ({"a": stage} if stage else {}) and drawn.days == {"a": date(2027, 1, 10)}


def test_the_operator_reads_at_the_start_how_many_and_when_the_next_fall_due() -> None:
    drawn = agenda([FICHE, LATER, replace(LATER, id="d")], {}, date(2027, 1, 11))
    assert (drawn.count("overdue"), drawn.count("soon"), drawn.next_day, drawn.next_count) == (1, 0, date(2027, 6, 10), 2)
    assert reviews(drawn) == (
        "Fiches to read again within 90 days: 0; overdue: 1; hidden from the public: 0. The next fall due on 2027-06-10: 2."
    )
    assert reviews(agenda([DRAFT], {}, date(2027, 1, 11))).endswith("hidden from the public: 0.")


def test_fiches_that_fall_due_together_are_spread_a_topic_at_a_time_each_before_its_first_day() -> None:
    today, last = date(2026, 1, 11), date(2027, 1, 10)
    small = [replace(FICHE, id=f"s{n}", topic="small") for n in range(10)]
    large = [replace(FICHE, id=f"l{n}", topic="large") for n in range(40)]
    soon = [replace(FICHE, id="faq", topic="soon", review_months=1, reviewed=today), replace(FICHE, id="with", topic="soon")]
    shares = spread(agenda([*small, *large, *soon, DRAFT], {}, today), [*small, *large, *soon, DRAFT], today)
    assert [(each.topic, each.count) for each in shares] == [("soon", 2), ("large", 40), ("small", 10)]
    assert shares[0].first == today and shares[0].last <= date(2026, 2, 11) and shares[-1].last == last
    assert [one.last for one in shares[:-1]] == [other.first for other in shares[1:]]
    assert (shares[1].last - shares[1].first).days / 40 == pytest.approx((shares[2].last - shares[2].first).days / 10, abs=0.2)


def test_what_is_late_is_read_at_once() -> None:
    today = date(2027, 1, 20)
    (late, ahead) = spread(agenda([FICHE, replace(LATER, topic="u")], {}, today), [FICHE, replace(LATER, topic="u")], today)
    assert (late.topic, late.first, late.last) == ("t", today, today)
    assert (ahead.first, ahead.last) == (today, date(2027, 6, 10))
