"""The shape of a document before any layout; the DOCX and the PDF are two renderings of one dossier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assistant.documents.blocks import Block


@dataclass(frozen=True)
class Entry:
    """A field or a notice: its title, its words and where they come from; `said` is false for a placeholder."""

    title: str
    blocks: tuple[Block, ...]
    note: str = ""
    said: bool = True


@dataclass(frozen=True)
class Table:
    """Rows under column headers; the first cell of each row is its header."""

    name: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """A titled part: a table and a remark under it, then entries."""

    title: str
    entries: tuple[Entry, ...] = ()
    table: Table | None = None
    remark: str = ""


@dataclass(frozen=True)
class Dossier:
    """The whole document; `dated` is a moment of the request itself, so that writing it again changes nothing."""

    language: str
    locale: str
    title: str
    reference: str
    dated: datetime
    release: str
    standing: tuple[str, ...]
    key: Table
    sections: tuple[Section, ...]
    footer: str
    page: str
    of: str

    @property
    def full_title(self) -> str:
        """The title with the reference, where there is one."""
        return f"{self.title} {self.reference}".strip()
