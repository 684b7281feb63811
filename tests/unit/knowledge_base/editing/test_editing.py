from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from knowledge_base.editing import (
    FicheShelf,
    approve,
    fiche_text,
    gate,
    new_draft,
    patch,
    preview,
    retire,
    send_back,
    submit,
)
from knowledge_base.errors import EditingRefused, FicheError
from knowledge_base.fiche import Fiche, Reference
from knowledge_base.fiche_file import load_fiches, parse_fiche
from knowledge_base.sources import load_reference_sources

DAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
FICHE = Fiche(
    id="tourniquets-fr",
    pair="tourniquets-en",
    language="fr",
    topic="security",
    title="Peut-on garder l’historique des passages\u00a0?",
    wordings=("un", "deux", "trois", "quatre"),
    keywords=("tourniquet",),
    references=(Reference("gdpr-fr", "Article 5, paragraphe 1, point e)"),),
    state="published",
    author="anne",
    reviewer="boris",
    reviewed=DAY,
    review_months=12,
    text="Oui, un temps limité [1]\u00a0:\n\n- pour la sécurité [1]\u00a0;\n- pas davantage [1].",
)
ENGLISH = replace(
    FICHE,
    id="tourniquets-en",
    pair="tourniquets-fr",
    language="en",
    title="May we keep it?",
    wordings=("one", "two", "three", "four"),
    references=(Reference("gdpr-en", "Article 5(1)(e)"),),
    text="Yes, for a limited time [1].",
)


def test_a_fiche_goes_from_draft_to_published_through_someone_else() -> None:
    draft = new_draft(FICHE, author="anne")
    assert (draft.state, draft.reviewer) == ("draft", "-")
    published = approve(submit(draft, by="anne"), by="Boris", on=DAY)
    assert (published.state, published.author, published.reviewer, published.reviewed) == ("published", "anne", "Boris", DAY)
    assert send_back(submit(draft, by="anne"), by="boris").state == "draft"


def test_nobody_approves_what_they_wrote() -> None:
    with pytest.raises(EditingRefused) as refused:
        approve(submit(new_draft(FICHE, author="anne"), by="anne"), by=" ANNE ", on=DAY)
    assert "autre personne" in refused.value.say("fr")
    assert "other than its author" in refused.value.say("en")


def test_no_state_is_skipped() -> None:
    draft = new_draft(FICHE, author="anne")
    for forbidden in (
        lambda: approve(draft, by="boris", on=DAY),
        lambda: submit(draft, by="boris"),
        lambda: submit(FICHE, by="anne"),
        lambda: send_back(draft, by="boris"),
        lambda: retire(draft, by="boris", on=DAY, replaced_by=None, fiches={}),
        lambda: new_draft(replace(FICHE, state="retired"), author="anne"),
    ):
        with pytest.raises(EditingRefused):
            forbidden()


def test_a_fiche_is_retired_in_favour_of_a_published_one_of_its_language_or_of_none() -> None:
    other = replace(FICHE, id="other-fr")
    held = {fiche.id: fiche for fiche in (FICHE, ENGLISH, other)}
    gone = retire(FICHE, by="boris", on=DAY, replaced_by="other-fr", fiches=held)
    assert (gone.state, gone.replaced_by) == ("retired", "other-fr")
    assert retire(FICHE, by="boris", on=DAY, replaced_by=None, fiches=held).replaced_by is None
    for wrong in ("tourniquets-en", "nowhere", "tourniquets-fr"):
        with pytest.raises(EditingRefused):
            retire(FICHE, by="boris", on=DAY, replaced_by=wrong, fiches=held)


def test_a_fiche_is_read_again_as_it_was_written() -> None:
    retired = replace(FICHE, state="retired", replaced_by="other-fr")
    assert parse_fiche(fiche_text(retired), "x") == retired


def test_the_gate_says_in_both_languages_what_stands_in_the_way() -> None:
    sources = load_reference_sources()
    draft = new_draft(FICHE, author="anne")
    held = {ENGLISH.id: ENGLISH}
    assert gate(draft, held, sources, reviewer="boris", today=DAY).passes
    same = gate(draft, held, sources, reviewer="anne", today=DAY)
    assert not same.passes
    assert "même personne" in same.sentences("fr")[0]
    assert "same person" in same.sentences("en")[0]
    alone = gate(replace(draft, references=(Reference("gdpr-fr", "Article 500"),)), {}, sources, reviewer="b", today=DAY)
    assert {finding.rule for finding in alone.findings} == {"unknown-place", "missing-pair"}


def test_a_preview_shows_text_sources_and_the_reading_of_each_sentence() -> None:
    shown = preview(fiche_text(replace(FICHE, text="Vous devez trier [1]. C’est court [1].")), load_reference_sources())
    assert shown.sources[0].endswith("— Article 5, paragraphe 1, point e)")
    assert [reading for _, reading in shown.sentences] == ["obligation", "good_practice_or_fact"]
    with pytest.raises(FicheError):
        preview("no front matter", {})


def test_a_draft_leaves_what_is_published_in_force_until_it_is_approved(tmp_path: Path) -> None:
    shelf = FicheShelf(tmp_path)
    shelf.keep(FICHE, by="boris", action="publish", at=NOW)
    draft = replace(new_draft(FICHE, author="anne"), title="Nouveau titre")
    shelf.keep(draft, by="anne", action="draft", at=NOW)
    assert load_fiches([tmp_path])[FICHE.id].title == FICHE.title
    assert shelf.drafts()[FICHE.id].title == "Nouveau titre"
    shelf.keep(approve(submit(draft, by="anne"), by="boris", on=DAY), by="boris", action="approve", at=NOW)
    assert load_fiches([tmp_path])[FICHE.id].title == "Nouveau titre"
    assert shelf.drafts() == {}


def test_every_version_stays_and_says_who_did_what(tmp_path: Path) -> None:
    shelf = FicheShelf(tmp_path)
    for number, title in enumerate(("Premier", "Deuxième", "Troisième"), start=1):
        kept = shelf.keep(replace(FICHE, title=title), by="anne", action="edit", at=NOW, comment=f"n° {number}")
        assert kept.number == number
    assert [(version.by, version.comment) for version in shelf.history(FICHE.id)] == [("anne", "n° 1"), ("anne", "n° 2"), ("anne", "n° 3")]
    assert [shelf.version(FICHE.id, number).title for number in (1, 2, 3)] == ["Premier", "Deuxième", "Troisième"]
    with pytest.raises(EditingRefused):
        shelf.version(FICHE.id, 4)
    assert shelf.history("unknown-fr") == ()


@pytest.mark.parametrize("change", [{"id": "../../etc"}, {"topic": "../.."}, {"id": "A"}])
def test_a_name_that_would_leave_the_folder_is_refused(tmp_path: Path, change: dict[str, str]) -> None:
    with pytest.raises(EditingRefused):
        FicheShelf(tmp_path / "fiches").keep(replace(FICHE, **change), by="anne", action="draft", at=NOW)
    assert not list(tmp_path.rglob("*"))


def test_the_operators_fiches_override_the_shipped_ones_and_export_as_a_patch(tmp_path: Path) -> None:
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    path = shipped / "fr" / "security" / "tourniquets.md"
    path.parent.mkdir(parents=True)
    path.write_text(fiche_text(FICHE), encoding="utf-8")
    shelf = FicheShelf(own)
    shelf.keep(replace(FICHE, title="Corrigé"), by="boris", action="publish", at=NOW)
    shelf.keep(ENGLISH, by="boris", action="publish", at=NOW)
    assert load_fiches([shipped, own])[FICHE.id].title == "Corrigé"
    told = patch(shipped, own)
    assert "--- a/knowledge_base/fiches/fr/security/tourniquets.md" in told
    assert "+title: Corrigé" in told
    assert "--- /dev/null\n+++ b/knowledge_base/fiches/en/security/tourniquets.md" in told
