from __future__ import annotations

from dataclasses import replace
from datetime import date

from knowledge_base.fiche import Fiche, Reference
from knowledge_base.index.citing import citing
from knowledge_base.model import Authority, Document, Kind, Section, Source
from knowledge_base.sync.changes import Change, changes

SOURCE = Source("law", "Loi", "État", Kind.LAW, Authority.LEGISLATOR, "fr")


def document(*sections: tuple[str, str]) -> Document:
    return Document("law", SOURCE, "Loi", "fr", tuple(Section((name,), text) for name, text in sections))


BEFORE = document(("Article 1", "Première phrase. Deuxième phrase."), ("Article 2", "Le délai est d’un mois."))


def test_the_same_text_has_no_change() -> None:
    assert changes(BEFORE, BEFORE) == ()


def test_a_sentence_that_differs_is_shown_before_and_after_at_its_place() -> None:
    after = document(("Article 1", "Première phrase. Deuxième phrase."), ("Article 2", "Le délai est de deux mois."))
    assert changes(BEFORE, after) == (Change("Article 2", ("Le délai est d’un mois.",), ("Le délai est de deux mois.",)),)


def test_what_is_added_and_what_is_removed_are_told_apart() -> None:
    after = document(("Article 1", "Première phrase."), ("Article 3", "Nouveau."))
    found = {change.locator: (change.before, change.after) for change in changes(BEFORE, after)}
    assert found["Article 1"] == (("Deuxième phrase.",), ())
    assert found["Article 2"] == (("Le délai est d’un mois.",), ())
    assert found["Article 3"] == ((), ("Nouveau.",))


def test_a_first_version_is_all_new() -> None:
    assert [change.before for change in changes(None, BEFORE)] == [(), ()]


def test_the_fiches_that_cite_a_changed_place_are_named_and_no_other() -> None:
    references = (Reference("law", "Article 2, paragraphe 1"), Reference("law", "Article 12"), Reference("other", "Article 2"))
    fiche = Fiche("a", None, "fr", "t", "T", (), (), references, "published", "e", "r", date(2026, 1, 1), 12, "")
    found = list(citing([fiche, replace(fiche, id="b", state="retired")], {"law"}, {"Chapitre I › Article 2"}))
    assert found == [(fiche, "Article 2, paragraphe 1")]
