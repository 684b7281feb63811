"""What a conversation already tells of a request, so that it is not asked again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.advice_request.wording import say_fact, say_pair, words
from assistant.conversation.state import Conversation, FieldValue, SourceShown

_STEPS = ("dpo_outcome", "network_consulted")


def steps_taken(conversation: Conversation) -> FieldValue | None:
    """Returns the sources shown and the DPO and network consulted, as a field's value; None if there are none."""
    told = tell_steps(conversation.facts, conversation.steps, conversation.language)
    return FieldValue(told, "conversation") if told else None


def tell_steps(facts: Mapping[str, object], shown: Iterable[SourceShown], language: str) -> str:
    """Returns whom the person consulted and what they were shown, one a line; "" where there is nothing of it."""
    return "\n".join((*_consulted(facts, language), *_sources(shown, language)))


def _consulted(facts: Mapping[str, object], language: str) -> list[str]:
    said = [say_fact(name, facts[name], language) for name in _STEPS if facts.get(name)]
    return [f"- {say_pair(label, value, language)}" for label, value in said]


def _sources(shown: Iterable[SourceShown], language: str) -> list[str]:
    unique = dict.fromkeys(_source(step) for step in shown)
    return [words(language)["sources_read"], *unique] if unique else []


def _source(step: SourceShown) -> str:
    return f"- {step.title} ({step.url})" if step.url else f"- {step.title}"
