"""Puts the assistant's own questions: a fact of the charter's rules, a field of the request, the final review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assistant.advice_request.fields import find_field, load_fields
from assistant.advice_request.prefill import steps_taken
from assistant.advice_request.titles import Titles
from assistant.answer import Answer, Button, Message, Outcome
from assistant.conversation.card import said_of
from assistant.conversation.hotlines import HotlineTeller
from assistant.conversation.reply import Reply
from assistant.conversation.state import Conversation, FieldValue
from assistant.escalation.decide import Decision
from assistant.escalation.wording import fold
from assistant.texts import Texts


@dataclass(frozen=True)
class Asker:
    """Asks, in the person's language, with buttons for what can be chosen."""

    texts: Mapping[str, Texts]
    hotlines: HotlineTeller
    titles: Titles = field(default_factory=Titles)

    def ask_fact(
        self,
        conversation: Conversation,
        fact: str,
        decision: Decision,
        language: str,
        *,
        again: bool,
        opening: bool,
    ) -> Reply:
        """Asks for a fact, says why the charter wants it; opening the path shows the hotline first."""
        texts = self.texts[language]
        ask = texts.ask(_variant(fact, conversation))
        lead = [texts.say("path_opened"), self.hotlines.tell(decision.hotline, language)] if opening else []
        body = [ask.again] if again else [f"{ask.question} {ask.why}"]
        buttons = ask.buttons
        if again and conversation.asked_times >= 2:
            body.append(self.hotlines.tell(decision.hotline, language))
            buttons = (*buttons, texts.button("stop"))
        messages = (*(Message(text) for text in lead), Message("\n\n".join(body), buttons=buttons))
        answer = Answer(Outcome.ASK, messages, fact, decision.to_dict(language))
        return Reply(answer, _asked(conversation, fact))

    def ask_field(
        self,
        conversation: Conversation,
        name: str,
        language: str,
        problem: str | None = None,
        decision: Decision | None = None,
    ) -> Reply:
        """Asks for a field of the request; `problem` says why what was written cannot be kept."""
        texts = self.texts[language]
        ask = texts.field(name)
        first = not any(
            asked in {each.name for each in load_fields()} - {"question"} for asked in conversation.asked
        )
        lead = [texts.say("handoff_ready")] if first and problem is None else []
        text = f"{problem} {ask.again}" if problem else f"{ask.question}\n{ask.help}"
        buttons = () if find_field(name).required else (texts.button("skip"),)
        messages = (*(Message(each) for each in lead), Message(text, buttons=buttons))
        told = decision.to_dict(language) if decision else None
        return Reply(Answer(Outcome.ASK, messages, name, told), _asked(conversation, name), keep_words=False)

    def ask_confirmation(self, conversation: Conversation, decision: Decision, language: str) -> Reply:
        """Shows the whole request and asks whether it may leave."""
        texts = self.texts[language]
        buttons = (texts.button("confirm"), texts.button("correct"), texts.button("draft"))
        parts = [
            texts.say("review.intro"),
            self.review(conversation, decision, language),
            *self._listed(conversation, language),
            texts.say("review.outro"),
        ]
        message = Message("\n\n".join([*parts, texts.field("confirm").question]), buttons=buttons)
        answer = Answer(Outcome.ASK, (message,), "confirm", decision.to_dict(language))
        return Reply(answer, _asked(conversation, "confirm"), keep_words=False)

    def ask_what_to_correct(self, conversation: Conversation, language: str) -> Reply:
        """Offers every line of the request for correction; before the request, asks again what was asked."""
        texts = self.texts[language]
        lines = tuple(
            Button(field.label[language], f"{_CORRECT[language]} {field.label[language]}")
            for field in load_fields()
            if field.name in conversation.fields and field.name != "confirm"
        )
        message = Message(texts.say("review.which_line"), buttons=lines)
        answer = Answer(Outcome.ASK, (message,), conversation.asking)
        return Reply(answer, conversation, keep_words=False)

    def review(self, conversation: Conversation, decision: Decision, language: str) -> str:
        """Every line of the request with its provenance, then what was understood of the situation."""
        texts = self.texts[language]
        lines = [
            f"- {field.label[language]}{_COLON[language]} {held.value} ({texts.say(f'review.{held.provenance}')})"
            for field in load_fields()
            if field.name != "confirm" and (held := conversation.fields.get(field.name)) and held.value
        ]
        met = [f"- {rule.explanation[language]}" for rule in decision.rules if rule.result.value != "unknown"]
        return "\n".join(lines) + f"\n\n{texts.say('review.facts')}{_COLON[language]}\n" + "\n".join(met)

    def _listed(self, conversation: Conversation, language: str) -> list[str]:
        """How the titles stand in lists, where something had to be taken out of them."""
        values = {name: held.value for name, held in conversation.fields.items()}
        changed = [shown for name, shown in self.titles.of(values).items() if shown != values.get(name, "")]
        return [self.texts[language].say("review.listed", title=shown) for shown in changed]

    def chosen(
        self, conversation: Conversation, fact: str, text: str, language: str
    ) -> Mapping[str, object] | None:
        """What a choice offered for the fact states, if the message is that choice word for word."""
        return self.texts[language].ask(_variant(fact, conversation)).facts_of(text)

    def known(self, conversation: Conversation, language: str) -> Conversation:
        """The conversation with the fields that it already answers itself: its sector, the steps taken up to now."""
        sector = said_of(conversation, "sector", language)
        found = {
            "sector": FieldValue(sector, "conversation") if sector else None,
            "steps_taken": steps_taken(conversation),
        }
        known = {name: held for name, held in found.items() if held and _is_ours(name, conversation)}
        return replace(conversation, fields={**conversation.fields, **known}) if known else conversation

    def names_line(self, text: str, language: str) -> bool:
        """Whether the message is the button that corrects a line of the request."""
        return fold(text).startswith(fold(_CORRECT[language])) and self.field_named(text) is not None

    def field_named(self, text: str) -> str | None:
        """The field that a message names by its label or its own name, if any; the longest label wins."""
        folded = fold(text)
        named = [
            (len(label), field.name)
            for field in load_fields()
            for label in (*map(fold, field.label.values()), field.name.replace("_", " "))
            if label in folded and field.name != "confirm"
        ]
        return max(named)[1] if named else None


_CORRECT = {"fr": "Corriger la ligne :", "en": "Correct the line:"}
_COLON = {"fr": " :", "en": ":"}


def _variant(fact: str, conversation: Conversation) -> str:
    """A DPO is asked what was tried, not whether the DPO was asked."""
    return (
        "dpo_outcome_of_dpo" if fact == "dpo_outcome" and conversation.facts.get("requester_is_dpo") else fact
    )


def _is_ours(name: str, conversation: Conversation) -> bool:
    """Whether the person has not written the field; the steps taken grow with what is shown until they do."""
    held = conversation.fields.get(name)
    return held is None or (name == "steps_taken" and held.provenance == "conversation")


def _asked(conversation: Conversation, name: str) -> Conversation:
    times = conversation.asked_times + 1 if conversation.asking == name else 1
    asked = tuple(dict.fromkeys((*conversation.asked, name)))
    return replace(conversation, asking=name, asked_times=times, asked=asked)
