from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from knowledge_base.checking.coverage import gaps, shipped_coverage
from knowledge_base.fiche import Fiche, Reference
from knowledge_base.fiche_file import load_fiches
from knowledge_base.model import Authority, Kind, Source
from knowledge_base.places import Places, Span
from knowledge_base.sources import ReferenceSource, load_reference_sources

FICHES = Path(__file__).parents[4] / "knowledge_base" / "fiches"
LAW = ReferenceSource(
    Source("law", "Loi", "État", Kind.LAW, Authority.LEGISLATOR, "fr", pair="law-en"),
    Places(articles=Span(1, 3), headings=("Titre", "Section")),
)
FRENCH = Fiche(
    "a-fr", None, "fr", "t", "T", (), (), (Reference("law", "Articles 1 à 2"), Reference("law", "Section")),
    "published", "e", "r", date(2026, 1, 1), 12, "",
)  # fmt: skip
ENGLISH = replace(FRENCH, id="a-en", language="en", references=(Reference("law-en", "Article 1(2)"),))


def test_the_published_fiches_cover_the_gdpr_the_french_particularities_and_the_charter() -> None:
    found = list(gaps(load_fiches([FICHES]).values(), load_reference_sources()))
    assert not found, "\n".join(map(str, found))


def test_what_is_left_out_says_why() -> None:
    assert all(len(each["why"].split()) > 3 for rule in shipped_coverage().values() for each in rule.get("left_out", ()))


def test_an_article_that_no_fiche_of_a_language_cites_is_a_gap() -> None:
    rule = {"law": {"articles": "1-3", "left_out": [{"articles": [3], "why": "x"}]}}
    found = [(gap.place, gap.language) for gap in gaps([FRENCH, ENGLISH], {"law": LAW}, rule)]
    assert found == [("article 2", "en")]


def test_a_draft_covers_nothing() -> None:
    rule = {"law": {"only": [1]}}
    assert len(list(gaps([replace(FRENCH, state="draft")], {"law": LAW}, rule))) == 2


def test_a_heading_that_no_french_fiche_cites_is_a_gap() -> None:
    rule = {"law": {"headings": True}}
    assert [gap.place for gap in gaps([FRENCH, ENGLISH], {"law": LAW}, rule)] == ["“Titre”"]
