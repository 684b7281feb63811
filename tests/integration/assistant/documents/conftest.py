"""A request as hospitals and associations send them, in either language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from assistant.advice_request.model import AdviceRequest, Event, Status
from assistant.conversation.state import FieldValue
from assistant.escalation.decide import decide
from assistant.escalation.facts import Facts
from assistant.escalation.rules import load_rules

NOW = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
FACTS = {"requester_role": "controller", "purpose": "future_processing", "has_dpo": True, "precise": True, "importance": ["sector"]}
LONG = "Nous envisageons l’article 6, paragraphe 1, point e). Le doute porte sur la seconde finalité, distincte de la nôtre. "
FIELDS = {
    "organisation": "Centre hospitalier du Val d’Ormeau",
    "contact_name": "Claire Aubrac",
    "contact_email": "claire.aubrac@ormeau.example",
    "sector": "Santé",
    "subject": "Réutilisation de comptes rendus d’imagerie <i>& autres</i>",
    "question": "Peut-on entraîner l’outil de Lumen Radio ?",
    "context": "L’outil de Lumen Radio classe les examens.\n\nFinalités :\n- entraîner ;\n- mesurer.\n\n" + LONG * 8,
    "analysis": LONG * 20 + "<img src=\"https://lumen.example/x.png\">",
    "trade_secrets": "Lumen Radio",
    "confirm": "yes",
}


@pytest.fixture
def make() -> Callable[[str], AdviceRequest]:
    """Gives a request sent and under review, in a language."""

    def build(language: str) -> AdviceRequest:
        decision = decide(Facts.parse(FACTS), load_rules()).to_dict(language)
        fields = {name: FieldValue(value, "said") for name, value in FIELDS.items()}
        events = (Event(NOW, "person", "drafted"), Event(NOW, "agent", "field_changed", {"field": "sector"}, "agent"))
        return AdviceRequest(
            language, NOW, fields, FACTS, decision, None, Status.IN_REVIEW, "c-1", "DC-2026-000123-K", NOW, events, 3
        )

    return build
