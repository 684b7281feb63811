"""A person's own request: read and exported with its reference and the code given once.

The code travels in a header, never in the address: addresses are what servers on the way write down.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Request
from fastapi.responses import PlainTextResponse

from api.guard.wrong_codes import RETRY_S, WrongCodes
from api.public.chat import assistant
from assistant.advice_request.export import export_text, to_dict
from assistant.advice_request.model import AdviceRequest
from assistant.audit import Access
from assistant.bootstrap import Assistant
from assistant.errors import NotFound

router = APIRouter(prefix="/api/v1/advice-requests")
Code = Annotated[str, Header(alias="X-Follow-Up-Code", min_length=16, max_length=128)]
TOO_MANY = "Too many wrong codes from here: try again in a quarter of an hour."


def find(
    reference: str, code: Code, request: Request, built: Annotated[Assistant, Depends(assistant)]
) -> AdviceRequest:
    """The request that the code opens; guessing is counted by client, and stopped."""
    wrong: WrongCodes = request.app.state.wrong_codes
    client = request.client.host if request.client else ""
    if wrong.too_many(client):
        raise HTTPException(429, TOO_MANY, {"Retry-After": str(RETRY_S)})
    try:
        with built.store.transaction() as unit:
            return unit.advice_requests.find(
                reference, code, Access("person", "follow_up", datetime.now(UTC))
            )
    except NotFound:
        wrong.count(client)
        raise


Own = Annotated[AdviceRequest, Depends(find)]


@router.get("/{reference}")
def show(own: Own) -> dict[str, Any]:
    """The request as JSON."""
    return to_dict(own)


@router.get("/{reference}/export.txt", response_class=PlainTextResponse)
def text(own: Own) -> str:
    """The request as readable text, in its own language."""
    return export_text(own)
