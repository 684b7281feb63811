from dataclasses import replace
from datetime import date

import pytest

from knowledge_base.checking.check import check_fiches
from knowledge_base.fiche import Fiche, Reference
from knowledge_base.model import Authority, Kind, Source
from knowledge_base.places import Places, Span
from knowledge_base.review import due
from knowledge_base.sources import ListedDocument, ReferenceSource

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
    reviewer="second-reader",
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
    assert due(FRENCH, SOURCES) == date(2027, 11, 22)
    assert rules(FRENCH, ENGLISH, today=date(2027, 11, 22)) == []
    assert ("a-fr", "overdue-review") in rules(FRENCH, ENGLISH, today=date(2027, 11, 23))


def test_a_review_falls_due_in_a_shorter_month() -> None:
    assert due(replace(FRENCH, reviewed=date(2026, 8, 31), review_months=6), SOURCES) == date(2027, 2, 28)


SOFT = ReferenceSource(
    Source("guide", "Guide", "CNIL", Kind.GUIDE, Authority.REGULATOR, "fr"),
    Places(headings=("Conseils", "Règlement type")),
    documents=(ListedDocument(("Règlement type",), binding=True),),
)


def duties(text: str, place: str) -> list[str]:
    fiche = replace(FRENCH, references=(Reference("guide", place),), text=text, pair=None)
    found = check_fiches({fiche.id: fiche}, {"guide": SOFT}, DAY)
    return [finding.rule for finding in found if finding.rule == "duty-without-law"]


def test_a_duty_needs_a_text_that_binds() -> None:
    assert duties("Vous devez chiffrer [1].", "Conseils") == ["duty-without-law"]
    assert duties("Vous devez chiffrer [1].", "Règlement type") == []
    assert duties("La CNIL recommande de chiffrer [1].", "Conseils") == []
    assert duties("Ce n’est pas obligatoire [1].", "Conseils") == []


def quotations(text: str, ingested: str | None) -> list[str]:
    fiche = replace(FRENCH, text=text)
    text_of = None if ingested is None else lambda source: ingested
    found = check_fiches({fiche.id: fiche, ENGLISH.id: ENGLISH}, SOURCES, DAY, text_of=text_of)
    return [finding.rule for finding in found]


def test_a_quotation_is_word_for_word_in_what_it_cites() -> None:
    said = "Le texte dit «\u00a0les données sont traitées de manière licite, loyale et transparente\u00a0» [1]."
    assert quotations(said, "Les données sont traitées de manière licite, loyale et transparente.") == []
    assert quotations(said, "Les données sont traitées de façon licite.") == ["unfound-quotation"]
    assert quotations(said, None) == ["unfound-quotation"]
    assert quotations("Une «\u00a0règle d’or\u00a0» [1].", None) == []


def test_a_fiche_is_not_approved_by_its_author() -> None:
    assert ("a-fr", "same-eyes") in rules(replace(FRENCH, reviewer="Editor"), ENGLISH)
    assert ("a-fr", "same-eyes") not in rules(replace(FRENCH, reviewer="Editor", state="draft"), ENGLISH)


def test_a_retired_fiche_must_lead_somewhere_or_say_that_it_leads_nowhere() -> None:
    retired = replace(FRENCH, id="old-fr", pair=None, state="retired")
    assert ("old-fr", "dead-redirect") in rules(FRENCH, ENGLISH, replace(retired, replaced_by="nowhere"))
    assert ("old-fr", "dead-redirect") in rules(FRENCH, ENGLISH, replace(retired, replaced_by="old-fr"))
    assert rules(FRENCH, ENGLISH, replace(retired, replaced_by="a-fr"), retired) == []


def test_every_rule_has_its_sentence_in_both_languages() -> None:
    finding = next(iter(check_fiches({FRENCH.id: replace(FRENCH, pair="b-en")}, SOURCES, DAY)))
    assert finding.say("fr") != finding.say("en")
    assert "b-en" in str(finding)


@pytest.mark.parametrize(("marks", "found"), [({"repealed": "2026-11-22"}, True), ({"superseded": "2026-11-23"}, False), ({"outdated": "2020"}, False)])
def test_a_reference_to_a_text_that_was_repealed_or_replaced_is_found(marks: dict[str, str], found: bool) -> None:
    lapsed = {name: replace(each, source=replace(each.source, **marks)) for name, each in SOURCES.items()}
    told = [finding.rule for finding in check_fiches({"a-fr": FRENCH, "a-en": ENGLISH}, lapsed, DAY)]
    assert told == (["lapsed-source"] * 2 if found else [])
