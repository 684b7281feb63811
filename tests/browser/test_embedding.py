"""The widget on a page of another origin: it works, it leaks nothing, and it cannot be turned against anyone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, say
from tests.serving import Server

Visit = Callable[..., Page]

HOSTILE = """<style>
* { all: unset !important; color: #ff0 !important; background: #ff0 !important; font: 3px monospace !important;
    letter-spacing: 1em !important; text-transform: uppercase !important; direction: rtl !important }
html { font-size: 5px !important; --ink: #ff0; --paper: #ff0; --surface: #ff0 }
permanence-chat { display: none !important; opacity: 0 !important; transform: scale(0) !important;
    --ink: #ff0 !important; --paper: #ff0 !important; position: absolute !important; left: -9999px !important }
button, textarea { display: none !important; pointer-events: none !important }
</style>"""


def tag(server: Server, attributes: str = "") -> str:
    return (
        f'<main><h1>Une page</h1><a href="#a">lien</a></main><script type="module" src="{server.url}/widget.js"></script>'
        f'<permanence-chat lang="fr" {attributes}></permanence-chat>'
    )


def opened(page: Page) -> None:
    page.get_by_role("button", name="Poser une question").click()
    page.locator(".composer textarea").wait_for()


def test_a_hostile_style_sheet_changes_nothing(visit: Visit, server: Server, site: Site) -> None:
    page = visit(site.put("/hostile", tag(server), HOSTILE), viewport={"width": 1280, "height": 900})
    opened(page)
    say(page, "L’avis de la CNIL vaut-il rescrit ?")

    words = page.locator(".assistant .words p").first
    look: dict[str, str] = words.evaluate(
        "(e) => (({fontSize, color, textTransform, direction, letterSpacing}) =>"
        " ({fontSize, color, textTransform, direction, letterSpacing}))(getComputedStyle(e))"
    )
    assert look == {
        "fontSize": "16px",
        "color": "rgb(28, 35, 46)",
        "textTransform": "none",
        "direction": "ltr",
        "letterSpacing": "normal",
    }
    expect(page.locator(".composer textarea")).to_be_visible()


def test_nothing_is_asked_or_kept_before_it_is_opened_and_nothing_is_kept_after(
    visit: Visit, server: Server, site: Site
) -> None:
    asked: list[str] = []
    page = visit("about:blank")
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.put("/calm", tag(server)))
    expect(page.get_by_role("button", name="Poser une question")).to_be_visible()
    page.wait_for_timeout(300)
    assert [url for url in asked if url.startswith(server.url)] == [f"{server.url}/widget.js"]

    opened(page)
    assert not [url for url in asked if "/api/" in url]
    say(page, "Qu’est-ce qu’un sous-traitant ?")
    kept: Any = page.evaluate(
        "async () => [document.cookie, localStorage.length, sessionStorage.length,"
        " (await indexedDB.databases()).length, (await caches.keys()).length]"
    )
    assert kept == ["", 0, 0, 0, 0]
    assert len([url for url in asked if url.endswith("/api/v1/session")]) == 1


def test_a_page_of_an_unlisted_origin_gets_nothing(visit: Visit, server: Server) -> None:
    other = Site()
    page = visit(other.put("/", tag(server)), quiet=False)
    page.wait_for_timeout(300)
    answers = page.evaluate(
        """async (base) => {
          const calls = [["/api/v1/session", {method: "POST"}],
            ["/api/v1/chat", {method: "POST", headers: {"content-type": "application/json"}, body: '{"message": "a"}'}],
            ["/api/v1/chat", {method: "POST", headers: {"content-type": "text/plain"}, body: '{"message": "a"}'}],
            ["/widget.js", {}]];
          const got = [];
          for (const [path, options] of calls) {
            got.push(await fetch(base + path, options).then((r) => r.status, () => "refused"));
          }
          return got;
        }""",
        server.url,
    )
    assert answers == ["refused"] * 4
    expect(page.get_by_role("button")).to_have_count(0)
    other.close()


def test_messages_posted_by_the_page_are_obeyed_by_nobody(visit: Visit, server: Server, site: Site) -> None:
    page = visit(site.put("/post", tag(server)))
    opened(page)
    page.evaluate(
        """() => { for (const type of ["open", "send", "close", "restart", "token"])
          window.postMessage({type, message: "Bonjour", text: "Bonjour", payload: "Bonjour"}, "*") }"""
    )
    page.wait_for_timeout(300)
    expect(page.locator(".turn")).to_have_count(0)


def test_an_expired_session_is_renewed_without_a_word_and_nothing_is_sent_twice(
    visit: Visit, server: Server, site: Site
) -> None:
    page = visit(site.put("/late", tag(server)), quiet=False)
    opened(page)
    say(page, "Qu’est-ce qu’un sous-traitant ?")
    refused: list[str] = []

    def refuse_once(route: Any) -> None:
        if refused:
            route.continue_()
            return
        refused.append(route.request.headers["idempotency-key"])
        headers = {"access-control-allow-origin": site.origin}
        route.fulfill(status=401, headers=headers, json={"detail": "expired"})

    page.route("**/api/v1/chat", refuse_once)
    with page.expect_response(lambda answer: answer.url.endswith("/chat") and answer.status == 200) as second:
        say(page, "Et un responsable de traitement ?")
    assert second.value.request.headers["idempotency-key"] == refused[0]
    expect(page.locator(".failure")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_the_page_chooses_theme_subject_and_side(visit: Visit, server: Server, site: Site, theme: str) -> None:
    attributes = f'theme="{theme}" position="left" subject="<b>les caméras</b>"'
    page = visit(site.put(f"/{theme}", tag(server, attributes)), viewport={"width": 1280, "height": 900})
    opened(page)

    expect(page.get_by_role("button", name="<b>les caméras</b>")).to_be_visible()
    box = page.locator("dialog.panel").bounding_box()
    assert box is not None
    assert box["x"] < 100
    paper = page.locator(".permanence").evaluate("(e) => getComputedStyle(e).backgroundColor")
    assert paper == {"light": "rgb(246, 244, 239)", "dark": "rgb(20, 24, 30)", "contrast": "rgb(255, 255, 255)"}[theme]


def test_inline_it_stands_in_the_page_and_scrolls_by_itself(visit: Visit, server: Server, site: Site) -> None:
    page = visit(site.put("/inline", tag(server, 'display="inline"')), viewport={"width": 1280, "height": 900})
    page.locator(".composer textarea").wait_for()
    say(page, "L’avis de la CNIL vaut-il rescrit ?")

    assert page.evaluate("scrollY") == 0
    height = page.locator("permanence-chat").evaluate("(e) => e.offsetHeight")
    assert height < 900
