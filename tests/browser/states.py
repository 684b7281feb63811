"""The states of the widget, each reached the way a person reaches it, on replies that the real product gave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from tests.browser.person import ANSWERS, SKIP, VAGUE, say
from tests.serving import Server

Reply = dict[str, Any]
NOT_YET = {"dpo_outcome": "Nous n’avons pas encore demandé à notre DPO"}
"""What sends a person away, with a note to send and a draft to come back to."""


@dataclass(frozen=True)
class Replies:
    """One real reply of each kind."""

    answer: Reply
    clarify: Reply
    ask: Reply
    review: Reply
    handoff: Reply
    away: Reply


def record(server: Server) -> Replies:
    """Leads one conversation to its end and keeps what came back."""
    answer = server.chat("L’avis de la CNIL vaut-il rescrit ?", language="fr")
    clarify = next(reply for reply in (server.chat(each, language="fr") for each in VAGUE) if reply["outcome"] == "clarify")
    ask = reply = server.chat("Je voudrais faire une demande de conseil", language="fr")
    for _ in range(30):
        if reply["asking"] in (None, "confirm"):
            break
        said = ANSWERS.get(reply["asking"], SKIP)
        reply = server.chat(said, reply["conversation_id"], language="fr")
    handoff = server.chat("Oui, je confirme", reply["conversation_id"], language="fr")
    away = server.chat("Je voudrais faire une demande de conseil", language="fr")
    for _ in range(10):
        if away["asking"] is None:
            break
        away = server.chat({**ANSWERS, **NOT_YET}[away["asking"]], away["conversation_id"], language="fr")
    return Replies(answer, clarify, ask, reply, handoff, away)


def give(page: Page, reply: Reply) -> None:
    """Lets the next message get this reply."""
    page.route("**/api/v1/chat", lambda route: route.fulfill(json=reply))
    say(page, "Bonjour")
    page.unroute("**/api/v1/chat")
    unfold(page)


def unfold(page: Page) -> None:
    """Opens everything that is folded."""
    page.locator("permanence-chat").evaluate(
        "(host) => host.shadowRoot.querySelectorAll('details').forEach((each) => { each.open = true })"
    )


def closed(page: Page, replies: Replies) -> None:
    """The button alone."""


def first(page: Page, replies: Replies) -> None:
    """The first screen, its notice unfolded."""
    page.locator("permanence-chat button").first.click()
    page.locator(".composer textarea").wait_for()
    page.locator(".data summary").click()


def answer(page: Page, replies: Replies) -> None:
    """An answer with its sources unfolded."""
    first(page, replies)
    give(page, replies.answer)


def clarify(page: Page, replies: Replies) -> None:
    """A question that could mean several: the candidates as buttons."""
    first(page, replies)
    give(page, replies.clarify)


def opinion(page: Page, replies: Replies) -> None:
    """The reasons why an answer does not help."""
    answer(page, replies)
    page.locator(".feedback").get_by_role("button", name="Non").click()


def waiting(page: Page, replies: Replies) -> None:
    """The assistant at work."""
    first(page, replies)
    page.route("**/api/v1/chat", lambda route: None)
    page.locator(".composer textarea").fill("Une question")
    page.keyboard.press("Enter")
    page.locator(".working").wait_for()


def error(page: Page, replies: Replies) -> None:
    """The server out of reach."""
    first(page, replies)
    page.route("**/api/v1/chat", lambda route: route.abort())
    say(page, "Une question")


def empty(page: Page, replies: Replies) -> None:
    """A form error: nothing was written."""
    first(page, replies)
    page.locator(".composer .primary").click()


def warned(page: Page, replies: Replies) -> None:
    """Personal data pointed out before sending."""
    first(page, replies)
    page.locator(".composer textarea").fill("Écrire à a.b@exemple.fr ou au 06 12 34 56 78")
    page.keyboard.press("Enter")
    page.locator(".warned h3").wait_for()


def ask(page: Page, replies: Replies) -> None:
    """The path's first question, with the card and the charter's points unfolded."""
    first(page, replies)
    give(page, replies.ask)


def review(page: Page, replies: Replies) -> None:
    """The whole request, before it is confirmed."""
    first(page, replies)
    give(page, replies.review)


def confirmation(page: Page, replies: Replies) -> None:
    """The request recorded."""
    first(page, replies)
    give(page, replies.handoff)


def away(page: Page, replies: Replies) -> None:
    """Sent to one's DPO: the note, the code to come back, what stands unfolded."""
    first(page, replies)
    give(page, replies.away)
    page.locator(".assistant").last.get_by_role("button", name="Garder un code pour revenir").click()
    page.locator(".code-given").wait_for()


def mine(page: Page, replies: Replies) -> None:
    """My conversation."""
    answer(page, replies)
    page.locator("[data-part=mine]").click()


def mine_with_draft(page: Page, replies: Replies) -> None:
    """My conversation, where a request was begun: the code asked for."""
    first(page, replies)
    give(page, replies.away)
    page.locator("[data-part=mine]").click()
    page.locator("dialog.mine").get_by_role("button", name="Garder un code pour revenir").click()
    page.locator("dialog.mine .code-given").wait_for()


def restart(page: Page, replies: Replies) -> None:
    """Starting again, asked."""
    answer(page, replies)
    page.locator("[data-part=restart]").click()


STATES: tuple[Callable[[Page, Replies], None], ...] = (
    closed, first, answer, clarify, opinion, waiting, error, empty, warned, ask, review, confirmation, away, mine,
    mine_with_draft, restart,
)  # fmt: skip
