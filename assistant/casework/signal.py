"""What may be said of a group of requests: how many, of how many organisations, in which common words."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.advice_request.model import Status
from assistant.casework.settings import CaseworkSettings
from assistant.likeness.affinity import Subject, affinities, affinities_of_first, spellings
from assistant.likeness.grouping import group

MOST_WORDS = 8


@dataclass(frozen=True)
class Compared:
    """A request as groups are made of it; `organisation` is a mark, not a name."""

    subject: Subject
    organisation: str
    status: Status
    submitted: datetime


@dataclass(frozen=True)
class Signal:
    """A group spoken of as a whole: nothing in it comes from fewer than k organisations."""

    requests: int
    organisations: int
    words: tuple[str, ...]
    statuses: Mapping[str, int]
    first: str
    last: str


def candidate_groups(subjects: Sequence[Subject], settings: CaseworkSettings) -> tuple[tuple[int, ...], ...]:
    """Returns the groups that may count: at least k requests in each."""
    if len(subjects) < settings.k:
        return ()
    found = group(affinities(subjects, settings.words_weight), settings.threshold)
    return tuple(each for each in found if len(each) >= settings.k)


class Grouped:
    """The groups of the last subjects asked about, worked out again only when a subject came, went or changed."""

    def __init__(self) -> None:
        self._alone = threading.Lock()
        self._of = ""
        self._groups: tuple[tuple[int, ...], ...] = ()

    def groups(self, subjects: Sequence[Subject], settings: CaseworkSettings) -> tuple[tuple[int, ...], ...]:
        """Returns the groups that may count; who comes while they are worked out waits for the same ones."""
        wanted = _digest(subjects)
        with self._alone:
            if self._of != wanted:
                self._groups = candidate_groups(subjects, settings)
                self._of = wanted
            return self._groups


def _digest(subjects: Sequence[Subject]) -> str:
    """What tells one list of subjects from another without keeping their words."""
    digest = hashlib.sha256()
    for each in subjects:
        digest.update(f"{each.reference}\0{each.language}\0{each.text}\0".encode() + each.vector.tobytes())
    return digest.hexdigest()


def nearest(subject: Subject, others: Sequence[Subject], settings: CaseworkSettings) -> tuple[int, ...]:
    """Returns the others that are near enough to a subject, the nearest first."""
    if not others:
        return ()
    row = affinities_of_first([subject, *others], settings.words_weight)[1:]
    return tuple(int(place) for place in (-row).argsort() if row[place] >= settings.threshold)


def speak_of(members: Sequence[Compared], settings: CaseworkSettings) -> Signal | None:
    """Returns what may be said of a group, or None where it gathers fewer than k organisations."""
    organisations = {each.organisation for each in members}
    if len(organisations) < settings.k:
        return None
    months = sorted(f"{each.submitted:%Y-%m}" for each in members)
    statuses = Counter(each.status.value for each in members)
    return Signal(len(members), len(organisations), _common_words(members, settings.k), statuses, months[0], months[-1])


def _common_words(members: Sequence[Compared], k: int) -> tuple[str, ...]:
    """The words, in one form or another, of subjects of at least k organisations, the most shared first.

    Counted by the whole term: by its beginning alone, a name would be told that begins like a common word.
    """
    holders: dict[str, set[str]] = defaultdict(set)
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    for each in members:
        for term, word in spellings(each.subject).items():
            holders[term].add(each.organisation)
            spelt[term][word] += 1
    shared = sorted((term for term in holders if len(holders[term]) >= k), key=lambda term: (-len(holders[term]), term))
    return tuple(spelt[term].most_common(1)[0][0] for term in shared[:MOST_WORDS])
