"""From a reply of the gateway to Slack’s blocks: pure functions, within Slack’s limits by construction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.slack import blocks as b
from api.slack.words import Words
from assistant.force import force_in_words
from assistant.networks.fiche import NetworkFiche

SOURCES_SHOWN = 8
QUOTE_SHOWN, NAME_SHOWN = 400, 150
JUDGED = frozenset({"answer", "abstain"})


@dataclass(frozen=True)
class Shown:
    """A message for Slack: its blocks, and the text for notifications and readers without blocks."""

    blocks: list[b.Block]
    text: str


@dataclass(frozen=True)
class Extras:
    """What goes with a reply in its place: the thread it is about, the network’s fiche, and what may be done."""

    thread: str | None = None
    network: NetworkFiche | None = None
    can_share: bool = False
    can_call: bool = False
    private: bool = True


def render(reply: Mapping[str, Any], words: Words, extras: Extras) -> Shown:
    """A reply as its person sees it."""
    body = [block for message in reply["messages"] for block in _message(message, words, extras.thread)]
    body += network_blocks(extras.network, words) if extras.network else []
    ways = b.actions(_ways(reply, words, extras))
    notes = [words.small_print(), b.escape(words.say("only_you")) if extras.private else ""]
    last = [*ways, *b.context(notes)]
    return Shown(b.message(body, last, words.say("cut_short")), fallback(reply["messages"], words))


def render_shared(message: Mapping[str, Any], words: Words, note: str) -> Shown:
    """An answer for a whole channel: made of its sources alone, with no button of anyone’s conversation."""
    last = b.context([words.small_print(), b.escape(note)])
    body = _message(message, words, None)
    return Shown(b.message(body, last, words.say("cut_short")), fallback([message], words))


def render_said(text: str, words: Words, elements: Sequence[b.Block] = ()) -> Shown:
    """A sentence of ours, with buttons if any."""
    last = [*b.actions(elements), *b.context([words.small_print()])]
    return Shown(
        b.message(b.sections(b.shown(text)), last, words.say("cut_short")), b.fit(b.escape(text), b.FALLBACK)
    )


def network_blocks(fiche: NetworkFiche, words: Words) -> list[b.Block]:
    """The network’s own view, marked as such before a word of it is read."""
    told = f"*{b.escape(fiche.question)}*\n{b.shown(fiche.answer)}"
    return [
        b.divider(),
        *b.sections(f"*{b.escape(words.say('network.label'))}*\n{b.escape(words.say('network.beside'))}"),
        *b.sections(told),
        *b.context([b.escape(words.say("network.basis", basis=fiche.basis))]),
    ]


def fallback(messages: Sequence[Mapping[str, Any]], words: Words) -> str:
    """The reply and its notice as one text."""
    text = b.escape("\n\n".join(message["text"] for message in messages))
    notice = words.small_print()
    return f"{b.fit(text, b.FALLBACK - len(notice) - 2)}\n\n{notice}"


def said_value(thread: str | None, payload: str) -> str:
    """What a button carries: the thread it belongs to, and the words it stands for."""
    return json.dumps([thread, payload], ensure_ascii=False)


def read_value(value: str) -> tuple[str | None, str]:
    """The thread and the words of a button."""
    thread, payload = json.loads(value)
    return thread, payload


def _message(message: Mapping[str, Any], words: Words, thread: str | None) -> list[b.Block]:
    choices = [
        b.button(f"say.{number}", each["title"], said_value(thread, each["payload"]))
        for number, each in enumerate(message.get("buttons", ()))
    ]
    return [*b.sections(b.shown(message["text"])), *_sources(message.get("citations", ()), words), *b.actions(choices)]


def _sources(citations: Sequence[Mapping[str, Any]], words: Words) -> list[b.Block]:
    if not citations:
        return []
    shown = [_source(number, each, words) for number, each in enumerate(citations[:SOURCES_SHOWN], 1)]
    more = len(citations) - len(shown)
    rest = b.context([words.say("more_sources", count=more)]) if more else []
    # A section each: none is cut in the middle of its link.
    listed = [section for source in shown for section in b.sections(source)]
    return [*b.sections(f"*{words.say('sources')}*"), *listed, *rest]


def _source(number: int, citation: Mapping[str, Any], words: Words) -> str:
    place = f", {b.escape(b.fit(citation['locator'], NAME_SHOWN))}" if citation["locator"] else ""
    standing = (
        b.fit(citation["publisher"], NAME_SHOWN),
        force_in_words(citation, words.everywhere),
        words.date(citation["published"]),
    )
    lines = [
        f"[{number}] {b.link(citation['url'], b.fit(citation['title'], NAME_SHOWN))}{place}",
        b.escape(" · ".join(standing)),
    ]
    if citation.get("quote"):
        quote = b.fit(b.escape(" ".join(citation["quote"].split())), QUOTE_SHOWN)
        lines.append(f"> {words.say('quoted', quote=quote)}")
    return "\n".join(lines)


def _ways(reply: Mapping[str, Any], words: Words, extras: Extras) -> list[b.Block]:
    if reply["outcome"] not in JUDGED or reply.get("asking"):
        return []
    value = said_value(extras.thread, reply["turn_id"])
    ways = [
        b.button("feedback.yes", words.say("button.helpful"), value),
        b.button("feedback.no", words.say("button.unhelpful"), value),
    ]
    if extras.can_share and reply["outcome"] == "answer":
        ways.append(b.button("share", words.say("button.share"), value))
    if extras.can_call:
        ways.append(b.button("person.call", words.say("button.person"), value))
    return ways
