"""Brings the files of a manifest up to date, one source after the other; a failure leaves its file as it was."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from knowledge_base.errors import KnowledgeBaseError, UnreadableFile
from knowledge_base.fiche import Fiche
from knowledge_base.index.citing import citing
from knowledge_base.model import Document
from knowledge_base.reading import read_document
from knowledge_base.sources.manifest import Manifest, ManifestEntry
from knowledge_base.sync.changes import Change, changes
from knowledge_base.sync.fetching import Fetched, Validators
from knowledge_base.whole_file import whole_file

STATE_NAME = ".sync.json"


class Fetches(Protocol):
    """Downloads a source if it changed."""

    def fetch(self, url: str, known: Validators) -> Fetched:
        """Return the source, or that it has not changed."""
        ...


@dataclass(frozen=True)
class Outcome:
    """What became of one source: unchanged, changed (with what, and who cites it), or failed (with the reason)."""

    source_id: str
    url: str
    changes: tuple[Change, ...] = ()
    cited_by: tuple[tuple[str, str], ...] = ()
    failure: str | None = None


def sync(manifest: Manifest, fetcher: Fetches, fiches: Iterable[Fiche]) -> Iterator[Outcome]:
    """Fetch each source that has a `fetch` address, and yield what became of it."""
    known, held = _State(manifest.folder / STATE_NAME), tuple(fiches)
    for entry in manifest.entries:
        if entry.fetch is not None and entry.glob is not None:
            try:
                manifest.refuse_doubled(entry)
                yield _one(manifest.folder, entry, entry.fetch, fetcher, held, known)
            except KnowledgeBaseError as error:
                yield Outcome(entry.source.id, entry.fetch, failure=str(error))


def _one(
    folder: Path, entry: ManifestEntry, url: str, fetcher: Fetches, fiches: tuple[Fiche, ...], known: _State
) -> Outcome:
    path = folder / str(entry.glob)
    kept = path.read_bytes() if path.is_file() else None
    # a copy that somebody edited or lost is fetched again whatever the server says
    fetched = fetcher.fetch(url, known.of(entry.source.id, kept))
    if fetched.content is None or fetched.content == kept:
        return Outcome(entry.source.id, url)
    before = _read_before(path, entry) if kept is not None else None
    after = _replace(path, entry, fetched.content)
    known.keep(entry.source.id, fetched.content, fetched.validators)
    found = changes(before, after)
    ids = {entry.source.id, entry.source.pair or entry.source.id}
    citations = {(fiche.id, place) for fiche, place in citing(fiches, ids, {each.locator for each in found})}
    return Outcome(entry.source.id, url, found, tuple(sorted(citations)))


def _read_before(path: Path, entry: ManifestEntry) -> Document | None:
    try:
        return read_document(path, entry)
    except UnreadableFile:
        return None


def _replace(path: Path, entry: ManifestEntry, content: bytes) -> Document:
    """Put the new version in place once it is known to be readable; hostile formats are read in a process apart."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".sync-") as workshop:
        fresh = Path(workshop, path.name)
        fresh.write_bytes(content)
        try:
            document = read_document(fresh, entry)
        except UnreadableFile as error:
            raise UnreadableFile(path, f"what was fetched is not readable ({error.reason})") from error
    with whole_file(path) as stream:
        stream.write(content)
    return document


class _State:
    """What is remembered of each download, beside the manifest."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._known: dict[str, Mapping[str, str | None]] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            # without memory everything is fetched again, nothing more
            self._known = {}

    def of(self, source_id: str, kept: bytes | None) -> Validators:
        """Return the conditions under which the copy at hand may be kept."""
        known = self._known.get(source_id, {})
        if kept is None or known.get("sha256") != _digest(kept):
            return Validators()
        return Validators(known.get("etag"), known.get("last_modified"))

    def keep(self, source_id: str, content: bytes, validators: Validators) -> None:
        """Remember a version."""
        self._known[source_id] = {"sha256": _digest(content), **asdict(validators)}
        with whole_file(self._path) as stream:
            stream.write(json.dumps(self._known, indent=1, sort_keys=True).encode("utf-8"))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
