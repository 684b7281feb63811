"""What a person without JavaScript keeps as files: asked for by forms, since an address with the id would open everything."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from api.public.chat import Language, assistant
from api.public.chat_page import Beside, show_chat
from api.public.conversations import read, take
from assistant.bootstrap import Assistant
from assistant.errors import NotFound
from assistant.texts import load_texts

router = APIRouter(include_in_schema=False)
Built = Annotated[Assistant, Depends(assistant)]
Identity = Annotated[str, Form(max_length=64)]
Spoken = Annotated[Language, Form()]


@router.post("/chat/note")
def keep_note(built: Built, conversation: Identity, turn: Identity, lang: Spoken = "fr") -> Response:
    """The note of one answer, in the very words that were shown."""
    with built.store.reading() as unit:
        said = next((each.answer or {} for each in unit.conversations.turns(conversation) if each.id == turn), {})
    endings = [texts.say("note.notice") for texts in load_texts().values()]
    for message in said.get("messages", ()):
        if message["text"].endswith(tuple(endings)):
            return _file("note.txt", message["text"])
    return _gone(lang)


@router.post("/chat/text")
def keep_text(request: Request, built: Built, conversation: Identity, lang: Spoken = "fr") -> Response:
    """The conversation as a text to read."""
    try:
        return _file("permanence.txt", read(conversation, request, built))
    except NotFound:
        return _gone(lang)


@router.post("/chat/data")
def keep_data(built: Built, conversation: Identity, lang: Spoken = "fr") -> Response:
    """Everything kept of the conversation, as data."""
    try:
        return _file("permanence.json", json.dumps(take(conversation, built), ensure_ascii=False), "application/json")
    except NotFound:
        return _gone(lang)


def _file(name: str, text: str, kind: str = "text/plain") -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(text, media_type=kind, headers=headers)


def _gone(language: Language) -> Response:
    return show_chat(language, beside=Beside(told="form_gone"), status=404)
