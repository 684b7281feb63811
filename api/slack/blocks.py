"""Slack’s blocks, each within Slack’s limits whatever it is given; a message that has too many says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

Block = dict[str, Any]

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
SECTION_TEXT, CONTEXT_TEXT, HEADER_TEXT = 3000, 2000, 150
CONTEXT_ELEMENTS, ACTION_ELEMENTS = 10, 25
BUTTON_TEXT, BUTTON_VALUE, ADDRESS = 75, 2000, 3000
VIEW_TITLE, LABEL, HINT = 24, 2000, 2000
OPTION_TEXT, OPTION_VALUE, OPTIONS = 75, 75, 100
INPUT_TEXT, METADATA, FALLBACK = 3000, 3000, 4000
ELLIPSIS = "…"
_ADDRESS = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)»”\u00a0]")
_NO_PART_OF_AN_ADDRESS = re.compile(r"[\s\"<>|]")
_BULLET = re.compile(r"^- ", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
LINKED = 1500
"""A longer address is not linked: it would not leave its title room in a block."""
LAST_BLOCKS = 4
"""What ends a window, its field and its notices, stands however long what comes before is."""


def escape(text: str) -> str:
    """Text that Slack shows as it is: no link, no mention, no call to a whole channel."""
    return _CONTROL.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shown(text: str) -> str:
    """Our own or the sources’ text, escaped, its bare addresses made links and its bullets real ones."""
    return _BULLET.sub("• ", _ADDRESS.sub(r"<\g<0>>", escape(text)))


def fit(text: str, limit: int) -> str:
    """The text cut to a limit, at a word where that costs little, and never inside an escaped character."""
    if length(text) <= limit:
        return text
    cut = text[: _reach(text, limit - 1)]
    entity = cut.rfind("&", len(cut) - 5)
    if entity != -1 and ";" not in cut[entity:]:
        cut = cut[:entity]
    space = cut.rfind(" ", len(cut) - 40)
    return (cut[:space] if space > 0 else cut) + ELLIPSIS


def length(text: str) -> int:
    """Characters as Slack counts them at worst: an emoji is two."""
    return len(text) + sum(character > "\uffff" for character in text) if not text.isascii() else len(text)


def link(address: str | None, title: str) -> str:
    """A title that opens an address, or the title alone where there is none fit for it."""
    shown = escape(" ".join(title.split())).replace("|", "¦")
    if not address or not address.startswith(("https://", "http://")) or len(address) > LINKED or " " in address:
        return shown
    target = _NO_PART_OF_AN_ADDRESS.sub(lambda found: quote(found[0]), address).replace("&", "&amp;")
    return f"<{target}|{shown}>"


def sections(text: str) -> list[Block]:
    """A text already escaped as sections, cut between paragraphs, then between lines, then anywhere."""
    return [_section(part) for part in parts(text, SECTION_TEXT) if part.strip()]


def parts(text: str, limit: int) -> list[str]:
    """The text in parts of at most `limit` characters, none of it lost but the white space at the cuts."""
    found: list[str] = []
    rest = text.strip()
    while length(rest) > limit:
        at = _cut(rest, limit)
        found.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*found, rest] if rest else found


def context(texts: Iterable[str]) -> list[Block]:
    """Small print."""
    elements = [_mrkdwn(fit(text, CONTEXT_TEXT)) for text in texts if text][:CONTEXT_ELEMENTS]
    return [{"type": "context", "elements": elements}] if elements else []


def header(text: str) -> Block:
    """A title."""
    return {"type": "header", "text": plain(text, HEADER_TEXT)}


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def button(action: str, title: str, value: str = "", *, style: str | None = None, url: str | None = None) -> Block:
    """A button; an address opens in the browser."""
    made: Block = {"type": "button", "action_id": action, "text": plain(title, BUTTON_TEXT)}
    if value:
        made["value"] = value
    if style:
        made["style"] = style
    if url and len(url) <= ADDRESS:
        made["url"] = url
    return made


def actions(elements: Sequence[Block]) -> list[Block]:
    """Buttons and menus in a row; those whose value Slack could not carry are left out rather than cut."""
    kept = [each for each in elements if len(each.get("value", "")) <= BUTTON_VALUE]
    groups = [kept[at : at + ACTION_ELEMENTS] for at in range(0, len(kept), ACTION_ELEMENTS)]
    return [{"type": "actions", "elements": group} for group in groups]


def field(block_id: str, label: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    """A labelled input of a modal."""
    made: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, LABEL),
        "element": {**element, "action_id": "value"},
        "optional": optional,
    }
    if hint:
        made["hint"] = plain(hint, HINT)
    return made


def line(initial: str = "", *, most: int = INPUT_TEXT, several: bool = False) -> Block:
    """A text to write."""
    made: Block = {"type": "plain_text_input", "multiline": several, "max_length": min(most, INPUT_TEXT)}
    if initial:
        made["initial_value"] = initial[: made["max_length"]]
    return made


def options(choices: Mapping[str, str]) -> list[Block]:
    """Choices of a menu, by value."""
    made = [{"text": plain(title, OPTION_TEXT), "value": value} for value, title in choices.items()]
    return [each for each in made if len(str(each["value"])) <= OPTION_VALUE][:OPTIONS]


def modal(
    callback: str, title: str, blocks: Sequence[Block], *, close: str, submit: str = "", metadata: str = ""
) -> Block:
    """A modal view."""
    view: Block = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, VIEW_TITLE),
        "close": plain(close, VIEW_TITLE),
        "blocks": _ending(blocks),
        "private_metadata": metadata[:METADATA],
    }
    if submit:
        view["submit"] = plain(submit, VIEW_TITLE)
    return view


def message(blocks: Sequence[Block], last: Sequence[Block], cut_short: str) -> list[Block]:
    """A message of at most fifty blocks whose last ones always stand; what had to go is said in one line."""
    room = MESSAGE_BLOCKS - len(last)
    kept = list(blocks)
    if len(kept) > room:
        kept = [*kept[: room - 1], *context([cut_short])]
    return [*kept, *last]


def plain(text: str, limit: int) -> Block:
    """A text without formatting; Slack wants at least one character."""
    return {"type": "plain_text", "text": fit(" ".join(text.split()) or ELLIPSIS, limit), "emoji": False}


def _ending(blocks: Sequence[Block]) -> list[Block]:
    if len(blocks) <= VIEW_BLOCKS:
        return list(blocks)
    return [*blocks[: VIEW_BLOCKS - LAST_BLOCKS], *blocks[-LAST_BLOCKS:]]


def _reach(text: str, limit: int) -> int:
    """How many characters stand within a limit."""
    room = limit
    for number, character in enumerate(text[:limit]):
        room -= 2 if character > "\uffff" else 1
        if room < 0:
            return number
    return limit


def _section(text: str) -> Block:
    return {"type": "section", "text": _mrkdwn(text)}


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _cut(text: str, limit: int) -> int:
    """Where to cut: after the last paragraph, line or word that fits, and outside an escaped character."""
    limit = _reach(text, limit)
    for mark in ("\n\n", "\n", " "):
        at = text.rfind(mark, limit // 2, limit)
        if at > 0:
            return at
    entity = text.rfind("&", limit - 5, limit)
    return entity if entity > 0 and ";" not in text[entity:limit] else limit
