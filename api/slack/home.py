"""The app’s home: notices first, then drafts, requests and the network’s fiches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.slack import blocks as b
from api.slack.network import listed
from api.slack.words import Words
from assistant.networks.fiche import NetworkFiche

DRAFTS_SHOWN, REQUESTS_SHOWN, FICHES_SHOWN = 5, 20, 10


@dataclass(frozen=True)
class Draft:
    """A request begun: when it was last touched, and the button that opens its page, if there is one."""

    date: str
    step: str
    button: b.Block | None


@dataclass(frozen=True)
class Recorded:
    """A request recorded: its number and its state in words."""

    reference: str
    status: str


@dataclass(frozen=True)
class Standing:
    """What a person finds at home."""

    drafts: Sequence[Draft] = ()
    requests: Sequence[Recorded] = ()
    fiches: Sequence[NetworkFiche] = ()
    person: str = ""
    is_editor: bool = False


def home_view(standing: Standing, words: Words) -> b.Block:
    """The home as a view."""
    return {"type": "home", "blocks": home_blocks(standing, words)[: b.VIEW_BLOCKS]}


def home_blocks(standing: Standing, words: Words) -> list[b.Block]:
    """The home’s blocks; a message shows the same on demand."""
    machine = words.everywhere.say("machine_notice")
    ask = [
        b.button("ask.open", words.say("button.ask"), style="primary"),
        b.button("network.open", words.say("button.propose")),
    ]
    return [
        b.header(words.say("home.title")),
        *b.sections(b.escape(f"{words.say('home.notice', machine=machine)}")),
        *b.sections(b.escape(words.say("home.what_slack_keeps"))),
        *b.context([words.small_print()]),
        *b.actions(ask),
        *_drafts(standing, words),
        *_requests(standing, words),
        b.header(words.say("home.network")),
        *listed(standing.fiches[:FICHES_SHOWN], standing.person, standing.is_editor, words),
        b.divider(),
        *b.context([b.escape(words.say("home.forget"))]),
        *b.actions([b.button("forget", words.say("button.forget"), style="danger")]),
    ]


def standing_blocks(standing: Standing, words: Words) -> list[b.Block]:
    """Drafts and requests alone."""
    told = [*_drafts(standing, words), *_requests(standing, words)]
    return b.message(told, b.context([words.small_print()]), words.say("cut_short"))


def _drafts(standing: Standing, words: Words) -> list[b.Block]:
    found = [b.header(words.say("home.drafts"))]
    for draft in standing.drafts[:DRAFTS_SHOWN]:
        found += b.sections(b.escape(words.say("home.draft", date=draft.date, step=draft.step)))
        found += b.actions([draft.button]) if draft.button else []
    return found if standing.drafts else [*found, *b.context([b.escape(words.say("home.no_draft"))])]


def _requests(standing: Standing, words: Words) -> list[b.Block]:
    lines = [
        words.say("home.request", reference=b.escape(each.reference), status=b.escape(each.status))
        for each in standing.requests[:REQUESTS_SHOWN]
    ]
    body = b.sections("\n".join(lines)) if lines else b.context([b.escape(words.say("home.no_request"))])
    return [b.header(words.say("home.requests")), *body]
