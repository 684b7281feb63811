from __future__ import annotations

from datetime import UTC, datetime

import pytest

from api.support.moments import day, hour, written_day
from assistant.advice_request.wording import say_moment

WINTER = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
SUMMER = datetime(2026, 7, 14, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(("moment", "french"), [(WINTER, "23/11/2026 à 00\u00a0h\u00a030"), (SUMMER, "15/07/2026 à 00\u00a0h\u00a030")])
def test_an_hour_late_in_the_evening_is_that_of_paris_in_winter_and_in_summer(moment: datetime, french: str) -> None:
    assert hour(moment, "fr") == french and day(moment, "fr") == french[:10]


def test_a_moment_in_words_names_its_zone() -> None:
    assert say_moment(WINTER, "fr") == "23/11/2026 à 00\u00a0h\u00a030 (heure de Paris)"
    assert say_moment(SUMMER, "en") == "2026-07-15 at 00:30 (Paris time)"


def test_the_day_of_a_publication_is_as_precise_as_it_is_known() -> None:
    known = ["2016-04-27", "2025-06", "2018", None]
    assert [written_day(each, "fr") for each in known] == ["27/04/2016", "06/2025", "2018", ""]
    assert [written_day(each, "en") for each in known] == ["27 Apr 2016", "Jun 2025", "2018", ""]
