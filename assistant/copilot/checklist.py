"""The charter's path as a checklist beside the call: what is known, what it decides, what to ask the caller next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.copilot.notes import Notes, read_notes
from assistant.escalation.decide import decide, next_to_ask
from assistant.escalation.facts import Facts
from assistant.escalation.rules import RuleTable
from assistant.texts import Texts


@dataclass(frozen=True)
class Checklist:
    """Applies the charter's rules to an agent's notes."""

    rules: RuleTable
    texts: Mapping[str, Texts]

    def read(
        self, notes: str, ticked: Mapping[str, object], question: str, language: str
    ) -> dict[str, Any]:
        """The notes as facts, corrected by what the agent ticked, and the decision; FactError for a wrong fact."""
        read = read_notes(notes)
        facts = self.facts(notes, ticked)
        decision = decide(facts, self.rules, question or notes).to_dict(language)
        asked = None if decision["decision"] == "hand_off" else next_to_ask(facts, self.rules)
        return {
            "facts": facts.to_dict(),
            "decision": decision,
            "ask": self._ask(asked, facts, language),
            **_for_the_sheet(read),
        }

    def facts(self, notes: str, ticked: Mapping[str, object]) -> Facts:
        """What the notes say, corrected by what the agent ticked; FactError for a wrong fact."""
        return Facts.parse(read_notes(notes).facts).with_(**ticked)

    def _ask(self, fact: str | None, facts: Facts, language: str) -> dict[str, Any] | None:
        if fact is None:
            return None
        key = "dpo_outcome_of_dpo" if fact == "dpo_outcome" and facts.requester_is_dpo else fact
        ask = self.texts[language].ask(key)
        choices = [{"title": each.button.title, "facts": dict(each.facts)} for each in ask.choices if each.facts]
        if fact == "precise":  # a caller answers by stating the point; the agent ticks that they did
            choices.insert(0, {"title": self.texts[language].button("yes").title, "facts": {"precise": True}})
        return {"fact": fact, "question": ask.question, "why": ask.why, "choices": choices}


def _for_the_sheet(read: Notes) -> dict[str, str | None]:
    return {"sector": read.sector, "size": read.size}
