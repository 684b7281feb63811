"""The archive a DOCX is, opened with suspicion: its size, names and XML are checked before anything is parsed."""

from __future__ import annotations

import io
import posixpath
import stat
import zipfile
import zlib
from pathlib import Path

from lxml import etree

from knowledge_base.errors import UnreadableFile

MOST_ENTRIES = 2_000
MOST_BYTES = 100 * 1024 * 1024
MOST_RATIO = 100
# One part becomes a tree about ten times its size in memory.
MOST_PART_BYTES = 24 * 1024 * 1024

_END = b"PK\x05\x06"
_END_LENGTH = 22
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DANGEROUS = "it is built like an archive meant to do harm"


class Archive:
    """A checked DOCX archive, whose XML parts can be asked for by name."""

    def __init__(self, path: Path, data: bytes) -> None:
        self._path = path
        self._zip = _opened(path, data)
        _check(path, self._zip.infolist(), len(data))

    def xml(self, name: str) -> etree._Element | None:
        """Return the root of a part, or None where there is none; raise UnreadableFile where it is not plain XML."""
        try:
            info = self._zip.getinfo(name)
        except KeyError:
            return None
        return _parsed(self._path, self._read(info))

    def related(self, part: str, kind: str) -> str | None:
        """Return the name of the part that another points to for a purpose, as "officeDocument" or "styles"."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        for link in root if root is not None else ():
            if link.get("Type", "").endswith(f"/{kind}") and link.get("TargetMode") != "External":
                target = link.get("Target", "")
                return posixpath.normpath(posixpath.join(folder, target)) if not target.startswith("/") else target[1:]
        return None

    def _read(self, info: zipfile.ZipInfo) -> bytes:
        if info.file_size > MOST_PART_BYTES:
            raise UnreadableFile(self._path, "it is too large to read")
        try:
            # The archive may lie about sizes, so what comes out is counted again.
            with self._zip.open(info) as stream:
                data = stream.read(MOST_PART_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
            raise UnreadableFile(self._path, "it is damaged") from error
        if len(data) > MOST_PART_BYTES:
            raise UnreadableFile(self._path, _DANGEROUS)
        return data


def _opened(path: Path, data: bytes) -> zipfile.ZipFile:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(path, "it is protected by a password or saved in an old format; save it as DOCX without a password")
    if not data.startswith(b"PK\x03\x04"):
        raise UnreadableFile(path, f"its name ends in '{path.suffix}' but it is not a Word document")
    if _announced(data) > MOST_ENTRIES:
        raise UnreadableFile(path, f"it is an archive of more than {MOST_ENTRIES:,} parts")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableFile(path, "it is damaged") from error


def _announced(data: bytes) -> int:
    """Return how many parts the archive says it has, before its list of them is read."""
    at = data.rfind(_END)
    return int.from_bytes(data[at + 10 : at + 12], "little") if at >= 0 and len(data) - at >= _END_LENGTH else 0


def _check(path: Path, entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise UnreadableFile(path, f"it is an archive of more than {MOST_ENTRIES:,} parts")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile(path, "it is protected by a password; save it without one")
    total = sum(entry.file_size for entry in entries)
    if total > MOST_BYTES or total > MOST_RATIO * size:
        raise UnreadableFile(path, "it unfolds to far more than its size")
    if any(_is_dangerous(entry) for entry in entries) or len({entry.filename for entry in entries}) < len(entries):
        raise UnreadableFile(path, _DANGEROUS)


def _is_dangerous(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename
    outside = name.startswith("/") or "\\" in name or ":" in name or "\x00" in name or ".." in name.split("/")
    return outside or stat.S_ISLNK(entry.external_attr >> 16) or entry.compress_type not in _METHODS


def _parsed(path: Path, data: bytes) -> etree._Element:
    # Without its zero bytes, wide encodings show their declarations too.
    if any(mark in data.replace(b"\x00", b"") for mark in (b"<!DOCTYPE", b"<!ENTITY")):
        raise UnreadableFile(path, "its XML declares entities, which no Word document does")
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise UnreadableFile(path, "its XML is damaged") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFile(path, "its XML declares entities, which no Word document does")
    return root
