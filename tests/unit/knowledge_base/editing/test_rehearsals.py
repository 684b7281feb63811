"""What trying a fiche's wordings found, kept for its page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from knowledge_base.checking.findings import Finding
from knowledge_base.checking.self_retrieval import Trial, thefts
from knowledge_base.editing.rehearsals import Rehearsals
from knowledge_base.fiche import Fiche, Reference

FICHE = Fiche("a-fr", None, "fr", "t", "Titre", ("un",), (), (Reference("faq", "x"),), "published", "e", "r", date(2026, 1, 31), 12, "T [1].")
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_the_last_trial_of_a_fiche_is_kept_until_its_text_changes(tmp_path: Path) -> None:
    kept = Rehearsals(tmp_path / "fiches" / "rehearsals.json")
    assert kept.of(FICHE) is None
    kept.keep(FICHE, [Finding("a-fr", "stolen-wording", {"wording": "un", "owner": "b-fr"})], NOW)
    kept.keep(replace(FICHE, id="c-fr"), [], NOW)
    found = kept.of(FICHE)
    assert found is not None and found.at == "2026-11-22T09:00:00+00:00"
    assert [each.say("fr") for each in found.findings] == ["Sa formulation «\u00a0un\u00a0» mène d’abord à «\u00a0b-fr\u00a0»."]
    assert kept.of(replace(FICHE, wordings=("un", "deux"))) is None, "another text has not been tried"
    kept.keep(FICHE, [], NOW)
    assert (again := kept.of(FICHE)) is not None and again.findings == ()


def test_the_wordings_of_others_that_lead_to_a_fiche_first_are_told_with_their_owner() -> None:
    trials = [
        Trial("b-fr", "prise", 2, ("a-fr", "b-fr")),
        Trial("b-fr", "gardée", 1, ("b-fr", "a-fr")),
        Trial("b-fr", "prise par une autre", 2, ("c-fr", "b-fr")),
        Trial("a-en", "of its pair", 1, ("a-fr",)),
        Trial("a-fr", "la sienne", 1, ("a-fr",)),
    ]
    (found,) = thefts("a-fr", trials)
    assert found.say("en") == "“prise”, a wording of “b-fr”, leads to this fiche first."
