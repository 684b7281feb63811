"""The manifest of sources: which file is whose word, and how it is named."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import yaml

from knowledge_base.errors import ManifestError
from knowledge_base.model import LANGUAGES, Authority, Kind, Source
from knowledge_base.text.lookalikes import mixed_letters

MANIFEST_NAME = "sources.yaml"

_WILDCARDS = re.compile(r"[*?\[]")
_REQUIRED = ("id", "title", "publisher", "kind", "authority", "language")
_OPTIONAL = ("published", "url", "licence", "note", "pair", "repealed", "superseded", "outdated")
_DAYS = ("repealed", "superseded", "outdated")
_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_Member = TypeVar("_Member", bound=StrEnum)


@dataclass(frozen=True)
class ManifestEntry:
    """One line of the manifest: a source, the files it covers, whether it names exactly one, and where to fetch it."""

    source: Source
    glob: str | None
    single: bool
    fetch: str | None = None
    sha256: str | None = None

    def vouches_for(self, content: bytes) -> bool:
        """Say whether this is the very text the manifest describes, where it names one by its digest."""
        return self.sha256 is None or hashlib.sha256(content).hexdigest() == self.sha256  # nosemgrep: secret-compared-letter-by-letter - a file’s mark, no secret


@dataclass(frozen=True)
class Manifest:
    """All the entries of one sources.yaml; `doubled` are the ids that two of them claim."""

    path: Path
    entries: tuple[ManifestEntry, ...]
    doubled: frozenset[str] = frozenset()

    @property
    def folder(self) -> Path:
        """The folder that globs start from."""
        return self.path.parent

    def entry_for(self, file: Path) -> ManifestEntry | None:
        """Return the entry that covers the file, the one that names it alone first; ManifestError where its id is doubled."""
        relative = os.path.relpath(file.resolve(), self.folder.resolve()).replace(os.sep, "/")
        matching = [entry for entry in self.entries if entry.glob and _covers(entry.glob, relative)]
        found = min(matching, key=lambda entry: not entry.single, default=None)
        if found is not None:
            self.refuse_doubled(found)
        return found

    def refuse_doubled(self, entry: ManifestEntry) -> None:
        """Raise ManifestError where another entry claims the same id: which of them it names is in doubt."""
        if entry.source.id in self.doubled:
            raise doubled_id(self.path, entry.source.id)


def load_manifest(path: Path) -> Manifest:
    """Read and check a sources.yaml; raise ManifestError with one sentence where it is wrong."""
    items = read_source_items(path)
    entries = tuple(_entry(path, item) for item in items)
    for entry in entries:
        fetched = entry.fetch is not None  # its file comes with the first `kb sync`
        if entry.single and entry.glob and not fetched and not (path.parent / entry.glob).is_file():
            raise ManifestError(f"{path}: the source '{entry.source.id}' names the file '{entry.glob}', which does not exist.")
    return Manifest(path, entries, doubled_ids(items))


def find_manifest(path: Path) -> Path | None:
    """Return the sources.yaml in the path's folder or the nearest one above it."""
    start = path.resolve()
    folders = ([start] if start.is_dir() else []) + list(start.parents)
    return next((folder / MANIFEST_NAME for folder in folders if (folder / MANIFEST_NAME).is_file()), None)


def read_source_items(path: Path) -> list[Mapping[str, Any]]:
    """Return the raw entries under `sources:`, each a mapping."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ManifestError(f"{path}: the manifest cannot be opened ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise ManifestError(f"{path}: the manifest is not UTF-8 text.") from error
    except yaml.YAMLError as error:
        raise ManifestError(f"{path}: the manifest is not valid YAML ({_yaml_place(error)}).") from error
    items = content.get("sources") if isinstance(content, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise ManifestError(f"{path}: the manifest needs a list named 'sources'.")
    return items


def doubled_ids(items: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Return the ids that more than one raw entry claims."""
    counts = Counter(str(item.get("id")) for item in items)
    return frozenset(identifier for identifier, count in counts.items() if count > 1)


def doubled_id(path: Path, identifier: str) -> ManifestError:
    """Return what is raised where an id is claimed twice."""
    return ManifestError(f"{path}: the id '{identifier}' is given to two sources.")


def source_from(path: Path, item: Mapping[str, Any]) -> Source:
    """Build a Source from one raw entry; raise ManifestError where a field is missing or unknown."""
    for name in _REQUIRED:
        if not str(item.get(name) or "").strip():
            raise ManifestError(f"{path}: the source '{item.get('id', '?')}' has no {name}.")
    language = str(item["language"])
    if language not in LANGUAGES:
        raise ManifestError(f"{path}: the source '{item['id']}' has an unknown language '{language}' (known: fr, en).")
    for name in ("title", "publisher", "url", "fetch"):
        strange = mixed_letters(str(item.get(name) or ""))
        if strange:
            raise ManifestError(f"{path}: the {name} of the source '{item['id']}' holds '{strange}', which mixes letters of two alphabets that look alike.")
    optional = {name: None if item.get(name) is None else str(item[name]) for name in _OPTIONAL}
    for name in _DAYS:
        if optional[name] is not None and not _DAY.fullmatch(str(optional[name])):
            raise ManifestError(f"{path}: the source '{item['id']}' is {name} from '{optional[name]}', which is not a day like 2019-06-01.")
    return Source(
        id=str(item["id"]),
        title=str(item["title"]),
        publisher=str(item["publisher"]),
        kind=_member(path, item, "kind", Kind),
        authority=_member(path, item, "authority", Authority),
        language=language,
        **optional,
    )


def _entry(path: Path, item: Mapping[str, Any]) -> ManifestEntry:
    pattern = item.get("file")
    if pattern is not None and not isinstance(pattern, str):
        raise ManifestError(f"{path}: the source '{item.get('id')}' has a 'file' that is not a path or a glob.")
    single = pattern is not None and not _WILDCARDS.search(pattern)
    fetch = str(item["fetch"]) if item.get("fetch") else None
    if fetch and not (single and pattern and _stays_within(pattern)):
        raise ManifestError(f"{path}: the source '{item.get('id')}' is fetched, so its 'file' must be one file of this folder.")
    return ManifestEntry(source_from(path, item), pattern, single, fetch, _digest(path, item, single))


def _digest(path: Path, item: Mapping[str, Any], single: bool) -> str | None:
    if item.get("sha256") is None:
        return None
    digest = str(item["sha256"]).lower()
    if not single or not _DIGEST.fullmatch(digest):
        raise ManifestError(f"{path}: the sha256 of the source '{item.get('id')}' must be the 64 hexadecimal digits of one file.")
    return digest


def _stays_within(pattern: str) -> bool:
    return not os.path.isabs(pattern) and not os.path.normpath(pattern).startswith("..")


def _member(path: Path, item: Mapping[str, Any], name: str, members: type[_Member]) -> _Member:
    value = str(item[name])
    if value not in set(members):
        known = ", ".join(members)
        raise ManifestError(f"{path}: the source '{item['id']}' has an unknown {name} '{value}' (known: {known}).")
    return members(value)


def _yaml_place(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}" if mark is not None else "unreadable"


def _covers(glob: str, relative: str) -> bool:
    pattern = os.path.normpath(glob).replace(os.sep, "/")
    return re.fullmatch(_as_regex(pattern), relative) is not None


def _as_regex(glob: str) -> str:
    # fnmatch lets * cross folders, which a manifest's reader would not expect.
    tokens = re.split(r"(\*\*/|\*\*|\*|\?|\[[^\]]+\])", glob)
    known = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "".join(known.get(token) or (token if token.startswith("[") and token.endswith("]") else re.escape(token)) for token in tokens)
