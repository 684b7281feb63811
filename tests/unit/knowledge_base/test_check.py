from dataclasses import replace
from datetime import date

import pytest

from knowledge_base.check import check_fiches, due
from knowledge_base.fiche import Fiche, Reference
from knowledge_base.model import Authority, Kind, Source
from knowledge_base.places import Places, Span
from knowledge_base.sources import ReferenceSource

DAY = date(2026, 11, 22)


def law(identifier: str, pair: str, language: str) -> ReferenceSource:
    source = Source(identifier, "Loi", "État", Kind.LAW, Authority.LEGISLATOR, language, pair=pair)
    return ReferenceSource(source, Places(articles=Span(1, 99)))


SOURCES = {"law-fr": law("law-fr", "law-en", "fr"), "law-en": law("law-en", "law-fr", "en")}
FRENCH = Fiche(
    id="a-fr",
    pair="a-en",
    language="fr",
    topic="t",
    title="Un titre",
    wordings=("un", "deux", "trois", "quatre"),
    keywords=("k",),
    references=(Reference("law-fr", "Article 5, paragraphe 2"),),
    state="published",
    author="editor",
    reviewer="legal-reviewer",
    reviewed=DAY,
    review_months=12,
    text="Une règle [1].",
)
ENGLISH = replace(
    FRENCH,
    id="a-en",
    pair="a-fr",
    language="en",
    title="A title",
    wordings=("one", "two", "three", "four"),
    references=(Reference("law-en", "Article 5(2)"),),
    text="A rule [1].",
)


def rules(*fiches: Fiche, today: date = DAY) -> list[tuple[str, str]]:
    return [(finding.fiche_id, finding.rule) for finding in check_fiches({fiche.id: fiche for fiche in fiches}, SOURCES, today)]


def test_a_sound_pair_has_no_finding() -> None:
    assert rules(FRENCH, ENGLISH) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"references": (Reference("nowhere", "Article 5, paragraphe 2"),)}, "dead-reference"),
        ({"references": (Reference("law-fr", "Article 100"),)}, "unknown-place"),
        ({"references": (Reference("law-fr", "Article 5, paragraphe 3"),)}, "different-references"),
        ({"pair": "b-en"}, "missing-pair"),
        ({"pair": None}, "missing-pair"),
        ({"topic": "u"}, "asymmetric-pair"),
        ({"title": "?"}, "no-title"),
        ({"wordings": ("un",)}, "few-wordings"),
        ({"text": "Une règle [1]. Une autre."}, "sentence-without-mark"),
    ],
)
def test_each_fault_is_found_and_named(change: dict[str, object], rule: str) -> None:
    assert ("a-fr", rule) in rules(replace(FRENCH, **change), ENGLISH)


def test_a_pair_that_does_not_answer_is_found() -> None:
    assert ("a-fr", "asymmetric-pair") in rules(FRENCH, replace(ENGLISH, pair="c-fr"))


def test_the_introduction_of_a_list_needs_no_mark() -> None:
    assert rules(replace(FRENCH, text="Il faut\u00a0:\n- écrire [1]."), ENGLISH) == []


def test_a_wording_given_to_two_fiches_of_one_language_is_found() -> None:
    other = replace(FRENCH, id="b-fr", pair="b-en", title="Autre", wordings=("DEUX !", "cinq", "six", "sept"))
    other_english = replace(ENGLISH, id="b-en", pair="b-fr", title="Other", wordings=("un", "deux", "trois", "quatre"))
    assert rules(FRENCH, ENGLISH, other, other_english) == [("b-fr", "shared-wording")]


def test_an_overdue_review_is_found_the_day_after_it_falls_due() -> None:
    assert due(FRENCH) == date(2027, 11, 22)
    assert rules(FRENCH, ENGLISH, today=date(2027, 11, 22)) == []
    assert ("a-fr", "overdue-review") in rules(FRENCH, ENGLISH, today=date(2027, 11, 23))


def test_a_review_falls_due_in_a_shorter_month() -> None:
    assert due(replace(FRENCH, reviewed=date(2026, 8, 31), review_months=6)) == date(2027, 2, 28)
