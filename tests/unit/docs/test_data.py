"""The data inventory is that of the code: every table once, each under the class that takes it away."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from sqlalchemy import Table

from assistant.retention.schedule import load_schedule
from assistant.store import tables
from assistant.store.erasure import KINDS

ROOT = Path(__file__).parents[3]
TRUST = ROOT / "docs" / "trust"
ROW = re.compile(r"^\| `(\w+)` \| ([^|]+?) \|", re.MULTILINE)


def inventory() -> dict[str, str]:
    rows = ROW.findall((TRUST / "data.md").read_text("utf-8"))
    assert len(rows) == len(dict(rows))
    return dict(rows)


def class_of(table: Table) -> str | None:
    """The class that takes a table's rows away, itself or with what they belong to."""
    for name, kind in KINDS.items():
        if kind.table is table:
            return name
    owners = [key.column.table for key in table.foreign_keys if key.ondelete == "CASCADE"]
    return next((found for owner in owners if (found := class_of(owner))), None)


def test_every_table_is_in_the_inventory_and_nothing_else() -> None:
    assert set(inventory()) == set(tables.metadata.tables)


def test_each_table_stands_under_the_class_that_takes_it_away() -> None:
    told = {name: word for name, word in inventory().items() if not word.startswith("tant que")}
    found = {name: class_of(table) for name, table in tables.metadata.tables.items()}
    assert told.pop("audit_log") == "audit"
    assert told == {name: kind for name, kind in found.items() if kind}


def test_each_class_of_the_schedule_is_in_the_inventory() -> None:
    page = (TRUST / "data.md").read_text("utf-8")
    assert [each.name for each in load_schedule() if f"| {each.name} |" not in page] == []


def test_the_notice_names_sentences_that_both_languages_have() -> None:
    named = re.findall(r"`((?:data|form|welcome)_\w+|notice)`", (TRUST / "notice.md").read_text("utf-8"))
    assert len(named) >= 5
    for language in ("fr", "en"):
        said = yaml.safe_load((ROOT / "api" / "pages" / f"{language}.yaml").read_text("utf-8"))
        assert [name for name in named if not said.get(name)] == []


def test_the_notice_says_who_why_how_long_and_which_rights() -> None:
    for language in ("fr", "en"):
        said = yaml.safe_load((ROOT / "api" / "pages" / f"{language}.yaml").read_text("utf-8"))
        assert "{contact}" in said["data_who"] and "6" in said["data_who"]
        assert "{days}" in said["data_kept"] and "{request_days}" in said["data_kept"]
        assert "77" in said["data_rights"] and "77" in said["form_rights"]


def test_the_how_to_of_retention_names_every_class_with_its_days() -> None:
    page = (ROOT / "docs" / "how-to" / "retention.md").read_text("utf-8")
    told: dict[str, int] = {}
    for first, second in re.findall(r"^\| (`[^|]+) \| ([^|]+) \|", page, re.MULTILINE):
        names = re.findall(r"`(\w+)`", first)
        days = [int(number) * (365 if unit == "ans" else 1) for number, unit in re.findall(r"(\d+)\s(jours?|ans)", second)]
        told |= zip(names, days * len(names) if len(days) == 1 else days, strict=True)
    assert told == {each.name: each.days for each in load_schedule()}
