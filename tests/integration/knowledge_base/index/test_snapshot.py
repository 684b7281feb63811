from __future__ import annotations

from pathlib import Path

import pytest

from knowledge_base.errors import IndexCorrupt, IndexMissing
from knowledge_base.index.ingestion import ingest
from knowledge_base.index.snapshot import current_version, load_snapshot

pytestmark = pytest.mark.integration


def test_a_missing_index_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="permanence kb ingest"):
        load_snapshot(tmp_path)


def test_an_index_comes_back_as_it_was(tmp_path: Path, corpus: Path, encoder) -> None:
    report = ingest(tmp_path / "index", encoder, paths=[corpus])
    snapshot = load_snapshot(tmp_path / "index")
    assert snapshot.version == report.version == current_version(tmp_path / "index")
    assert sorted(snapshot.languages) == ["en", "fr"]
    assert sum(len(item.passages) for item in snapshot.documents) == report.passages
    assert snapshot.vocabulary["registre"] >= 2


@pytest.mark.parametrize(
    "damage", ["documents.jsonl", "fr/dense/vectors.faiss", "vocabulary.json", "meta.json"]
)
def test_any_damaged_file_is_noticed(tmp_path: Path, corpus: Path, encoder, damage: str) -> None:
    version = ingest(tmp_path / "index", encoder, paths=[corpus]).version
    file = tmp_path / "index" / "snapshots" / version / damage
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    with pytest.raises(IndexCorrupt):
        load_snapshot(tmp_path / "index")


def test_a_pointer_to_nothing_is_a_corrupt_index(tmp_path: Path, corpus: Path, encoder) -> None:
    ingest(tmp_path / "index", encoder, paths=[corpus])
    (tmp_path / "index" / "CURRENT").write_text("0" * 20)
    with pytest.raises(IndexCorrupt):
        load_snapshot(tmp_path / "index")


def test_only_the_current_snapshot_and_the_one_before_are_kept(tmp_path: Path, corpus: Path, encoder) -> None:
    versions = [
        ingest(tmp_path / "index", encoder, paths=[corpus / name]).version
        for name in ("handbook.md", "guide-cookies.md", "guide-registre.md", "guide-violation.md")
    ]
    kept = {path.name for path in (tmp_path / "index" / "snapshots").iterdir()}
    assert kept == set(versions[-2:])


def test_what_a_killed_run_left_half_written_goes_and_the_snapshot_before_stays(
    tmp_path: Path, corpus: Path, encoder
) -> None:
    index = tmp_path / "index"
    first = ingest(index, encoder, paths=[corpus / "handbook.md"]).version
    (index / "snapshots" / ".writing-torn" / "whole").mkdir(parents=True)
    second = ingest(index, encoder, paths=[corpus / "guide-cookies.md"]).version
    assert {path.name for path in (index / "snapshots").iterdir()} == {first, second}
