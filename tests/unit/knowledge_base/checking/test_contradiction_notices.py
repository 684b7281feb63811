"""What editors are told of sentences that differ, and what stays settled."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge_base.checking.contradiction_notices import ContradictionNotice, ContradictionNotices, notices
from knowledge_base.checking.contradictions import Claim, Contradiction
from knowledge_base.model import Authority, Document, Kind, Source

LAW = Source("law", "Loi", "Journal officiel", Kind.LAW, Authority.LEGISLATOR, "fr", published="2024-05-21")
OURS = Source("fiches", "Fiches", "Permanence", Kind.FICHE, Authority.EDITORIAL, "fr")
DOCUMENTS = {
    "law": Document("law", LAW, "Loi", "fr", ()),
    "cnil-fines-fr": Document("cnil-fines-fr", OURS, "Amendes", "fr", (), published="2026-11-22"),
}


def pair(ours: str = "L’amende est de 10 millions d’euros.", nearness: float = 0.5) -> Contradiction:
    law = Claim("law", "law", "Loi › Article 20", "fr", "L’amende est de 20 millions d’euros.")
    return Contradiction(law, Claim("fiches", "cnil-fines-fr", "Amendes", "fr", ours), nearness)


def told(*pairs: Contradiction) -> list[ContradictionNotice]:
    return notices(pairs, DOCUMENTS)


@pytest.fixture
def kept(tmp_path: Path) -> ContradictionNotices:
    return ContradictionNotices(tmp_path / "fiches" / "contradictions.json")


def test_a_notice_says_whose_word_each_sentence_is_where_and_of_when() -> None:
    (notice,) = told(pair())
    assert (notice.one.place, notice.one.publisher, notice.one.kind, notice.one.dated) == (
        "Article 20",
        "Journal officiel",
        "law",
        "2024-05-21",
    )
    assert (notice.one.figures, notice.other.figures) == (("20 millions d’euros",), ("10 millions d’euros",))
    assert (notice.one.is_fiche, notice.other.is_fiche, notice.other.dated) == (False, True, "2026-11-22")


def test_there_is_nothing_to_read_before_the_first_search(kept: ContradictionNotices) -> None:
    assert kept.to_read() == ()


def test_what_was_kept_is_read_back_as_it_was(kept: ContradictionNotices) -> None:
    kept.keep(told(pair()))
    assert list(kept.to_read()) == told(pair())


def test_a_settled_pair_stays_settled_until_one_of_its_sentences_changes(kept: ContradictionNotices) -> None:
    kept.keep(told(pair()))
    kept.settle(told(pair())[0].key, "Inès")
    assert kept.to_read() == ()
    kept.keep(told(pair(nearness=0.4)))
    assert kept.to_read() == ()
    changed = told(pair("L’amende est de 15 millions d’euros."))
    kept.keep(changed)
    assert list(kept.to_read()) == changed


def test_a_pair_that_a_search_no_longer_finds_goes(kept: ContradictionNotices) -> None:
    kept.keep(told(pair()))
    kept.keep([])
    assert kept.to_read() == ()


def test_the_order_in_which_two_sentences_are_found_does_not_make_another_pair() -> None:
    found = pair()
    turned = Contradiction(found.other, found.one, found.nearness)
    assert told(found)[0].key == told(turned)[0].key
