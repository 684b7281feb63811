"""Answers a turn: what the charter refuses first, then what is urgent, then the door the dialogue engine chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from assistant.answer import Answer, Outcome
from assistant.answering.composer import AnswerComposer
from assistant.answering.context import Inquiry
from assistant.conversation.alerts import Hearing, hear_admission, hear_urgency, may_wait, without_admission
from assistant.conversation.doubt import after_doubt, answer_reply, doubt_reply, with_doubt_first
from assistant.conversation.hotlines import HotlineTeller
from assistant.conversation.memory import listening, previous_of, remembering, with_facts
from assistant.conversation.nearest import is_new_point, leaves_to_sources, question_of, shown_above
from assistant.conversation.path import Digressed, Path, Stated
from assistant.conversation.reading import FACTS, POINT, asks, command
from assistant.conversation.referral import Referrer
from assistant.conversation.reply import Reply, Said
from assistant.conversation.small_talk import SmallTalk
from assistant.conversation.state import Conversation
from assistant.conversation.unread import Unread, keeps_draft, read_by_words
from assistant.conversation.urgent import beside, service_of, with_left
from assistant.escalation.decide import decide, refusal_of_regularisation
from assistant.escalation.facts import Facts
from assistant.escalation.rules import RuleTable, Ruling
from assistant.privacy.scrub import without_placeholders
from assistant.texts import Texts
from assistant.turn.entry import Entry
from assistant.turn.understanding import Intent, Understanding

ENDINGS = frozenset({Ruling.REDIRECT_INDIVIDUAL, Ruling.REFUSE_REGULARISATION, Ruling.REFUSE_AUDIT})
"""Decisions that what a person says of itself calls for at once, even where no request was asked for."""
LEAVING = frozenset({Entry.STOP, Entry.RESTART})
LEAVING_WORDS, LEAVING_CONFIDENCE = 8, 0.7
"""A wish to leave the path is short and plain: “I want it gone” says what is wanted of somebody else."""


@dataclass(frozen=True)
class Dialogue:
    """The responder of the front desk."""

    composer: AnswerComposer
    path: Path
    rules: RuleTable
    referrer: Referrer
    hotlines: HotlineTeller
    texts: Mapping[str, Texts]

    def respond(self, entry: Entry, said: Said, understanding: Understanding) -> Reply:
        """The answer, and the conversation as it stands after it."""
        heard = hear_admission(said, understanding)
        if heard is Hearing.ADMITTED:
            return self._refuse_regularisation(said)
        understanding = without_admission(understanding)
        if entry is Entry.SEARCH:
            reply = self._search_alone(said, understanding)
            return answer_reply(said, reply.answer) if heard is Hearing.DOUBT else reply
        if heard is Hearing.DOUBT:
            return self._ask_doubt(said, understanding)
        entry, said = after_doubt(entry, said, understanding, self.texts[said.language])
        said = replace(said, conversation=listening(said))
        stated = self._stated_by_button(said)
        if stated is not None:
            return self._leaving_to_sources(said, self.path.resume(said, stated))
        door = self._door(entry, said, understanding)
        reply = self._leaving_to_sources(said, self._doors().get(door, self._question)(said, understanding))
        return self._urgent_first(said, understanding, reply, leaves=door in LEAVING)

    def _ask_doubt(self, said: Said, understanding: Understanding) -> Reply:
        """One clear question with the charter's words, after what was found, or later where it may wait."""
        found = self._compose(said, understanding)
        if may_wait(said, understanding, found):
            return answer_reply(said, found)
        return doubt_reply(said, understanding, found if asks(said, understanding) else None, self.texts[said.language])

    @property
    def _talk(self) -> SmallTalk:
        return SmallTalk(self.texts)

    def _urgent_first(self, said: Said, understanding: Understanding, reply: Reply, *, leaves: bool) -> Reply:
        """By whatever door it came, an urgent matter gets its service first; a field's text is left alone."""
        asking = said.conversation.asking
        written = asking is not None and (asking not in FACTS or asking in POINT)
        urgency = None if written else hear_urgency(said.text, understanding)
        if urgency is None:
            return reply
        service, answer = service_of(urgency, said.language), reply.answer
        if service in answer.messages:
            return reply
        if answer.outcome is Outcome.CHITCHAT:
            urgent = self._question(replace(said, conversation=reply.conversation), understanding)
            return with_left(urgent, reply) if leaves else urgent
        return replace(reply, answer=replace(answer, messages=(service, *answer.messages)))

    def _doors(self) -> Mapping[Entry, Callable[[Said, Understanding], Reply]]:
        return {
            Entry.QUESTION: self._question,
            Entry.PATH: self._on_path,
            Entry.FACTS: self._facts,
            Entry.URGENT: self._question,
            Entry.CHITCHAT: self._talk.answer,
            Entry.STOP: self._talk.stop,
            Entry.RESTART: self._talk.restart,
            Entry.RETRIEVAL: self._retrieval,
        }

    def _door(self, entry: Entry, said: Said, understanding: Understanding) -> Entry:
        """The engine's choice, but where the conversation knows better: on the path, a value is no wish to leave it."""
        asking = said.conversation.asking
        if asking is None:
            return entry
        order = command(said.text, understanding, dictating=asking not in FACTS)
        if order is Intent.STOP or keeps_draft(said, self.path.asker):
            return Entry.STOP
        if entry is Entry.RETRIEVAL:
            return entry
        sure = understanding.confidence >= LEAVING_CONFIDENCE
        leaves = sure and entry in LEAVING and len(said.text.split()) <= LEAVING_WORDS
        return entry if leaves and asking in FACTS else self._restarting(said)

    def _stated_by_button(self, said: Said) -> Mapping[str, object] | None:
        """What a button left by a way out states; it takes the path up again, understood or not."""
        waits = said.conversation.asking is None and said.conversation.asked
        return self.texts[said.language].stated_by_button(said.text) if waits else None

    def _restarting(self, said: Said) -> Entry:
        """While a field is written, only the button's own words begin anew."""
        button = self.texts[said.language].button("restart")
        return Entry.RESTART if said.text.strip() in (button.payload, button.title) else Entry.PATH

    def _question(self, said: Said, understanding: Understanding) -> Reply:
        return self._found(said, understanding, with_facts(said.conversation, understanding.facts))

    def _found(self, said: Said, understanding: Understanding, conversation: Conversation) -> Reply:
        """What the sources say, below the service where the matter is urgent; what is shown is remembered."""
        found, urgency = self._compose(said, understanding), hear_urgency(said.text, understanding)
        answer = beside(urgency, found, said, understanding) if urgency else found
        shown = answer.messages[-1:] == found.messages[-1:]
        return Reply(answer, remembering(conversation, said, found) if shown else conversation)

    def _compose(self, said: Said, understanding: Understanding) -> Answer:
        inquiry = Inquiry(
            said.text,
            said.language,
            facts=understanding.facts,
            known=said.conversation.facts,
            sector=said.conversation.card.get("sector"),
            seems_outside=understanding.intent is Intent.OUT_OF_SCOPE,
            previous=previous_of(said.conversation),
            early=said.early,
            repeatable=said.is_repeatable,
        )
        return self.composer.compose(inquiry)

    def _on_path(self, said: Said, understanding: Understanding) -> Reply:
        if said.conversation.asking is None:
            return self.path.begin(said, understanding.facts)
        taken = self.path.take(said, understanding)
        if isinstance(taken, Stated):
            return self._beside_point(said, understanding, taken.conversation)
        return self._digress(said, understanding, taken.reply) if isinstance(taken, Digressed) else taken

    def _beside_point(self, said: Said, understanding: Understanding, conversation: Conversation) -> Reply:
        """Searches with the point just stated: what answers is a step taken, and stands above the next question."""
        conversation = replace(conversation, last_question=said.kept)
        new = is_new_point(conversation, said.conversation)
        found = self._compose(said, understanding) if new else None
        if found is None or found.outcome is not Outcome.ANSWER:
            return self.path.go_on(conversation, said.language)
        onward = self.path.go_on(remembering(conversation, said, found), said.language)
        return shown_above(found, onward, "beside", self.texts[said.language])

    def _leaving_to_sources(self, said: Said, reply: Reply) -> Reply:
        """A doubt that waited comes before the path; a way out that leaves the person to the sources shows the nearest."""
        reply = with_doubt_first(said, reply, self.texts[said.language])
        conversation = reply.conversation
        question = without_placeholders(question_of(conversation) or "") if leaves_to_sources(reply) else ""
        if not question:
            return reply
        inquiry = Inquiry(question, said.language, known=conversation.facts, sector=conversation.card.get("sector"))
        found = self.composer.compose(inquiry)
        if found.outcome is not Outcome.ANSWER:
            return reply
        kept = remembering(conversation, replace(said, kept=conversation.last_question or ""), found)
        return shown_above(found, replace(reply, conversation=kept), "way_out", self.texts[said.language])

    def _digress(self, said: Said, understanding: Understanding, onward: Reply) -> Reply:
        """Answers a question put in the middle of the path, then asks on."""
        answer = self._compose(said, understanding)
        after = onward.answer
        outcome = answer.outcome if after.outcome is Outcome.ASK else after.outcome
        both = replace(after, outcome=outcome, messages=(*answer.messages, *after.messages))
        return replace(onward, answer=both, conversation=remembering(onward.conversation, said, answer))

    def _facts(self, said: Said, understanding: Understanding) -> Reply:
        """Facts stated outside the path: taken up where a way out awaits them, noted otherwise."""
        insists = {"insist": True} if understanding.intent is Intent.INSIST else {}
        chosen = {**understanding.facts, **insists}
        if said.conversation.asked and chosen:
            return self.path.resume(said, chosen)
        conversation = with_facts(said.conversation, chosen)
        decision = decide(Facts.parse(conversation.facts), self.rules)
        if chosen and decision.decision in ENDINGS:
            return self.referrer.refer(conversation, decision, said.language)
        if "?" in said.text or (not chosen and understanding.intent is Intent.INFORM):
            return self._question(said, understanding)
        return self._talk.noted(conversation, said.language, bool(chosen))

    def _search_alone(self, said: Said, understanding: Understanding) -> Reply:
        """The assistant is limited to search: what the sources say, and nothing of the path."""
        return self._found(said, understanding, said.conversation)

    def _retrieval(self, said: Said, understanding: Understanding) -> Reply:
        """The dialogue engine is silent: what needs nobody to read it goes on along the path, the rest is searched."""
        read = read_by_words(said, self.path.asker)
        if read is not None:
            return self._on_path(said, read)
        return Unread(self.path, self.hotlines, self.texts).reply(said, self._compose(said, understanding))

    def _refuse_regularisation(self, said: Said) -> Reply:
        """Refuses at once, whatever else is known, and keeps none of the words."""
        refusal = refusal_of_regularisation(self.rules)
        closed = replace(said.conversation, path_open=False)
        return self.referrer.refer(closed, refusal, said.language)
