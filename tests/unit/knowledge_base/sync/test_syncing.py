"""A source whose id is claimed twice is not fetched: which of the two it is would be a guess."""

import errno
import os
from pathlib import Path

import pytest

from knowledge_base.sources.manifest import load_manifest
from knowledge_base.sync.fetching import Fetched, Validators
from knowledge_base.sync.syncing import sync

FIELDS = "title: T, publisher: P, kind: guide, authority: regulator, language: fr"


class Counting:
    def __init__(self) -> None:
        self.urls: list[str] = []

    def fetch(self, url: str, known: Validators) -> Fetched:
        self.urls.append(url)
        return Fetched(b"# Un texte\n\nUn organisme tient un registre.\n", "text/markdown", Validators())


def test_a_doubled_id_is_named_and_the_other_sources_are_fetched(tmp_path: Path) -> None:
    entries = [
        f"  - {{id: {identifier}, file: {file}.md, fetch: 'https://example.org/{file}.md', {FIELDS}}}\n"
        for identifier, file in (("twice", "a"), ("twice", "b"), ("once", "c"))
    ]
    (tmp_path / "sources.yaml").write_text("sources:\n" + "".join(entries), encoding="utf-8")
    fetcher = Counting()
    outcomes = list(sync(load_manifest(tmp_path / "sources.yaml"), fetcher, []))
    assert fetcher.urls == ["https://example.org/c.md"]
    assert [bool(outcome.failure) for outcome in outcomes] == [True, True, False]
    assert "the id 'twice' is given to two sources" in str(outcomes[0].failure)


def test_a_version_that_the_disk_has_not_kept_takes_nothings_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = f"  - {{id: one, file: a.md, fetch: 'https://example.org/a.md', {FIELDS}}}\n"
    (tmp_path / "sources.yaml").write_text(f"sources:\n{entry}", encoding="utf-8")
    (tmp_path / "a.md").write_text("# Un texte\n\nAvant.\n", encoding="utf-8")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        list(sync(load_manifest(tmp_path / "sources.yaml"), Counting(), []))
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == "# Un texte\n\nAvant.\n"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.md", "sources.yaml"]
