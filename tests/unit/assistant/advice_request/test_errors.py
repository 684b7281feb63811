"""What a person is told when something about a request is refused."""

from __future__ import annotations

from assistant.advice_request.errors import OtherContent, StaleVersion, UnknownRequest
from assistant.errors import NotFound, Refused


def test_a_refusal_belongs_to_the_kind_that_decides_the_status_code() -> None:
    assert isinstance(UnknownRequest(), NotFound)
    assert isinstance(StaleVersion(), Refused)
    assert isinstance(OtherContent(), Refused)
    assert str(StaleVersion()).startswith("Someone else")
