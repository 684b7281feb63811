"""A source whose id is claimed twice is not fetched: which of the two it is would be a guess."""

from pathlib import Path

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
