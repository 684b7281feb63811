from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from knowledge_base.checking.contradictions import Claim, contradictions, differ
from knowledge_base.text.figures import as_written, figures

PAIRS = yaml.safe_load((Path(__file__).parents[4] / "benchmarks" / "contradictions.yaml").read_text(encoding="utf-8"))["pairs"]


@pytest.mark.parametrize(
    ("sentence", "measure", "value"),
    [
        ("dans les 72 heures", "delay", 3),
        ("dans les trois jours", "delay", 3),
        ("within 3 days", "delay", 3),
        ("pendant treize mois", "delay", 13 * 30.44),
        ("un an au plus", "delay", 365.25),
        ("20 millions d’euros", "money", 20e6),
        ("15\u00a0000 euros", "money", 15000),
        ("20,000,000 euros", "money", 20e6),
        ("€3.5 million", "money", 3.5e6),
        ("EUR 10 million", "money", 10e6),
        ("4\u00a0% du chiffre", "share", 4),
        ("2,5 pour cent", "share", 2.5),
        ("l’article 33 du RGPD", "article of gdpr", 33),
        ("Article 37 (1) of the regulation", "article of gdpr", 37),
        ("l’article 58 de la loi Informatique et Libertés", "article of act", 58),
    ],
)
def test_a_figure_is_read_with_its_unit(sentence: str, measure: str, value: float) -> None:
    found = figures(sentence)
    assert [(figure.measure, pytest.approx(figure.value)) for figure in found] == [(measure, value)]


@pytest.mark.parametrize("sentence", ["l’article 32", "en 2024", "les 27 États membres", "un organisme"])
def test_a_number_that_measures_nothing_is_no_figure(sentence: str) -> None:
    assert figures(sentence) == ()


def test_figures_of_different_measures_do_not_differ() -> None:
    assert not differ("20 millions d’euros", "4 % du chiffre d’affaires")
    assert differ("20 millions d’euros ou 4 %", "10 millions d’euros ou 2 %")
    assert not differ("de six mois à un an", "six mois")


def claims() -> list[Claim]:
    return [
        Claim(side, f"{side}{number}", "", pair["language"], pair[side])
        for number, pair in enumerate(PAIRS)
        for side in ("one", "other")
    ]


def told(found: list) -> set[int]:
    return {int(each.one.document.removeprefix("one")) for each in found if each.one.document[3:] == each.other.document[5:]}


def test_the_labelled_disagreements_are_mostly_told_and_the_traps_never() -> None:
    wanted = {number for number, pair in enumerate(PAIRS) if pair["differ"]}
    found: set[int] = set()
    for number in range(len(PAIRS)):
        found |= told(contradictions([claim for claim in claims() if claim.document in (f"one{number}", f"other{number}")]))
    assert found - wanted == set()
    assert len(found & wanted) >= 0.8 * len(wanted)


def test_one_source_does_not_contradict_itself() -> None:
    pair = PAIRS[0]
    same = [Claim("s", name, "", "fr", pair[name]) for name in ("one", "other")]
    assert contradictions(same) == []


def test_a_place_that_states_both_ceilings_contradicts_neither() -> None:
    low = Claim("law", "law", "Article 83", "fr", "Une amende administrative pouvant s’élever jusqu’à 10 millions d’euros est prononcée.")
    high = Claim("law", "law", "Article 83", "fr", "Une amende administrative pouvant s’élever jusqu’à 20 millions d’euros est prononcée.")
    fiche = Claim("fiche", "fiche", "Amendes", "fr", "Une amende administrative pouvant s’élever jusqu’à 20 millions d’euros est prononcée.")
    assert [(each.one.document, each.other.document) for each in contradictions([low, fiche])] == [("law", "fiche")]
    assert contradictions([low, high, fiche]) == []


def test_the_figures_of_a_sentence_are_told_in_its_own_words() -> None:
    assert as_written("Jusqu’à 20 millions d’euros ou 4 % du chiffre, sous trois mois.") == ("20 millions d’euros", "4 %", "trois mois")
