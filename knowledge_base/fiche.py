"""A fiche: a short answer in our own words, each statement carried by references."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from knowledge_base.errors import FicheError
from knowledge_base.fiche_faults import FicheFault
from knowledge_base.model import Authority, Document, Kind, Section, Source
from knowledge_base.text.front_matter import split_front_matter
from knowledge_base.text.sentences import split_sentences

FICHES_SOURCE_ID = "permanence-fiches"
STATES = ("draft", "in_review", "published", "retired")
MINIMUM_WORDINGS = 4

_MARK = re.compile(r"\[(\d{1,2})\]")
_MARKS = re.compile(r"[ \u00a0\u202f]*(?:\[\d{1,2}\])+")
_LATE_MARKS = re.compile(r"([.!?])[ \u00a0\u202f]*((?:\[\d{1,2}\])+)")
_OTHER_MARKUP = re.compile(r"^#{1,6} |\*\*|__|\]\(|^\||^```|^>", re.MULTILINE)
_TITLES = {"fr": "Fiches de Permanence", "en": "Permanence fiches"}


@dataclass(frozen=True)
class Reference:
    """Where a statement stands: a source id and the place in it."""

    source: str
    place: str


@dataclass(frozen=True)
class Fiche:
    """One reviewed answer; `text` keeps its [n] marks, which number `references` from 1."""

    id: str
    pair: str | None
    language: str
    topic: str
    title: str
    wordings: tuple[str, ...]
    keywords: tuple[str, ...]
    references: tuple[Reference, ...]
    state: str
    author: str
    reviewer: str
    reviewed: date
    review_months: int
    text: str
    replaced_by: str | None = None


@dataclass(frozen=True)
class Statement:
    """One sentence of a fiche without its marks, and the numbers of the references that carry it."""

    text: str
    reference_numbers: tuple[int, ...]


def parse_fiche(text: str, path: Path | str) -> Fiche:
    """Read one fiche; raise FicheError with the reason where it breaks the format."""
    try:
        fields, body = _split(text.replace("\r\n", "\n"))
        fiche = _fiche_from(fields, body.strip())
    except FicheFault as fault:
        raise FicheError(path, fault) from fault
    return fiche


def load_fiches(folders: Sequence[Path]) -> dict[str, Fiche]:
    """Read every fiche of the folders by id; a later folder overrides an earlier one."""
    fiches: dict[str, Fiche] = {}
    for folder in folders:
        fiches.update(_load_folder(folder))
    return fiches


def successor(fiches: Mapping[str, Fiche], identifier: str) -> Fiche | None:
    """Return the published fiche that an id leads to, through whatever replaced it; None where the way ends."""
    seen: set[str] = set()
    found = fiches.get(identifier)
    while found is not None and found.state == "retired" and found.id not in seen:
        seen.add(found.id)
        found = fiches.get(found.replaced_by or "")
    return found if found is not None and found.state == "published" else None


def statements(fiche: Fiche) -> tuple[Statement, ...]:
    """Return the sentences of a fiche in order, each with its reference numbers."""
    found = []
    for block in _blocks(fiche.text):
        for sentence in split_sentences(_LATE_MARKS.sub(r" \2\1", block.removeprefix("- "))):
            numbers = tuple(dict.fromkeys(int(number) for number in _MARK.findall(sentence)))
            found.append(Statement(text=_MARKS.sub("", sentence), reference_numbers=numbers))
    return tuple(found)


def plain_text(fiche: Fiche) -> str:
    """Return the text without marks, paragraphs and bullets kept."""
    return _MARKS.sub("", marked_text(fiche))


def marked_text(fiche: Fiche) -> str:
    """Return the text with its marks, one paragraph or bullet a line, a blank line before each paragraph."""
    lines: list[str] = []
    for block in _blocks(fiche.text):
        separator = "\n" if block.startswith("- ") and lines else "\n\n"
        lines.append((separator if lines else "") + block)
    return "".join(lines)


def fiche_document(fiche: Fiche, due: date | None = None) -> Document:
    """Present a fiche as a document ready to be indexed."""
    source = Source(
        id=FICHES_SOURCE_ID,
        title=_TITLES[fiche.language],
        publisher="Permanence",
        kind=Kind.FICHE,
        authority=Authority.EDITORIAL,
        language=fiche.language,
        published=fiche.reviewed.isoformat(),
    )
    return Document(
        id=fiche.id,
        source=source,
        title=fiche.title,
        language=fiche.language,
        sections=(Section(heading_path=(fiche.title,), text=plain_text(fiche)),),
        published=fiche.reviewed.isoformat(),
        keywords=fiche.keywords,
        wordings=fiche.wordings,
        review_due=due.isoformat() if due else None,
        pair=fiche.pair,
    )


def _split(text: str) -> tuple[dict[str, Any], str]:
    try:
        return split_front_matter(text)
    except ValueError as error:
        mark = getattr(error.__cause__, "problem_mark", None)
        raise FicheFault("front_matter", line=mark.line + 2 if mark else 1) from error


def _load_folder(folder: Path) -> dict[str, Fiche]:
    loaded: dict[str, tuple[Fiche, Path]] = {}
    for path in sorted(folder.rglob("*.md")):
        try:
            fiche = parse_fiche(path.read_text(encoding="utf-8"), path)
        except UnicodeDecodeError as error:
            raise FicheError(path, FicheFault("not_text")) from error
        if fiche.id in loaded:
            raise FicheError(path, FicheFault("taken_id", id=fiche.id, other=loaded[fiche.id][1]))
        loaded[fiche.id] = (fiche, path)
    return {identifier: fiche for identifier, (fiche, _) in loaded.items()}


def _fiche_from(fields: Mapping[str, Any], body: str) -> Fiche:
    references = _references(fields.get("references"))
    fiche = Fiche(
        id=_text(fields, "id"),
        pair=str(fields["pair"]) if fields.get("pair") else None,
        language=_one_of(fields, "language", ("fr", "en")),
        topic=_text(fields, "topic"),
        title=_text(fields, "title"),
        wordings=_texts(fields, "wordings"),
        keywords=_texts(fields, "keywords"),
        references=references,
        state=_one_of(fields, "state", STATES),
        author=_text(fields, "author"),
        reviewer=_text(fields, "reviewer"),
        reviewed=_date(fields, "reviewed"),
        review_months=_months(fields),
        text=body,
        replaced_by=str(fields["replaced_by"]) if fields.get("replaced_by") else None,
    )
    if len(fiche.wordings) < MINIMUM_WORDINGS:
        raise FicheFault("few_wordings", count=len(fiche.wordings), needed=MINIMUM_WORDINGS)
    _check_text(body, len(references))
    return fiche


def _check_text(body: str, references: int) -> None:
    if not body:
        raise FicheFault("no_text")
    markup = _OTHER_MARKUP.search(body)
    if markup:
        raise FicheFault("markup", markup=markup.group().strip())
    marks = {int(number) for number in _MARK.findall(body)}
    unknown = sorted(mark for mark in marks if not 1 <= mark <= references)
    if unknown:
        raise FicheFault("lost_mark", mark=unknown[0])
    unused = sorted(set(range(1, references + 1)) - marks)
    if unused:
        raise FicheFault("unused_reference", number=unused[0])


def _references(value: object) -> tuple[Reference, ...]:
    if not isinstance(value, list) or not value:
        raise FicheFault("no_references")
    references = []
    for item in value:
        if not isinstance(item, dict) or not item.get("source") or not item.get("place"):
            raise FicheFault("half_reference")
        references.append(Reference(source=str(item["source"]), place=str(item["place"])))
    return tuple(references)


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if value is None or not str(value).strip():
        raise FicheFault("missing", field=name)
    return str(value).strip()


def _texts(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = fields.get(name)
    if not isinstance(value, list) or not all(isinstance(item, str | int | float) for item in value):
        raise FicheFault("not_a_list", field=name)
    return tuple(dict.fromkeys(text for item in value if (text := str(item).strip())))


def _one_of(fields: Mapping[str, Any], name: str, known: Sequence[str]) -> str:
    value = _text(fields, name)
    if value not in known:
        raise FicheFault("unknown_value", field=name, value=value, known=", ".join(known))
    return value


def _date(fields: Mapping[str, Any], name: str) -> date:
    value = fields.get(name)
    if isinstance(value, datetime) or not isinstance(value, date):
        raise FicheFault("not_a_date", field=name)
    return value


def _months(fields: Mapping[str, Any]) -> int:
    value = fields.get("review_months")
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise FicheFault("months")
    return value


def _blocks(text: str) -> list[str]:
    blocks: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text):
        current: list[str] = []
        for line in paragraph.splitlines():
            if line.startswith("- ") and current:
                blocks.append(" ".join(current))
                current = []
            current.append(line.strip(" \t"))
        blocks.append(" ".join(current))
    return [block for block in blocks if block]
