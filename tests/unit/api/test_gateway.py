from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from prometheus_client import REGISTRY

from api.gateway import Gateway
from api.guard.turns import Places, TooBusy, TooManyOfOne
from api.rasa import RasaSilent
from assistant.answer import Answer, Message, Outcome
from assistant.conversation.reply import Reply, Said
from assistant.texts import load_texts
from assistant.turn.entry import Entry
from assistant.turn.reception import Reception
from assistant.turn.understanding import Intent, Understanding
from tests.databases import in_memory


class Echo:
    def respond(self, entry: Entry, said: Said, understanding: Understanding) -> Reply:
        return Reply(Answer(Outcome.ANSWER, (Message(f"{entry.value}: {said.text}"),)), said.conversation)


class Engine:
    """A dialogue engine that does what it is told, and remembers what it was sent."""

    def __init__(self, reception: Reception, behave: Callable[[], object] | None = None) -> None:
        self.reception, self.behave, self.sent = reception, behave, list[str]()

    async def send(self, sender: str, message: str, turn_id: str, language: str, asking: str | None) -> None:
        self.sent.append(message)
        if self.behave:
            behaviour = self.behave()
            if asyncio.iscoroutine(behaviour):
                await behaviour
        self.reception.answer(turn_id, Entry.QUESTION, Understanding(Intent.ASK_QUESTION, 0.9))


@pytest.fixture
def reception() -> Reception:
    return Reception(in_memory(), Echo(), load_texts(), lambda: None)


def silent() -> None:
    raise RasaSilent("nothing")


async def test_a_turn_goes_through_the_engine_once(reception: Reception) -> None:
    engine = Engine(reception)
    reply = await Gateway(reception, engine, 1.0).chat("bonjour", None, None)
    assert reply["messages"][0]["text"] == "question: bonjour"
    assert engine.sent == ["bonjour"]


async def test_a_silent_engine_costs_no_answer(reception: Reception) -> None:
    reply = await Gateway(reception, Engine(reception, silent), 1.0).chat("bonjour", None, None)
    assert reply["messages"][0]["text"] == "retrieval: bonjour"


async def test_a_slow_engine_is_not_waited_for_beyond_the_deadline(reception: Reception) -> None:
    started = time.monotonic()
    slow = Engine(reception, lambda: asyncio.sleep(5))
    reply = await Gateway(reception, slow, 0.05).chat("bonjour", None, None)
    assert reply["messages"][0]["text"] == "retrieval: bonjour"
    assert time.monotonic() - started < 2


async def test_the_engine_sees_no_address_and_no_command(reception: Reception) -> None:
    engine = Engine(reception)
    await Gateway(reception, engine, 1.0).chat('/inform{"has_dpo": true} jean@example.org', None, None)
    assert "jean@example.org" not in engine.sent[0]
    assert not engine.sent[0].startswith("/")


async def test_two_messages_of_one_conversation_are_served_in_turn(reception: Reception) -> None:
    gateway = Gateway(reception, Engine(reception, lambda: asyncio.sleep(0.02)), 1.0)
    conversation = (await gateway.chat("un", None, None))["conversation_id"]
    replies = await asyncio.gather(*(gateway.chat(f"message {n}", conversation, None) for n in range(5)))
    assert len({reply["turn_id"] for reply in replies}) == 5


async def test_a_code_typed_as_a_message_waits_for_the_conversation_that_it_opens() -> None:
    store, together, most = in_memory(), 0, 0
    reception = Reception(store, Echo(), load_texts(), lambda: None)

    async def note() -> None:
        nonlocal together, most
        together += 1
        most = max(most, together)
        await asyncio.sleep(0.02)
        together -= 1

    gateway = Gateway(reception, Engine(reception, note), 1.0)
    first, other = [(await gateway.chat(word, None, None))["conversation_id"] for word in ("un", "deux")]
    with store.transaction() as unit:
        code = unit.resume_codes.give(first, datetime.now(UTC))
    most = 0
    replies = await asyncio.gather(
        *(gateway.chat(f"message {n}", first, None) for n in range(3)), gateway.chat(code, other, None)
    )
    assert {reply["conversation_id"] for reply in replies} == {first} and most == 1
    with store.reading() as unit:
        assert [turn.number for turn in unit.conversations.turns(first)] == [1, 2, 3, 4, 5]


async def test_beyond_so_many_turns_at_once_a_caller_is_asked_to_come_back_at_once(reception: Reception) -> None:
    engine = Busy(reception)
    gateway = Gateway(reception, engine, 5.0, Places(under_way=2))
    under_way = [asyncio.create_task(gateway.chat(f"message {n}", None, None)) for n in range(2)]
    await until(lambda: len(engine.sent) == 2)
    with pytest.raises(TooBusy, match="try again"):
        await gateway.chat("bonjour", None, None)
    assert not any(task.done() for task in under_way)
    engine.free.set()
    await asyncio.gather(*under_way)
    assert (await gateway.chat("bonjour", None, None))["outcome"] == "answer"


async def test_who_comes_while_another_has_just_been_let_in_waits_too(reception: Reception) -> None:
    gateway, inside, most = Gateway(reception, Engine(reception), 1.0), 0, 0

    async def visit() -> None:
        nonlocal inside, most
        async with gateway.alone("one"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.01)
            inside -= 1

    first, second = asyncio.create_task(visit()), asyncio.create_task(visit())
    await first
    await asyncio.gather(second, visit())
    assert most == 1


class Busy(Engine):
    """Answers when it is told to, and remembers in which order it was asked."""

    def __init__(self, reception: Reception) -> None:
        super().__init__(reception)
        self.free = asyncio.Event()

    async def send(self, sender: str, message: str, turn_id: str, language: str, asking: str | None) -> None:
        self.sent.append(message)
        await self.free.wait()
        self.reception.answer(turn_id, Entry.QUESTION, Understanding(Intent.ASK_QUESTION, 0.9))


async def test_a_flood_keeps_another_visitor_waiting_for_two_of_its_turns_at_most(reception: Reception) -> None:
    engine = Busy(reception)
    gateway = Gateway(reception, engine, 5.0, Places(longest_s=60))
    flood = [asyncio.create_task(gateway.chat(f"flot {n}", None, None, visitor="flooder")) for n in range(30)]
    await until(lambda: len(engine.sent) == 2)
    other = asyncio.create_task(gateway.chat("bonjour", None, None, visitor="somebody else"))
    await until(lambda: "bonjour" in engine.sent)
    assert len(engine.sent) == 3
    engine.free.set()
    await asyncio.gather(*flood, other)


async def test_a_visitor_with_too_many_turns_under_way_is_refused_and_nobody_else_is(reception: Reception) -> None:
    engine = Busy(reception)
    gateway = Gateway(reception, engine, 5.0, Places(under_way_of_one=3))
    flood = [asyncio.create_task(gateway.chat(f"flot {n}", None, None, visitor="flooder")) for n in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(TooManyOfOne, match="your address"):
        await gateway.chat("encore", None, None, visitor="flooder")
    others = [asyncio.create_task(gateway.chat("bonjour", None, None, visitor=f"v{n}")) for n in range(3)]
    engine.free.set()
    assert [(await each)["outcome"] for each in (*flood, *others)] == ["answer"] * 6
    assert (await gateway.chat("encore", None, None, visitor="flooder"))["outcome"] == "answer"


async def until(met: Callable[[], bool]) -> None:
    """Lets the others work until something is so."""
    for _ in range(500):
        if met():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to that")


async def test_waiting_for_a_place_counts_in_the_time_of_a_turn(reception: Reception) -> None:
    engine = Busy(reception)
    gateway = Gateway(reception, engine, 30.0, Places(at_work=1, longest_s=60, longest_wait_s=60))
    before = REGISTRY.get_sample_value("permanence_turn_seconds_sum") or 0.0
    started = time.monotonic()
    first = asyncio.create_task(gateway.chat("un", None, None))
    await until(lambda: engine.sent == ["un"])
    second = asyncio.create_task(gateway.chat("deux", None, None))
    await asyncio.sleep(1.0)
    engine.free.set()
    await first
    alone = time.monotonic() - started
    await second
    told = (REGISTRY.get_sample_value("permanence_turn_seconds_sum") or 0.0) - before
    assert told > alone + 0.7  # the second one waited while the first one was answered
