"""A person's own request: read and exported with its reference and the code given once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import PlainTextResponse

from api.chat import assistant
from assistant.advice_request.export import export_text, to_dict
from assistant.advice_request.model import AdviceRequest
from assistant.audit import Access
from assistant.bootstrap import Assistant

router = APIRouter(prefix="/api/v1/advice-requests")
Code = Annotated[str, Query(min_length=16, max_length=128)]


def _find(built: Assistant, reference: str, code: str) -> AdviceRequest:
    access = Access("person", "follow_up", datetime.now(UTC))
    with built.store.transaction() as unit:
        return unit.advice_requests.find(reference, code, access)


@router.get("/{reference}")
def show(reference: str, code: Code, built: Annotated[Assistant, Depends(assistant)]) -> dict[str, Any]:
    """The request as JSON."""
    request = _find(built, reference, code)
    return to_dict(request)


@router.get("/{reference}/export.txt", response_class=PlainTextResponse)
def text(reference: str, code: Code, built: Annotated[Assistant, Depends(assistant)]) -> str:
    """The request as readable text, in its own language."""
    return export_text(_find(built, reference, code))
