"""The file of a fiche: read into one, or refused with what breaks its format."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from knowledge_base.errors import FicheError
from knowledge_base.fiche import MARK, STATES, Fiche, Reference
from knowledge_base.fiche_faults import FicheFault
from knowledge_base.model import LANGUAGES
from knowledge_base.text.front_matter import split_front_matter

MINIMUM_WORDINGS = 4

_OTHER_MARKUP = re.compile(r"^#{1,6} |\*\*|__|\]\(|^\||^```|^>", re.MULTILINE)


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
        language=_one_of(fields, "language", LANGUAGES),
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
    marks = {int(number) for number in MARK.findall(body)}
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
