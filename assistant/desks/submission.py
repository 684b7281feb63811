"""A request for advice handed in whole, without a conversation: the same rules, the same confirmation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from assistant.advice_request.export import notices
from assistant.advice_request.fields import CONFIRMED, validate
from assistant.advice_request.model import AdviceRequest, Event
from assistant.conversation.handoff import follow_up_address
from assistant.conversation.state import FieldValue, Provenance
from assistant.errors import Refused
from assistant.escalation.admission import admits_infringement
from assistant.escalation.decide import Decision, decide, refusal_of_regularisation
from assistant.escalation.facts import Facts
from assistant.escalation.rules import Result, RuleTable, Ruling
from assistant.idempotency import InFlight, Receipt
from assistant.store.advice_requests import Submission
from assistant.store.database import Store
from assistant.switch import Gate
from assistant.texts import Texts

GOES_ON = frozenset({Ruling.HAND_OFF, Ruling.NEED_FACTS})
"""What is not known refuses nobody: an agent will see it. What is known and against it does."""


class NotAdmissible(Refused):
    """The charter sends elsewhere; the sentence is its reason."""

    def __init__(self, decision: Decision, language: str) -> None:
        self._decision = decision
        super().__init__(self.sentence(language))

    def sentence(self, language: str) -> str:
        """The charter's reason in a language."""
        unmet = [each for each in self._decision.rules if each.result is Result.UNMET]
        return " ".join(each.explanation[language] for each in unmet) or self._decision.decision.value


@dataclass(frozen=True)
class Sender:
    """Who hands a request in: the person, or an agent who writes down what a caller says and reads it back to them."""

    by: str = "person"
    given: Mapping[str, Provenance] = field(default_factory=dict)
    """Where the words of a field come from; the person said what is not named."""
    dictated: bool = False
    """Whether the follow-up code is told by voice."""


PERSON = Sender()


@dataclass(frozen=True)
class SubmissionDesk:
    """Takes requests in; nothing is kept of one that is refused."""

    store: Store
    rules: RuleTable
    texts: Mapping[str, Texts]
    gate: Gate
    site: str = ""
    in_flight: InFlight = field(default_factory=InFlight)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def submit(
        self,
        fields: Mapping[str, str],
        facts: Mapping[str, object],
        confirmed: bool,
        language: str,
        call: Receipt,
        sender: Sender = PERSON,
    ) -> dict[str, Any]:
        """Keeps the request and tells its reference and code, once; the same call again is told the same.

        FieldError, FactError, NotAdmissible, Underway, OtherBody or SwitchedOff otherwise.
        """
        with self.in_flight.serving(call):
            with self.store.reading() as unit:
                earlier = unit.receipts.recall(call)
            if earlier is not None:
                return earlier
            self.gate.let_request(language)
            draft = self._draft(fields, facts, confirmed, language, sender)
            with self.store.transaction() as unit:
                at = self.clock()
                kept = unit.advice_requests.submit(
                    draft, f"http:{call.id}", by=sender.by, at=at, dictated=sender.dictated
                )
                unit.gaps.add_request(str(kept.request.reference), at)
                told = self._told(kept, language)
                unit.receipts.keep(call, told, at)
            return told

    def _draft(
        self, fields: Mapping[str, str], facts: Mapping[str, object], confirmed: bool, language: str, sender: Sender
    ) -> AdviceRequest:
        if any(admits_infringement(words) for words in fields.values()):
            raise NotAdmissible(refusal_of_regularisation(self.rules), language)
        decision = decide(Facts.parse(facts), self.rules, fields.get("question"))
        if decision.decision not in GOES_ON:
            raise NotAdmissible(decision, language)
        given = {**fields, "confirm": CONFIRMED} if confirmed else dict(fields)
        at = self.clock()
        return AdviceRequest(
            language=language,
            created=at,
            fields={
                name: FieldValue(validate(name, value), sender.given.get(name, "said"))
                for name, value in given.items()
            },
            facts=dict(facts),
            decision=decision.to_dict(language),
            priority=decision.priority,
            events=(Event(at, sender.by, "drafted"),),
        )

    def _told(self, kept: Submission, language: str) -> dict[str, Any]:
        reference = str(kept.request.reference)
        return {
            "reference": reference,
            "status": kept.request.status.value,
            "secret": kept.secret,
            "url": follow_up_address(reference, kept.secret, language, self.site),
            "language": language,
            "notices": dict(notices(language)),
            "disclaimer": self.texts[language].say("disclaimer"),
        }
