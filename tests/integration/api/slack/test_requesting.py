"""The charter's path in Slack, and a request whose content Slack never sees."""

from __future__ import annotations

import re
from typing import Any

import pytest

from api.slack.place import Place
from assistant.networks.settings import WorkspaceSettings
from assistant.switch import Mode
from assistant.texts import load_texts

pytestmark = pytest.mark.integration
WISH = "Je voudrais faire une demande de conseil"
CHOICES = (
    "DPO d’un organisme",
    "Un avis sur un projet",
    "Oui, sans réponse",
    "Oui",
    "Notre secteur",
)
FIELDS = {
    "precise": "Peut-on garder six mois canari-question les enregistrements ?",
    "organisation": "Hôpital canari-organisation",
    "contact_name": "Camille canari-nom",
    "contact_email": "canari-courriel@hopital.example",
    "subject": "Durée canari-objet",
    "question": "Peut-on garder six mois canari-question les enregistrements ?",
    "context": "Enregistrement des appels canari-contexte, voix et motif.",
    "analysis": "Intérêt légitime canari-analyse, article 6.",
    "documented": "Oui, notre analyse",
}


async def walk(world: Any) -> Any:
    seen = await world.command(WISH)
    for title in CHOICES:
        seen = await world.press(title)
    return seen


async def on_our_page(world: Any) -> dict[str, Any]:
    """Goes on where the link leads, as the page does, until a request exists."""
    conversation = await world.channel.memory.conversation(Place("T1", "U1", "C1"))
    reply: dict[str, Any] = {"asking": conversation.asking}
    for _ in range(30):
        message = "Je confirme ma demande" if reply["asking"] == "confirm" else FIELDS.get(reply["asking"], "Passer cette question")
        reply = await world.chat(message, conversation.id)
        if reply["advice_request"]:
            return reply
    raise AssertionError(f"no request; still asking {reply['asking']}")


def address(seen: Any) -> str:
    return re.search(r"https://permanence\.example(/slack/link/[\w-]+)", seen.words)[1]  # type: ignore[index]


async def test_the_path_is_buttons_until_something_is_written_then_a_link(world: Any) -> None:
    seen = await walk(world)
    assert "s’écrit sur notre page" in seen.words
    assert "precise" not in seen.words


async def test_the_link_survives_previews_and_works_once(world: Any) -> None:
    path = address(await walk(world))
    for _ in range(3):
        assert (await world.client.get(path)).status_code == 200
    opened = await world.client.post(path)
    assert opened.status_code == 303
    code = opened.headers["location"].removeprefix("/#resume=")
    found = (await world.client.post("/api/v1/conversations/resume", json={"code": code})).json()
    conversation = await world.channel.memory.conversation_id(Place("T1", "U1", "C1"))
    assert found["conversation_id"] == conversation
    reply = await world.chat("Reprendre ma demande de conseil", conversation)
    assert reply["asking"] == "precise"
    assert (await world.client.post(path)).status_code == 410


async def test_what_is_written_in_slack_while_the_page_is_due_is_not_taken(world: Any) -> None:
    await walk(world)
    before = await world.channel.memory.conversation(Place("T1", "U1", "C1"))
    seen = await world.direct("canari : peut-on garder six mois les voix de nos patients ?")
    assert "n’a pas été ajouté" in seen.words
    after = await world.channel.memory.conversation(Place("T1", "U1", "C1"))
    assert after == before


async def test_a_request_written_on_our_page_leaves_slack_a_number_and_a_link(world: Any) -> None:
    await walk(world)
    reply = await on_our_page(world)
    reference = reply["advice_request"]["reference"]
    await world.command("demandes")
    await world.command(WISH)
    await world.direct("Je voudrais parler à une personne")
    await world.send(world.sender.json(world.sender.event("app_home_opened", user="U1", tab="home")))
    await world.settle()
    everything = "".join(each.words for each in world.slack.seen)
    assert reference in everything
    assert "canari" not in everything
    code = reply["advice_request"]["url"].rpartition("code=")[2]
    assert code not in everything


async def test_leaving_the_request_aside_lets_a_question_be_asked(world: Any) -> None:
    await walk(world)
    await world.press("Laisser la demande de côté")
    seen = await world.command("Quel délai pour notifier une violation ?")
    assert "72" in seen.words


@pytest.mark.parametrize("mode", [Mode.OFF, Mode.SEARCH])
async def test_no_step_is_opened_to_be_written_while_requests_are_closed(world: Any, mode: Mode) -> None:
    with world.base.store.transaction() as unit:
        unit.networks.save_workspace("T1", WorkspaceSettings(requests_in_slack=True))
    due = await walk(world)
    world.base.modes.append(mode)
    told = await world.press("Écrire ma réponse", due)
    assert told.method != "views.open" and load_texts()["fr"].say(f"switched.{mode.value}") in told.words


async def test_a_workspace_that_allows_it_writes_the_request_in_a_modal_step_by_step(world: Any) -> None:
    with world.base.store.transaction() as unit:
        unit.networks.save_workspace("T1", WorkspaceSettings(requests_in_slack=True))
    await walk(world)
    for _ in range(30):
        await fill(world)
        if "DC-2026" in world.slack.seen[-1].words:
            break
    assert re.search(r"DC-2026-\d{6}-[A-Z]", world.slack.seen[-1].words)
    assert "http" in world.slack.seen[-1].words


async def fill(world: Any) -> None:
    """Fills what is asked now: a button, the modal’s opening, or one of its steps."""
    last = world.slack.seen[-1]
    view = last.payload.get("view")
    if view is None:
        await world.press("Écrire ma réponse" if "Écrire ma réponse" in last.words else "Oui, notre analyse")
        return
    asking = re.match(r'\["(\w+)"', view["private_metadata"])[1]  # type: ignore[index]
    if asking == "contact_email":
        refused = await world.submit({"answer": {"value": "pas une adresse"}})
        assert refused.json()["response_action"] == "errors"
    before = len(world.slack.seen)
    answer = await world.submit({} if asking == "confirm" else {"answer": {"value": FIELDS.get(asking)}})
    assert answer.json()["response_action"] == "update"
    await world.until(lambda: len(world.slack.seen) > before)
    await world.settle()
