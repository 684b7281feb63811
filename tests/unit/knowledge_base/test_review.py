from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from knowledge_base.fiche import Fiche, Reference, successor
from knowledge_base.index.dense import FieldScores
from knowledge_base.index.entries import Entry
from knowledge_base.model import Authority, Document, Kind, Source
from knowledge_base.places import Places
from knowledge_base.publication import shipped_rules
from knowledge_base.retrieval.columns import due_day
from knowledge_base.retrieval.ranked import Pool, Ranked
from knowledge_base.retrieval.reviewed import reviewed
from knowledge_base.review import Audience, Standing, due, standing
from knowledge_base.sources import ReferenceSource, load_reference_sources

SOURCE = Source("s", "S", "P", Kind.FICHE, Authority.EDITORIAL, "fr")
DUE = Document("late", SOURCE, "Titre", "fr", (), review_due="2026-06-30")
RULES = replace(shipped_rules(), hidden_after_days=90, overdue_cost=0.5)
FICHE = Fiche(
    "a-fr", None, "fr", "t", "Titre", ("un",), (), (Reference("faq", "x"),), "published", "e", "r", date(2026, 1, 31), 24, "T [1]."
)
FAQ = {"faq": ReferenceSource(Source("faq", "F", "P", Kind.FAQ, Authority.REGULATOR, "fr"), Places())}


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 6, 30), Standing.CURRENT),
        (date(2026, 7, 1), Standing.OVERDUE),
        (date(2026, 9, 28), Standing.OVERDUE),
        (date(2026, 9, 29), Standing.HIDDEN),
    ],
)
def test_an_overdue_document_is_hidden_after_a_while(today: date, expected: Standing) -> None:
    assert standing(DUE, today, RULES) is expected


def test_a_document_without_review_date_is_never_overdue() -> None:
    assert standing(replace(DUE, review_due=None), date(2099, 1, 1), RULES) is Standing.CURRENT


def test_the_kind_of_source_cited_shortens_the_interval() -> None:
    assert due(FICHE, FAQ) == date(2026, 7, 28)
    assert due(replace(FICHE, review_months=3), FAQ) == date(2026, 4, 28)
    assert due(FICHE, {}) == date(2028, 1, 28)


def test_every_kind_of_source_has_its_interval() -> None:
    assert {each.source.kind.value for each in load_reference_sources().values()} <= set(shipped_rules().review_months)
    assert {kind.value for kind in Kind} == set(shipped_rules().review_months)


def ranked(*found: tuple[Document, float]) -> Ranked:
    """A ranking of documents, given best first."""
    fields = FieldScores.__new__(FieldScores)  # where passages stand matters to nobody here
    entries = tuple(Entry(document, document.title, ()) for document, _ in found)
    places = np.arange(len(found))
    due = np.array([due_day(document) for document, _ in found])
    scores = np.array([score for _, score in found])
    return Ranked((Pool(entries, places, fields),), places, scores, {"dense": scores}, due)


def shown(today: date, audience: Audience) -> Ranked:
    other = replace(DUE, id="sound", review_due=None)
    return reviewed(ranked((DUE, 0.9), (other, 0.6)), today, audience, RULES)


def ids(today: date, audience: Audience) -> list[str]:
    return [item.entry.document.id for item in shown(today, audience)]


def test_what_an_overdue_review_costs_is_among_the_reasons_of_that_entry_alone() -> None:
    sound, late = shown(date(2026, 7, 1), Audience.PUBLIC)
    assert (sound.score, sound.reasons) == (0.6, {"dense": 0.6})
    assert (late.score, late.reasons["overdue"]) == (pytest.approx(0.4), -0.5)


def test_an_overdue_fiche_is_ranked_down_then_hidden_from_the_public_and_still_shown_to_agents() -> None:
    assert ids(date(2026, 6, 1), Audience.PUBLIC) == ["late", "sound"]
    assert ids(date(2026, 7, 1), Audience.PUBLIC) == ["sound", "late"]
    assert ids(date(2026, 12, 1), Audience.PUBLIC) == ["sound"]
    assert ids(date(2026, 12, 1), Audience.AGENT) == ["sound", "late"]


def test_an_id_leads_through_what_replaced_it_to_the_published_fiche() -> None:
    old = replace(FICHE, id="old-fr", state="retired", replaced_by="older-fr")
    older = replace(FICHE, id="older-fr", state="retired", replaced_by="a-fr")
    held = {fiche.id: fiche for fiche in (FICHE, old, older)}
    assert successor(held, "old-fr") == FICHE
    assert successor(held, "unknown") is None
    assert successor({**held, "older-fr": replace(older, replaced_by="old-fr")}, "old-fr") is None
