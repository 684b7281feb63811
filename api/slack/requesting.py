"""The request for advice as a modal in steps, for workspaces that allow it; each step is a turn of the conversation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.slack import blocks as b
from api.slack.confidential import POINT
from api.slack.words import Words
from assistant.advice_request.errors import FieldError
from assistant.advice_request.fields import FieldKind, find_field, load_fields, validate

CALLBACK = "request.step"
ANSWER, LINE = "answer", "line"
CONFIRM = "confirm"


@dataclass(frozen=True)
class Step:
    """What a step’s modal carries from one request of Slack to the next."""

    asking: str
    channel: str | None
    thread: str | None
    language: str

    def packed(self) -> str:
        """The step as the modal’s private metadata: no word of the request is in it."""
        return json.dumps([self.asking, self.channel, self.thread, self.language])

    @classmethod
    def unpacked(cls, metadata: str) -> Step:
        """Reads it back."""
        return cls(*json.loads(metadata))


def step_view(step: Step, reply: Mapping[str, Any] | None, words: Words) -> b.Block:
    """The modal that asks for one thing; the last one shows the whole and asks to confirm it."""
    body = _confirmation(reply, words) if step.asking == CONFIRM else [*_progress(step, words), _input(step, words)]
    return b.modal(
        CALLBACK,
        words.say("request.title"),
        [*body, *b.context([b.escape(words.say("request.draft")), words.small_print()])],
        close=words.say("button.close"),
        submit=_submit(step, words),
        metadata=step.packed(),
    )


def notice_view(text: str, words: Words, elements: list[b.Block] | None = None) -> b.Block:
    """A modal that only says something."""
    body = [*b.sections(b.escape(text)), *b.actions(elements or []), *b.context([words.small_print()])]
    return b.modal("request.notice", words.say("request.title"), body, close=words.say("button.close"))


def problem_of(step: Step, value: str, words: Words) -> str | None:
    """Why a field cannot take a value, as a sentence; None where it can, or where skipping it is allowed."""
    if step.asking in (POINT, CONFIRM) or (not value and not find_field(step.asking).required):
        return None
    try:
        validate(step.asking, value)
    except FieldError as error:
        return error.sentence(words.language)
    return None


def said_in(step: Step, values: Mapping[str, Any], words: Words) -> str:
    """The message that a filled step amounts to."""
    if step.asking == CONFIRM:
        chosen = _chosen(values)
        return find_field(chosen).label[words.language] if chosen else words.everywhere.button("confirm").payload
    written = written_in(values)
    return written or words.everywhere.button("skip").payload


def written_in(values: Mapping[str, Any]) -> str:
    """What was written in a step."""
    return str(values.get(ANSWER, {}).get("value", {}).get("value") or "").strip()


def _chosen(values: Mapping[str, Any]) -> str | None:
    option = values.get(LINE, {}).get("value", {}).get("selected_option")
    return str(option["value"]) if option else None


def _progress(step: Step, words: Words) -> list[b.Block]:
    names = [POINT, *(field.name for field in load_fields() if field.kind is not FieldKind.CONFIRMATION)]
    number = names.index(step.asking) + 1
    return b.context([b.escape(words.say("request.step", number=number, total=len(names)))])


def _input(step: Step, words: Words) -> b.Block:
    if step.asking == POINT:
        ask = words.everywhere.ask(POINT)
        return b.field(ANSWER, ask.question, b.line(several=True), hint=ask.why)
    wanted, asked = find_field(step.asking), words.everywhere.field(step.asking)
    hints = [asked.help]
    if not wanted.required:
        hints.append(words.say("request.skip_hint"))
    if wanted.max_length > b.INPUT_TEXT:
        hints.append(words.say("request.long_hint", limit=b.INPUT_TEXT))
    element = b.line(most=wanted.max_length, several=wanted.kind is FieldKind.TEXT)
    return b.field(ANSWER, asked.question, element, hint=" ".join(hints), optional=not wanted.required)


def _confirmation(reply: Mapping[str, Any] | None, words: Words) -> list[b.Block]:
    told = "\n\n".join(message["text"] for message in reply["messages"]) if reply else ""
    lines = {
        field.name: field.label[words.language]
        for field in load_fields()
        if field.kind is not FieldKind.CONFIRMATION
    }
    menu = {"type": "static_select", "options": b.options(lines)}
    return [
        *b.sections(b.escape(told)),
        b.field(LINE, words.say("request.line"), menu, hint=words.say("request.line_hint"), optional=True),
    ]


def _submit(step: Step, words: Words) -> str:
    if step.asking == CONFIRM:
        return words.everywhere.button("confirm").title
    return words.say("button.next")
