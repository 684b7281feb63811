"""Does the person admit an infringement of their own, or ask to make past conduct lawful?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import chain

import yaml

from assistant.escalation.wording import any_of, fold, sentences

_CLAUSE_BREAK = re.compile(r"[,:()]|\b(?:et|mais|and|but|or|ou|car|because|alors|(?<!est-ce )que|that)\b")


@dataclass(frozen=True)
class Meanings:
    """The reviewed patterns, by what they mean (see admission.yaml)."""

    own: re.Pattern[str]
    own_deeds: re.Pattern[str]
    own_named: re.Pattern[str]
    third_named: re.Pattern[str]
    third: re.Pattern[str]
    subject_stands_after: re.Pattern[str]
    client: re.Pattern[str]
    infringing: re.Pattern[str]
    forbidden_fact: re.Pattern[str]
    omission: re.Pattern[str]
    regularise: re.Pattern[str]
    falsify: re.Pattern[str]
    remedy: re.Pattern[str]
    help: re.Pattern[str]
    past: re.Pattern[str]
    doubt: re.Pattern[str]
    doubt_if_last: re.Pattern[str]
    lawful_question: re.Pattern[str]
    hypothesis: re.Pattern[str]
    alleged: re.Pattern[str]
    denied: re.Pattern[str]
    plain_no: re.Pattern[str]
    justified: re.Pattern[str]
    harmless: re.Pattern[str]
    other_matters: re.Pattern[str]
    general_matter: re.Pattern[str]


@dataclass(frozen=True)
class Sentence:
    """A folded sentence, and the actor that holds before it names one."""

    text: str
    actor_before: str | None


@cache
def load_meanings() -> Meanings:
    """Read the patterns shipped with the product."""
    data = yaml.safe_load(resources.files(__package__).joinpath("admission.yaml").read_text(encoding="utf-8"))
    return Meanings(**{name: any_of(patterns) for name, patterns in data.items() if name != "version"})


def admits_infringement(text: str) -> bool:
    """Tell whether the person says that their conduct infringes, or asks to make a past one lawful."""
    means = load_meanings()
    told = tuple(_read_sentences(text, means))
    whole = " ".join(sentence.text for sentence in told)
    return (
        any(_says(sentence, means.infringing, means) for sentence in told)
        or _asks_to_make_lawful(told, whole, means)
        or _tells_a_forbidden_fact(told, whole, means)
    )


def signs_of(text: str) -> frozenset[str]:
    """What the words speak of, whoever acts and however it is put: a remedy, a wrong, whether something is lawful."""
    means, folded = load_meanings(), fold(text)
    wrong = means.infringing, means.forbidden_fact, means.omission, means.regularise, means.falsify
    found = {"remedy": (means.remedy, means.help), "wrong": wrong, "lawful": (means.lawful_question,)}
    return frozenset(sign for sign, patterns in found.items() if any(each.search(folded) for each in patterns))


def says_no(text: str) -> bool:
    """Tell whether an answer opens by denying what was asked: the wrong it then names is the one denied."""
    return load_meanings().plain_no.search(fold(text)) is not None


def _asks_to_make_lawful(told: tuple[Sentence, ...], whole: str, means: Meanings) -> bool:
    """The wish to make something lawful: one's own conduct or omission, not a plan, an invoice or the charter."""
    if means.other_matters.search(whole) or _speaks_in_general(whole, means):
        return False
    if any(_falsifies(sentence, means) for sentence in told):
        return True
    acts = means.infringing, means.forbidden_fact, means.omission
    acted = any(_says(each, act, means, client=True, nobody=True) for each in told for act in acts)
    if means.regularise.search(whole):
        return acted or _regularises_own(told, whole, means)
    omitted = any(_says(sentence, means.omission, means) for sentence in told)
    return omitted and means.remedy.search(whole) is not None and not means.lawful_question.search(whole)


def _speaks_in_general(whole: str, means: Meanings) -> bool:
    """Of the charter or of what the authority does, and of no deed of one's own."""
    return means.general_matter.search(whole) is not None and not means.own_deeds.search(whole)


def _falsifies(sentence: Sentence, means: Meanings) -> bool:
    """Asking whether the past may be falsified is asking for it, unless it is somebody else's doing."""
    found = means.falsify.search(sentence.text)
    return found is not None and _actor(sentence, found.start(), means) != "third"


def _regularises_own(told: tuple[Sentence, ...], whole: str, means: Meanings) -> bool:
    """The word "regularise" or its like, said of one's own conduct and of no plan."""
    if means.hypothesis.search(whole):
        return False
    return means.own_deeds.search(whole) is not None or any(
        "own" in _actors_around(sentence, match, means)
        for sentence in told
        for match in means.regularise.finditer(sentence.text)
    )


def _tells_a_forbidden_fact(told: tuple[Sentence, ...], whole: str, means: Meanings) -> bool:
    """A fact that the law forbids, told without doubt or excuse, past or with the wish for a remedy."""
    if means.lawful_question.search(whole) or means.justified.search(whole):
        return False
    if not any(_says(sentence, means.forbidden_fact, means) for sentence in told):
        return False
    asked_otherwise = "?" in whole and not means.help.search(whole)
    return means.remedy.search(whole) is not None or (means.past.search(whole) is not None and not asked_otherwise)


def _says(
    sentence: Sentence, act: re.Pattern[str], means: Meanings, *, client: bool = False, nobody: bool = False
) -> bool:
    """Tell whether the sentence asserts the act of oneself (or of one's client, or of nobody named)."""
    actors = {"own", *(["client"] if client else []), *([None] if nobody else [])}
    return any(
        not _withheld(sentence.text, match, means) and _actors_around(sentence, match, means) & actors
        for match in act.finditer(sentence.text)
    )


def _actor(sentence: Sentence, position: int, means: Meanings) -> str | None:
    """Name who acts just before a position: own, third, client, or nobody."""
    named = tuple(_actors(sentence.text[:position], means))
    return max(named, key=_by_place)[1] if named else sentence.actor_before


def _actors_around(sentence: Sentence, match: re.Match[str], means: Meanings) -> set[str | None]:
    """Name whose the words are ("our breaches"), or who acts before them, or after them where nobody does."""
    if means.own_deeds.search(match.group()):
        return {"own"}
    before = _actor(sentence, match.start(), means)
    after = tuple(_actors(sentence.text[match.end() :], means))
    return {before or (min(after, key=_first_place)[1] if after else None)}


def _by_place(actor: tuple[int, str]) -> tuple[int, int]:
    """Order actors by place; of two readings of the same words ("our processor"), the narrower comes last."""
    return actor[0], ("own", "client", "third").index(actor[1])


def _first_place(actor: tuple[int, str]) -> tuple[int, int]:
    place, kind = _by_place(actor)
    return place, -kind


def _actors(text: str, means: Meanings) -> Iterator[tuple[int, str]]:
    """Find the actors with their places."""
    for kind, pattern in (("own", means.own), ("third", means.third), ("client", means.client)):
        yield from ((match.start(), kind) for match in pattern.finditer(text))
    for kind, pattern in (("own", means.own_named), ("third", means.third_named)):
        for match in pattern.finditer(text):
            if _stands_as_subject(text[: match.start()].rstrip(), means):
                yield match.start(), kind


def _stands_as_subject(before: str, means: Meanings) -> bool:
    words = before.rsplit(" ", 1)
    return not before or before[-1] in ",:(«" or means.subject_stands_after.fullmatch(words[-1]) is not None


def _withheld(text: str, match: re.Match[str], means: Meanings) -> bool:
    """Tell whether the words are doubted, supposed, alleged or denied, not asserted."""
    before = text[: match.start()]
    clause = before[_last_break(before) :]
    supposed = any(pattern.search(before) for pattern in (means.hypothesis, means.alleged))
    return supposed or _doubted(text, match, clause, means) or means.denied.search(clause) is not None


def _doubted(text: str, match: re.Match[str], clause: str, means: Meanings) -> bool:
    """A doubt stands in the clause of the words, in a question."""
    said, after = clause + match.group(), text[match.end() :]
    ends_here = "?" in after.split(",", 1)[0]
    return ("?" in after and means.doubt.search(said) is not None) or (
        ends_here and means.doubt_if_last.search(said) is not None
    )


def _last_break(text: str) -> int:
    return max(chain((match.end() for match in _CLAUSE_BREAK.finditer(text)), (0,)))


def _read_sentences(text: str, means: Meanings) -> Iterator[Sentence]:
    """Cut the text into folded sentences; an actor holds until another is named."""
    actor: str | None = None
    for each in sentences(text):
        sentence = Sentence(means.harmless.sub(" ", fold(each)), actor)
        actor = _actor(sentence, len(sentence.text), means)
        yield sentence
