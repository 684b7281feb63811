"""How a source’s sentence stands to a statement: figures first, then what is required, allowed or forbidden."""

from __future__ import annotations

import pytest

from assistant.networks.statement import Stand, judge, load_statement_rules

RULES = load_statement_rules()


def stand(statement: str, text: str, language: str = "en") -> Stand | None:
    verdict = judge(statement, text, language, RULES)
    return verdict.stand if verdict else None


@pytest.mark.parametrize(
    ("statement", "text", "wanted"),
    [
        ("A breach must be notified within 72 hours.", "The breach is notified within 72 hours.", Stand.FOR),
        ("A breach must be notified within 48 hours.", "The breach is notified within 72 hours.", Stand.AGAINST),
        ("A minor may consent from 13 years.", "A minor may consent from 15 years, elsewhere from 13 years.", Stand.BESIDE),
        ("A written contract is required with a processor.", "A contract with a processor must be written.", Stand.FOR),
        ("Transfers outside the Union are forbidden.", "Transfers outside the Union are allowed with safeguards.", Stand.AGAINST),
        ("Every company must designate an officer.", "A company whose core activity is monitoring must designate an officer.", Stand.BESIDE),
        ("Consent must always be written.", "Consent to marketing must be given in writing or by a click.", Stand.BESIDE),
        ("The network meets on Tuesdays.", "The breach is notified within 72 hours.", None),
    ],
)
def test_a_sentence_goes_the_same_way_says_something_else_or_is_only_to_be_read(
    statement: str, text: str, wanted: Stand | None
) -> None:
    assert stand(statement, text) is wanted


def test_french_negations_are_read_as_prohibitions() -> None:
    said = "Le délégué ne doit recevoir aucune instruction dans ses missions."
    assert stand(said, "Le délégué ne doit pas recevoir d’instruction dans ses missions.", "fr") is Stand.FOR


def test_what_stands_against_says_both_figures() -> None:
    verdict = judge("La violation est notifiée dans les 48 heures.", "La violation est notifiée dans les 72 heures.", "fr", RULES)
    assert verdict is not None and (verdict.said, verdict.found) == ("48 heures", "72 heures")
