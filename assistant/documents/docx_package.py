"""The empty DOCX that requests are written into, and the package made of it: our parts and nothing else."""

from __future__ import annotations

from datetime import UTC
from importlib.resources import files
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as DocxDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.rel import Relationships
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from assistant.documents.dossier import Dossier

PRODUCER = "Permanence"
# The library's own template carries a thumbnail, another program's name and styles: only these parts are kept.
_KEPT = frozenset(
    {
        RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
        RELATIONSHIP_TYPE.CORE_PROPERTIES,
        RELATIONSHIP_TYPE.STYLES,
        RELATIONSHIP_TYPE.SETTINGS,
        RELATIONSHIP_TYPE.NUMBERING,
    }
)
# The first moment that a ZIP archive can tell: the same request gives the same bytes.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def empty_document(dossier: Dossier) -> DocxDocument:
    """Returns a document with our styles and settings, the dossier's language and its properties."""
    document = Document()
    _keep_only_ours(document.part.package.rels)
    _keep_only_ours(document.part.rels)
    _replace(document.styles.element, "styles.xml")
    _replace(document.settings.element, "settings.xml")
    _replace(document.part.numbering_part.element, "numbering.xml")
    _set_language(document, dossier.locale)
    _set_properties(document, dossier)
    return document


def pack(document: DocxDocument) -> bytes:
    """Returns the document's bytes, which depend on its content alone."""
    saved, packed = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as source, ZipFile(packed, "w") as target:
        for name in source.namelist():
            target.writestr(ZipInfo(name, _NO_DATE), source.read(name), ZIP_DEFLATED)
    return packed.getvalue()


def _keep_only_ours(relationships: Relationships) -> None:
    for identifier in [key for key, each in relationships.items() if each.reltype not in _KEPT]:
        del relationships[identifier]


def _replace(element: BaseOxmlElement, name: str) -> None:
    ours = parse_xml(files(__package__).joinpath(name).read_bytes())
    element[:] = list(ours)


def _set_language(document: DocxDocument, locale: str) -> None:
    for element in (document.styles.element, document.settings.element):
        for each in element.iter(qn("w:lang"), qn("w:themeFontLang")):
            each.set(qn("w:val"), locale)


def _set_properties(document: DocxDocument, dossier: Dossier) -> None:
    properties = document.core_properties
    properties.title = dossier.full_title
    properties.language = dossier.locale
    properties.author = properties.last_modified_by = PRODUCER
    properties.comments = properties.subject = properties.keywords = properties.category = ""
    moment = dossier.dated.astimezone(UTC).replace(tzinfo=None)
    properties.created = properties.modified = moment
