"""What changed in the base, told from the fiches as they were last taken up; and never by whom."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from knowledge_base.editing import FicheShelf
from knowledge_base.editing.news import What, told_by_versions
from knowledge_base.editing.record import BaseRecord
from knowledge_base.errors import RecordDamaged
from knowledge_base.fiche import Fiche, Reference

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
WORDINGS = ("un", "deux", "trois", "quatre")
FICHE = Fiche(
    "badges-fr", None, "fr", "security", "Garder l’historique des passages", WORDINGS, (), (Reference("gdpr-fr", "Article 5"),),
    "published", "anne", "boris", date(2026, 11, 22), 12, "Un temps limité [1].",
)  # fmt: skip
OTHER = replace(FICHE, id="caisses-fr", title="Les tickets de caisse")


def told(record: BaseRecord, *fiches: Fiche, at: datetime = LATER) -> list[tuple[str, str, str | None]]:
    """What a record says changed, once it has taken up these fiches."""
    return [(each.what.value, each.fiche_id, each.heir) for each in record.note(lambda: by_id(*fiches), at)]


def by_id(*fiches: Fiche) -> Mapping[str, Fiche]:
    return {each.id: each for each in fiches}


def begun(tmp_path: Path, *fiches: Fiche) -> BaseRecord:
    record = BaseRecord(tmp_path / "fiches" / "news.json")
    assert told(record, *fiches, at=NOW) == []
    return record


def test_what_is_there_at_the_first_start_is_no_news(tmp_path: Path) -> None:
    record = begun(tmp_path, FICHE)
    assert (record.read().since, record.read().news) == (NOW, ())


def test_a_fiche_that_comes_is_published_and_one_whose_words_change_is_corrected(tmp_path: Path) -> None:
    record = begun(tmp_path, FICHE)
    corrected = replace(FICHE, text="Un mois [1].")
    assert told(record, corrected, OTHER) == [("corrected", "badges-fr", None), ("published", "caisses-fr", None)]
    assert told(record, corrected, OTHER) == [], "taken up once, it is told once"
    kept = record.read()
    assert [(each.at, each.title, each.topic) for each in kept.news][0] == (LATER, FICHE.title, "security")
    assert kept.since == NOW, "a record goes on since its first day"


def test_a_shipped_fiche_that_an_upgrade_changed_cites_elsewhere_or_took_away_is_told_as_well(tmp_path: Path) -> None:
    record = begun(tmp_path, FICHE, OTHER)
    moved = replace(FICHE, references=(Reference("gdpr-fr", "Article 32"),))
    assert told(record, moved) == [("retired", "caisses-fr", None), ("corrected", "badges-fr", None)]


def test_a_review_or_other_wordings_are_no_news(tmp_path: Path) -> None:
    record = begun(tmp_path, FICHE)
    reviewed = replace(FICHE, reviewer="chloé", reviewed=date(2026, 11, 25), wordings=(*WORDINGS, "cinq"))
    assert told(record, reviewed) == []


def test_a_retired_fiche_is_told_with_the_one_that_replaces_it(tmp_path: Path) -> None:
    record = begun(tmp_path, FICHE, OTHER)
    gone = replace(FICHE, state="retired", replaced_by="caisses-fr")
    assert told(record, gone, OTHER) == [("replaced", "badges-fr", "caisses-fr")]
    assert told(record, gone, replace(OTHER, state="retired")) == [("retired", "caisses-fr", None)]
    assert told(record, FICHE, OTHER) == [("published", "badges-fr", None), ("published", "caisses-fr", None)]


def test_a_draft_is_no_news(tmp_path: Path) -> None:
    assert told(begun(tmp_path, FICHE), FICHE, replace(OTHER, state="draft")) == []


def test_whether_a_text_has_been_taken_up_is_known(tmp_path: Path) -> None:
    corrected, nothing_yet = replace(FICHE, text="Un mois [1]."), BaseRecord(tmp_path / "none.json").read()
    kept = begun(tmp_path, FICHE).read()
    assert [kept.has_taken_up(each) for each in (FICHE, corrected, OTHER)] == [True, False, False]
    assert [kept.has_taken_up(replace(each, state="retired")) for each in (FICHE, OTHER)] == [False, True]
    assert nothing_yet.has_taken_up(FICHE)


def test_what_editors_did_before_the_record_began_is_told_from_their_versions(tmp_path: Path) -> None:
    shelf = FicheShelf(tmp_path / "fiches")

    def kept(fiche: Fiche, action: str, day: int) -> None:
        shelf.keep(fiche, by="Anne Roux", action=action, at=NOW + timedelta(days=day))

    corrected = replace(FICHE, text="Un mois [1].")
    kept(replace(corrected, state="draft"), "draft", -9)
    kept(corrected, "approve", -8)
    kept(replace(corrected, reviewed=date(2026, 11, 23)), "approve", -7)
    kept(OTHER, "approve", -6)
    kept(replace(OTHER, state="retired", replaced_by="badges-fr"), "retire", -5)
    record = BaseRecord(tmp_path / "fiches" / "news.json")
    fresh = record.note(lambda: by_id(corrected), NOW, lambda: told_by_versions(shelf, by_id(FICHE)))
    assert [(each.what, each.fiche_id, (each.at - NOW).days) for each in fresh] == [
        (What.CORRECTED, "badges-fr", -8), (What.PUBLISHED, "caisses-fr", -6), (What.REPLACED, "caisses-fr", -5),
    ]  # fmt: skip
    assert record.read().news == fresh and record.read().last("caisses-fr") == fresh[-1]
    assert "Roux" not in json.dumps((tmp_path / "fiches" / "news.json").read_text("utf-8"), ensure_ascii=False)


@pytest.mark.parametrize(
    "damage",
    ["", "{", "[]", "{}", '"held"', '{"since": null, "held": [], "news": []}', '{"since": "x", "held": [{}], "news": []}', "\udcff"],
)
def test_a_damaged_or_foreign_file_is_named_with_what_to_do(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "news.json"
    path.write_bytes(damage.encode("utf-8", "surrogateescape"))
    with pytest.raises(RecordDamaged, match=r"news\.json.*delete it"):
        BaseRecord(path).read()
    path.unlink()
    assert BaseRecord(path).read().since is None
