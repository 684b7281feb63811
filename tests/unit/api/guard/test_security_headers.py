"""Every response carries the exact list, whatever produced it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import public_app
from api.guard.security_headers import Policy

COMMON = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), midi=(), "
        "browsing-topics=()"
    ),
    "cross-origin-opener-policy": "same-origin",
}
STRICT = {
    **COMMON,
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}
PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'; "
    "frame-ancestors "
)
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")


class Failing:
    """An assistant of which every part fails without being foreseen."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("not foreseen")


def client() -> TestClient:
    assistant: Any = SimpleNamespace(reception=None, store=Failing(), search=Failing(), is_searchable=lambda: True)
    app = public_app(assistant, SimpleNamespace(), 1.0, lambda: False)  # type: ignore[arg-type]
    return TestClient(app, raise_server_exceptions=False)


def paths(routes: Iterable[Any], prefix: str = "") -> Iterator[str]:
    for route in routes:
        if included := getattr(route, "original_router", None):
            yield from paths(included.routes, prefix + route.include_context.prefix)
        else:
            yield prefix + route.path.replace("{", "x").replace("}", "")


def wrong(headers: Any) -> dict[str, str]:
    policy = headers["content-security-policy"]
    page = headers.get("content-type", "").startswith("text/html")
    expected = {**STRICT, "content-security-policy": policy} if page and policy.startswith(PAGE) else STRICT
    if headers.get("cross-origin-resource-policy") == "cross-origin":
        expected = {**expected, "cross-origin-resource-policy": "cross-origin"}
    return {name: headers.get(name, "") for name, value in expected.items() if headers.get(name) != value}


def test_every_route_answers_every_method_with_the_exact_list(record_property: Callable[..., None]) -> None:
    asking = client()
    seen, count = set(), 0
    for path in {*paths(asking.app.routes), "/nowhere", "/static/nothing.js"}:  # type: ignore[attr-defined]
        for method in METHODS:
            answer = asking.request(method, path)
            seen.add(answer.status_code)
            count += 1
            assert not wrong(answer.headers), (method, path, answer.status_code, wrong(answer.headers))
    assert seen >= {200, 404, 405, 422}
    record_property("responses", count)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/v1/chat", b"{", 422),
        ("/api/v1/chat", b'{"message": "' + b"x" * 600_000 + b'"}', 413),
        ("/api/v1/search", b'{"query": "a"}', 500),
        ("/health/live", b"", 405),
        ("/nothing", b"", 404),
    ],
)
def test_a_refusal_carries_it_too_as_a_problem_in_a_sentence(path: str, body: bytes, status: int) -> None:
    answer = client().post(path, content=body, headers={"content-type": "application/json"})

    assert answer.status_code == status
    assert not wrong(answer.headers)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["detail"]


def test_a_page_may_be_framed_by_the_origins_it_is_given_and_no_other() -> None:
    policy = Policy(framed={"/": ("https://a.example", "https://b.example")})

    framed = policy.headers("/", "text/html; charset=utf-8")
    assert framed["Content-Security-Policy"] == PAGE + "https://a.example https://b.example"
    assert "X-Frame-Options" not in framed
    for path, kind in (("/other", "text/html"), ("/", "application/problem+json")):
        headers = policy.headers(path, kind)
        assert headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")
        assert headers["X-Frame-Options"] == "DENY"


def test_only_the_files_named_may_be_loaded_by_other_origins() -> None:
    policy = Policy(shared=("/static/",))

    assert policy.headers("/static/a.js", "text/javascript")["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert policy.headers("/api/v1/chat", "application/json")["Cross-Origin-Resource-Policy"] == "same-origin"
