"""Alerts about sources: settled up to what was seen, and written by one process at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from knowledge_base.sync.alerts import SourceAlerts
from knowledge_base.sync.syncing import Outcome

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def found(number: int) -> Outcome:
    return Outcome("gdpr-fr", "https://eur-lex.europa.eu/", (), ((f"fiche-{number}", "Article 33"),))


def test_what_was_found_after_the_moment_seen_still_stands(tmp_path: Path) -> None:
    alerts = SourceAlerts(tmp_path / "changes.json")
    alerts.add([found(1)], NOW)
    alerts.add([found(1)], NOW + timedelta(seconds=1))
    alerts.settle("fiche-1", "Inès", NOW)
    assert [each.settled_by for each in alerts.all()] == [None]
    alerts.settle("fiche-1", "Inès", NOW + timedelta(seconds=1))
    assert [each.settled_by for each in alerts.all()] == ["Inès"]


def test_a_sync_and_an_editor_who_write_at_once_lose_nothing(tmp_path: Path) -> None:
    alerts = SourceAlerts(tmp_path / "changes.json")
    alerts.add(map(found, range(20)), NOW)
    with ThreadPoolExecutor(8) as pool:
        done = [pool.submit(alerts.settle, f"fiche-{each}", "Inès", NOW) for each in range(20)]
        done += [pool.submit(SourceAlerts(tmp_path / "changes.json").add, [found(each)], NOW) for each in range(20, 40)]
    assert all(each.exception() is None for each in done)
    kept = {each.fiche_id: each.settled_by for each in alerts.all()}
    assert kept == {f"fiche-{each}": "Inès" if each < 20 else None for each in range(40)}
