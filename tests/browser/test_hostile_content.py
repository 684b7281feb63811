"""Whatever comes in, from a person or from a source, is shown as text: nothing runs, nothing leaves (B12)."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Site
from tests.browser.person import say
from tests.browser.states import unfold
from tests.hostile_words import PAYLOADS, reply
from tests.serving import Server


def answering(payloads: list[str]) -> Callable[[Route], None]:
    return lambda route: route.fulfill(json=reply(payloads))


def check(page: Page) -> None:
    unfold(page)
    assert page.evaluate("window.__ran") is None
    links: list[str] = page.locator("permanence-chat").evaluate(
        "(host) => [...host.shadowRoot.querySelectorAll('a[href]')].map((a) => a.protocol)"
    )
    assert set(links) <= {"https:", "http:"}
    forbidden = "script, iframe, object, embed, img, link, meta, base, video, style, math"
    assert page.locator("permanence-chat").evaluate(
        "(host, them) => host.shadowRoot.querySelectorAll(them).length", forbidden
    ) == 0


def test_no_payload_of_a_reply_runs_loads_or_becomes_an_element(visit: Callable[..., Page]) -> None:
    assert len(PAYLOADS) >= 150
    page = visit("/")
    for start in range(0, len(PAYLOADS), 20):
        some = PAYLOADS[start : start + 20]
        page.route("**/api/v1/chat", answering(some))
        say(page, "Bonjour")
        page.unroute("**/api/v1/chat")
    check(page)


def test_no_payload_that_a_person_writes_runs(visit: Callable[..., Page]) -> None:
    page = visit("/", quiet=False)
    page.route("**/api/v1/chat", lambda route: route.abort())
    for number, payload in enumerate(PAYLOADS[::4], start=1):
        page.locator(".composer textarea").fill(payload.replace("\x00", ""))
        page.keyboard.press("Enter")
        expect(page.locator(".person")).to_have_count(number)
        page.locator(".failure").wait_for()
    check(page)


def test_no_payload_of_an_attribute_runs(visit: Callable[..., Page], server: Server, site: Site) -> None:
    hostile = "&quot;><img src=x onerror=alert(1)>"
    names = ("subject", "theme", "position", "lang", "level", "display")
    attributes = " ".join(f'{name}="{hostile}"' for name in names)
    body = f'<script type="module" src="{server.url}/widget.js"></script><permanence-chat {attributes}></permanence-chat>'
    page = visit(site.put("/attributes", body))
    page.locator("permanence-chat button").first.click()
    page.locator(".composer textarea").wait_for()
    check(page)
