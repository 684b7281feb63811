"""Reads the files of an ingestion, each as its manifest describes it; what cannot be read is named with its reason."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge_base.errors import KnowledgeBaseError, ManifestError, UnreadableFile
from knowledge_base.index.cutting import cut
from knowledge_base.index.snapshot import IndexedDocument
from knowledge_base.reading import SUFFIXES, read_document
from knowledge_base.sources.manifest import Manifest, ManifestEntry, find_manifest, load_manifest

# in a folder, files of these endings are read, or named as what could not be read
ENDINGS = frozenset({*SUFFIXES, ".pdf", ".docx"})
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Gathered:
    """What was read; what was left out, with a sentence each; the files whose description is in doubt.

    These last were not read: what the index holds of them stays, since a slip in a manifest says nothing of its texts.
    """

    read: tuple[IndexedDocument, ...]
    skipped: tuple[tuple[Path, str], ...]
    doubtful: frozenset[Path]


def gather(paths: Sequence[Path], manifest: Manifest | None, progress: Progress) -> Gathered:
    """Read the files at the paths; a manifest in doubt is named once, whatever it covers."""
    files = list(files_of(paths))
    manifests = _Manifests(manifest)
    read: dict[str, tuple[Path, IndexedDocument]] = {}
    skipped: list[tuple[Path, str]] = []
    doubtful: dict[Path, str] = {}
    for number, file in enumerate(files, start=1):
        progress("read", number, len(files))
        try:
            item = _read(file, manifests.entry_for(file))
            if item.document.id in read:
                raise UnreadableFile(file, f"{read[item.document.id][0]} has the same id")
            read[item.document.id] = file, item
        except ManifestError as error:
            if str(error) not in doubtful.values():
                skipped.append((manifests.path_for(file), str(error)))
            doubtful[file.resolve()] = str(error)
        except KnowledgeBaseError as error:
            skipped.append((file, str(error)))
    return Gathered(tuple(item for _, item in read.values()), tuple(skipped), frozenset(doubtful))


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


def _read(file: Path, entry: ManifestEntry | None) -> IndexedDocument:
    if not file.is_file():
        raise UnreadableFile(file, "there is no such file")
    document = read_document(file, entry)
    passages = cut(document)
    if not passages:
        raise UnreadableFile(file, "it holds no text")
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return IndexedDocument(document, passages, str(file.resolve()), digest)


class _Manifests:
    """The manifest given, or for each file the nearest one; each is read once, in doubt or not."""

    def __init__(self, given: Manifest | None) -> None:
        self._given = given
        self._known: dict[Path, Manifest | ManifestError] = {}

    def entry_for(self, file: Path) -> ManifestEntry | None:
        """Return the entry that describes a file; ManifestError where its manifest is in doubt."""
        path = None if self._given else find_manifest(file)
        found = self._given if path is None else self._at(path)
        return found.entry_for(file) if found else None

    def path_for(self, file: Path) -> Path:
        """Return the manifest that a file has."""
        return self._given.path if self._given else find_manifest(file) or file

    def _at(self, path: Path) -> Manifest:
        if path not in self._known:
            try:
                self._known[path] = load_manifest(path)
            except ManifestError as error:
                self._known[path] = error
        found = self._known[path]
        if isinstance(found, ManifestError):
            raise found
        return found
