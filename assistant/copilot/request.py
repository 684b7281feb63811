"""A request for advice that begins in a call: what the call already tells of it, and how it is handed in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.advice_request.errors import OtherContent
from assistant.advice_request.fields import find_field
from assistant.advice_request.prefill import tell_steps
from assistant.advice_request.wording import say_fact
from assistant.conversation.state import Provenance, SourceShown
from assistant.copilot.checklist import Checklist
from assistant.desks.submission import Sender, SubmissionDesk
from assistant.idempotency import OtherBody, Receipt
from knowledge_base.text.sentences import split_sentences

SCOPE = "copilot/request"


@dataclass(frozen=True)
class Call:
    """What an agent has of a call when it becomes a request."""

    id: str
    question: str
    notes: str
    ticked: Mapping[str, Any]
    shown: tuple[SourceShown, ...] = ()
    sector: str = ""
    """In words, as it will be read."""


@dataclass(frozen=True)
class CallRequests:
    """Turns calls into requests for advice, under the same rules as any other way in."""

    checklist: Checklist
    submissions: SubmissionDesk

    def begin(self, call: Call, language: str) -> dict[str, Any]:
        """What the call already tells, by field, and what the charter says of it; SwitchedOff where none is taken."""
        self.submissions.gate.let_request(language)
        read = self.checklist.read(call.notes, call.ticked, call.question, language)
        return {"fields": self._prefilled(call, language), "decision": read["decision"]}

    def hand_in(
        self, call: Call, fields: Mapping[str, str], confirmed: bool, language: str, who: str
    ) -> dict[str, Any]:
        """Keeps the request once and tells its reference and code; refused as a request handed in by the person is.

        OtherContent if this call has already given another request.
        """
        facts = self.checklist.facts(call.notes, call.ticked).to_dict()
        given = {name: value for name, value in fields.items() if value.strip()}
        body = {"fields": given, "facts": facts, "confirmed": confirmed, "language": language}
        receipt = Receipt(SCOPE, f"{who} {call.id}", json.dumps(body, sort_keys=True))
        sender = Sender(f"agent:{who}", self._provenance(call, given, language), dictated=True)
        try:
            return self.submissions.submit(given, facts, confirmed, language, receipt, sender)
        except OtherBody as error:
            raise OtherContent() from error

    def _prefilled(self, call: Call, language: str) -> dict[str, str]:
        facts = self.checklist.facts(call.notes, call.ticked).to_dict()
        found = {
            "sector": call.sector,
            "subject": _subject(call.question),
            "question": call.question.strip(),
            "context": call.notes.strip(),
            "steps_taken": tell_steps(facts, call.shown, language),
            "importance_reason": _importance(facts, language),
        }
        return {name: value[: find_field(name).max_length] for name, value in found.items() if value}

    def _provenance(self, call: Call, given: Mapping[str, str], language: str) -> dict[str, Provenance]:
        taken = self._prefilled(call, language)
        return {name: "conversation" if taken.get(name) == value else "agent" for name, value in given.items()}


def _subject(question: str) -> str:
    """The first sentence of the question, cut at a word."""
    first = next(iter(split_sentences(question)), "").strip()
    limit = find_field("subject").max_length
    return first if len(first) <= limit else first[:limit].rsplit(" ", 1)[0]


def _importance(facts: Mapping[str, Any], language: str) -> str:
    if not facts.get("importance"):
        return ""
    label, said = say_fact("importance", facts["importance"], language)
    return f"{label} {said}"
