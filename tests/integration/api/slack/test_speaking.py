"""Questions put in Slack, and who sees the answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

pytestmark = pytest.mark.integration
QUESTION = "Quel délai pour notifier une violation ?"


async def test_a_command_is_answered_to_the_person_alone_with_sources_and_the_notice(world: Any) -> None:
    seen = await world.command(QUESTION)
    assert seen.method == "respond"
    assert seen.payload["response_type"] == "ephemeral"
    assert "72" in seen.words
    assert "rescrit" in seen.words
    assert "Assistant automatique" in seen.words
    assert "texte de loi, qui oblige" in seen.words or "charte interne" in seen.words


async def test_a_direct_message_is_answered_there(world: Any) -> None:
    seen = await world.direct(QUESTION)
    assert (seen.method, seen.payload["channel"]) == ("chat.postMessage", "D1")


async def test_each_person_reads_their_own_language(world: Any) -> None:
    world.slack.locales["U9"] = "en-GB"
    seen = await world.command("How long do we have to notify a breach?", user="U9")
    assert "Automated assistant" in seen.words


async def test_candidates_are_buttons_and_a_button_is_a_message(world: Any) -> None:
    await world.command("délai")
    seen = await world.press("Notifier une violation")
    assert "72" in seen.words


async def test_a_mention_in_a_thread_takes_the_question_from_the_thread(world: Any) -> None:
    world.slack.threads["1.1"] = [
        {"ts": "1.1", "user": "U2", "text": "Bonjour, combien de temps avons-nous pour une violation ?"},
        {"ts": "1.2", "user": "U3", "text": "Je ne sais plus."},
    ]
    seen = await world.mention("tu en dis quoi ?", thread="1.1")
    assert seen.method == "chat.postMessage"
    assert (seen.payload["channel"], seen.payload["thread_ts"]) == ("C1", "1.1")
    assert "72" in seen.words
    assert "combien de temps" not in seen.words


async def test_what_is_no_answer_is_said_to_the_asker_alone_even_in_a_thread(world: Any) -> None:
    seen = await world.mention("Faut-il peindre les murs du bureau en bleu ?", thread="1.1")
    assert seen.method == "chat.postEphemeral"
    assert seen.payload["user"] == "U1"


async def test_sharing_leaves_out_the_question_and_who_asked(world: Any) -> None:
    seen = await world.command("Je suis le DPO de la mairie de Valmont : quel délai pour une violation ?")
    await world.press("Partager dans le canal", seen)
    public = next(each for each in world.slack.seen if each.method == "chat.postMessage")
    assert "72" in public.words and "rescrit" in public.words
    for private in ("Valmont", "mairie", "U1", "DPO de la"):
        assert private not in public.words


async def test_nobody_shares_another_person_s_answer(world: Any) -> None:
    seen = await world.command(QUESTION)
    await world.press("Partager dans le canal", seen, user="U2")
    assert not [each for each in world.slack.seen if each.method == "chat.postMessage"]


async def test_an_opinion_is_kept_with_the_turn(world: Any) -> None:
    await world.command(QUESTION)
    seen = await world.press("Utile")
    assert "noté" in seen.words
    with world.base.store.reading() as unit:
        assert [each.helpful for each in unit.feedback.list(datetime(2020, 1, 1, tzinfo=UTC))] == [True]


async def test_an_answer_that_did_not_help_goes_on_the_gap_board_and_comes_off_it(world: Any) -> None:
    def on_the_board() -> list[str]:
        with world.base.store.reading() as unit:
            return [each.text for each in unit.gaps.without_vector(10)]

    answered = await world.command(QUESTION)
    await world.press("Pas utile", answered)
    assert on_the_board() == [QUESTION]
    await world.press("Utile", answered)
    assert on_the_board() == []


async def test_nobody_is_thanked_for_an_opinion_that_could_not_be_kept(world: Any) -> None:
    answered = await world.command(QUESTION)
    other = await world.press("Utile", answered, user="U2")
    assert "Merci" not in other.words and "n’a pas pu" in other.words
