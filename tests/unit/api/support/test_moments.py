"""Days as the console writes them, whatever a manifest calls a date."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from api.support.moments import day, written_day


@pytest.mark.parametrize(
    ("published", "french", "english"),
    [
        ("2026-11-02", "02/11/2026", "2 Nov 2026"),
        ("2016-04-27T00:00:00", "27/04/2016", "27 Apr 2016"),
        ("2021-02", "02/2021", "Feb 2021"),
        ("2018", "2018", "2018"),
        (None, "", ""),
        ("2024-2025", "2024-2025", "2024-2025"),
        ("2024-13", "2024-13", "2024-13"),
        ("été 2020", "été 2020", "été 2020"),
    ],
)
def test_a_publication_is_dated_as_precisely_as_it_is_known(published: str | None, french: str, english: str) -> None:
    assert (written_day(published, "fr"), written_day(published, "en")) == (french, english)


def test_a_moment_and_a_publication_of_one_day_are_written_alike() -> None:
    for language in ("fr", "en"):
        assert day(datetime(2026, 11, 2, 12, tzinfo=UTC), language) == written_day("2026-11-02", language)
