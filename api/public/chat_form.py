"""The conversation for people without JavaScript: one form, one page a turn, the same answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import anyio.to_thread
from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse

from api.gateway import Gateway
from api.guard.limits import visitor_of
from api.guard.locks import HeldElsewhere
from api.guard.turns import TooBusy
from api.pages.rendering import render
from api.pages.sentences import notice, sentences
from api.problems import status_of
from api.public.chat import Language, assistant, gateway
from api.public.prose import cut
from assistant.bootstrap import Assistant
from assistant.conversation.state import Turn
from assistant.dates import say_date
from assistant.errors import BadInput, NotFound, Unavailable
from assistant.force import force_in_words
from assistant.store.errors import Overtaken
from assistant.texts import load_texts

router = APIRouter(include_in_schema=False)
Built = Annotated[Assistant, Depends(assistant)]
RETRY_S = "5"
OTHER = {"fr": "en", "en": "fr"}
TOLD = {TooBusy: "failed_busy", HeldElsewhere: "form_meanwhile", Overtaken: "form_meanwhile"}


@dataclass(frozen=True)
class Shown:
    """One turn as the page shows it; the last one carries the choices that still count."""

    said: str | None
    reply: Mapping[str, Any]
    last: bool = False


@router.get("/chat", response_class=HTMLResponse)
def begin(request: Request, lang: Annotated[Language, Query()] = "fr") -> HTMLResponse:
    """The first screen."""
    return _page(lang, contact=request.app.state.contact)


@router.post("/chat", response_class=HTMLResponse)
async def go_on(
    request: Request,
    built: Built,
    desk: Annotated[Gateway, Depends(gateway)],
    message: Annotated[str, Form(max_length=12_000)] = "",
    conversation: Annotated[str, Form(max_length=64)] = "",
    lang: Annotated[Language, Form()] = "fr",
) -> HTMLResponse:
    """One turn, then the whole conversation; what could not be taken is given back to be changed."""
    try:
        reply = await desk.chat(message.strip(), conversation or None, lang, visitor=visitor_of(request))
    except BadInput:
        told = "field_empty" if not message.strip() else "form_too_long"
        kept = await anyio.to_thread.run_sync(_turns, built, conversation)
        return _page(lang, kept, conversation, told=told, typed=message, status=422)
    except NotFound:
        return _page(lang, told="failed_lost", typed=message, status=404)
    except (Unavailable, Overtaken) as error:
        told = next((key for kind, key in TOLD.items() if isinstance(error, kind)), "failed_starting")
        page = _page(lang, conversation=conversation, told=told, typed=message, status=status_of(error))
        page.headers["Retry-After"] = RETRY_S
        return page
    turns = await anyio.to_thread.run_sync(_turns, built, reply["conversation_id"])
    shown = (*turns[:-1], Shown(message.strip(), reply, last=True))
    return _page(reply["language"], shown, reply["conversation_id"], asking=reply["asking"])


def _turns(built: Assistant, conversation: str) -> tuple[Shown, ...]:
    if not conversation:
        return ()
    with built.store.reading() as unit:
        return tuple(map(_shown, unit.conversations.turns(conversation)))


def _shown(turn: Turn) -> Shown:
    return Shown(turn.text, turn.answer or {})


def _page(
    language: str,
    turns: Sequence[Shown] = (),
    conversation: str = "",
    *,
    asking: str | None = None,
    told: str = "",
    typed: str = "",
    status: int = 200,
    contact: str | None = None,
) -> HTMLResponse:
    say, texts = sentences(language), load_texts()[language]
    return render(
        "chat.html",
        status,
        language=language,
        other=OTHER[language],
        say=say,
        turns=turns,
        conversation=conversation,
        asked=say.get(f"asked_{asking}", "") if asking else "",
        told=say[told] if told else "",
        typed=typed,
        notice=notice(language, contact),
        cut=cut,
        force=lambda cited: force_in_words(cited, texts),
        date=lambda written: say_date(written, texts),
    )
