from datetime import date
from pathlib import Path

import pytest

from knowledge_base.errors import FicheError
from knowledge_base.fiche import Reference
from knowledge_base.fiche_file import load_fiches, parse_fiche


def test_a_fiche_is_read_whole(fiche_text: str) -> None:
    fiche = parse_fiche(fiche_text, "essai.md")
    assert (fiche.id, fiche.pair, fiche.language, fiche.topic) == ("essai-fr", "essai-en", "fr", "charter")
    assert fiche.references[1] == Reference("gdpr-fr", "Article 5, paragraphe 2")
    assert (fiche.reviewed, fiche.review_months, len(fiche.wordings)) == (date(2026, 11, 22), 12, 4)
    assert "[2]" in fiche.text


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
def test_a_fiche_that_breaks_the_format_is_refused_by_name(changed: str, to: str, says: str | None, fiche_text: str) -> None:
    text = fiche_text.replace(changed, to)
    if says is None:
        parse_fiche(text, "essai.md")
        return
    with pytest.raises(FicheError) as caught:
        parse_fiche(text, "essai.md")
    assert says in caught.value.reason and str(caught.value).startswith("essai.md ")


def test_a_reference_that_no_mark_uses_is_refused(fiche_text: str) -> None:
    with pytest.raises(FicheError, match="reference 1 is used by no mark"):
        parse_fiche(fiche_text.replace("[1][2]", "[2]").replace("; [1]", ";"), "essai.md")


def test_later_folders_override_earlier_ones_by_id(tmp_path: Path, fiche_text: str) -> None:
    shipped, own, absent = tmp_path / "shipped" / "fr", tmp_path / "own", tmp_path / "absent"
    for folder, title in ((shipped, "Un essai ?"), (own, "Notre essai ?")):
        folder.mkdir(parents=True)
        (folder / "essai.md").write_text(fiche_text.replace("Un essai ?", title), encoding="utf-8")
    fiches = load_fiches([tmp_path / "shipped", own, absent])
    assert {identifier: fiche.title for identifier, fiche in fiches.items()} == {"essai-fr": "Notre essai ?"}


def test_two_fiches_of_one_folder_may_not_share_an_id(tmp_path: Path, fiche_text: str) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(fiche_text, encoding="utf-8")
    with pytest.raises(FicheError, match="already that of"):
        load_fiches([tmp_path])


def test_a_fiche_that_is_not_utf_8_is_refused(tmp_path: Path, fiche_text: str) -> None:
    (tmp_path / "a.md").write_bytes(fiche_text.encode("cp1252", errors="replace"))
    with pytest.raises(FicheError, match="not UTF-8"):
        load_fiches([tmp_path])
