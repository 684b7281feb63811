"""What editors have to read again, before the public loses it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from api.running.progress import reviews
from knowledge_base.agenda import agenda
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
