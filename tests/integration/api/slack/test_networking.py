"""The network’s own fiches, its settings and its digest, the home, the check of a statement."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.slack.delivery import web_client
from api.slack.digest import Digest
from api.slack.place import Place
from api.slack.workspaces import Workspaces
from assistant.networks.settings import ChannelSettings, WorkspaceSettings
from assistant.switch import Mode
from assistant.texts import load_texts

pytestmark = pytest.mark.integration
PROPOSAL = {
    "question": {"value": "Peut-on relever la plaque des véhicules du parking du personnel ?"},
    "answer": {"value": "Le groupe le déconseille : un badge suffit le plus souvent, et se conserve moins longtemps."},
    "basis": {"value": "RGPD, article 5, paragraphe 1, c)"},
}


def configure(world: Any, channel: ChannelSettings | None = None, workspace: WorkspaceSettings | None = None) -> None:
    with world.base.store.transaction() as unit:
        unit.networks.save_channel("T1", "C1", channel or ChannelSettings())
        unit.networks.save_workspace("T1", workspace or WorkspaceSettings())


async def open_home(world: Any, user: str) -> Any:
    await world.send(world.sender.json(world.sender.event("app_home_opened", user=user, tab="home")))
    await world.settle()
    return next(each for each in reversed(world.slack.seen) if each.method == "views.publish")


async def proposed(world: Any) -> None:
    await open_home(world, "U1")
    await world.press("Proposer une fiche du réseau", channel=None)
    await world.submit(PROPOSAL)
    await world.settle()


async def test_a_fiche_is_proposed_supported_decided_and_shown_as_the_network_s_view(world: Any) -> None:
    configure(world, workspace=WorkspaceSettings(editors=("UED",)))
    await proposed(world)
    for peer in ("U2", "U3"):
        await world.press("Soutenir", await open_home(world, peer), user=peer, channel=None)
    await world.press("Publier", await open_home(world, "UED"), user="UED", channel=None)
    seen = await world.command("Peut-on relever la plaque des véhicules sur le parking du personnel ?", user="U4")
    assert "Avis du réseau, non de la CNIL" in seen.words
    assert "un badge suffit" in seen.words


async def test_only_an_editor_sees_and_does_what_editors_do(world: Any) -> None:
    configure(world, workspace=WorkspaceSettings(editors=("UED",)))
    await proposed(world)
    for peer in ("U2", "U3"):
        await world.press("Soutenir", await open_home(world, peer), user=peer, channel=None)
    home = await open_home(world, "UED")
    forged = await world.press("Publier", home, user="U4", channel=None)
    with world.base.store.reading() as unit:
        from assistant.networks.fiche import State

        assert unit.networks.fiches("T1", State.PUBLISHED) == ()
    assert forged is not None


async def test_a_proposal_too_short_is_sent_back_with_a_sentence(world: Any) -> None:
    await open_home(world, "U1")
    await world.press("Proposer une fiche du réseau", channel=None)
    answer = await world.submit({**PROPOSAL, "answer": {"value": "Non."}})
    assert answer.json()["errors"]["answer"] == "Au moins 40 caractères."


async def test_the_home_says_that_a_machine_answers_and_what_slack_keeps(world: Any) -> None:
    words = (await open_home(world, "U1")).words
    assert "assistant automatique" in words and "rescrit" in words and "un numéro et un lien" in words


async def test_settings_are_for_administrators_and_take_effect(world: Any) -> None:
    seen = await world.command("config", user="U1")
    assert "administrateur" in seen.words
    world.slack.admins.add("U8")
    opened = await world.command("config", user="U8")
    assert opened.method == "views.open"
    values = {
        "answering": {"selected_options": [{"value": "only_mentioned"}]},
        "topics": {"selected_options": []},
        "language": {"selected_option": {"value": "en"}},
        "contacts": {"selected_users": ["U7"]},
        "editors": {"selected_users": []},
        "requests": {"selected_options": []},
    }
    await world.submit(values, user="U8")
    await world.settle()
    with world.base.store.reading() as unit:
        kept = unit.networks.channel("T1", "C1")
    assert kept == ChannelSettings(public_answers=False, digest=False, language="en", contacts=("U7",))
    assert (await world.mention("How long do we have to notify a data breach?")).method == "chat.postEphemeral"


async def test_topics_outside_those_of_the_channel_are_answered_to_the_asker_alone(world: Any) -> None:
    configure(world, ChannelSettings(topics=("health",)))
    seen = await world.mention("Quel délai pour notifier une violation ?")
    assert seen.method == "chat.postEphemeral"


async def test_a_channel_may_want_all_its_questions_answered(world: Any) -> None:
    def said(text: str) -> Any:
        return world.sender.json(world.sender.event("message", channel_type="channel", channel="C1", user="U1", text=text))

    await world.send(said("Quel délai pour notifier une violation ?"))
    await world.settle()
    assert world.slack.messages() == []
    configure(world, ChannelSettings(only_mentioned=False))
    await world.send(said("Bonjour à tous."))
    await world.send(said("Quel délai pour notifier une violation ?"))
    await world.settle()
    assert [each.method for each in world.slack.messages()] == ["chat.postEphemeral"]


async def test_a_person_is_called_without_the_question(world: Any) -> None:
    configure(world, ChannelSettings(contacts=("U7", "U8")))
    seen = await world.command("Quel délai pour notifier une violation chez nous à Valmont ?")
    called = await world.press("J’ai besoin d’une personne", seen)
    assert called.method == "chat.postMessage"
    assert "<@U7> <@U8>" in called.words and "Valmont" not in called.words
    settled = await world.press("C’est réglé", called)
    assert settled.method == "chat.update"


async def test_a_digest_tells_each_week_what_changed_among_the_fiches_used(world: Any, fiches: Any) -> None:
    await world.command("Quel délai pour notifier une violation ?")
    now = datetime.now(UTC)
    digest, key = world.channel.digest, "breach-72-hours-fr"
    assert await digest.send_due(now) == 0
    before = fiches[key]
    fiches[key] = replace(before, text=before.text + " Nouveau.")
    try:
        assert await digest.send_due(now + timedelta(days=6)) == 0
        assert await digest.send_due(now + timedelta(days=7)) == 1
        assert await digest.send_due(now + timedelta(days=15)) == 0
    finally:
        fiches[key] = before
    told = world.slack.seen[-1]
    assert told.payload["channel"] == "C1" and before.title.replace("\u00a0", "") in told.words.replace("\u00a0", "").replace("\\u00a0", "")


async def test_a_digest_reaches_the_workspace_whose_token_stands_in_the_settings(world: Any, fiches: Any) -> None:
    await world.command("Quel délai pour notifier une violation ?")
    memory, key, api = world.channel.memory, "breach-72-hours-fr", f"{world.slack.address}/api/"
    await memory.write(lambda unit: unit.slack.uninstall("T1"))
    workspaces = Workspaces(memory, "xoxb-one")
    digest = Digest(memory, workspaces, world.base.library, world.channel.words, lambda token: web_client(api, token))
    before, now = fiches[key], datetime.now(UTC)
    assert await digest.send_due(now) == 0
    fiches[key] = replace(before, text=before.text + " Nouveau.")
    try:
        assert await digest.send_due(now + timedelta(days=7)) == 1
        await workspaces.let_go("T1")
        fiches[key] = before
        assert await digest.send_due(now + timedelta(days=14)) == 0
    finally:
        fiches[key] = before
    assert world.slack.seen[-1].payload["channel"] == "C1"


async def test_a_statement_is_checked_for_the_person_alone(world: Any) -> None:
    world.base.found = [
        {
            "document_id": "g",
            "title": "RGPD",
            "locator": "Article 33",
            "text": "La violation est notifiée à l’autorité de contrôle dans les 72 heures au plus tard.",
            "authority": "legislator",
            "kind": "law",
            "published": "2016-04-27",
            "url": "https://eur-lex.europa.eu/x",
        }
    ]
    said = "Une violation est notifiée à l’autorité de contrôle dans les 48 heures."
    await world.send(world.sender.form(world.sender.shortcut(said)))
    await world.until(lambda: bool(world.slack.messages()))
    seen = world.slack.messages()[-1]
    assert seen.method == "respond"
    assert "Dit autre chose" in seen.words and "48 heures" in seen.words and "72 heures" in seen.words
    assert "texte de loi, qui oblige" in seen.words


async def test_erasing_one_s_exchanges_leaves_nothing_behind(world: Any) -> None:
    await world.command("Quel délai pour notifier une violation ?")
    conversation = await world.channel.memory.conversation_id(Place("T1", "U1", "C1"))
    await world.press("Effacer mes échanges", await open_home(world, "U1"), channel=None)
    with world.base.store.reading() as unit:
        assert unit.conversations.get(conversation) is None
        assert unit.slack.threads_in("T1") == ()


async def test_with_the_assistant_off_slack_gives_the_fixed_message_whatever_is_asked_of_it(world: Any) -> None:
    answered = await world.command("Quel délai pour notifier une violation ?")
    home = await open_home(world, "U1")
    world.base.modes.append(Mode.OFF)
    fixed = load_texts()["fr"].say("switched.off")
    world.base.found = [{"text": "72 heures", "document_id": "g"}]
    shortcut = world.sender.form(world.sender.shortcut("Une violation est notifiée dans les 48 heures."))
    told = [
        await world.command("Quel délai pour notifier une violation ?"),
        await world.command("fiches"),
        await world._shows(shortcut),
        await world.press("Partager dans le canal", answered),
        await world.press("Proposer une fiche du réseau", home, channel=None),
        await world.press("Poser une question", home, channel=None),
    ]
    assert [fixed in seen.words and "cnil.fr" in seen.words and "rescrit" in seen.words for seen in told] == [True] * 6
    assert "noté" in (await world.press("Utile", answered)).words
    world.base.modes.append(Mode.FULL)
    assert "72" in (await world.command("Quel délai pour notifier une violation ?")).words


async def test_limited_to_search_slack_answers_questions_and_opens_no_request(world: Any) -> None:
    world.base.modes.append(Mode.SEARCH)
    assert "72" in (await world.command("Quel délai pour notifier une violation ?")).words
    seen = await world.command("Je voudrais faire une demande de conseil")
    assert load_texts()["fr"].say("switched.search") in seen.words
