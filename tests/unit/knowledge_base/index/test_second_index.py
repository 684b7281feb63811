"""The second encoder keeps vectors of the texts that nothing else joins to another language."""

import numpy as np

from knowledge_base.index.dense import DenseIndex, Field
from knowledge_base.index.entries import Entry
from knowledge_base.index.second_index import lonely_rows, second_scores
from knowledge_base.model import Authority, Document, Kind, Passage, Source

SOURCE = Source("guide", "Guide", "CNIL", Kind.GUIDE, Authority.REGULATOR, "fr")


def entry(name: str, *, lay: tuple[str, ...] = (), abroad: tuple[str, ...] = (), twinned: bool = False) -> Entry:
    document = Document(name, SOURCE, name, "fr", ())
    passage = Passage(f"{name}-1", name, "", f"Texte de {name}.")
    return Entry(document, name, (passage,), lay=lay, lay_abroad=abroad, twinned=twinned)


def test_a_text_with_a_twin_or_a_lay_question_in_another_language_needs_none() -> None:
    entries = [entry("seul"), entry("jumeau", twinned=True), entry("demandé", abroad=("Asked?",))]
    assert {row.entry for row in lonely_rows(entries)} == {0}


def test_a_lay_question_in_its_own_language_joins_it_to_no_other() -> None:
    rows = lonely_rows([entry("seul", lay=("Une question ?",))])
    assert [row.field for row in rows] == [Field.TITLE, Field.PASSAGE]


def test_nothing_is_said_of_entries_without_vectors_before_or_after_those_that_have() -> None:
    rows = lonely_rows([entry("jumeau", twinned=True), entry("seul"), entry("autre", twinned=True)])
    index = DenseIndex.build(rows, np.array([[1, 0], [0, 1]], np.float32))
    scores = second_scores(index, np.array([0, 1], np.float32), np.array([0, 1, 2]), 0.25)
    assert np.isnan(scores[[0, 2]]).all()
    assert scores[1] == np.float32(0.75)


def test_without_a_question_of_the_second_encoder_nothing_is_said() -> None:
    assert np.isnan(second_scores(None, None, np.array([0, 1]), 0.5)).all()
