"""Builds the index: reads what is given, keeps what is not, embeds only what is new."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge_base.encoding.embedding_cache import EmbeddingCache
from knowledge_base.encoding.encoder import Encoder
from knowledge_base.fiche import Fiche, fiche_document
from knowledge_base.fiche_file import load_fiches
from knowledge_base.index.cutting import cut
from knowledge_base.index.dense import DenseIndex, Row, rows_of
from knowledge_base.index.entries import Entry, all_entries
from knowledge_base.index.fields import entry_terms, name_words
from knowledge_base.index.gathering import Gathered, Progress, gather
from knowledge_base.index.keyword import KeywordIndex
from knowledge_base.index.lay_wordings import shipped_lay_wordings
from knowledge_base.index.revisions import Revision, revisions
from knowledge_base.index.second_index import lonely_rows, with_second
from knowledge_base.index.snapshot import (
    IndexedDocument,
    LanguageIndex,
    Snapshot,
    content_version,
    save_snapshot,
    stored_documents,
)
from knowledge_base.model import Document, Kind
from knowledge_base.outside import outside_questions
from knowledge_base.ranking import Ranking, shipped_ranking
from knowledge_base.review import due
from knowledge_base.sources import load_reference_sources
from knowledge_base.sources.manifest import Manifest
from knowledge_base.text.analysis import words
from knowledge_base.text.spelling import count_words

CACHE = "embeddings"


@dataclass(frozen=True)
class IngestReport:
    """What an ingestion did; `skipped` names what was left out and says why, `revised` what was indexed otherwise before."""

    documents: int
    passages: int
    embedded: int
    skipped: tuple[tuple[Path, str], ...]
    version: str
    revised: tuple[Revision, ...] = ()


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
    second: Encoder | None = None,
) -> IngestReport:
    """Read the paths into the index beside what is there; without fiche folders the base has no fiches.

    `second` encodes the texts that neither a twin nor a lay question joins to another language.
    """
    with locked(index_folder):
        gathered = gather(paths, manifest, progress)
        fiches = tuple(load_fiches(fiches_folders).values()) if fiches_folders is not None else ()
        previous = stored_documents(index_folder)
        documents = _merge(previous, paths, gathered, fiche_items(each for each in fiches if each.state == "published"))
        cache = EmbeddingCache(index_folder / CACHE, encoder)
        lonely = EmbeddingCache(index_folder / CACHE, second) if second else None
        weights = ranking or shipped_ranking()
        snapshot = snapshot_of(documents, cache, encoder.fingerprint, weights, progress, lonely)
        version = save_snapshot(index_folder, snapshot)
    passages = sum(len(item.passages) for item in documents)
    revised = tuple(revisions(previous, gathered.read, fiches))
    return IngestReport(len(documents), passages, cache.embedded, gathered.skipped, version, revised)


@contextmanager
def locked(index_folder: Path) -> Iterator[None]:
    """Let one process at a time write the index; the others wait."""
    index_folder.mkdir(parents=True, exist_ok=True)
    with (index_folder / ".lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def fiche_items(fiches: Iterable[Fiche]) -> list[IndexedDocument]:
    """Return fiches as the index holds them, with the day their review falls due."""
    sources = load_reference_sources()
    documents = [fiche_document(fiche, due(fiche, sources)) for fiche in fiches]
    return [IndexedDocument(document, cut(document), None) for document in documents]


def _merge(
    previous: Sequence[IndexedDocument],
    paths: Sequence[Path],
    gathered: Gathered,
    fiches: Sequence[IndexedDocument],
) -> list[IndexedDocument]:
    """Keep what lies outside the paths given, or is in doubt; what lies inside is what was read from them now."""
    roots = [path.resolve() for path in paths]
    merged: dict[str, IndexedDocument] = {}
    for item in previous:
        origin = Path(item.origin) if item.origin else None
        if origin is not None and (
            origin in gathered.doubtful or not any(root == origin or root in origin.parents for root in roots)
        ):
            merged[item.document.id] = item
    for item in (*gathered.read, *fiches):
        merged[item.document.id] = item
    return [merged[key] for key in sorted(merged)]


def snapshot_of(
    documents: Sequence[IndexedDocument],
    cache: EmbeddingCache,
    fingerprint: str,
    ranking: Ranking,
    progress: Progress,
    lonely: EmbeddingCache | None = None,
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
    second = lonely.fingerprint if lonely and any(map(lonely_rows, entries.values())) else None
    indexed.extend([second] if second else [])
    version = content_version(documents, fingerprint, indexed)
    languages = _index(entries, rows, terms, cache, progress)
    if lonely and second:
        languages = with_second(languages, entries, lonely, lambda done, total: progress("embed", done, total))
    outside = cache.vectors(outside_questions(), lambda done, total: progress("embed", done, total))
    return Snapshot(tuple(documents), languages, vocabulary, fingerprint, version, outside, second)


def _index(
    entries: Mapping[str, Sequence[Entry]],
    rows: Mapping[str, Sequence[Row]],
    terms: Mapping[str, Sequence[Sequence[str]]],
    cache: EmbeddingCache,
    progress: Progress,
) -> dict[str, LanguageIndex]:
    if not rows:
        return {}
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
