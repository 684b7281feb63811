"""What a message may tell that goes before everything else: an infringement admitted, a matter that cannot wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cache
from importlib.resources import files
from math import exp, log

import yaml

from assistant.answer import Answer, Outcome
from assistant.conversation.reading import FACTS, POINT, only_asks
from assistant.conversation.reply import Said
from assistant.escalation.admission import admits_infringement, says_no, signs_of
from assistant.escalation.urgency import Urgency, load_watch, named_matter, urgent_matter
from assistant.turn.understanding import Intent, Understanding

REGULARISE = "regularise"
WISHES = frozenset({Intent.REQUEST_ADVICE, Intent.ASK_HUMAN})
LEAST_TOLD, MOST_TOLD = 0.01, 0.99
"""What the engine does not tell is not impossible, and what it tells not certain: log odds need a limit."""


class Hearing(Enum):
    """How an admission was heard; a doubt is asked, never refused."""

    NONE = auto()
    DOUBT = auto()
    ADMITTED = auto()


@dataclass(frozen=True)
class AlertLevels:
    """The reviewed numbers of alerts.yaml."""

    admission: Mapping[str, float]
    signs: Mapping[str, float]
    urgency: Mapping[str, float]
    sure: float


@cache
def alert_levels() -> AlertLevels:
    """Reads alerts.yaml once."""
    data = yaml.safe_load(files(__package__).joinpath("alerts.yaml").read_text("utf-8"))
    return AlertLevels(data["admission"], data["signs"], data["urgency"], data["sure"])


def hear_admission(said: Said, understanding: Understanding) -> Hearing:
    """Whether the person admits an infringement of their own, by the engine's reading and the patterns together."""
    asking, purpose = said.conversation.asking, understanding.facts.get("purpose")
    worded, told = admits_infringement(said.text), understanding.situations.get("admits")
    if asking == "purpose" and purpose == REGULARISE:
        return Hearing.ADMITTED
    if told is None:
        return Hearing.ADMITTED if worded else Hearing.NONE
    if asking is not None and (asking not in FACTS or asking in POINT):
        return (
            Hearing.ADMITTED
            if worded and told >= alert_levels().admission["told_in_a_field"]
            else Hearing.NONE
        )
    answered = asking is not None and (asking in understanding.facts or _wants_another(understanding)) and not worded
    if answered and told < alert_levels().admission["told_in_an_answer"]:
        return Hearing.NONE
    heard = _weigh(said.text, told, worded)
    if heard is Hearing.DOUBT and hear_urgency(said.text, understanding):
        return Hearing.NONE  # what is happening to them now is told, not confessed
    if heard is not Hearing.DOUBT:
        return heard
    if said.conversation.doubted:
        again = told if says_no(said.text) else with_signs(said.text, told)
        return _confirmed(again, worded, asked=asking == "purpose")
    return Hearing.DOUBT


def _wants_another(understanding: Understanding) -> bool:
    """Who is asked one thing and corrects what they are after, an audit say, has answered what a doubt would ask."""
    return understanding.facts.get("purpose") not in (None, REGULARISE)


def _confirmed(told: float, worded: bool, *, asked: bool) -> Hearing:
    """A doubt is asked once: whoever answers it in words that admit again has been heard; anybody else is let go on."""
    again = worded or told >= alert_levels().admission["told_again"]
    return Hearing.ADMITTED if asked and again else Hearing.NONE


def _weigh(text: str, told: float, worded: bool) -> Hearing:
    levels = alert_levels().admission
    if told >= levels["told_and_worded" if worded else "told"]:
        return Hearing.ADMITTED
    return Hearing.DOUBT if worded or with_signs(text, told) >= levels["doubted"] else Hearing.NONE


def with_signs(text: str, told: float) -> float:
    """What the engine tells of an admission, moved by what the words speak of: in doubt, both together count."""
    sure = min(max(told, LEAST_TOLD), MOST_TOLD)
    score = log(sure / (1 - sure)) + sum(alert_levels().signs[sign] for sign in signs_of(text))
    return 1 / (1 + exp(-score))


def is_sure(found: Answer) -> bool:
    """Whether the sources answer so surely that a half-heard alert must be held against it."""
    return found.outcome is Outcome.ANSWER and found.grounds.support >= alert_levels().sure


def may_wait(said: Said, understanding: Understanding, found: Answer) -> bool:
    """Whether a doubt may wait for a request: the engine alone half hears it, in a mere question that the sources deal with."""
    conversation, levels = said.conversation, alert_levels().admission
    on_path = conversation.asking is not None or conversation.path_open or understanding.intent in WISHES
    dealt_with = found.outcome in (Outcome.ANSWER, Outcome.CLARIFY) and only_asks(said, understanding)
    if on_path or not dealt_with or admits_infringement(said.text):
        return False
    told = with_signs(said.text, understanding.situations.get("admits", 0.0))
    return told < levels["waits_where_sure" if is_sure(found) else "waits"]


def without_admission(understanding: Understanding) -> Understanding:
    """An admission read unasked is too often wrong to be kept as a fact."""
    facts = {
        name: value for name, value in understanding.facts.items() if (name, value) != ("purpose", REGULARISE)
    }
    return replace(understanding, facts=facts)


def is_plainly_urgent(text: str, understanding: Understanding) -> bool:
    """Whether the patterns hear an urgent matter too, or the engine surely does."""
    matters = {matter.urgency.id for matter in load_watch().matters}
    likeliest = max((share for name, share in understanding.situations.items() if name in matters), default=0.0)
    return likeliest >= alert_levels().urgency["sure"] or urgent_matter(text) is not None


def hear_urgency(text: str, understanding: Understanding) -> Urgency | None:
    """An urgent matter read by the engine, told by the patterns, or named in a message taken for urgent."""
    matters = {matter.urgency.id: matter.urgency for matter in load_watch().matters}
    told = {name: share for name, share in understanding.situations.items() if name in matters}
    likeliest = max(told, key=lambda name: told[name], default=None)
    share, levels = told.get(likeliest or "", 0.0), alert_levels().urgency
    if likeliest is not None and share >= levels["told"]:
        return matters[likeliest]
    if understanding.intent is Intent.URGENT:
        return named_matter(text)
    silent = not understanding.situations
    return urgent_matter(text) if silent or share >= levels["worded"] else None
