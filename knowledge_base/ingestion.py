"""Builds the index: reads what is given, keeps what is not, embeds only what is new."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge_base.analysis import words
from knowledge_base.cutting import cut
from knowledge_base.dense import DenseIndex, Row, rows_of
from knowledge_base.embedding_cache import EmbeddingCache
from knowledge_base.encoder import Encoder
from knowledge_base.entries import Entry, all_entries
from knowledge_base.errors import KnowledgeBaseError, UnreadableFile
from knowledge_base.fiche import Fiche, fiche_document, load_fiches
from knowledge_base.fields import entry_terms, name_words
from knowledge_base.keyword import KeywordIndex
from knowledge_base.lay_wordings import shipped_lay_wordings
from knowledge_base.manifest import Manifest, find_manifest, load_manifest
from knowledge_base.model import Document, Kind
from knowledge_base.outside import outside_questions
from knowledge_base.ranking import Ranking, shipped_ranking
from knowledge_base.reading import SUFFIXES, read_document
from knowledge_base.review import due
from knowledge_base.snapshot import (
    IndexedDocument,
    LanguageIndex,
    Snapshot,
    content_version,
    save_snapshot,
    stored_documents,
)
from knowledge_base.sources import load_reference_sources
from knowledge_base.spelling import count_words

# in a folder, files of these endings are read, or named as what could not be read
ENDINGS = frozenset({*SUFFIXES, ".pdf", ".docx"})
CACHE = "embeddings"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class IngestReport:
    """What an ingestion did; `skipped` names each file left out and says why."""

    documents: int
    passages: int
    embedded: int
    skipped: tuple[tuple[Path, str], ...]
    version: str


def silent(stage: str, done: int, total: int) -> None:
    """Report progress to nobody."""


def ingest(
    index_folder: Path,
    encoder: Encoder,
    *,
    paths: Sequence[Path] = (),
    manifest: Manifest | None = None,
    fiches_folders: Sequence[Path] | None = None,
    progress: Progress = silent,
    ranking: Ranking | None = None,
) -> IngestReport:
    """Read the paths into the index beside what is there; without fiche folders the base has no fiches."""
    with locked(index_folder):
        files = list(files_of(paths))
        fresh, skipped = _read_files(files, manifest, progress)
        fiches = _read_fiches(fiches_folders)
        documents = _merge(stored_documents(index_folder), paths, fresh, fiches)
        cache = EmbeddingCache(index_folder / CACHE, encoder)
        snapshot = snapshot_of(documents, cache, encoder.fingerprint, ranking or shipped_ranking(), progress)
        version = save_snapshot(index_folder, snapshot)
    passages = sum(len(item.passages) for item in documents)
    return IngestReport(len(documents), passages, cache.embedded, tuple(skipped), version)


@contextmanager
def locked(index_folder: Path) -> Iterator[None]:
    """Let one process at a time write the index; the others wait."""
    index_folder.mkdir(parents=True, exist_ok=True)
    with (index_folder / ".lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def files_of(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the files to read: those named, and the readable ones of the folders named, once each."""
    seen: set[Path] = set()
    for path in paths:
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in found:
            named = not path.is_dir()
            hidden = (
                any(part.startswith(".") for part in file.relative_to(path).parts) if not named else False
            )
            wanted = named or (file.is_file() and file.suffix.lower() in ENDINGS and not hidden)
            if wanted and file.resolve() not in seen and file.suffix not in (".yaml", ".yml"):
                seen.add(file.resolve())
                yield file


def _read_files(
    files: Sequence[Path], manifest: Manifest | None, progress: Progress
) -> tuple[list[IndexedDocument], list[tuple[Path, str]]]:
    read: list[IndexedDocument] = []
    skipped: list[tuple[Path, str]] = []
    manifests: dict[Path, Manifest] = {}
    owners: dict[str, Path] = {}
    for number, file in enumerate(files, start=1):
        progress("read", number, len(files))
        try:
            described = manifest or _manifest_of(file, manifests)
            item = _read_file(file, described)
            if item.document.id in owners:
                raise UnreadableFile(file, f"{owners[item.document.id]} has the same id")
            owners[item.document.id] = file
            read.append(item)
        except KnowledgeBaseError as error:
            skipped.append((file, str(error)))
    return read, skipped


def _read_file(file: Path, manifest: Manifest | None) -> IndexedDocument:
    if not file.is_file():
        raise UnreadableFile(file, "there is no such file")
    document = read_document(file, manifest.entry_for(file) if manifest else None)
    passages = cut(document)
    if not passages:
        raise UnreadableFile(file, "it holds no text")
    return IndexedDocument(document, passages, str(file.resolve()))


def _manifest_of(file: Path, known: dict[Path, Manifest]) -> Manifest | None:
    path = find_manifest(file)
    if path is None:
        return None
    if path not in known:
        known[path] = load_manifest(path)
    return known[path]


def _read_fiches(folders: Sequence[Path] | None) -> list[IndexedDocument]:
    if folders is None:
        return []
    return fiche_items(fiche for fiche in load_fiches(folders).values() if fiche.state == "published")


def fiche_items(fiches: Iterable[Fiche]) -> list[IndexedDocument]:
    """Return fiches as the index holds them, with the day their review falls due."""
    sources = load_reference_sources()
    documents = [fiche_document(fiche, due(fiche, sources)) for fiche in fiches]
    return [IndexedDocument(document, cut(document), None) for document in documents]


def _merge(
    previous: Sequence[IndexedDocument],
    paths: Sequence[Path],
    fresh: Sequence[IndexedDocument],
    fiches: Sequence[IndexedDocument],
) -> list[IndexedDocument]:
    """Keep what lies outside the paths given; what lies inside is what was read from them now."""
    roots = [path.resolve() for path in paths]
    merged: dict[str, IndexedDocument] = {}
    for item in previous:
        origin = Path(item.origin) if item.origin else None
        if origin is not None and not any(root == origin or root in origin.parents for root in roots):
            merged[item.document.id] = item
    for item in (*fresh, *fiches):
        merged[item.document.id] = item
    return [merged[key] for key in sorted(merged)]


def snapshot_of(
    documents: Sequence[IndexedDocument],
    cache: EmbeddingCache,
    fingerprint: str,
    ranking: Ranking,
    progress: Progress,
) -> Snapshot:
    """Build the whole index of these documents in memory."""
    texts = ((item.document, item.passages) for item in documents)
    entries = all_entries(texts, shipped_lay_wordings())
    vocabulary = count_words(_texts(item.document, item) for item in documents)
    rows = {language: rows_of(found) for language, found in entries.items()}
    terms = {
        language: [entry_terms(entry, ranking) for entry in found] for language, found in entries.items()
    }
    indexed = [row.text for found in rows.values() for row in found]
    indexed.extend(" ".join(found) for each in terms.values() for found in each)
    indexed.extend(outside_questions())
    version = content_version(documents, fingerprint, indexed)
    languages = _index(entries, rows, terms, cache, progress)
    outside = cache.vectors(outside_questions(), lambda done, total: progress("embed", done, total))
    return Snapshot(tuple(documents), languages, vocabulary, fingerprint, version, outside)


def _index(
    entries: Mapping[str, Sequence[Entry]],
    rows: Mapping[str, Sequence[Row]],
    terms: Mapping[str, Sequence[Sequence[str]]],
    cache: EmbeddingCache,
    progress: Progress,
) -> dict[str, LanguageIndex]:
    texts = [row.text for found in rows.values() for row in found]
    vectors = cache.vectors(texts, lambda done, total: progress("embed", done, total))
    bounds = np.cumsum([len(found) for found in rows.values()])[:-1]
    return {
        language: LanguageIndex(
            tuple(entries[language]),
            DenseIndex.build(found, part),
            KeywordIndex.build(terms[language]),
            KeywordIndex.build([name_words(entry) for entry in entries[language]]),
        )
        for (language, found), part in zip(rows.items(), np.split(vectors, bounds), strict=True)
    }


def _texts(document: Document, item: IndexedDocument) -> list[str]:
    # a fiche's wordings keep people's mistakes on purpose: nothing is to be corrected into them
    parts = [document.title, *document.keywords, *(passage.text for passage in item.passages)]
    if document.source.kind is not Kind.FICHE:
        parts.extend(document.wordings)
    return words("\n".join(parts))


def ingested_text(index_folder: Path) -> Callable[[str], str]:
    """Return what gives the ingested text of a source, empty where it is not in the index."""
    texts: dict[str, list[str]] = {}
    for item in stored_documents(index_folder):
        texts.setdefault(item.document.source.id, []).extend(passage.text for passage in item.passages)
    return lambda source_id: "\n".join(texts.get(source_id, ()))
