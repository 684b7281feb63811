"""Slack’s documented limits on messages and views, written apart from the code that keeps within them.

Source: the reference of Block Kit at docs.slack.dev (blocks, elements, composition objects, views), November 2026.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

TEXT_LIMITS = {"section": 3000, "header": 150, "context": 3000, "button": 75, "option": 75, "label": 2000, "hint": 2000}
TYPES = {
    "message": {"section", "header", "context", "actions", "divider"},
    "modal": {"section", "header", "context", "actions", "divider", "input"},
    "home": {"section", "header", "context", "actions", "divider", "input"},
}
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}


def message_faults(payload: Json) -> list[str]:
    """Why Slack would refuse a message; nothing where it would take it."""
    blocks = payload.get("blocks") or []
    faults = list(_block_faults(blocks, "message"))
    text = payload.get("text") or ""
    if not text and not blocks:
        faults.append("no_text")
    if not text:
        faults.append("blocks without a text for notifications and readers")
    if len(text) > 40_000:
        faults.append("msg_too_long")
    return faults


def view_faults(view: Json) -> list[str]:
    """Why Slack would refuse a view."""
    kind = str(view.get("type"))
    faults = list(_block_faults(view.get("blocks") or [], kind))
    if kind == "modal":
        faults += [f"{part} over 24" for part in ("title", "submit", "close") if _length(view.get(part)) > 24]
        faults += [] if _length(view.get("title")) else ["a modal needs a title"]
        inputs = any(block["type"] == "input" for block in view["blocks"])
        faults += ["inputs need a submit"] if inputs and not view.get("submit") else []
    faults += ["private_metadata over 3000"] if len(view.get("private_metadata") or "") > 3000 else []
    faults += ["callback_id over 255"] if len(view.get("callback_id") or "") > 255 else []
    return faults


def _block_faults(blocks: Sequence[Json], surface: str) -> Iterator[str]:
    if len(blocks) > MOST_BLOCKS[surface]:
        yield f"{len(blocks)} blocks"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        yield "block_id used twice"
    for block in blocks:
        if block["type"] not in TYPES[surface]:
            yield f"{block['type']} in a {surface}"
        yield from _one_block(block)


def _one_block(block: Json) -> Iterator[str]:
    kind = block["type"]
    if kind in ("section", "header"):
        yield from _text_faults(block.get("text"), TEXT_LIMITS[kind], kind)
    elif kind == "context":
        yield from _count_faults(block["elements"], 10, kind)
        for element in block["elements"]:
            yield from _text_faults(element, TEXT_LIMITS[kind], kind)
    elif kind == "actions":
        yield from _actions_faults(block["elements"])
    elif kind == "input":
        yield from _text_faults(block["label"], 2000, "label", plain=True)
        if "hint" in block:
            yield from _text_faults(block["hint"], 2000, "hint", plain=True)
        yield from _element_faults(block["element"])
    if len(block.get("block_id") or "") > 255:
        yield "block_id over 255"


def _actions_faults(elements: Sequence[Json]) -> Iterator[str]:
    yield from _count_faults(elements, 25, "actions")
    ids = [element["action_id"] for element in elements]
    if len(ids) != len(set(ids)):
        yield "action_id used twice in a block"
    for element in elements:
        yield from _element_faults(element)


def _element_faults(element: Json) -> Iterator[str]:
    if len(element.get("action_id") or "") > 255:
        yield "action_id over 255"
    kind = element["type"]
    if kind == "button":
        yield from _text_faults(element["text"], 75, kind, plain=True)
        yield from ["value over 2000"] if len(element.get("value") or "") > 2000 else []
        yield from ["url over 3000"] if len(element.get("url") or "") > 3000 else []
    elif kind == "plain_text_input":
        yield from ["max_length over 3000"] if not 1 <= element.get("max_length", 3000) <= 3000 else []
        yield from ["initial over max"] if len(element.get("initial_value") or "") > element["max_length"] else []
    elif kind in ("static_select", "multi_static_select", "checkboxes"):
        yield from _options_faults(element, 10 if kind == "checkboxes" else 100)


def _options_faults(element: Json, most: int) -> Iterator[str]:
    choices = element["options"]
    yield from _count_faults(choices, most, "options")
    for option in choices:
        yield from _text_faults(option["text"], 75, "option")
        yield from ["option value over 75"] if len(option["value"]) > 75 else []
    initial = element.get("initial_options") or [element[key] for key in ("initial_option",) if key in element]
    yield from ["initial option that is none"] if any(option not in choices for option in initial) else []


def _text_faults(text: Json | None, limit: int, what: str, *, plain: bool = False) -> Iterator[str]:
    length = _length(text)
    if not 1 <= length <= limit:
        yield f"{what}: a text of {length} characters"
    if text and (what == "header" or plain) and text["type"] != "plain_text":
        yield f"{what}: only plain_text"


def _count_faults(items: Sequence[Json], most: int, what: str) -> Iterator[str]:
    if not 1 <= len(items) <= most:
        yield f"{what}: {len(items)} elements"


def _length(text: Json | None) -> int:
    """Characters as Slack counts them: UTF-16 units, so that an emoji is two."""
    return len(text["text"].encode("utf-16-le", "surrogatepass")) // 2 if text else 0
