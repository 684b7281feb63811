"""The index on disk: immutable folders named by their content, and a CURRENT file that points at one."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from knowledge_base.errors import IndexCorrupt, IndexMissing
from knowledge_base.index.dense import DenseIndex
from knowledge_base.index.entries import Entry, all_entries
from knowledge_base.index.keyword import KeywordIndex
from knowledge_base.model import Authority, Document, Kind, Passage, Source
from knowledge_base.outside import FloatArray
from knowledge_base.whole_file import whole_file

FORMAT = 5
CURRENT = "CURRENT"
SNAPSHOTS = "snapshots"
SECOND = "second"
WRITING = ".writing-"
KEPT = 2  # the one in use, and the one before it for whoever is still reading it


@dataclass(frozen=True)
class IndexedDocument:
    """A document with its passages, the file it came from and its digest; fiches have no file of their own here."""

    document: Document
    passages: tuple[Passage, ...]
    origin: str | None
    digest: str | None = None


@dataclass(frozen=True)
class LanguageIndex:
    """Both legs over the entries of one language, and their names word for word."""

    entries: tuple[Entry, ...]
    dense: DenseIndex
    keyword: KeywordIndex
    names: KeywordIndex
    second: DenseIndex | None = None
    """The second encoder's vectors of the entries that nothing else joins to another language."""


@dataclass(frozen=True)
class Snapshot:
    """A whole index in memory."""

    documents: tuple[IndexedDocument, ...]
    languages: Mapping[str, LanguageIndex]
    vocabulary: Mapping[str, int]
    fingerprint: str
    version: str
    outside: FloatArray
    second: str | None = None
    """The fingerprint of the second encoder, where it was used."""


def save_snapshot(folder: Path, snapshot: Snapshot) -> str:
    """Write a snapshot beside the others, point CURRENT at it, and return its version."""
    (folder / SNAPSHOTS).mkdir(parents=True, exist_ok=True)
    target = folder / SNAPSHOTS / snapshot.version
    if not _intact(target):
        with tempfile.TemporaryDirectory(prefix=WRITING, dir=folder / SNAPSHOTS) as workshop:
            whole = Path(workshop, "whole")
            _write(whole, snapshot)
            shutil.rmtree(target, ignore_errors=True)  # a damaged one of the same name
            os.replace(whole, target)
    _point(folder, snapshot.version)
    _prune(folder, snapshot.version)
    return snapshot.version


def current_version(folder: Path) -> str:
    """Return the version that CURRENT names."""
    try:
        return (folder / CURRENT).read_text(encoding="ascii").strip()
    except FileNotFoundError as error:
        raise IndexMissing(f"There is no index in {folder}; run “permanence kb ingest” first.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise IndexCorrupt(f"The index in {folder} cannot be read.") from error


def pointer_stamp(folder: Path) -> tuple[int, int] | None:
    """Return what is another each time CURRENT is written; None where there is no index."""
    try:
        status = (folder / CURRENT).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino


def load_snapshot(folder: Path) -> Snapshot:
    """Read the current snapshot, checked byte for byte against what was written."""
    version = current_version(folder)
    path = folder / SNAPSHOTS / version
    try:
        meta = json.loads((path / "meta.json").read_text(encoding="utf-8"))
        if meta["format"] != FORMAT:
            raise IndexCorrupt(f"The index in {folder} is of another format; build it again.")
        if meta["files"] != _digests(path):
            raise IndexCorrupt(f"The index in {folder} is damaged: its files are not those written.")
        return _read(path, meta)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise IndexCorrupt(f"The index in {folder} is damaged; build it again.") from error


def stored_documents(folder: Path) -> tuple[IndexedDocument, ...]:
    """Read only the documents, which outlive a change of format or a damaged index file; none if no index."""
    try:
        path = folder / SNAPSHOTS / current_version(folder) / "documents.jsonl"
        lines = path.read_text(encoding="utf-8").splitlines()
        return tuple(_indexed_document(json.loads(line)) for line in lines)
    except IndexMissing:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        sentence = f"The documents of the index in {folder} are damaged; remove that folder and ingest again."
        raise IndexCorrupt(sentence) from error


def content_version(documents: Sequence[IndexedDocument], fingerprint: str, indexed: Iterable[str]) -> str:
    """Name an index by its documents, the encoder that embedded them and the texts that were indexed."""
    digest = hashlib.sha256(f"{FORMAT}:{fingerprint}\n".encode())
    for text in chain(_lines(documents), indexed):
        digest.update(text.encode("utf-8") + b"\0")
    return digest.hexdigest()[:20]


def _write(path: Path, snapshot: Snapshot) -> None:
    path.mkdir()
    (path / "documents.jsonl").write_text("".join(_lines(snapshot.documents)), encoding="utf-8")
    np.save(path / "outside.npy", snapshot.outside)
    (path / "vocabulary.json").write_text(json.dumps(dict(snapshot.vocabulary)), encoding="utf-8")
    for language, index in snapshot.languages.items():
        index.dense.save(path / language / "dense")
        index.keyword.save(path / language / "keyword")
        index.names.save(path / language / "names")
        if index.second is not None:
            index.second.save(path / language / SECOND)
    meta = {
        "format": FORMAT,
        "version": snapshot.version,
        "fingerprint": snapshot.fingerprint,
        "second": snapshot.second,
        "languages": sorted(snapshot.languages),
        "files": _digests(path),
    }
    (path / "meta.json").write_text(json.dumps(meta), encoding="utf-8")


def _read(path: Path, meta: Mapping[str, Any]) -> Snapshot:
    lines = (path / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    documents = tuple(_indexed_document(json.loads(line)) for line in lines)
    entries = all_entries((item.document, item.passages) for item in documents)
    languages = {
        language: LanguageIndex(
            tuple(entries.get(language, ())),
            DenseIndex.load(path / language / "dense"),
            KeywordIndex.load(path / language / "keyword"),
            KeywordIndex.load(path / language / "names"),
            DenseIndex.load(path / language / SECOND) if (path / language / SECOND).is_dir() else None,
        )
        for language in meta["languages"]
    }
    vocabulary = json.loads((path / "vocabulary.json").read_text(encoding="utf-8"))
    outside = np.load(path / "outside.npy")
    return Snapshot(documents, languages, vocabulary, meta["fingerprint"], meta["version"], outside, meta.get("second"))


def _lines(documents: Sequence[IndexedDocument]) -> Iterator[str]:
    for item in documents:
        # the sections are only the passages uncut; keeping them would double the file
        record = {
            "document": asdict(replace(item.document, sections=())),
            "passages": [asdict(passage) for passage in item.passages],
            "origin": item.origin,
            "digest": item.digest,
        }
        # one line a document: U+2028 inside a text must not end it
        yield json.dumps(record, sort_keys=True) + "\n"


def _indexed_document(record: Mapping[str, Any]) -> IndexedDocument:
    fields = dict(record["document"])
    source = dict(fields.pop("source"))
    source["kind"], source["authority"] = Kind(source["kind"]), Authority(source["authority"])
    for name in ("sections", "keywords", "wordings"):
        fields[name] = tuple(fields[name])
    passages = tuple(Passage(**passage) for passage in record["passages"])
    return IndexedDocument(Document(source=Source(**source), **fields), passages, record["origin"], record.get("digest"))


def _intact(path: Path) -> bool:
    try:
        meta = json.loads((path / "meta.json").read_text(encoding="utf-8"))
        return bool(meta["files"] == _digests(path))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _digests(path: Path) -> dict[str, str]:
    files = sorted(file for file in path.rglob("*") if file.is_file() and file.name != "meta.json")
    return {file.relative_to(path).as_posix(): _digest(file) for file in files}


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _point(folder: Path, version: str) -> None:
    with whole_file(folder / CURRENT) as stream:
        stream.write(version.encode("utf-8"))


def _prune(folder: Path, version: str) -> None:
    found = [path for path in (folder / SNAPSHOTS).iterdir() if path.name != version]
    # what a run that was killed left half written is no snapshot, and must not stand for the one before
    torn = [path for path in found if path.name.startswith(WRITING)]
    others = sorted(set(found) - set(torn), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in (*torn, *others[KEPT - 1 :]):
        shutil.rmtree(path, ignore_errors=True)
