"""Each way out of the path, made useful: where to go, why, and what to take along."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.answer import Answer, Button, Message, Outcome
from assistant.conversation.hotlines import HotlineTeller
from assistant.conversation.notes import NoteWriter
from assistant.conversation.reply import Reply
from assistant.conversation.state import Conversation
from assistant.escalation.decide import Decision
from assistant.escalation.hotline import HotlineId
from assistant.escalation.rules import Ruling
from assistant.texts import Texts

Parts = tuple[list[str], tuple[Button, ...]]
NAMED: Mapping[str, HotlineId] = {"redirect_individual": "general", "consult_dpo_of_dpo": "dpo", "network_contact": "general"}
"""The hotline that a way out names itself, whatever the question would suggest."""


@dataclass(frozen=True)
class Referrer:
    """Sends the person where the charter says, in words that help."""

    texts: Mapping[str, Texts]
    hotlines: HotlineTeller
    notes: NoteWriter

    def refer(self, conversation: Conversation, decision: Decision, language: str) -> Reply:
        """The referral of a decision other than need_facts and hand_off."""
        way_out = self._ways()[decision.decision]
        texts, buttons = way_out(conversation, decision, language)
        if conversation.facts.get("requester_role") == "professional_body":
            texts = [*texts, self._say("network_contact", decision, language)]
        messages = [Message(text) for text in texts]
        messages[-1] = Message(texts[-1], buttons=buttons)
        note = self._note_of(conversation, decision)
        answer = Answer(Outcome.REFERRAL, tuple(messages), decision=decision.to_dict(language), note=note)
        return Reply(answer, conversation, keep_words=decision.decision is not Ruling.REFUSE_REGULARISATION)

    def _ways(self) -> Mapping[Ruling, Callable[[Conversation, Decision, str], Parts]]:
        return {
            Ruling.REDIRECT_INDIVIDUAL: self._plain,
            Ruling.REFUSE_REGULARISATION: self._plain,
            Ruling.REFUSE_AUDIT: self._plain,
            Ruling.CONSULT_DPO: self._consult_dpo,
            Ruling.SELF_SERVICE: self._self_service,
            Ruling.REFER_NETWORK: self._refer_network,
            Ruling.COMPLETE_REQUEST: self._complete_request,
        }

    def _note_of(self, conversation: Conversation, decision: Decision) -> str | None:
        """The kind of the note that the referral drafts; a DPO has no DPO to write to."""
        if decision.decision is Ruling.CONSULT_DPO:
            return None if conversation.facts.get("requester_is_dpo") else "dpo"
        return "network" if decision.decision is Ruling.REFER_NETWORK else None

    def _say(self, key: str, decision: Decision, language: str) -> str:
        hotline = NAMED.get(key, decision.hotline)
        name, url, way = self.hotlines.name(hotline, language), self.hotlines.url(hotline), self.hotlines.tell(hotline, language)
        return self.texts[language].say(f"referral.{key}", hotline=name, url=url, way=way)

    def _plain(self, conversation: Conversation, decision: Decision, language: str) -> Parts:
        return [self._say(decision.decision.value, decision, language)], ()

    def _consult_dpo(self, conversation: Conversation, decision: Decision, language: str) -> Parts:
        texts = self.texts[language]
        if conversation.facts.get("requester_is_dpo"):
            return [self._say("consult_dpo_of_dpo", decision, language)], (texts.button("dpo_tried"),)
        note = self.notes.write("dpo", conversation, language)
        return [self._say("consult_dpo", decision, language), note], (texts.button("dpo_unable"),)

    def _self_service(self, conversation: Conversation, decision: Decision, language: str) -> Parts:
        answered = conversation.facts.get("dpo_outcome") == "answered"
        text = self._say(f"self_service_{'answered' if answered else 'importance'}", decision, language)
        return [text, self.hotlines.tell(decision.hotline, language)], (
            self.texts[language].button("point_left" if answered else "matters"),
        )

    def _refer_network(self, conversation: Conversation, decision: Decision, language: str) -> Parts:
        note = self.notes.write("network", conversation, language)
        texts = [self._say("refer_network", decision, language), note]
        if not decision.may_insist:
            return texts, (self.texts[language].button("network_asked"),)
        return [*texts, self._say("refer_network_insist", decision, language)], (
            self.texts[language].button("insist"),
            self.texts[language].button("network_asked"),
        )

    def _complete_request(self, conversation: Conversation, decision: Decision, language: str) -> Parts:
        texts = self.texts[language]
        lacking = [name for name in ("precise", "documented") if conversation.facts.get(name) is False]
        missing = texts.say("referral.missing_join").join(
            texts.say(f"referral.missing_{name}") for name in lacking
        )
        build = [texts.say(f"referral.build_{name}") for name in lacking]
        later = texts.say("referral.complete_later")
        text = "\n\n".join([texts.say("referral.complete_request", missing=missing), *build, later])
        return [text], (texts.button("completed"),)
