"""The plain-text layout of a request."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

from assistant.advice_request.correspondence import letters
from assistant.advice_request.fields import Field, FieldKind, find_field, load_fields
from assistant.advice_request.model import AdviceRequest, Event, Status
from assistant.advice_request.wording import say_actor, say_fact, say_letter, say_moment, say_pair, words

WIDTH = 78
_INDENT = "   "


def lay_out(request: AdviceRequest, *, blanks: bool = True) -> str:
    """Returns the request as people read it: header, fields (the empty ones too, or not), situation, rules, follow-up, notices."""
    titles = words(request.language)["parts"]
    parts = (
        (titles["request"], _request(request, blanks=blanks)),
        (titles["facts"], _facts(request)),
        (titles["path"], _path(request)),
        (titles["letters"], _letters(request)),
        (titles["events"], _events(request)),
        (titles["notices"], "\n\n".join(_wrap(each) for each in words(request.language)["notices"].values())),
    )
    sections = [_header(request), *(f"{_heading(title)}\n\n{body}" for title, body in parts if body)]
    return "\n\n\n".join(sections) + "\n"


def _header(request: AdviceRequest) -> str:
    said = words(request.language)
    is_draft = request.status is Status.DRAFT
    lines = [
        said["title"].upper(),
        "=" * len(said["title"]),
        "",
        _line(request, "reference", request.reference or said["none_yet"]),
        _line(request, "status", request.status.labels[request.language]),
    ]
    if request.submitted:
        lines.append(_line(request, "submitted", say_moment(request.submitted, request.language)))
    return "\n".join([*lines, "", _wrap(said["draft" if is_draft else "recorded"]), _wrap(_prepared(said, is_draft))])


def _prepared(said: dict[str, Any], is_draft: bool) -> str:
    return str(said["prepared_draft" if is_draft else "prepared"])


def _line(request: AdviceRequest, name: str, value: str) -> str:
    return say_pair(words(request.language)[name], value, request.language)


def _heading(title: str) -> str:
    return f"{title}\n{'-' * len(title)}"


def _request(request: AdviceRequest, *, blanks: bool) -> str:
    shown = [each for each in load_fields() if _is_shown(each, request) and (blanks or request.value(each.name))]
    return "\n\n".join(_field(number, each, request) for number, each in enumerate(shown, 1))


def _is_shown(each: Field, request: AdviceRequest) -> bool:
    if each.kind is FieldKind.CONFIRMATION:
        return False
    return each.has_object(request.facts) or bool(request.value(each.name))


def _field(number: int, each: Field, request: AdviceRequest) -> str:
    said: dict[str, str] = words(request.language)
    title = f"{number}. {each.label[request.language]}"
    value = request.value(each.name)
    if not value:
        return f"{title}\n{_INDENT}{said['to_write' if each.required else 'skipped']}"
    provenance = words(request.language)["provenance"][request.fields[each.name].provenance]
    return f"{title} ({provenance})\n{_wrap(value, _INDENT)}"


def _facts(request: AdviceRequest) -> str:
    said = (say_fact(name, value, request.language) for name, value in request.facts.items())
    return _bullets(say_pair(label, value, request.language) for label, value in said)


def _path(request: AdviceRequest) -> str:
    if not request.decision:
        return ""
    said = words(request.language)
    rules = _bullets(_rule(rule, said) for rule in request.decision.get("rules", ()))
    version = request.decision.get("version")
    return "\n\n".join(part for part in (rules, said["table"].format(version=version) if version else "") if part)


def _rule(rule: dict[str, Any], said: dict[str, Any]) -> str:
    # Inside quotation marks the charter's own become second-rank ones.
    section = rule["charter"]["section"].replace("«\u00a0", "“").replace("\u00a0»", "”")
    place = said["charter"].format(section=section)
    return f"[{said['results'][rule['result']]}] {rule['explanation']} ({place})"


def _letters(request: AdviceRequest) -> str:
    return "\n\n".join(f"{say_letter(each, request.language)}\n{_wrap(each.text, _INDENT)}" for each in letters(request))


def _events(request: AdviceRequest) -> str:
    return _bullets(_event(event, request.language) for event in request.events)


def _event(event: Event, language: str) -> str:
    said = words(language)
    detail = {name: _word(name, value, language) for name, value in event.detail.items()}
    what = said["events"].get(event.what, event.what).format(**detail)
    actor = say_actor(event.by, language)
    reason = f" ({event.detail['reason']})" if event.detail.get("reason") else ""
    return say_pair(f"{say_moment(event.at, language)}, {actor}", f"{what}{reason}", language)


def _word(name: str, value: Any, language: str) -> str:
    if name in {"from", "to"}:
        return Status(value).labels[language]
    return find_field(value).label[language] if name == "field" else str(value)


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(textwrap.fill(line, WIDTH, initial_indent="- ", subsequent_indent="  ") for line in lines)


def _wrap(text: str, indent: str = "") -> str:
    return "\n".join(_paragraph(line, indent) for line in text.split("\n"))


def _paragraph(line: str, indent: str) -> str:
    # Web addresses and hyphenated numbers stay whole: they are copied from here.
    return textwrap.fill(
        line,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  " if line.startswith("- ") else indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
