"""Reading which passages a person wants withheld."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.advice_request.model import AdviceRequest
from assistant.conversation.state import FieldValue
from assistant.documents.passages import contact_passages, passages

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def _asking(**values: str) -> AdviceRequest:
    return AdviceRequest("fr", NOW, {name: FieldValue(value, "said") for name, value in values.items()})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("le taux de 12 %", ("le taux de 12 %",)),
        ("le taux de 12 %\nLumen Radio", ("le taux de 12 %", "Lumen Radio")),
        ("- le taux de 12 %\n• Lumen Radio\n2) le prix", ("le taux de 12 %", "Lumen Radio", "le prix")),
        ("Merci d’occulter « Lumen Radio » et « le prix ».", ("Lumen Radio", "le prix")),
        ('Please withhold “Lumen Radio” and "the price".', ("Lumen Radio", "the price")),
        ("« un passage\nsur deux lignes »", ("un passage\nsur deux lignes",)),
        ("Le prix est de 4 €.", ("Le prix est de 4 €",)),
        ("écran de 15\"\nautre de 17\"", ('écran de 15"', 'autre de 17"')),
        ("Lumen Radio\nLumen Radio", ("Lumen Radio",)),
    ],
)
def test_a_passage_is_a_line_or_stands_in_quotation_marks(written: str, read: tuple[str, ...]) -> None:
    assert passages(_asking(trade_secrets=written)) == read


@pytest.mark.parametrize("written", ["", "Néant", "aucun.", "Non", "None", "N/A", " - ", "« »", "RIEN À OCCULTER", "—", "No"])
def test_some_answers_say_that_there_is_nothing_to_withhold(written: str) -> None:
    assert passages(_asking(trade_secrets=written)) == ()


def test_the_contact_person_is_known_by_name_in_either_order_by_civility_and_by_address() -> None:
    found = contact_passages(_asking(contact_name="Claire Aubrac", contact_email="claire@ch.example"))
    assert {"claire@ch.example", "Claire Aubrac", "Aubrac Claire", "Mme Aubrac", "Dr Aubrac"} <= set(found)
    assert "Claire" not in found
    assert contact_passages(_asking(contact_name="")) == ()
