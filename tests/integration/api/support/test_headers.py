"""Every route of the console answers every method, to whoever asks, with the exact list of headers (B15)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.accounts.roles import Role
from tests.unit.api.guard.test_security_headers import METHODS, PAGE, paths, wrong


def test_every_route_answers_every_method_with_the_exact_list(app: Any, browse: Any, record_property: Callable[..., None]) -> None:
    seen: list[int] = []
    for asking in (browse(), browse(Role.AGENT, Role.SENIOR)):
        for path in {*paths(app.routes), "/nowhere", "/static/nothing.js"}:
            for method in METHODS:
                answer = asking.request(method, path)
                seen.append(answer.status_code)
                assert not wrong(answer.headers), (method, path, answer.status_code, wrong(answer.headers))
                policy = answer.headers["content-security-policy"]
                assert not policy.startswith(PAGE) or policy.endswith("frame-ancestors 'none'"), path
                assert answer.headers["x-frame-options"] == "DENY", path
    assert {200, 303, 404, 405} <= set(seen)
    assert [status for status in seen if status >= 500] == []
    record_property("responses", len(seen))
