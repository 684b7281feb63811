from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge_base.checking.self_retrieval import Rehearsal, retrieval_findings
from knowledge_base.fiche import Fiche, Reference

pytestmark = pytest.mark.integration

BADGES = Fiche(
    id="badges-fr",
    pair=None,
    language="fr",
    topic="hr",
    title="Combien de temps garder les passages aux badges ?",
    wordings=("durée de conservation des badges", "badges conservation durée", "garder les badges combien de temps", "badges durée"),
    keywords=("badges",),
    references=(Reference("gdpr-fr", "Article 5"),),
    state="published",
    author="editor",
    reviewer="second-reader",
    reviewed=date(2026, 11, 22),
    review_months=12,
    text="Les passages aux badges se gardent trois mois au plus [1].",
)
COOKIES = replace(
    BADGES,
    id="cookies-fr",
    title="Comment refuser les traceurs ?",
    wordings=("refuser les cookies", "cookies refus bandeau", "bouton refuser cookies", "refuser cookies traceurs"),
    keywords=("cookies",),
    text="Le bandeau permet de refuser les cookies aussi simplement que de les accepter [1].",
)


def findings(tmp_path: Path, encoder, *fiches: Fiche) -> list[tuple[str, str]]:
    held = {fiche.id: fiche for fiche in fiches}
    found = retrieval_findings(held, Rehearsal(held, encoder, tmp_path))
    return [(finding.fiche_id, finding.rule) for finding in found]


def test_fiches_found_by_each_of_their_wordings_left_out_have_no_finding(tmp_path: Path, encoder) -> None:
    assert findings(tmp_path, encoder, BADGES, COOKIES) == []


def test_a_fiche_that_only_its_own_words_find_is_not_published(tmp_path: Path, encoder) -> None:
    strange = replace(COOKIES, id="strange-fr", wordings=("badges durée passages", "garder badges temps", "conservation badges", "temps badges garder"))
    others = [replace(BADGES, id=f"badges-{n}-fr") for n in range(3)]
    assert ("strange-fr", "not-found") in findings(tmp_path, encoder, *others, strange)


def test_a_wording_that_leads_to_another_fiche_first_is_named_with_it(tmp_path: Path, encoder) -> None:
    thief = replace(COOKIES, wordings=(*COOKIES.wordings, "garder les badges combien de temps ?"))
    held = {fiche.id: fiche for fiche in (BADGES, thief)}
    found = [each for each in retrieval_findings(held, Rehearsal(held, encoder, tmp_path)) if each.rule == "stolen-wording"]
    assert [(each.fiche_id, each.values["owner"]) for each in found] == [("cookies-fr", "badges-fr")]
    assert "«\u00a0garder les badges combien de temps ?\u00a0»" in found[0].say("fr")


def test_a_question_is_embedded_once_however_often_it_is_tried(tmp_path: Path, encoder) -> None:
    findings(tmp_path, encoder, BADGES, COOKIES)
    before = len(encoder.encoded)
    findings(tmp_path, encoder, BADGES, COOKIES)
    assert len(encoder.encoded) == before
