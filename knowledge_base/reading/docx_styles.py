"""What a DOCX keeps apart from its text: which styles are headings, and how lists are numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

_HEADING_NAME = re.compile(r"(?:heading|titre|überschrift)\s*([1-9])$", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(?:toc|tm)\s*\d$|toc heading|table of figures|en-tête de table des matières", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"%([1-9])")
_BODY_LEVEL = 9
_DEEPEST_STYLES = 12
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LARGEST_ROMAN = 3999


@dataclass(frozen=True)
class Style:
    """One paragraph style: a heading's level (the title is 1), or its list, or that it makes a table of contents."""

    level: int = 0
    numbering: tuple[str, int] | None = None
    contents: bool = False


@dataclass(frozen=True)
class Level:
    """One level of a list: how its numbers are written, around what, from where."""

    form: str
    pattern: str
    start: int


@dataclass
class Counters:
    """Where each list stands; lists that share a definition share their count, as Word has it."""

    levels: Mapping[str, Mapping[int, Level]]
    owners: Mapping[str, str]
    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def next_label(self, number: str, depth: int) -> str | None:
        """Count one more paragraph of the list and return its label: "- ", "2.1 " or None where it has none."""
        levels = self.levels.get(number, {})
        level = levels.get(depth)
        if level is None or level.form == "none":
            return None
        if level.form == "bullet":
            return "- "
        owner = self.owners.get(number, number)
        self.counts[owner, depth] = self.counts.get((owner, depth), level.start - 1) + 1
        for deeper in range(depth + 1, _BODY_LEVEL):
            self.counts.pop((owner, deeper), None)
        label = _PLACEHOLDER.sub(lambda found: self._written(owner, levels, int(found.group(1)) - 1), level.pattern).strip()
        return f"{label} " if label else None

    def _written(self, owner: str, levels: Mapping[int, Level], depth: int) -> str:
        level = levels.get(depth)
        return _number(self.counts.get((owner, depth), level.start), level.form) if level else ""


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace: strict and transitional files differ in nothing else."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """Follow first children by name."""
    for name in names:
        element = next((each for each in element if local(each) == name), None) if element is not None else None
    return element


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """Return an attribute, whatever its namespace."""
    if element is None:
        return None
    return next((str(each) for key, each in element.attrib.items() if str(key).rpartition("}")[2] == name), None)


def styles_of(root: etree._Element | None) -> dict[str, Style]:
    """Read the paragraph styles by identifier, each with what it inherits."""
    raw = {value(each, "styleId") or "": each for each in _children(root, "style")}
    return {name: _style(name, raw) for name in raw}


def counters_of(root: etree._Element | None) -> Counters:
    """Read the definitions of lists by number."""
    abstract = {value(each, "abstractNumId") or "": _levels(each) for each in _children(root, "abstractNum")}
    levels: dict[str, dict[int, Level]] = {}
    owners: dict[str, str] = {}
    for number in _children(root, "num"):
        name, owner = value(number, "numId") or "", value(child(number, "abstractNumId")) or ""
        overridden = list(_children(number, "lvlOverride"))
        levels[name] = {**abstract.get(owner, {}), **{depth: level for each in overridden for depth, level in _levels(each).items()}}
        # A list that starts again counts for itself.
        owners[name] = f"own {name}" if overridden else owner
    return Counters(levels, owners)


def numbering_of(properties: etree._Element | None) -> tuple[str, int] | None:
    """Return the list and depth that paragraph properties name."""
    found = child(properties, "numPr")
    number = value(child(found, "numId"))
    return (number, whole(value(child(found, "ilvl")))) if number is not None else None


def whole(text: str | None, otherwise: int = 0) -> int:
    """Read a small whole number, whatever stands there."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def outline_level(properties: etree._Element | None) -> int:
    """Return the heading level that paragraph properties name, a title's left above it; 0 where none."""
    found = child(properties, "outlineLvl")
    level = whole(value(found), _BODY_LEVEL)
    return level + 2 if level < _BODY_LEVEL else 0


def _children(root: etree._Element | None, name: str) -> Iterator[etree._Element]:
    yield from (each for each in root if local(each) == name) if root is not None else ()


def _style(name: str, raw: Mapping[str, etree._Element]) -> Style:
    level, numbering, contents = 0, None, False
    for _ in range(_DEEPEST_STYLES):
        element = raw.get(name)
        if element is None:
            break
        called = value(child(element, "name")) or ""
        properties = child(element, "pPr")
        level = level or outline_level(properties) or _level_named(called)
        numbering = numbering or numbering_of(properties)
        contents = contents or bool(_CONTENTS_NAME.match(called))
        name = value(child(element, "basedOn")) or ""
    return Style(level, numbering, contents)


def _level_named(called: str) -> int:
    found = _HEADING_NAME.match(called)
    return int(found.group(1)) + 1 if found else int(called.lower() in ("title", "titre"))


def _levels(element: etree._Element) -> dict[int, Level]:
    return {
        whole(value(each, "ilvl")): Level(
            value(child(each, "numFmt")) or "decimal",
            value(child(each, "lvlText")) or "",
            whole(value(child(each, "start")), 1),
        )
        for each in _children(element, "lvl")
    }


def _number(count: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (count - 1) % 26) * min(1 + (count - 1) // 26, 9) if count > 0 else ""
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman") and 0 < count <= _LARGEST_ROMAN:
        return _roman(count).upper() if form == "upperRoman" else _roman(count)
    return f"{count:02}" if form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    written = ""
    for size, sign in _ROMAN:
        written += sign * (count // size)
        count %= size
    return written
