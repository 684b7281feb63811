"""Renders the pages made on the server; every value is escaped, and a missing one is an error."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from api.pages.marks import unbroken
from api.pages.sentences import say


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("api.pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    made.globals["phrase"] = say
    made.globals["unbroken"] = unbroken
    return made


def render(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page, or a part of one."""
    return HTMLResponse(_environment().get_template(template).render(**values), status)
