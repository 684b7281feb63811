"""What a conversation keeps of a message: facts, lines of the card, what was shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.advice_request.fields import find_field
from assistant.advice_request.meter import described_in
from assistant.answer import Answer, Citation, Outcome
from assistant.answering.follow_up import Previous
from assistant.conversation.card import is_about_self, summary, with_card_read
from assistant.conversation.reading import FACTS
from assistant.conversation.reply import Said
from assistant.conversation.state import Conversation, FieldValue, Provenance, SourceShown
from assistant.escalation.facts import Facts
from assistant.force import force_in_words
from assistant.privacy.scrub import without_placeholders
from assistant.texts import Texts, load_texts

LASTING_FACTS = frozenset({"requester_role", "has_dpo", "requester_is_dpo"})
LASTING_FIELDS = frozenset({"organisation", "contact_name", "contact_email", "sector"})
LASTING_CARD = frozenset({"sector", "body"})


def with_facts(conversation: Conversation, facts: Mapping[str, object]) -> Conversation:
    """The conversation with facts told, the last word winning."""
    if not facts:
        return conversation
    known = Facts.parse(conversation.facts).with_(**facts)
    return replace(conversation, facts=known.to_dict())


def with_field(
    conversation: Conversation, name: str, value: str, turn_id: str, provenance: Provenance
) -> Conversation:
    """The conversation with a field of the request told, and where its value comes from."""
    held = FieldValue(value, provenance, turn_id)
    return replace(conversation, fields={**conversation.fields, name: held})


def with_card_told(context: str, conversation: Conversation, language: str) -> str:
    """The context completed with what the card says of the body and the processing; the review shows it."""
    whole = "\n".join([context, *summary(conversation, language)])
    return whole if len(whole) <= find_field("context").max_length else context


def for_another_request(conversation: Conversation) -> Conversation:
    """Keeps who asks, so that nothing of it is asked twice, and forgets what was asked."""
    facts = {name: value for name, value in conversation.facts.items() if name in LASTING_FACTS}
    fields = {name: value for name, value in conversation.fields.items() if name in LASTING_FIELDS}
    card = {name: value for name, value in conversation.card.items() if name in LASTING_CARD}
    blank = replace(conversation, path_open=False, asked=(), steps=(), last_question=None, described=())
    return replace(blank, facts=facts, fields=fields, card=card)


def remembering(conversation: Conversation, said: Said, answer: Answer) -> Conversation:
    """Keeps what was asked and which sources were shown, for follow-ups and for the steps taken."""
    if answer.outcome not in (Outcome.ANSWER, Outcome.ABSTAIN):
        return conversation
    cited = [citation for message in answer.messages for citation in message.citations]
    texts = load_texts()[conversation.language]
    shown = tuple(SourceShown(_as_read(each, texts), each.url) for each in cited)
    return replace(
        conversation,
        last_question=said.kept if conversation.asking is None else conversation.last_question,
        last_document_ids=tuple(dict.fromkeys(citation.document_id for citation in cited)),
        steps=tuple(dict.fromkeys((*conversation.steps, *shown)))[-12:],
    )


def _as_read(cited: Citation, texts: Texts) -> str:
    """A source as the request will say that it was read: its place, and what it is worth."""
    return f"{cited.title}, {cited.locator} [{force_in_words(cited, texts)}]"


def previous_of(conversation: Conversation) -> Previous | None:
    """The question before, which a follow-up leans on."""
    if conversation.last_question is None:
        return None
    return Previous(without_placeholders(conversation.last_question), conversation.last_document_ids)


def listening(said: Said) -> Conversation:
    """The conversation with what the message says of the card, and of what the documentation meter counts."""
    conversation = with_card_read(said.conversation, said.text)
    if conversation.asking not in FACTS and not is_about_self(said.text):
        return conversation
    spoken = dict.fromkeys((*conversation.described, *described_in(said.text)))
    return replace(conversation, described=tuple(spoken)) if spoken else conversation
