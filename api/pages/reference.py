"""The reference of the HTTP API as a page of our own: the usual ones fetch their scripts from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.pages.rendering import render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Field:
    """One thing an operation is given."""

    name: str
    place: str
    kind: str
    required: bool


@dataclass(frozen=True)
class Operation:
    """One thing the API does."""

    method: str
    path: str
    description: str
    fields: tuple[Field, ...]
    statuses: tuple[str, ...]


@router.get("/docs", response_class=HTMLResponse)
def reference(request: Request) -> HTMLResponse:
    """What the API offers, as the running server describes it."""
    schema = request.app.openapi()
    return render("reference.html", language="en", version=schema["info"]["version"], operations=tuple(operations(schema)))


def operations(schema: Mapping[str, Any]) -> Iterator[Operation]:
    """The operations of an OpenAPI description, in its order."""
    for path, methods in schema["paths"].items():
        for method, what in methods.items():
            parameters = (
                Field(each["name"], each["in"], _kind(schema, each["schema"]), each.get("required", False))
                for each in what.get("parameters", ())
            )
            fields = (*parameters, *_body(schema, what.get("requestBody")))
            yield Operation(method.upper(), path, what.get("description", ""), fields, tuple(what["responses"]))


def _body(schema: Mapping[str, Any], body: Mapping[str, Any] | None) -> Iterator[Field]:
    for content in (body or {}).get("content", {}).values():
        model = _resolved(schema, content["schema"])
        for name, what in model.get("properties", {}).items():
            yield Field(name, "body", _kind(schema, what), name in model.get("required", ()))


def _kind(schema: Mapping[str, Any], what: Mapping[str, Any]) -> str:
    what = _resolved(schema, what)
    if choices := what.get("anyOf"):
        return " or ".join(_kind(schema, each) for each in choices)
    if values := what.get("enum"):
        return ", ".join(map(str, values))
    kind = str(what.get("type", "any"))
    return f"{kind} of {_kind(schema, what.get('items', {}))}" if kind == "array" else kind


def _resolved(schema: Mapping[str, Any], what: Mapping[str, Any]) -> Mapping[str, Any]:
    name = str(what.get("$ref", "")).rpartition("/")[2]
    found: Mapping[str, Any] = schema["components"]["schemas"][name] if name else what
    return found
