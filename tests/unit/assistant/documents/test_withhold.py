"""Taking out of a request what the public may not be given."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.advice_request.model import AdviceRequest, Event
from assistant.conversation.state import FieldValue
from assistant.documents.errors import UnfoundPassage
from assistant.documents.folding import fold_text
from assistant.documents.withhold import withhold

NOW = datetime(2026, 11, 22, tzinfo=UTC)
MARK = "[passage occulté]"


def _asking(**values: str) -> AdviceRequest:
    fields = {name: FieldValue(value, "said", "turn-1") for name, value in values.items()}
    return AdviceRequest("fr", NOW, fields, conversation_id="c-1", priority="normal")


def test_a_marked_passage_is_cut_from_every_field() -> None:
    asked = _asking(
        organisation="Lumen Radio", question="Lumen Radio peut-il vendre ?", context="Chez LUMEN\u00a0RADIO.", trade_secrets="Lumen Radio"
    )
    shown = withhold(asked)
    assert {name: shown.value(name) for name in shown.fields} == {
        "organisation": MARK,
        "question": f"{MARK} peut-il vendre ?",
        "context": f"Chez {MARK}.",
    }


@pytest.mark.parametrize(
    ("passage", "text"),
    [
        ("l'éditeur Lumen", "avec L’ÉDITEUR  LUMEN ici"),
        ("marge de 12 %", "avec marge\nde 12\u202f% ici"),
        ("alpha beta", "avec alpha-beta ici"),
        ("alphabet", "avec alpha\u00adbet ici"),
        ("cœur de réseau", "avec COEUR DE RESEAU ici"),
        ("« C++ maison »", "avec C++ maison ici"),
        ("données\nde test", "avec données ici, de test là"),
    ],
)
def test_typing_a_passage_otherwise_does_not_let_it_through(passage: str, text: str) -> None:
    shown = withhold(_asking(context=text, trade_secrets=passage)).value("context")
    assert shown.startswith("avec [") and MARK in shown
    assert not set(fold_text(passage).text.split()) & set(fold_text(shown).text.split())


def test_overlapping_passages_are_cut_as_one() -> None:
    asked = _asking(context="x alpha beta gamma y, et alpha", trade_secrets="« alpha beta » « beta gamma » « alpha »")
    assert withhold(asked).value("context") == f"x {MARK} y, et {MARK}"


def test_a_passage_found_nowhere_stops_the_public_version_without_being_repeated() -> None:
    with pytest.raises(UnfoundPassage) as raised:
        withhold(_asking(context="Nos ventes : 12.", trade_secrets="les chiffres secrets du contexte"))
    assert "chiffres" not in f"{raised.value}{raised.value.sentence('fr')}{raised.value.args}"


def test_contact_details_secrets_follow_up_and_ties_to_the_conversation_are_dropped() -> None:
    event = Event(NOW, "agent", "status_changed", {"from": "submitted", "to": "in_review", "reason": "appeler"})
    asked = _asking(contact_name="Claire Aubrac", contact_email="c@ch.example", trade_secrets="néant", confirm="yes", subject="Objet")
    shown = withhold(replace(asked, events=(event,), decision={"decision": "hand_off", "priority": "high", "hotline": "dpo"}))
    assert dict(shown.fields) == {"subject": FieldValue("Objet", "said", None)}
    assert (shown.events, shown.conversation_id, shown.priority) == ((), None, None)
    assert shown.decision == {"decision": "hand_off"}


def test_the_contact_person_and_direct_identifiers_are_cut_elsewhere_too() -> None:
    asked = _asking(
        contact_name="Claire Aubrac",
        contact_email="claire@ch.example",
        context="Aubrac Claire (claire@ch.example), Mme Aubrac, 06 12 34 56 78, ou jean@autre.example. Place claire.",
    )
    shown = withhold(asked).value("context")
    assert "Aubrac" not in shown and "@" not in shown and "06 12" not in shown
    assert shown.endswith("Place claire.")


def test_facts_said_in_words_are_cut_and_the_others_kept() -> None:
    asked = replace(_asking(trade_secrets="Lumen"), facts={"note": ["chez Lumen", {"deep": "Lumen"}], "has_dpo": True})
    assert withhold(asked).facts == {"note": [f"chez {MARK}", {"deep": MARK}], "has_dpo": True}


def test_the_mark_is_in_the_language_of_the_request() -> None:
    asked = replace(_asking(context="at Lumen", trade_secrets="Lumen"), language="en")
    assert withhold(asked).value("context") == "at [passage withheld]"


def test_an_unmarked_request_keeps_its_words() -> None:
    assert withhold(_asking(context="Contexte\n- un\n- deux", trade_secrets="")).value("context") == "Contexte\n- un\n- deux"


# Letters that no fixed word and no mark is made of, with what typing varies: case, accents, signs, spaces.
_TOKEN = st.text(st.sampled_from("qzxwkQZXWKéÉœ0123456789+%€"), min_size=2, max_size=8).filter(
    lambda token: any(character in "qzxwkQZXWK" for character in token)
)
_PASSAGE = st.lists(_TOKEN, min_size=1, max_size=5).map(" ".join)
_WORDS = st.lists(st.sampled_from(["le", "traitement", "des", "salariés,", "\n- outil", "«", "»", "\u00a0"]), max_size=6).map(" ".join)


@given(st.lists(_PASSAGE, min_size=1, max_size=4), st.lists(_WORDS, min_size=5, max_size=5), st.booleans())
def test_nothing_of_any_passage_remains_in_any_field(secret: list[str], words: list[str], upper: bool) -> None:
    text = words[0].join(f"{words[1]}{each.upper() if upper else each}{words[2]}" for each in secret)
    shown = withhold(_asking(subject=f"{words[3]}{text}", context=text, trade_secrets="\n".join(secret)))
    left = "".join(fold_text(f"{shown.value('subject')}\0{shown.value('context')}").text.split())
    assert not [each for each in secret if "".join(fold_text(each).text.split()) in left]


def test_the_longest_request_with_the_most_passages_takes_little_time() -> None:
    secret = "\n".join(f"q{number}z" for number in range(700))
    long = (" mot q1z" * 1000)[:8000]
    asked = _asking(context=long, analysis=long, question=secret, trade_secrets=secret[:4000].rpartition("\n")[0])
    start = process_time()
    withhold(asked)
    assert process_time() - start < 1
