"""Groups of requests, and what may be said of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from assistant.advice_request.model import AdviceRequest, Status
from assistant.casework.organisation import organisation_mark
from assistant.casework.settings import CaseworkSettings, load_casework
from assistant.casework.signal import Compared, Grouped, speak_of
from assistant.conversation.state import FieldValue
from assistant.likeness.affinity import Matrix, Subject, affinities, affinities_of_first, roots
from assistant.likeness.grouping import group
from tests.pairs import pairwise_f1

SETTINGS = load_casework()
KEY = bytes(range(32))
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_a_chain_of_neighbours_is_no_group() -> None:
    near, far = 0.9, 0.0
    chain = np.array([[1, near, far, far], [near, 1, near, far], [far, near, 1, near], [far, far, near, 1]])
    assert group(chain, 0.5) == ((0, 1), (2, 3))


def test_every_request_is_in_exactly_one_group() -> None:
    chance = np.random.default_rng(7)
    matrix = chance.random((40, 40))
    found = group((matrix + matrix.T) / 2, 0.55)
    assert sorted(row for each in found for row in each) == list(range(40))
    assert [len(each) for each in found] == sorted((len(each) for each in found), reverse=True)


def test_groups_are_those_of_looking_at_every_pair_each_time() -> None:
    chance = np.random.default_rng(3)
    for size, threshold in ((2, 0.5), (9, 0.4), (40, 0.55), (60, 0.6)):
        matrix = chance.random((size, size))
        matrix = (matrix + matrix.T) / 2
        assert group(matrix, threshold) == _plainly(matrix, threshold)


def _plainly(affinity: Matrix, threshold: float) -> tuple[tuple[int, ...], ...]:
    """Average linkage as its definition says it: mean affinity of the pairs across two groups."""
    groups = [[row] for row in range(len(affinity))]
    while len(groups) > 1:
        pairs = [(affinity[np.ix_(one, other)].mean(), n, m) for n, one in enumerate(groups) for m, other in enumerate(groups[:n])]
        nearness, n, m = max(pairs)
        if nearness < threshold:
            break
        groups[m] += groups.pop(n)
    return tuple(sorted((tuple(sorted(each)) for each in groups), key=lambda each: (-len(each), each)))


def test_groups_are_worked_out_once_for_the_same_subjects_and_again_for_others() -> None:
    chance = np.random.default_rng(5)
    subjects = [Subject(f"DC-{n}", "fr", "Badges à l’entrée", chance.random(8).astype(np.float32)) for n in range(9)]
    grouped = Grouped()
    first = grouped.groups(subjects, SETTINGS)
    assert grouped.groups(list(subjects), SETTINGS) is first
    fewer = grouped.groups(subjects[:-1], SETTINGS)
    assert fewer is not first and 8 not in {row for each in fewer for row in each}


def test_the_row_of_one_subject_is_that_of_the_whole_matrix() -> None:
    chance = np.random.default_rng(6)
    texts = ("Badges à l’entrée", "Badge entrance", "Géolocalisation", "Entrée")
    subjects = [Subject(str(n), "en" if n == 1 else "fr", text, chance.random(8).astype(np.float32)) for n, text in enumerate(texts)]
    assert affinities_of_first(subjects, 0.25) == pytest.approx(affinities(subjects, 0.25)[0])


def test_pairwise_f1_counts_pairs() -> None:
    assert pairwise_f1([1, 1, 2], ["a", "a", "b"]) == 1
    assert pairwise_f1([1, 1, 1], ["a", "a", "b"]) == pytest.approx(0.5)
    assert pairwise_f1([1, 2, 3], ["a", "a", "b"]) == 0


def compared(number: int, organisation: str, text: str = "Géolocalisation des véhicules") -> Compared:
    subject = Subject(f"DC-{number}", "fr", text, np.zeros(2, np.float32))
    return Compared(subject, organisation, Status.SUBMITTED, NOW)


def test_nothing_is_said_of_a_group_of_fewer_than_k_organisations() -> None:
    members = [compared(number, f"org-{number % (SETTINGS.k - 1)}") for number in range(20)]
    assert speak_of(members, SETTINGS) is None
    told = speak_of([*members, compared(99, "another")], SETTINGS)
    assert told is not None and told.organisations == SETTINGS.k and told.requests == 21


def test_no_word_is_said_that_fewer_than_k_organisations_wrote() -> None:
    members = [compared(number, f"org-{number}") for number in range(SETTINGS.k)]
    members.append(compared(50, "org-0", "Géolocalisation des véhicules de Transports Dubreuil"))
    members.append(compared(51, "org-0", "Véhicules Dubreuil"))
    told = speak_of(members, SETTINGS)
    assert told is not None and set(told.words) == {"géolocalisation", "véhicules"}
    assert "DC-" not in str(told) and "org-" not in str(told) and told.first == "2026-11"


def test_words_are_told_as_they_are_written_whatever_their_form() -> None:
    subjects = ("Badges de cantine", "Badge de cantine", "Les badges de la cantine")
    told = speak_of([compared(number, f"org-{number}", text) for number, text in enumerate(subjects)], SETTINGS)
    assert told is not None and told.words == ("badges", "cantine")


def test_a_name_that_begins_like_a_common_word_is_not_told() -> None:
    subjects = ("Transports Dubreuil et badges", "Badges et transfert", "Badges et transhumance")
    told = speak_of([compared(number, f"org-{number}", text) for number, text in enumerate(subjects)], SETTINGS)
    assert told is not None and told.words == ("badges",)


def request(name: str, email: str) -> AdviceRequest:
    return AdviceRequest("fr", NOW, {"organisation": FieldValue(name, "said"), "contact_email": FieldValue(email, "said")})


def test_one_organisation_has_one_mark_however_it_is_written() -> None:
    same = [("CH du Val d’Ormeau", "a@ormeau.example"), ("Hôpital Ormeau", "b@ORMEAU.example")]
    assert len({organisation_mark(request(*each), KEY, SETTINGS) for each in same}) == 1
    named = [("SARL Durand", "d@gmail.com"), ("Durand", "contact@free.fr"), ("DURAND SARL", "x@orange.fr")]
    assert len({organisation_mark(request(*each), KEY, SETTINGS) for each in named}) == 1


def test_two_organisations_have_two_marks_and_another_key_gives_others() -> None:
    one, other = request("Durand", "d@gmail.com"), request("Dupont", "d@gmail.com")
    marks = {organisation_mark(each, key, SETTINGS) for each in (one, other) for key in (KEY, bytes(32))}
    assert len(marks) == 4 and not any("durand" in mark for mark in marks)


def test_k_cannot_be_one() -> None:
    with pytest.raises(ValueError, match="k:"):
        replace(SETTINGS, k=1)
    assert isinstance(SETTINGS, CaseworkSettings)


def test_roots_cross_the_two_languages() -> None:
    french = Subject("a", "fr", "Recrutement par intelligence artificielle", np.zeros(2, np.float32))
    english = Subject("b", "en", "Recruitment with artificial intelligence", np.zeros(2, np.float32))
    assert len(roots(french) & roots(english)) >= 2
