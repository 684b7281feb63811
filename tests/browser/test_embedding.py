"""The widget on a page of another origin: it works, it leaks nothing, and it cannot be turned against anyone."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Site
from tests.browser.person import say
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
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if url.startswith(server.url)] == [f"{server.url}/widget.js"]

    opened(page)
    # One file more, and nothing but files: no word has been sent, no token asked for.
    assert [url.removeprefix(server.url)[:14] for url in asked if url.startswith(server.url)] == ["/widget.js", "/static/panel."]
    assert not [url for url in asked if "/api/" in url]
    say(page, "Qu’est-ce qu’un sous-traitant ?")
    kept: Any = page.evaluate(
        "async () => [document.cookie, localStorage.length, sessionStorage.length,"
        " (await indexedDB.databases()).length, (await caches.keys()).length]"
    )
    assert kept == ["", 0, 0, 0, 0]
    assert len([url for url in asked if url.endswith("/api/v1/session")]) == 1


def test_our_own_page_asks_for_files_alone_until_a_message_is_sent(visit: Visit, server: Server) -> None:
    asked: list[str] = []
    page = visit("about:blank")
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.url)
    page.locator(".composer textarea").wait_for()
    page.locator(".data summary").click()
    page.wait_for_load_state("networkidle")
    assert asked
    assert not [url for url in asked if "/api/" in url]


def test_a_page_of_an_unlisted_origin_gets_nothing(visit: Visit, server: Server) -> None:
    other = Site()
    page = visit(other.put("/", tag(server)), quiet=False)
    page.wait_for_load_state("networkidle")
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


def pinned(server: Server) -> str:
    """The tag as the documentation says to write it when the loader's fingerprint is set."""
    loader = server.client.get(f"{server.url}/widget.js").content
    fingerprint = base64.b64encode(hashlib.sha384(loader).digest()).decode()
    return tag(server).replace("<script ", f'<script crossorigin integrity="sha384-{fingerprint}" ')


def test_one_fingerprint_covers_the_whole_widget(visit: Visit, server: Server, site: Site) -> None:
    page = visit(site.put("/pinned", pinned(server)))
    opened(page)
    say(page, "Qu’est-ce qu’un sous-traitant ?")


def test_a_loader_that_was_changed_on_its_way_does_not_run(visit: Visit, server: Server, site: Site) -> None:
    page = visit("about:blank", quiet=False)
    page.route("**/widget.js", changed)
    page.goto(site.put("/pinned", pinned(server)))
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.__ran") is None
    expect(page.get_by_role("button")).to_have_count(0)


def test_the_rest_does_not_run_either_if_it_was_changed_and_the_person_is_told(visit: Visit, server: Server, site: Site) -> None:
    page = visit(site.put("/changed", tag(server)), quiet=False)
    page.route("**/static/*", changed)
    page.get_by_role("button", name="Poser une question").click()
    expect(page.get_by_role("alert")).to_contain_text("Le service ne répond pas")
    assert page.evaluate("window.__ran") is None

    page.unroute("**/static/*")
    opened(page)


def changed(route: Route) -> None:
    """Serves what was asked for, with a line that nobody of ours wrote."""
    answer = route.fetch()
    route.fulfill(response=answer, body=f"window.__ran = 1;\n{answer.text()}")


def test_a_draft_is_taken_up_again_on_a_page_of_another_origin(visit: Visit, server: Server, site: Site) -> None:
    begun = server.chat("Je voudrais faire une demande de conseil", language="fr")
    code = server.post(f"/api/v1/conversations/{begun['conversation_id']}/resume-code").json()["code"]
    page = visit(site.put("/back", tag(server)))
    page.locator("permanence-chat").evaluate("(host, code) => host.resume(code)", code)

    resumed = page.locator(".assistant")
    resumed.wait_for()
    assert resumed.get_attribute("data-asking") == begun["asking"]
    resumed.locator(".choices .choice").first.click()
    expect(page.locator(".assistant")).to_have_count(2)
    expect(page.locator(".failure")).to_have_count(0)


def test_a_code_that_opens_nothing_is_told(visit: Visit, server: Server, site: Site) -> None:
    page = visit(site.put("/gone", tag(server)), quiet=False)
    page.locator("permanence-chat").evaluate("(host, code) => host.resume(code)", "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG")
    expect(page.get_by_text("Ce lien n’ouvre plus de brouillon")).to_be_visible()

    page.route("**/resume*", lambda route: route.abort())
    page.locator("permanence-chat").evaluate("(host, code) => host.resume(code)", "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG")
    expect(page.get_by_text("Rouvrez le lien")).to_be_visible()


def test_messages_posted_by_the_page_are_obeyed_by_nobody(visit: Visit, server: Server, site: Site) -> None:
    page = visit(site.put("/post", tag(server)))
    opened(page)
    page.evaluate(
        """() => new Promise((last) => {
          addEventListener("message", ({ data }) => data.type === "token" && last());
          for (const type of ["open", "send", "close", "restart", "token"])
            window.postMessage({type, message: "Bonjour", text: "Bonjour", payload: "Bonjour"}, "*") })"""
    )
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


def test_a_session_that_a_restarting_server_cannot_renew_yet_costs_nothing(visit: Visit, server: Server, site: Site) -> None:
    page = visit(site.put("/waking", tag(server)), quiet=False)
    opened(page)
    with page.expect_response("**/api/v1/chat") as first:
        say(page, "Qu’est-ce qu’un sous-traitant ?")

    granted = {"access-control-allow-origin": site.origin}
    page.route("**/api/v1/chat", lambda route: route.fulfill(status=401, headers=granted, json={"detail": "expired"}))
    page.route("**/api/v1/session", lambda route: route.fulfill(status=503, headers=granted, json={"detail": "starting"}))
    say(page, "Et un responsable de traitement ?")
    told = page.locator(".failure")
    expect(told).to_have_attribute("data-problem", "starting")

    page.unroute("**/api/v1/chat")
    page.unroute("**/api/v1/session")
    with page.expect_response("**/api/v1/chat") as second:
        told.get_by_role("button", name="Réessayer").click()
    assert second.value.json()["conversation_id"] == first.value.json()["conversation_id"]


def test_a_session_too_old_to_be_renewed_costs_the_conversation_never_the_message(
    visit: Visit, server: Server, site: Site
) -> None:
    page = visit(site.put("/old", tag(server)), quiet=False)
    opened(page)
    say(page, "Qu’est-ce qu’un sous-traitant ?")

    refusal = {"status": 401, "headers": {"access-control-allow-origin": site.origin}, "json": {"detail": "expired"}}
    for path in ("chat", "session"):
        page.route(f"**/api/v1/{path}", lambda route: route.fulfill(**refusal))
    say(page, "Et un responsable de traitement ?")
    told = page.locator(".failure")
    expect(told).to_have_attribute("data-problem", "expired")

    for path in ("chat", "session"):
        page.unroute(f"**/api/v1/{path}")
    told.get_by_role("button", name="Envoyer dans une nouvelle conversation").click()
    expect(page.locator(".assistant")).to_have_count(2)
    expect(page.locator(".person")).to_have_count(2)


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
