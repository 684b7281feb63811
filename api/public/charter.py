"""`/charter`: the path drawn from the rule data, and where a conversation stands on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Header
from fastapi.responses import HTMLResponse

from api.pages.rendering import render
from api.public.chat import Language, assistant
from assistant.bootstrap import Assistant
from assistant.errors import NotFound
from assistant.escalation.chart import Chart, chart_words, draw
from assistant.escalation.facts import Facts
from assistant.language.languages import preferred

router = APIRouter(include_in_schema=False)

APART, LEFT, TOP, LINE = 150, 78, 46, 17
"""Of the drawing, in units of its own: between stations, to the first one, to the line, between lines of text."""
WIDE = 15
"""Characters on a line of the drawing."""


@dataclass(frozen=True)
class Station:
    """A step as drawn: its place, its title in short lines, its ways out."""

    number: str
    x: int
    state: str
    title: tuple[str, ...]
    ways_out: tuple[tuple[int, tuple[str, ...]], ...]


@router.get("/charter", response_class=HTMLResponse)
def charter(
    built: Annotated[Assistant, Depends(assistant)],
    language: Language | None = None,
    accept_language: Annotated[str, Header()] = "",
) -> HTMLResponse:
    """The charter's path as a picture and as a list."""
    return _page(built, language or preferred(accept_language, "fr"), None)


@router.post("/charter", response_class=HTMLResponse)
def charter_of(
    built: Annotated[Assistant, Depends(assistant)],
    conversation: Annotated[str, Form(max_length=64)],
    language: Annotated[Language, Form()] = "fr",
) -> HTMLResponse:
    """The same, with where a conversation stands: its id travels in the form, since addresses are written down on the way."""
    return _page(built, language, conversation)


def _page(built: Assistant, spoken: str, conversation: str | None) -> HTMLResponse:
    facts, unknown = _facts_of(built, conversation)
    chart = draw(built.rules, spoken, facts)
    stations = tuple(_stations(chart))
    return render(
        "charter.html",
        language=spoken,
        other="en" if spoken == "fr" else "fr",
        conversation=conversation if facts else None,
        say={key: words[spoken] for key, words in chart_words().page.items()},
        disclaimer=built.conversations.texts[spoken].say("disclaimer"),
        unknown=unknown,
        chart=chart,
        stations=stations,
        width=LEFT + APART * (len(stations) - 1) + LEFT,
        height=max(bottom for station in stations for bottom in _bottoms(station)) + 30,
        line=TOP,
        step=LINE,
    )


def _facts_of(built: Assistant, conversation: str | None) -> tuple[Facts | None, bool]:
    """What is known in the conversation, and whether it was named without being known."""
    if conversation is None:
        return None, False
    try:
        return built.conversations.facts(conversation), False
    except NotFound:
        return None, True


def _stations(chart: Chart) -> Iterator[Station]:
    for place, step in enumerate(chart.steps):
        ways, y = [], TOP + 92
        for way in step.ways_out:
            lines = _lines(way)
            ways.append((y, lines))
            y += LINE * len(lines) + 34
        yield Station(
            str(place + 1), LEFT + APART * place, step.state or "plain", _lines(step.title), tuple(ways)
        )
    state = "here" if chart.finished else "ahead" if any(step.state for step in chart.steps) else "plain"
    yield Station("✓", LEFT + APART * len(chart.steps), state, _lines(chart.end), ())


def _bottoms(station: Station) -> Iterator[int]:
    yield TOP + 60
    yield from (y + LINE * len(lines) for y, lines in station.ways_out)


def _lines(text: str) -> tuple[str, ...]:
    """The text in lines of a few words; a non-breaking space keeps its words together."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= WIDE:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


