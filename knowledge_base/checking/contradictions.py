"""Pairs of sentences of different sources that speak of the same point and give different figures: for editors to read."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge_base.model import Document, Kind, Passage
from knowledge_base.text.analysis import fold, words
from knowledge_base.text.figures import Figure, figures, without_figures
from knowledge_base.text.sentences import split_sentences
from knowledge_base.text.stopwords import STOP_WORDS

# Chosen on the labelled pairs of benchmarks/contradictions.yaml, on the side of silence.
SAME_POINT = 0.25
STEM = 6
STOP = STOP_WORDS["fr"] | STOP_WORDS["en"]
# A word that more sentences than this share have says nothing of the point.
COMMON = 0.2


@dataclass(frozen=True)
class Claim:
    """A sentence with figures, and where it stands."""

    source: str
    document: str
    locator: str
    language: str
    sentence: str


@dataclass(frozen=True)
class Contradiction:
    """Two claims on one point whose figures differ, and how near the two sentences are, from 0 to 1."""

    one: Claim
    other: Claim
    nearness: float


def contradictions(claims: Iterable[Claim], threshold: float = SAME_POINT) -> list[Contradiction]:
    """Return the pairs to read, the nearest first."""
    found: list[Contradiction] = []
    by_language: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if figures(claim.sentence):
            by_language[claim.language].append(claim)
    for held in by_language.values():
        weighed, said = _weighed(held), _said_there(held)
        for first, second in _candidates(held, weighed):
            one, other = held[first], held[second]
            nearness = _cosine(weighed[first], weighed[second])
            if nearness >= threshold and differ(one.sentence, other.sentence) and not _says_both(said, one, other):
                found.append(Contradiction(one, other, nearness))
    return sorted(found, key=lambda pair: -pair.nearness)


def _said_there(claims: Iterable[Claim]) -> Mapping[tuple[str, str], str]:
    """Join what is said at each place of each document."""
    said: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for claim in claims:
        said[claim.document, claim.locator].append(claim.sentence)
    return {place: "\n".join(sentences) for place, sentences in said.items()}


def _says_both(said: Mapping[tuple[str, str], str], one: Claim, other: Claim) -> bool:
    """Tell whether the place of either states the other's figures too: two ceilings of one article are no disagreement."""
    return any(
        not differ(said[here.document, here.locator], there.sentence) for here, there in ((one, other), (other, one))
    )


def differ(one: str, other: str) -> bool:
    """Tell whether two sentences measure the same thing and share no figure of it."""
    mine, theirs = _by_measure(figures(one)), _by_measure(figures(other))
    return any(
        not any(left.agrees(right) for left in mine[measure] for right in theirs[measure])
        for measure in mine.keys() & theirs.keys()
    )


def _by_measure(found: Sequence[Figure]) -> Mapping[str, list[Figure]]:
    by_measure: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in found:
        by_measure[figure.measure].append(figure)
    return dict(by_measure)


def _weighed(claims: Sequence[Claim]) -> list[dict[str, float]]:
    """Weigh the words of each claim by their rarity (TF-IDF), as unit vectors."""
    terms = [Counter(_terms(claim.sentence)) for claim in claims]
    spread = Counter(term for each in terms for term in each)
    vectors = []
    for each in terms:
        vector = {term: count * (math.log((1 + len(terms)) / (1 + spread[term])) + 1) for term, count in each.items()}
        norm = math.sqrt(sum(value * value for value in vector.values())) or 1.0
        vectors.append({term: value / norm for term, value in vector.items()})
    return vectors


def _terms(sentence: str) -> Iterator[str]:
    plain = [fold(word) for word in words(without_figures(sentence))]
    kept = [word[:STEM] for word in plain if len(word) > 2 and word not in STOP]
    yield from kept
    yield from (f"{one} {other}" for one, other in pairwise(kept))


def _candidates(claims: Sequence[Claim], weighed: Sequence[Mapping[str, float]]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of different sources that share a word that is not everywhere."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, vector in enumerate(weighed):
        for term in vector:
            holders[term].append(number)
    most = max(10.0, COMMON * len(claims))
    pairs: set[tuple[int, int]] = set()
    for numbers in holders.values():
        if len(numbers) <= most:
            pairs.update((a, b) for place, a in enumerate(numbers) for b in numbers[place + 1 :])
    yield from sorted(pair for pair in pairs if claims[pair[0]].source != claims[pair[1]].source)


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(value * other.get(term, 0.0) for term, value in one.items())


def claims_of(documents: Iterable[tuple[Document, Sequence[Passage]]]) -> Iterator[Claim]:
    """Yield each sentence of documents as a claim; a fiche answers for itself, not for the body of fiches."""
    for document, passages in documents:
        source = document.id if document.source.kind is Kind.FICHE else document.source.id
        for passage in passages:
            for line in passage.text.split("\n"):
                for sentence in split_sentences(line):
                    yield Claim(source, document.id, passage.locator, document.language, sentence)
