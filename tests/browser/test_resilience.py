"""When the server fails, the person is told, the text is kept, one click tries again, and nothing is sent twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import until
from tests.browser.person import say
from tests.serving import Server

Visit = Callable[..., Page]
QUESTION = "Qu’est-ce qu’un sous-traitant ?"

FAILURES: dict[str, Callable[[Route], None]] = {
    "away": lambda route: route.abort("connectionrefused"),
    "late": lambda route: route.abort("timedout"),
    "asleep": lambda route: route.abort("internetdisconnected"),
    "server": lambda route: route.fulfill(status=500, json={"detail": "Something went wrong."}),
    "underway": lambda route: route.fulfill(status=409, json={"detail": "A call with this Idempotency-Key is still under way."}),
    "starting": lambda route: route.fulfill(status=503, json={"detail": "Starting."}),
    "busy": lambda route: route.fulfill(status=429, json={"detail": "Too many."}),
    "html": lambda route: route.fulfill(status=502, content_type="text/html", body="<h1>Bad gateway</h1>"),
    "garbage": lambda route: route.fulfill(status=200, content_type="application/json", body="{"),
    "nothing": lambda route: route.fulfill(status=200, json={"messages": []}),
    "expired": lambda route: route.fulfill(status=401, json={"detail": "Expired."}),
    "forbidden": lambda route: route.fulfill(status=403, json={"detail": "No."}),
}


TOLD = {
    "away": "away", "late": "away", "asleep": "away", "server": "server", "underway": "underway", "starting": "starting",
    "busy": "busy", "html": "server", "garbage": "unreadable", "nothing": "unreadable", "expired": "expired", "forbidden": "refused",
}  # fmt: skip
"""What the person is told of each."""


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_is_told_and_one_click_tries_again(visit: Visit, failure: str) -> None:
    page = visit("/", quiet=False)
    keys: list[str] = []
    page.on("request", lambda request: request.url.endswith("/chat") and keys.append(request.headers["idempotency-key"]))
    page.route("**/api/v1/chat", FAILURES[failure])
    say(page, QUESTION)

    told = page.locator(".failure")
    expect(told).to_have_attribute("data-problem", TOLD[failure])
    expect(told).not_to_contain_text("Idempotency")
    expect(page.locator(".person")).to_contain_text(QUESTION)
    page.unroute("**/api/v1/chat")
    told.get_by_role("button").first.click()
    page.locator(".assistant").wait_for()
    expect(told).to_have_count(0)
    expect(page.locator(".person")).to_have_count(1)
    assert len(set(keys)) == 1


def test_what_is_typed_meanwhile_is_kept_and_a_second_enter_sends_nothing(visit: Visit) -> None:
    page = visit("/", quiet=False)
    sent: list[Any] = []
    held: list[Route] = []
    page.on("request", lambda request: request.url.endswith("/chat") and sent.append(request))
    page.route("**/api/v1/chat", lambda route: held.append(route))
    field = page.locator(".composer textarea")
    field.fill(QUESTION)
    page.keyboard.press("Enter")
    field.fill("Encore une chose")
    page.keyboard.press("Enter")

    expect(page.get_by_text("votre texte reste ici")).to_be_visible()
    expect(field).to_have_value("Encore une chose")
    until(page, lambda: bool(held))
    assert len(sent) == 1
    held[0].continue_()
    page.locator(".assistant").wait_for()
    expect(field).to_have_value("Encore une chose")


def test_a_long_wait_is_told_and_can_be_given_up(visit: Visit) -> None:
    page = visit("/", quiet=False)
    page.clock.install()
    page.route("**/api/v1/chat", lambda route: None)
    page.locator(".composer textarea").fill(QUESTION)
    page.keyboard.press("Enter")
    page.clock.run_for(9_000)

    expect(page.get_by_text("C’est plus long que d’habitude").first).to_be_visible()
    page.get_by_role("button", name="Ne plus attendre").click()
    expect(page.locator(".failure")).to_contain_text("Vous avez cessé d’attendre")
    page.get_by_role("button", name="Modifier le message").click()
    expect(page.locator(".composer textarea")).to_have_value(QUESTION)


def test_after_a_minute_without_answer_the_person_is_told_and_may_try_again(visit: Visit) -> None:
    page = visit("/", quiet=False)
    page.locator(".composer textarea").wait_for()
    page.clock.install()
    page.route("**/api/v1/chat", lambda route: None)
    page.locator(".composer textarea").fill(QUESTION)
    page.keyboard.press("Enter")
    page.clock.run_for(61_000)

    expect(page.locator(".failure")).to_have_attribute("data-problem", "late")
    page.unroute("**/api/v1/chat")
    page.get_by_role("button", name="Réessayer").click()
    page.locator(".assistant").wait_for()


def test_a_conversation_erased_elsewhere_goes_on_as_a_new_one(visit: Visit) -> None:
    page = visit("/", quiet=False)
    with page.expect_response("**/api/v1/chat") as first:
        say(page, QUESTION)
    page.evaluate("id => fetch(`/api/v1/conversations/${id}`, {method: 'DELETE'})", first.value.json()["conversation_id"])
    say(page, "Et un responsable de traitement ?")

    page.get_by_role("button", name="Envoyer dans une nouvelle conversation").click()
    expect(page.locator(".assistant")).to_have_count(2)


def test_the_button_says_when_the_widget_cannot_be_fetched_and_works_later(visit: Visit) -> None:
    page = visit("/demo", quiet=False)
    page.route("**/static/*", lambda route: route.abort())
    button = page.get_by_role("button", name="Poser une question")
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("Le service ne répond pas")

    page.unroute("**/static/*")
    button.click()
    expect(page.locator(".composer textarea")).to_be_visible()


def test_without_network_the_person_is_told_so_and_what_was_typed_since_stays(visit: Visit) -> None:
    page = visit("/", quiet=False)
    field = page.locator(".composer textarea")
    field.wait_for()
    page.context.set_offline(True)
    say(page, QUESTION)
    expect(page.locator(".failure")).to_contain_text("n’est pas relié au réseau")

    field.fill("Encore une chose")
    page.context.set_offline(False)
    page.get_by_role("button", name="Réessayer").click()
    page.locator(".assistant").wait_for()
    expect(field).to_have_value("Encore une chose")
    expect(page.locator(".person")).to_have_count(1)


def test_an_answer_lost_on_its_way_is_given_again_and_the_message_counts_once(visit: Visit, server: Server) -> None:
    page = visit("/", quiet=False)
    made: list[str] = []

    def lose(route: Route) -> None:
        made.append(route.fetch().json()["conversation_id"])
        route.abort("connectionreset")

    page.route("**/api/v1/chat", lose)
    say(page, QUESTION)
    page.unroute("**/api/v1/chat")
    with page.expect_response("**/api/v1/chat") as again:
        page.get_by_role("button", name="Réessayer").click()

    assert again.value.json()["conversation_id"] == made[0]
    kept = server.client.get(f"{server.url}/api/v1/conversations/{made[0]}").json()
    assert [turn["said"] for turn in kept["turns"]] == [QUESTION]


def test_a_tab_that_slept_while_the_answer_came_shows_it_once_when_it_wakes(visit: Visit) -> None:
    page = visit("/", quiet=False)
    sent: list[Any] = []
    held: list[Route] = []
    page.on("request", lambda request: request.url.endswith("/chat") and sent.append(request))
    page.route("**/api/v1/chat", lambda route: held.append(route))
    field = page.locator(".composer textarea")
    field.fill(QUESTION)
    page.keyboard.press("Enter")
    field.fill("Encore une chose")
    page.locator(".working").wait_for()
    until(page, lambda: bool(held))

    tab = page.context.new_cdp_session(page)
    tab.send("Page.setWebLifecycleState", {"state": "frozen"})
    held[0].fulfill(response=held[0].fetch())
    tab.send("Page.setWebLifecycleState", {"state": "active"})

    expect(page.locator(".assistant")).to_have_count(1)
    expect(page.locator(".failure")).to_have_count(0)
    expect(field).to_have_value("Encore une chose")
    assert len(sent) == 1
