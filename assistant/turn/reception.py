"""The front desk: opens a turn, lets it be answered once, keeps what may be kept, and never closes it empty-handed."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol

import structlog

from assistant.advice_request.model import AdviceRequest
from assistant.answer import Answer, Citation, Message, Outcome
from assistant.answering.early_search import Found
from assistant.conversation.handoff import handed_off
from assistant.conversation.hotlines import HotlineTeller
from assistant.conversation.reply import Reply, Said
from assistant.conversation.standing import ruling_of, standing
from assistant.conversation.state import Conversation, Turn
from assistant.errors import NotFound, Unknown, Unreadable
from assistant.escalation.hotline import load_switchboard
from assistant.idempotency import Receipt
from assistant.language.detection import detect
from assistant.privacy.scrub import Scrubber
from assistant.privacy.text import clean_text
from assistant.store.database import Store
from assistant.store.errors import StoreUnavailable
from assistant.texts import Texts
from assistant.turn.entry import Entry
from assistant.turn.open_turn import OpenTurn
from assistant.turn.understanding import Understanding
from assistant.vault.data_key import is_typed_code

log = structlog.get_logger(__name__)

LIMIT = 4000


class Responder(Protocol):
    """Answers what was said in a conversation."""

    def respond(self, entry: Entry, said: Said, understanding: Understanding) -> Reply:
        """The answer, and the conversation as it stands after it."""


def unmarked(citations: Iterable[Citation]) -> Sequence[Mapping[str, Any]]:
    """Marks no source."""
    return ()


def nothing_early(question: str, language: str, asking: str | None) -> None:
    """Begins no search before it is asked for."""


class Reception:
    """Opens, answers and closes turns."""

    def __init__(
        self,
        store: Store,
        responder: Responder,
        texts: Mapping[str, Texts],
        base_version: Callable[[], str | None],
        scrubber: Scrubber | None = None,
        site: str = "",
        marks: Callable[[Iterable[Citation]], Sequence[Mapping[str, Any]]] = unmarked,
        search_early: Callable[[str, str, str | None], Found | None] = nothing_early,
        way: Callable[[str], str] | None = None,
    ) -> None:
        self._site, self._marks, self._search_early = site, marks, search_early
        self._way = way or partial(HotlineTeller(load_switchboard().hotlines, texts).tell, "general")
        self._scrubber = scrubber or Scrubber()
        self._store, self._responder, self._texts, self._base_version = store, responder, texts, base_version
        self._open: dict[str, OpenTurn] = {}

    def open(self, message: str, conversation_id: str | None, language: str | None) -> OpenTurn:
        """Begins a turn; BadInput where nothing readable is left of the message, NotFound for an unknown conversation."""
        text = clean_text(message).strip()
        if not text or len(text) > LIMIT:
            raise Unreadable("message_length")
        conversation = self._conversation(conversation_id, language)
        spoken = language or detect(text, conversation.language if conversation.turns else None)
        early = self._search_early(text, spoken, conversation.asking)
        kept, conversation = self._scrubber.scrub(text).text, replace(conversation, language=spoken)
        said = Said(secrets.token_urlsafe(12), text, spoken, conversation, early, kept)
        turn = OpenTurn(said.turn_id, said)
        self._open[turn.id] = turn
        return turn

    def resumed(
        self, text: str, conversation_id: str | None, language: str | None
    ) -> tuple[str, str | None]:
        """A message that is a code to come back: the wish to go on, in the conversation that the code opens.

        Apart from `open`, so that a caller knows the conversation, and can hold it, before a turn of it begins.
        """
        text = clean_text(text).strip()
        if not is_typed_code(text):
            return text, conversation_id
        with self._store.reading() as unit:
            found = unit.resume_codes.conversation_of(text)
            conversation = unit.conversations.get(found) if found else None
        if conversation is None:
            return text, conversation_id
        return self._texts[language or conversation.language].button("resume").payload, conversation.id

    def answer(self, turn_id: str, entry: Entry, understanding: Understanding) -> Answer:
        """Answers an open turn, once: a second call gets the first answer; NotFound once the turn is closed."""
        turn = self._find(turn_id)
        with turn.lock:
            if turn.closed:
                raise NotFound("This turn is over.")
            if turn.reply is None:
                turn.understanding = understanding
                turn.reply = self._compose(turn, entry)
            return turn.reply.answer

    def facts(self, turn_id: str) -> dict[str, object]:
        """The facts known after the turn was answered."""
        turn = self._find(turn_id)
        conversation = turn.reply.conversation if turn.reply else turn.said.conversation
        return dict(conversation.facts)

    def recall(self, call: Receipt) -> dict[str, Any] | None:
        """The reply already given to this very call, or None; OtherBody if its key served for something else."""
        with self._store.reading() as unit:
            return unit.receipts.recall(call)

    def close(
        self, turn_id: str, unanswered: Entry = Entry.RETRIEVAL, call: Receipt | None = None
    ) -> dict[str, Any]:
        """Ends the turn with the contract's reply, kept before it is given; answers by `unanswered` if nobody did.

        A `call` tried again will be given the same reply.
        """
        turn = self._find(turn_id)
        with turn.lock:
            understood = turn.reply is not None
            reply = turn.reply or self._compose(turn, unanswered)
            turn.closed = True
        del self._open[turn_id]
        try:
            return self._keep(turn, reply, understood, call)
        except StoreUnavailable as error:
            log.warning("turn_not_kept", turn_id=turn.id, error=type(error).__name__)
            if reply.request is not None or reply.answer.asking is not None:
                raise  # What the person gave would be lost: they keep it, and send it again.
            return self._unkept(turn, reply)

    def _compose(self, turn: OpenTurn, entry: Entry) -> Reply:
        try:
            return self._responder.respond(entry, turn.said, turn.understanding)
        except Exception as error:  # the composer's edge: whatever happens, the person gets a way to a person
            log.error("composition_failed", turn_id=turn.id, error=type(error).__name__)
            return self._failed(turn)

    def _failed(self, turn: OpenTurn) -> Reply:
        conversation = turn.said.conversation
        told = Message(self._texts[turn.language].say("error")), Message(self._way(turn.language))
        return Reply(Answer(Outcome.ERROR, told, conversation.asking), conversation)

    def _keep(self, turn: OpenTurn, reply: Reply, understood: bool, call: Receipt | None) -> dict[str, Any]:
        """Writes the turn, its conversation and the request it may have led to, in one transaction."""
        now = datetime.now(UTC)
        turns = turn.said.conversation.turns + 1
        conversation = replace(reply.conversation, turns=turns, seen=now, asking=reply.answer.asking)
        with self._store.transaction(turn.patience_s) as unit:
            unit.conversations.save(conversation, known=turns > 1)
            answer = reply.answer
            if reply.request is not None:
                submitted = unit.advice_requests.submit(
                    reply.request, _key(reply.request), by="person", at=now
                )
                answer = handed_off(answer, submitted.request, submitted.secret, self._texts[turn.language], self._site)
                conversation = replace(conversation, reference=submitted.request.reference)
                unit.conversations.save(conversation)
                unit.gaps.add_request(str(submitted.request.reference), now)
            body = {**self._body(turn, answer, conversation), "permalink": self._permalink(turn, reply)}
            unit.conversations.add_turn(record := self._record(turn, reply, conversation, body, understood))
            unit.gaps.note(record)
            if call is not None:
                unit.receipts.keep(call, body, now)
        return body

    def _unkept(self, turn: OpenTurn, reply: Reply) -> dict[str, Any]:
        """What only informs is told all the same, and that it could not be kept."""
        told = Message(self._texts[turn.language].say("unkept"))
        answer = replace(reply.answer, messages=(*reply.answer.messages, told))
        return {**self._body(turn, answer, reply.conversation), "permalink": None}

    def _record(
        self, turn: OpenTurn, reply: Reply, conversation: Conversation, body: dict[str, Any], understood: bool
    ) -> Turn:
        return Turn(
            id=turn.id,
            conversation_id=conversation.id,
            number=conversation.turns,
            at=conversation.seen,
            language=turn.language,
            text=turn.said.kept if reply.keep_words else None,
            intent=turn.understanding.intent.value if understood else None,
            understood_by="rasa" if understood else "retrieval",
            outcome=reply.answer.outcome.value,
            asking=reply.answer.asking,
            answer=body if reply.keep_words else None,
            base_version=self._base_version(),
            sources=self._marks(each for message in reply.answer.messages for each in message.citations),
            decision=ruling_of(reply.answer),
        )

    def _body(self, turn: OpenTurn, answer: Answer, conversation: Conversation) -> dict[str, Any]:
        identity = {"conversation_id": conversation.id, "turn_id": turn.id, "language": turn.language}
        notice = {"disclaimer": self._texts[turn.language].say("disclaimer")}
        return {**identity, **answer.to_dict(), **notice, **standing(conversation, answer, turn.language)}

    def _permalink(self, turn: OpenTurn, reply: Reply) -> str | None:
        """Where anybody may open the answer again: only what comes from sources, with nothing asked beside it."""
        alone = reply.answer.outcome is Outcome.ANSWER and reply.answer.asking is None
        return f"{self._site}/answer/{turn.id}" if alone and reply.keep_words else None

    def _find(self, turn_id: str) -> OpenTurn:
        turn = self._open.get(turn_id)
        if turn is None:
            raise NotFound("This turn is not open.")
        return turn

    def _conversation(self, conversation_id: str | None, language: str | None) -> Conversation:
        if conversation_id is None:
            now = datetime.now(UTC)
            return Conversation(secrets.token_urlsafe(18), secrets.token_hex(16), language or "fr", now, now)
        with self._store.reading() as unit:
            found = unit.conversations.get(conversation_id)
        if found is None:
            raise Unknown("gone")
        return found


def _key(request: AdviceRequest) -> str:
    """The same for the same content confirmed twice in one conversation: a repeated yes makes no second request."""
    return f"{request.conversation_id}:{request.content_hash}"
