from dataclasses import replace
from datetime import date

import pytest

from knowledge_base.index.entries import Entry
from knowledge_base.model import Authority, Document, Kind, Source
from knowledge_base.ranking import shipped_ranking

TODAY = date(2026, 11, 22)


def entry(authority: Authority, kind: Kind, published: str | None, title: str = "Titre") -> Entry:
    source = Source("s", "S", "P", kind, authority, "fr", published)
    return Entry(Document("d", source, title, "fr", ()), title, ())


def test_the_authority_stands_above_a_third_party_and_an_association() -> None:
    ranking = shipped_ranking()
    regulator, third, civil = (
        ranking.standing(entry(who, Kind.GUIDE, "2024"), TODAY)
        for who in (Authority.REGULATOR, Authority.THIRD_PARTY, Authority.CIVIL_SOCIETY)
    )
    assert regulator > third
    assert regulator > civil


def test_an_old_guide_loses_a_little_and_never_much() -> None:
    ranking = replace(shipped_ranking(), age_per_year=0.01, age_at_most=0.05)
    assert ranking.age_cost(entry(Authority.REGULATOR, Kind.GUIDE, "2024-03"), TODAY) == pytest.approx(0.02)
    assert ranking.age_cost(entry(Authority.REGULATOR, Kind.GUIDE, "1995"), TODAY) == pytest.approx(0.05)


@pytest.mark.parametrize("published", [None, "sans date"])
def test_an_unknown_date_costs_nothing(published: str | None) -> None:
    assert shipped_ranking().age_cost(entry(Authority.REGULATOR, Kind.GUIDE, published), TODAY) == 0


def test_the_law_does_not_age() -> None:
    assert shipped_ranking().age_cost(entry(Authority.LEGISLATOR, Kind.LAW, "1978-01-06"), TODAY) == 0


def test_a_recital_stands_below_an_article() -> None:
    ranking = shipped_ranking()
    article, recital = (
        ranking.standing(entry(Authority.LEGISLATOR, Kind.LAW, "2016", title), TODAY)
        for title in ("Article 33 : Notification", "Considérants : Considérant 85")
    )
    assert recital < article


@pytest.mark.parametrize("how", ["repealed", "superseded"])
def test_a_repealed_or_superseded_text_stands_below_the_others_from_its_day_on(how: str) -> None:
    ranking = shipped_ranking()
    held = entry(Authority.REGULATOR, Kind.GUIDE, "2024")
    gone = replace(held, document=replace(held.document, source=replace(held.document.source, **{how: "2026-11-22"})))
    assert ranking.standing(gone, TODAY) == pytest.approx(ranking.standing(held, TODAY) - 0.2)
    assert ranking.standing(gone, date(2026, 11, 21)) == ranking.standing(held, date(2026, 11, 21))
