"""A source whose file is no longer the one that was indexed is named, with the fiches that cite what changed."""

from dataclasses import replace
from datetime import date

from knowledge_base.fiche import Fiche, Reference
from knowledge_base.index.revisions import revisions
from knowledge_base.index.snapshot import IndexedDocument
from knowledge_base.model import Authority, Document, Kind, Passage, Source

SOURCE = Source("law", "La loi", "Un État", Kind.LAW, Authority.LEGISLATOR, "fr")
DOCUMENT = Document("law", SOURCE, "La loi", "fr", ())


def indexed(digest: str | None, *texts: str) -> IndexedDocument:
    passages = tuple(Passage(text, "law", f"Article {n}", text) for n, text in enumerate(texts, start=1))
    return IndexedDocument(DOCUMENT, passages, "/texts/law.md", digest)


def fiche(identifier: str, place: str, state: str = "published") -> Fiche:
    return Fiche(
        id=identifier, pair=None, language="fr", topic="t", title="T", wordings=(), keywords=(),
        references=(Reference("law", place),), state=state, author="a", reviewer="b", reviewed=date(2026, 1, 1),
        review_months=12, text="",
    )  # fmt: skip


FICHES = [fiche("one", "article 1"), fiche("two", "article 2"), fiche("old", "article 2", "retired")]
BEFORE = indexed("a" * 64, "Le premier.", "Le deuxième.")


def said(after: IndexedDocument, before: IndexedDocument = BEFORE) -> list[str]:
    return [str(each) for each in revisions([before], [after], FICHES)]


def test_a_changed_text_is_named_with_the_fiches_that_cite_its_place() -> None:
    assert said(indexed("b" * 64, "Le premier.", "Le second.")) == [
        "/texts/law.md changed since it was indexed: 1 passage(s) differ; to review: two (article 2)."
    ]


def test_a_text_that_nobody_cites_is_named_all_the_same() -> None:
    after = indexed("b" * 64, "Le premier.", "Le deuxième.", "Le troisième.")
    assert said(after) == ["/texts/law.md changed since it was indexed: 1 passage(s) differ."]


def test_a_file_saved_anew_with_the_same_words_is_told_as_such() -> None:
    assert said(replace(BEFORE, digest="b" * 64)) == ["/texts/law.md changed since it was indexed; its words are the same."]


def test_nothing_is_said_of_what_did_not_change_or_was_never_marked() -> None:
    assert said(BEFORE) == []
    assert said(BEFORE, indexed(None, "Un autre.")) == []
    assert list(revisions([], [BEFORE], FICHES)) == []
