"""Answers in the terminal."""

from __future__ import annotations

from typing import Any

import typer

from assistant.bootstrap import Assistant
from assistant.errors import BadInput
from assistant.force import force_in_words
from assistant.language.dates import say_date
from assistant.texts import Texts, load_texts
from assistant.turn.entry import Entry


def show(built: Assistant, question: str, language: str | None, conversation_id: str | None = None) -> str:
    """Prints the answer to a question with its sources and the notice; returns the conversation's id."""
    turn = built.reception.open(*built.reception.resumed(question, conversation_id, language), language)
    reply = built.reception.close(turn.id, Entry.QUESTION)
    for message in reply["messages"]:
        typer.echo(message["text"])
        for button in message["buttons"]:
            typer.echo(f"  → {button['title']}")
        for number, citation in enumerate(message["citations"], start=1):
            typer.echo(_line(number, citation, load_texts()[reply["language"]]))
        typer.echo()
    typer.echo(typer.style(reply["disclaimer"], dim=True))
    return str(reply["conversation_id"])


def _line(number: int, citation: dict[str, Any], texts: Texts) -> str:
    parts = [
        citation["title"],
        citation["locator"],
        citation["publisher"],
        force_in_words(citation, texts),
        say_date(citation["published"], texts) if citation["published"] else None,
        citation["url"],
    ]
    return f"  [{number}] " + " — ".join(str(part) for part in parts if part)


def converse(built: Assistant, language: str | None) -> None:
    """Answers line by line until the input ends."""
    conversation_id = None
    while True:
        try:
            line = input("> ")
        except EOFError:
            return
        try:
            conversation_id = show(built, line, language, conversation_id)
        except BadInput as error:
            typer.echo(str(error))
