"""The conversation for people without JavaScript: one form, one page a turn, the same answers."""

from __future__ import annotations

from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse

from api.gateway import Gateway
from api.guard.limits import visitor_of
from api.guard.locks import HeldElsewhere
from api.guard.turns import TooBusy
from api.problems import status_of
from api.public.chat import Language, assistant, gateway
from api.public.chat_page import Beside, Shown, show_chat, show_code
from api.public.conversations import erase
from assistant.bootstrap import Assistant
from assistant.conversation.state import Turn
from assistant.errors import BadInput, NotFound, Unavailable
from assistant.store.errors import Overtaken

router = APIRouter(include_in_schema=False)
Built = Annotated[Assistant, Depends(assistant)]
Desk = Annotated[Gateway, Depends(gateway)]
Identity = Annotated[str, Form(max_length=64)]
Spoken = Annotated[Language, Form()]
RETRY_S = "5"
TOLD = {TooBusy: "failed_busy", HeldElsewhere: "form_meanwhile", Overtaken: "form_meanwhile"}


@router.get("/chat", response_class=HTMLResponse)
def begin(request: Request, lang: Annotated[Language, Query()] = "fr") -> HTMLResponse:
    """The first screen."""
    return show_chat(lang, contact=request.app.state.contact)


@router.post("/chat", response_class=HTMLResponse)
async def go_on(
    request: Request,
    built: Built,
    desk: Desk,
    message: Annotated[str, Form(max_length=12_000)] = "",
    conversation: Identity = "",
    lang: Spoken = "fr",
) -> HTMLResponse:
    """One turn, then the whole conversation; what could not be taken is given back to be changed."""
    try:
        reply = await desk.chat(message.strip(), conversation or None, lang, visitor=visitor_of(request))
    except BadInput:
        told = "field_empty" if not message.strip() else "form_too_long"
        kept = await anyio.to_thread.run_sync(_turns, built, conversation)
        return show_chat(lang, kept, conversation, Beside(told=told, typed=message), status=422)
    except NotFound:
        return show_chat(lang, beside=Beside(told="failed_lost", typed=message), status=404)
    except (Unavailable, Overtaken) as error:
        told = next((key for kind, key in TOLD.items() if isinstance(error, kind)), "failed_starting")
        beside = Beside(told=told, typed=message)
        page = show_chat(lang, conversation=conversation, beside=beside, status=status_of(error))
        page.headers["Retry-After"] = RETRY_S
        return page
    turns = await anyio.to_thread.run_sync(_turns, built, reply["conversation_id"])
    shown = (*turns[:-1], Shown(message.strip(), reply, last=True, turn=reply["turn_id"]))
    return show_chat(reply["language"], shown, reply["conversation_id"], Beside(asking=reply["asking"]))


@router.post("/chat/code", response_class=HTMLResponse)
def give_code(built: Built, conversation: Identity, lang: Spoken = "fr") -> HTMLResponse:
    """A code to come back to the request begun here, shown once."""
    try:
        code = built.conversations.resume_code(conversation)
    except NotFound:
        return show_chat(lang, beside=Beside(told="form_gone"), status=404)
    return show_code(lang, code)


@router.post("/chat/erase", response_class=HTMLResponse)
async def erase_whole(request: Request, built: Built, desk: Desk, conversation: Identity, lang: Spoken = "fr") -> HTMLResponse:
    """Erases the conversation at once; erased twice, it is gone all the same."""
    try:
        await erase(conversation, request, built, desk)
    except Unavailable as error:
        told = Beside(told="mine_failed")
        return show_chat(lang, conversation=conversation, beside=told, status=status_of(error))
    except NotFound:
        pass
    return show_chat(lang, beside=Beside(done="mine_deleted"), contact=request.app.state.contact)


def _turns(built: Assistant, conversation: str) -> tuple[Shown, ...]:
    if not conversation:
        return ()
    with built.store.reading() as unit:
        return tuple(map(_shown, unit.conversations.turns(conversation)))


def _shown(turn: Turn) -> Shown:
    return Shown(turn.text, turn.answer or {}, turn=turn.id)
