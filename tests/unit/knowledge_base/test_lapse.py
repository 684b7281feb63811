from __future__ import annotations

from datetime import date

import pytest

from knowledge_base.lapse import Lapse, marked, overtaken
from knowledge_base.model import Authority, Kind, Source

DAY = date(2026, 11, 22)


def source(**marks: str) -> Source:
    return Source("norme", "Norme", "CNIL", Kind.SOFT_LAW, Authority.REGULATOR, "fr", **marks)


@pytest.mark.parametrize("how", ["repealed", "superseded", "outdated"])
def test_a_source_lapses_from_the_day_that_the_manifest_says(how: str) -> None:
    assert marked(source(**{how: "2026-11-23"}), DAY) is None
    assert marked(source(**{how: "2026-11-22"}), DAY) == Lapse(how, "2026-11-22")
    assert marked(source(**{how: "2019"}), DAY) == Lapse(how, "2019")


def test_nothing_is_left_of_what_was_repealed_or_superseded_and_something_of_what_is_out_of_date() -> None:
    assert [Lapse(how, "2019").ended for how in ("repealed", "superseded", "outdated")] == [True, True, False]


def test_a_repeal_counts_before_what_else_is_said() -> None:
    assert marked(source(outdated="2018", repealed="2020"), DAY) == Lapse("repealed", "2020")


@pytest.mark.parametrize(
    ("kind", "published", "how"),
    [
        ("soft_law", "2017-04", "before_gdpr"),
        ("guide", "2018-05-24", "before_gdpr"),
        ("guide", "2018", "before_recast"),
        ("faq", "2019-05-31", "before_recast"),
        ("guide", "2019-06-01", None),
        ("soft_law", "2018-10-11", None),
        ("law", "1978-01-06", None),
        ("charter", "2017", None),
        ("guide", None, None),
    ],
)  # fmt: skip
def test_an_old_text_is_overtaken_by_the_gdpr_or_by_the_recast_of_the_act(kind: str, published: str | None, how: str | None) -> None:
    found = overtaken(kind, published)
    assert (found.how if found else None) == how
