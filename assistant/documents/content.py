"""compose: what a document says of a request, in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assistant.advice_request.correspondence import letters
from assistant.advice_request.fields import Field, FieldKind, load_fields
from assistant.advice_request.model import AdviceRequest, Status
from assistant.advice_request.wording import say_moment, words
from assistant.documents import tables
from assistant.documents.blocks import read_blocks
from assistant.documents.dossier import Dossier, Entry, Section
from assistant.documents.withhold import withhold
from assistant.documents.wording import document_words
from assistant.language.languages import spoken


def compose(request: AdviceRequest, *, public: bool = False) -> Dossier:
    """Returns what the document says; the public version is composed from nothing but what is not withheld."""
    shown = withhold(request) if public else request
    said, own = words(request.language), document_words(request.language)
    audience = "public" if public else "internal"
    return Dossier(
        language=spoken(request.language),
        locale=own["locale"],
        title=said["title"],
        reference=request.reference or "",
        dated=request.submitted or request.created,
        release=own["release"][audience],
        standing=_standing(request, said),
        key=tables.key(shown),
        sections=tuple(each for each in _sections(shown, public=public) if each.entries or each.table),
        footer=" · ".join(part for part in (said["title"], request.reference, own["footer"][audience]) if part),
        page=own["page"],
        of=own["of"],
    )


def _standing(request: AdviceRequest, said: Mapping[str, Any]) -> tuple[str, ...]:
    if request.status is Status.DRAFT:
        return said["draft"], said["prepared_draft"]
    return said["recorded"], said["prepared"]


def _sections(request: AdviceRequest, *, public: bool) -> Iterable[Section]:
    titles = words(request.language)["parts"]
    shown = [each for each in load_fields() if _is_shown(each, request, public=public)]
    texts = tuple(_entry(each, request) for each in shown if each.kind is FieldKind.TEXT)
    short = tables.lines(request, [each for each in shown if each.kind is not FieldKind.TEXT])
    yield Section(titles["request"], table=short, entries=texts)
    yield Section(titles["facts"], table=tables.facts(request))
    yield Section(titles["path"], table=tables.rules(request), remark=tables.rules_version(request))
    yield Section(titles["letters"], entries=_letters(request))
    yield Section(titles["events"], table=tables.events(request))
    yield Section(titles["notices"], entries=_notices(request.language))


def _is_shown(each: Field, request: AdviceRequest, *, public: bool) -> bool:
    # What was withheld whole leaves no empty heading behind, which would say that there was something.
    if each.kind is FieldKind.CONFIRMATION or (public and each.name not in request.fields):
        return False
    return each.has_object(request.facts) or bool(request.value(each.name))


def _entry(each: Field, request: AdviceRequest) -> Entry:
    title, blocks = each.label[spoken(request.language)], read_blocks(request.value(each.name))
    if not blocks:
        return Entry(title, read_blocks(tables.placeholder(each, request.language)), said=False)
    return Entry(title, blocks, note=tables.provenance(each, request))


def _letters(request: AdviceRequest) -> tuple[Entry, ...]:
    said = words(request.language)
    return tuple(
        Entry(_heading(said["letters"][each.kind]), read_blocks(each.text), note=say_moment(each.at, request.language))
        for each in letters(request)
    )


def _heading(text: str) -> str:
    return text[:1].upper() + text[1:]


def _notices(language: str) -> tuple[Entry, ...]:
    titles = document_words(language)["notices"]
    return tuple(Entry(titles[name], read_blocks(text)) for name, text in words(language)["notices"].items())
