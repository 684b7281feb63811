"""The whole channel on real slack-bolt and slack-sdk, against a stand-in for Slack that checks what it is sent."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import uvicorn

from api.app import public_app
from api.slack.channel import SlackChannel, SlackSettings
from api.slack.installation import Installation
from assistant.answer import Button, Outcome
from assistant.answering.composer import AnswerComposer
from assistant.answering.context import Inquiry
from assistant.bootstrap import SHIPPED_FICHES, Assistant
from assistant.conversation.asking import Asker
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.hotlines import HotlineTeller
from assistant.conversation.notes import NoteWriter
from assistant.conversation.path import Path as CharterPath
from assistant.conversation.referral import Referrer
from assistant.desks.conversation_desk import ConversationDesk
from assistant.escalation.hotline import load_switchboard
from assistant.escalation.rules import load_rules
from assistant.library import OpenLibrary
from assistant.retention.journal import Journal
from assistant.retention.keeper import Keeper
from assistant.store.database import Store
from assistant.store.dialogue_events import EventsInFile
from assistant.switch import Gate, Mode, SwitchedResponder
from assistant.texts import load_texts
from assistant.turn.entry import Entry
from assistant.turn.reception import Reception
from assistant.turn.understanding import Intent, Understanding
from assistant.vault.private_keys import KeyFiles
from assistant.vault.public_key import PublicKeyFile
from benchmarks.slack_stand_in.requests import Sender, SignedRequest
from benchmarks.slack_stand_in.server import Seen, StandIn
from knowledge_base.fiche import Fiche
from knowledge_base.fiche_file import load_fiches
from knowledge_base.sources import load_reference_sources
from tests.databases import in_memory

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


class Shelfless:
    """A knowledge base with nothing ingested."""

    version = "1"
    documents: tuple[Any, ...] = ()

    def document(self, document_id: str) -> None:
        return None

    def passages_of(self, document_id: str) -> tuple[Any, ...]:
        return ()


@dataclass
class OneFiche:
    """An answering step that knows breaches, hesitates over “délai”, and nothing else."""

    library: OpenLibrary
    breach: dict[str, Fiche]

    def __call__(self, inquiry: Inquiry) -> Inquiry:
        if "violation" in inquiry.question.lower() or "breach" in inquiry.question.lower():
            fiche = self.breach[inquiry.language]
            return _set(inquiry, Outcome.ANSWER, fiche.text, citations=self.library.cite(fiche))
        if inquiry.question == "délai":
            buttons = (Button("Notifier une violation", "Quel délai pour notifier une violation ?"),)
            return _set(inquiry, Outcome.CLARIFY, "Laquelle est la vôtre ?", buttons=buttons)
        return _set(inquiry, Outcome.ABSTAIN, "Aucune de mes sources ne répond : https://www.cnil.fr")


def _set(inquiry: Inquiry, outcome: Outcome, text: str, **more: Any) -> Inquiry:
    return replace(inquiry, outcome=outcome, text=text, **more)


class Engine:
    """A dialogue engine that hears a wish for a request, a yes and a stop, and takes the rest for a question."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    async def send(self, sender: str, message: str, turn_id: str, language: str, asking: str | None) -> None:
        said = message.casefold()
        wish = "demande de conseil" in said or "parler à une personne" in said
        intent = Intent.AFFIRM if said.startswith("je confirme") else Intent.ASK_QUESTION
        if said.startswith("arrêter"):
            self._reception.answer(turn_id, Entry.STOP, Understanding(Intent.STOP, 0.99))
            return
        entry = Entry.PATH if wish or asking else Entry.QUESTION
        understood = Intent.INFORM if asking and intent is not Intent.AFFIRM else intent
        await asyncio.to_thread(self._reception.answer, turn_id, entry, Understanding(understood, 0.95))


@dataclass
class Base:
    """The assistant as the channel uses it; the search finds what it was given."""

    store: Store
    library: OpenLibrary
    reception: Reception
    conversations: ConversationDesk
    gate: Gate
    modes: list[Mode]
    """The last one is in force."""
    found: list[dict[str, Any]] = field(default_factory=list)

    def search(self, query: str, k: int, language: str | None, kinds: object) -> list[dict[str, Any]]:
        return self.found

    def feedback(
        self, turn_id: str, helpful: bool, reasons: list[str], comment: str | None, conversation_id: str | None
    ) -> None:
        nothing: Any = None
        whole = Assistant(nothing, nothing, nothing, self.store, nothing, nothing, nothing, self.gate, nothing)
        whole.feedback(turn_id, helpful, reasons, comment, conversation_id)


@pytest.fixture(scope="session")
def fiches() -> dict[str, Fiche]:
    return load_fiches([SHIPPED_FICHES])


def assemble(fiches: dict[str, Fiche], store: Store) -> Base:
    texts, rules = load_texts(), load_rules()
    library = OpenLibrary(Shelfless(), lambda: fiches, load_reference_sources())  # type: ignore[arg-type]
    breach = {language: fiches[f"breach-72-hours-{language}"] for language in ("fr", "en")}
    hotlines = HotlineTeller(load_switchboard().hotlines, texts)
    referrer = Referrer(texts, hotlines, NoteWriter(texts))
    path = CharterPath(rules, Asker(texts, hotlines), referrer)
    dialogue = Dialogue(
        AnswerComposer((OneFiche(library, breach),)), path, rules, referrer, hotlines, texts
    )
    modes = [Mode.FULL]
    gate = Gate(lambda: modes[-1], hotlines, texts)
    reception = Reception(store, SwitchedResponder(dialogue, gate), texts, lambda: "1")
    return Base(store, library, reception, ConversationDesk(store, rules, texts, NoteWriter(texts)), gate, modes)


@dataclass
class World:
    """Slack on one side, the application on the other, and what a person does between them."""

    slack: StandIn
    base: Base
    channel: SlackChannel
    client: httpx.AsyncClient
    sender: Sender

    async def chat(self, message: str, conversation_id: str) -> dict[str, Any]:
        """What the page does with a conversation opened from Slack."""
        body = {"message": message, "conversation_id": conversation_id}
        response = await self.client.post("/api/v1/chat", json=body)
        assert response.status_code == 200, response.text
        reply: dict[str, Any] = response.json()
        return reply

    async def send(self, request: SignedRequest) -> httpx.Response:
        return await self.client.post("/slack/events", content=request.body, headers=request.headers)

    async def command(self, text: str, user: str = "U1", channel: str = "C1") -> Seen:
        return await self._shows(self.sender.form(self.sender.command(text, user, channel)))

    async def direct(self, text: str, user: str = "U1") -> Seen:
        event = self.sender.event("message", channel_type="im", channel="D1", user=user, text=text)
        return await self._shows(self.sender.json(event))

    async def mention(self, text: str, user: str = "U1", thread: str | None = None) -> Seen:
        more = {"thread_ts": thread} if thread else {}
        event = self.sender.event("app_mention", channel="C1", user=user, text=f"<@UBOT> {text}", **more)
        return await self._shows(self.sender.json(event))

    async def press(self, title: str, seen: Seen | None = None, user: str = "U1", channel: str | None = "C1") -> Seen:
        pressed = self.button(title, seen)
        return await self._shows(self.sender.form(self.sender.press(pressed, user, channel)))

    async def submit(self, values: dict[str, Any], user: str = "U1") -> httpx.Response:
        view = next(each.payload["view"] for each in reversed(self.slack.seen) if each.method.startswith("views."))
        return await self.send(self.sender.form(self.sender.submit({"id": "V1", **view}, values, user)))

    def button(self, title: str, seen: Seen | None = None) -> dict[str, Any]:
        shown = seen or self.slack.seen[-1]
        blocks = shown.payload.get("blocks") or shown.payload["view"]["blocks"]
        buttons = [each for block in blocks if block["type"] == "actions" for each in block["elements"]]
        found = [each for each in buttons if each["text"]["text"] == title]
        assert found, f"“{title}” is not among {[each['text']['text'] for each in buttons]}"
        return found[0]

    async def until(self, held: Callable[[], bool], within_s: float = 5.0) -> None:
        async with asyncio.timeout(within_s):
            while not held():
                await asyncio.sleep(0.005)

    async def settle(self) -> None:
        """Waits for the work that goes on after the acknowledgement."""
        await self.until(lambda: self.channel.inbox.in_hand == 0, 20)

    async def _shows(self, request: SignedRequest) -> Seen:
        before = len(self.slack.seen)
        response = await self.send(request)
        assert response.status_code == 200, response.text
        await self.settle()
        assert len(self.slack.seen) > before
        return self.slack.seen[-1]


@pytest.fixture
async def slack() -> AsyncIterator[StandIn]:
    stand_in = StandIn()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = uvicorn.Config(stand_in.app(), host="127.0.0.1", port=port, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    stand_in.address = f"http://127.0.0.1:{port}"
    yield stand_in
    server.should_exit = True
    await serving


@pytest.fixture
def new_store() -> Callable[..., Store]:
    """Opens the store that the channel works on."""
    return in_memory


@pytest.fixture
async def world(
    slack: StandIn, fiches: dict[str, Fiche], tmp_path: Path, new_store: Callable[..., Store]
) -> AsyncIterator[World]:
    keys = KeyFiles.in_folder(tmp_path / "keys")
    keys.ensure()
    base = assemble(fiches, new_store(seals=PublicKeyFile(keys.public)))
    settings = SlackSettings(
        data_dir=tmp_path,
        signing_secret=SECRET,
        client_id="1.2",
        client_secret="s",
        public_url="https://permanence.example",
        api_url=f"{slack.address}/api/",
    )
    assistant = SimpleNamespace(
        reception=base.reception, conversations=base.conversations, store=base.store, is_searchable=lambda: True
    )
    app = public_app(assistant, Engine(base.reception), 2.0, lambda: True)  # type: ignore[arg-type]
    keeper = Keeper(base.store, EventsInFile(tmp_path / "rasa.sqlite3"), Journal(tmp_path / "erased"))
    channel = SlackChannel(settings, base, app.state.gateway, keeper.forget)  # type: ignore[arg-type]
    channel.mount(app)
    await install(channel, "T1", "xoxb-one")
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://permanence.example") as client:
        yield World(slack, base, channel, client, Sender(SECRET, slack.address))
    assert slack.refused == []
    base.store.close()


async def install(channel: SlackChannel, team: str, token: str) -> None:
    sealed = Installation(token, "UBOT", "B1", "UADMIN").sealed(channel.memory.locker, team)
    await channel.memory.write(lambda unit: unit.slack.install(team, sealed, datetime.now(UTC)))
