"""The charter's path as a checklist beside the call: what is known, what it decides, what to ask the caller next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.copilot.alerts import admitted_in_call, urgent_in_call
from assistant.copilot.notes import Notes, read_notes
from assistant.escalation.decide import Decision, decide, next_to_ask, refusal_of_regularisation
from assistant.escalation.facts import Facts, Purpose
from assistant.escalation.rules import RuleTable, Ruling
from assistant.escalation.urgency import Urgency
from assistant.texts import Texts

REGULARISATION = "no_regularisation"


@dataclass(frozen=True)
class Checklist:
    """Applies the charter's rules to an agent's notes."""

    rules: RuleTable
    texts: Mapping[str, Texts]

    def read(
        self, notes: str, ticked: Mapping[str, object], question: str, language: str
    ) -> dict[str, Any]:
        """The notes as facts, corrected by what the agent ticked, and the decision; FactError for a wrong fact.

        An urgent matter and an admission are told beside it, from the question as from the notes; nothing is kept.
        """
        facts = self.facts(notes, ticked)
        admitted = _admitted(facts, question, notes)
        decision = refusal_of_regularisation(self.rules, facts) if admitted else decide(facts, self.rules, question or notes)
        asked = "purpose" if admitted else self._next(decision, facts)
        return {
            "facts": facts.to_dict(),
            "decision": decision.to_dict(language),
            "ask": self._ask(asked, facts, language),
            "urgent": _in_words(urgent_in_call(question, notes), language),
            "refused": _charter(decision, language),
            **_for_the_sheet(read_notes(notes)),
        }

    def facts(self, notes: str, ticked: Mapping[str, object]) -> Facts:
        """What the notes say, corrected by what the agent ticked; FactError for a wrong fact."""
        return Facts.parse(read_notes(notes).facts).with_(**ticked)

    def _next(self, decision: Decision, facts: Facts) -> str | None:
        return None if decision.decision is Ruling.HAND_OFF else next_to_ask(facts, self.rules)

    def _ask(self, fact: str | None, facts: Facts, language: str) -> dict[str, Any] | None:
        if fact is None:
            return None
        key = "dpo_outcome_of_dpo" if fact == "dpo_outcome" and facts.requester_is_dpo else fact
        ask = self.texts[language].ask(key)
        choices = [{"title": each.button.title, "facts": dict(each.facts)} for each in ask.choices if each.facts]
        if fact == "precise":  # a caller answers by stating the point; the agent ticks that they did
            choices.insert(0, {"title": self.texts[language].button("yes").title, "facts": {"precise": True}})
        return {"fact": fact, "question": ask.question, "why": ask.why, "choices": choices}


def _admitted(facts: Facts, question: str, notes: str) -> bool:
    """Refused at once, whatever else is unknown; words are a reading, which holds until the purpose is known."""
    return facts.purpose is Purpose.REGULARISE or (facts.purpose is None and admitted_in_call(question, notes))


def _in_words(urgency: Urgency | None, language: str) -> dict[str, Any] | None:
    """The service that deals with the matter, and what the caller is to have at hand."""
    if urgency is None:
        return None
    told = {"service": urgency.service[language], "prepare": urgency.prepare[language]}
    return {"matter": urgency.id, "url": urgency.url, **told}


def _charter(decision: Decision, language: str) -> dict[str, Any] | None:
    """Where the charter rules out making a past conduct lawful: its point, for the agent to say."""
    if decision.decision is not Ruling.REFUSE_REGULARISATION:
        return None
    said: dict[str, Any] = next(each for each in decision.to_dict(language)["rules"] if each["id"] == REGULARISATION)["charter"]
    return said


def _for_the_sheet(read: Notes) -> dict[str, str | None]:
    return {"sector": read.sector, "size": read.size}
