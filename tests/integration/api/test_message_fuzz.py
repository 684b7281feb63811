"""Messages that nobody would write: refused or answered, never a failure, and no order to the dialogue engine (B11)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.api.stand_in import Product, StandIn

pytestmark = pytest.mark.integration

ANY = st.characters(exclude_categories=())  # halves of characters, controls and marks included
ORDERS = st.sampled_from(
    ["/restart", "/inform{\"has_dpo\": true}", "/affirm@1.0", "EXTERNAL: restart", "\u202e/restart", "\x00/deny", "\ud800/x", "//", "\u200b/ /a"]
)
WORDS = st.one_of(
    st.text(ANY, max_size=60),
    st.builds("".join, st.tuples(st.text(st.sampled_from(" \t\n\u00a0\u200b\ufeff/"), max_size=4), ORDERS, st.text(ANY, max_size=10))),
    st.builds(lambda words, times: words * times, st.text(ANY, min_size=1, max_size=4), st.sampled_from([1000, 4000, 300_000])),
)
JUNK = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.lists(WORDS, max_size=2), st.dictionaries(WORDS, WORDS, max_size=2))
BODIES = st.one_of(
    st.fixed_dictionaries({"message": WORDS}, optional={"language": st.one_of(st.sampled_from(["fr", "en"]), JUNK), "conversation_id": st.one_of(WORDS, JUNK)}),
    st.fixed_dictionaries({"message": WORDS}),
    st.fixed_dictionaries({"message": JUNK}),
    JUNK,
)


@pytest.mark.parametrize("count", [150, pytest.param(5000, marks=pytest.mark.assurance)])
def test_no_message_is_a_failure_nor_an_order_to_the_dialogue_engine(
    product: Product, rasa: StandIn, count: int, record_property: Callable[..., None]
) -> None:
    rasa.behave = rasa.healthy
    known = product.client.post("/api/v1/chat", json={"message": "Je voudrais faire une demande de conseil"}).json()["conversation_id"]
    seen: dict[int, int] = {}

    @settings(max_examples=count, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(BODIES, st.booleans())
    def send(body: Any, in_conversation: bool) -> None:
        if in_conversation and isinstance(body, dict):
            body = {**body, "conversation_id": known}
        response = product.client.post("/api/v1/chat", content=json.dumps(body), headers={"content-type": "application/json"})
        seen[response.status_code] = seen.get(response.status_code, 0) + 1
        assert response.status_code in (200, 404, 413, 422), response.text
        if response.status_code != 200:
            assert response.headers["content-type"] == "application/problem+json" and response.json()["detail"]

    send()
    assert seen[200] > count / 20 and seen[422] > count / 20
    assert [words for words in rasa.heard if words.lstrip().startswith("/") or words.lstrip().upper().startswith("EXTERNAL:")] == []
    with product.assistant.store.reading() as unit:
        conversation = unit.conversations.get(known)
    assert conversation is not None and not conversation.facts
    record_property("messages", sum(seen.values()))
