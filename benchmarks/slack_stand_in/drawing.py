"""Draws blocks as a page that resembles Slack, to look at messages without a workspace."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

Json = Mapping[str, Any]
_LINK = re.compile(r"&lt;(https?://[^|&]+(?:&amp;amp;[^|&]+)*)(?:\|(.*?))?&gt;")
_MENTION = re.compile(r"&lt;@(\w+)&gt;")
_BOLD = re.compile(r"(?<!\w)\*([^*\n]+)\*(?!\w)")
STYLE = """
body{font:15px/1.46 Lato,'Liberation Sans',Arial,sans-serif;color:#1d1c1d;background:#fff;margin:24px;width:640px}
.m{display:grid;grid-template-columns:44px 1fr}.a{width:36px;height:36px;border-radius:8px;background:#1f2a44;color:#fff;
display:grid;place-items:center;font-weight:700}.n{font-weight:700}.app{font-size:11px;background:#e8e8e8;border-radius:3px;padding:0 4px;color:#616061}
.only{color:#616061;font-size:13px;margin-left:44px}.s{margin:4px 0 8px;white-space:pre-wrap;overflow-wrap:anywhere}
h2{font-size:18px;margin:14px 0 4px}.c{color:#616061;font-size:12px;margin:4px 0}hr{border:0;border-top:1px solid #ddd}
.b{display:inline-block;border:1px solid #bbb;border-radius:6px;padding:5px 12px;margin:2px 6px 6px 0;font-weight:700;font-size:13px}
.primary{background:#007a5a;border-color:#007a5a;color:#fff}.danger{color:#c01343;border-color:#c01343}a{color:#1264a3;text-decoration:none}
blockquote{border-left:4px solid #ddd;margin:2px 0;padding-left:10px;color:#454245}.v{border:1px solid #ccc;border-radius:10px;padding:16px 20px}
.t{display:flex;justify-content:space-between;font-weight:700;font-size:18px}.i{border:1px solid #868686;border-radius:4px;min-height:34px;margin:4px 0;padding:4px 8px;color:#616061}
.l{font-weight:700;margin-top:10px}.h{color:#616061;font-size:12px}code{font:13px monospace;color:#c01343;background:#f6f6f6;border:1px solid #ddd;border-radius:3px;padding:0 3px}
.u{background:#e8f5fa;color:#1264a3}
"""


def draw_message(blocks: Sequence[Json], *, private: bool) -> str:
    """A message, as the one who reads it sees it."""
    only = '<div class="only">Visible par vous seul · Only visible to you</div>' if private else ""
    head = '<span class="n">Permanence</span> <span class="app">APP</span>'
    return _page(f'{only}<div class="m"><div class="a">P</div><div>{head}{_blocks(blocks)}</div></div>')


def draw_view(view: Json) -> str:
    """A modal or the app’s home."""
    title = view.get("title", {}).get("text", "")
    submit = _button({"text": view["submit"], "style": "primary"}) if "submit" in view else ""
    head = f'<div class="t"><span>{escape(title)}</span><span>{submit}</span></div>' if title else ""
    return _page(f'<div class="v">{head}{_blocks(view["blocks"])}</div>')


def _page(body: str) -> str:
    return f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style><body>{body}</body>'


def _blocks(blocks: Sequence[Json]) -> str:
    return "".join(_block(block) for block in blocks)


def _block(block: Json) -> str:
    match block["type"]:
        case "header":
            return f"<h2>{escape(block['text']['text'])}</h2>"
        case "section":
            return f'<div class="s">{_text(block["text"])}</div>'
        case "context":
            return "".join(f'<div class="c">{_text(each)}</div>' for each in block["elements"])
        case "actions":
            return f"<div>{''.join(_button(each) for each in block['elements'])}</div>"
        case "input":
            return _input(block)
    return "<hr>"


def _input(block: Json) -> str:
    element = block["element"]
    choices = element.get("options", ())
    boxes = element["type"] == "checkboxes"
    on = [*element.get("initial_options", ()), *([element["initial_option"]] if "initial_option" in element else ())]
    shown = [f"{'☑' if each in on else '☐'} {escape(each['text']['text'])}" for each in choices]
    told = ", ".join(each["text"]["text"] for each in on) or element.get("initial_value", "")
    inner = "<br>".join(shown) if boxes else escape(told) or "…"
    hint = f'<div class="h">{escape(block["hint"]["text"])}</div>' if "hint" in block else ""
    return f'<div class="l">{escape(block["label"]["text"])}</div><div class="{"" if boxes else "i"}">{inner}</div>{hint}'


def _button(element: Json) -> str:
    return f'<span class="b {element.get("style", "")}">{escape(element["text"]["text"])}</span>'


def _text(text: Json) -> str:
    if text["type"] == "plain_text":
        return escape(text["text"])
    # Slack’s own escapes stand in the text already: what is escaped here twice is shown once.
    shown = _LINK.sub(lambda match: f'<a href="#">{match[2] or match[1]}</a>', escape(text["text"], quote=False))
    shown = _BOLD.sub(r"<b>\1</b>", _MENTION.sub(r'<span class="u">@\1</span>', shown))
    shown = re.sub(r"^&gt; (.*)$", r"<blockquote>\1</blockquote>", shown, flags=re.MULTILINE)
    shown = re.sub(r"`([^`\n]+)`", r"<code>\1</code>", shown)
    shown = shown.replace("</blockquote>\n", "</blockquote>")
    return shown.replace("&amp;amp;", "&amp;").replace("&amp;lt;", "&lt;").replace("&amp;gt;", "&gt;")
