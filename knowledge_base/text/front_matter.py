"""The YAML block between two `---` lines at the head of a Markdown file."""

from __future__ import annotations

import re
from typing import Any

import yaml

_FENCED = re.compile(r"\A\ufeff?---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Return the front matter and the rest; raise ValueError with one clause where it is malformed."""
    match = _FENCED.match(text)
    if match is None:
        return {}, text
    try:
        fields = yaml.safe_load(match.group(1) or "")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" at line {mark.line + 2}" if mark is not None else ""
        raise ValueError(f"its front matter is not valid YAML{place}") from error
    if fields is None:
        return {}, text[match.end() :]
    if not isinstance(fields, dict):
        # Prose between two rules is text, not metadata.
        return {}, text
    return {str(key): value for key, value in fields.items()}, text[match.end() :]


def as_texts(value: object) -> tuple[str, ...]:
    """Read a field that may be a list or a comma-separated line as a tuple of trimmed texts."""
    if value is None:
        return ()
    items = value if isinstance(value, list | tuple) else re.split(r"[,;]", str(value))
    return tuple(dict.fromkeys(text for item in items if (text := str(item).strip())))
