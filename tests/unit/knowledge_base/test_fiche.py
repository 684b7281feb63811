from datetime import date
from pathlib import Path

import pytest

from knowledge_base.errors import FicheError
from knowledge_base.fiche import Reference, Statement, fiche_document, plain_text, statements
from knowledge_base.fiche_file import load_fiches, parse_fiche
from knowledge_base.model import Authority, Kind

FICHE = """---
id: essai-fr
pair: essai-en
language: fr
topic: charter
title: Un essai ?
wordings:
  - Est-ce un essai ?
  - c un essai
  - essai
  - essai RGPD
keywords: [essai, test]
references:
  - {source: charter-fr, place: "Quelle réponse de la CNIL ?"}
  - {source: gdpr-fr, place: "Article 5, paragraphe 2"}
state: published
author: editor
reviewer: legal-reviewer
reviewed: 2026-11-22
review_months: 12
---
Oui, dit l’art. 5 [2]. Chacun reste
responsable [1][2].

Il faut\u00a0:
- écrire\u00a0; [1]
- relire [2].
"""


def test_a_fiche_is_read_whole() -> None:
    fiche = parse_fiche(FICHE, "essai.md")
    assert (fiche.id, fiche.pair, fiche.language, fiche.topic) == ("essai-fr", "essai-en", "fr", "charter")
    assert fiche.references[1] == Reference("gdpr-fr", "Article 5, paragraphe 2")
    assert (fiche.reviewed, fiche.review_months, len(fiche.wordings)) == (date(2026, 11, 22), 12, 4)
    assert "[2]" in fiche.text


def test_statements_carry_their_reference_numbers_without_marks() -> None:
    assert statements(parse_fiche(FICHE, "essai.md")) == (
        Statement("Oui, dit l’art. 5.", (2,)),
        Statement("Chacun reste responsable.", (1, 2)),
        Statement("Il faut\u00a0:", ()),
        Statement("écrire\u00a0;", (1,)),
        Statement("relire.", (2,)),
    )


def test_a_mark_after_the_full_stop_belongs_to_the_sentence_before() -> None:
    fiche = parse_fiche(FICHE.replace("art. 5 [2]. Chacun", "art. 5. [2] Chacun"), "essai.md")
    assert statements(fiche)[0] == Statement("Oui, dit l’art. 5.", (2,))


def test_plain_text_keeps_paragraphs_and_bullets_and_drops_marks() -> None:
    assert plain_text(parse_fiche(FICHE, "essai.md")) == (
        "Oui, dit l’art. 5. Chacun reste responsable.\n\nIl faut\u00a0:\n- écrire\u00a0;\n- relire."
    )


def test_a_fiche_becomes_a_document_that_says_whose_word_it_is() -> None:
    document = fiche_document(parse_fiche(FICHE, "essai.md"))
    assert (document.id, document.title, document.published) == ("essai-fr", "Un essai ?", "2026-11-22")
    assert (document.source.id, document.source.kind, document.source.authority) == ("permanence-fiches", Kind.FICHE, Authority.EDITORIAL)
    assert document.wordings[3] == "essai RGPD" and document.keywords == ("essai", "test")
    assert document.sections[0].heading_path == ("Un essai ?",) and "[1]" not in document.sections[0].text


@pytest.mark.parametrize(
    ("changed", "to", "says"),
    [
        ("[1][2]", "[1][3]", "mark [3] points to no reference"),
        ("; [1]", ";", None),
        ("responsable [1][2]", "responsable [2]", None),
        ("  - essai RGPD\n", "", "3 wordings where 4 are needed"),
        ("reviewed: 2026-11-22", "reviewed: demain", "must be a date"),
        ("review_months: 12", "review_months: 0", "whole number of months"),
        ("language: fr", "language: de", "language 'de' is unknown"),
        ("state: published", "state: perfect", "state 'perfect' is unknown"),
        ("title: Un essai ?", "title: ''", "has no title"),
        ("Oui, dit", "**Oui**, dit", "Markdown other than bullets"),
        ("Il faut", "## Il faut", "Markdown other than bullets"),
        ('place: "Article 5, paragraphe 2"', 'where: "Article 5"', "needs a source and a place"),
        ("keywords: [essai, test]", "keywords: {a: b}", "keywords must be a list"),
        ("topic: charter", "topic: [charter", "not valid YAML"),
    ],
)
def test_a_fiche_that_breaks_the_format_is_refused_by_name(changed: str, to: str, says: str | None) -> None:
    text = FICHE.replace(changed, to)
    if says is None:
        parse_fiche(text, "essai.md")
        return
    with pytest.raises(FicheError) as caught:
        parse_fiche(text, "essai.md")
    assert says in caught.value.reason and str(caught.value).startswith("essai.md ")


def test_a_reference_that_no_mark_uses_is_refused() -> None:
    with pytest.raises(FicheError, match="reference 1 is used by no mark"):
        parse_fiche(FICHE.replace("[1][2]", "[2]").replace("; [1]", ";"), "essai.md")


def test_later_folders_override_earlier_ones_by_id(tmp_path: Path) -> None:
    shipped, own, absent = tmp_path / "shipped" / "fr", tmp_path / "own", tmp_path / "absent"
    for folder, title in ((shipped, "Un essai ?"), (own, "Notre essai ?")):
        folder.mkdir(parents=True)
        (folder / "essai.md").write_text(FICHE.replace("Un essai ?", title), encoding="utf-8")
    fiches = load_fiches([tmp_path / "shipped", own, absent])
    assert {identifier: fiche.title for identifier, fiche in fiches.items()} == {"essai-fr": "Notre essai ?"}


def test_two_fiches_of_one_folder_may_not_share_an_id(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(FICHE, encoding="utf-8")
    with pytest.raises(FicheError, match="already that of"):
        load_fiches([tmp_path])


def test_a_fiche_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(FICHE.encode("cp1252", errors="replace"))
    with pytest.raises(FicheError, match="not UTF-8"):
        load_fiches([tmp_path])
