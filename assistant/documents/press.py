"""Writes a request in the form that is asked for: JSON, text, DOCX or PDF."""

from __future__ import annotations

import json
import threading
from enum import StrEnum
from textwrap import fill

from assistant.advice_request.export import export_json, export_text, to_dict
from assistant.advice_request.model import AdviceRequest
from assistant.advice_request.readable import WIDTH
from assistant.documents.docx import write_docx
from assistant.documents.pdf import write_pdf
from assistant.documents.withhold import withhold
from assistant.documents.wording import document_words, file_name

# Laying out a page takes a processor for a while: one at a time leaves the other to the conversations.
_one_at_a_time = threading.Lock()


class Form(StrEnum):
    """The forms in which a request leaves."""

    JSON = "json"
    TXT = "txt"
    DOCX = "docx"
    PDF = "pdf"

    @property
    def media_type(self) -> str:
        """What the bytes are, for whoever receives them."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Form.JSON: "application/json",
    Form.TXT: "text/plain; charset=utf-8",
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.PDF: "application/pdf",
}


def print_request(
    request: AdviceRequest, form: Form, *, public: bool = False, for_agent: bool = False
) -> bytes:
    """Returns the request's bytes; UnfoundPassage where the public version cannot be drawn up.

    DOCX and PDF take up to a second of processor: call it from a thread, never from an event loop.
    """
    if form is Form.JSON:
        return _json(request, public=public, for_agent=for_agent).encode()
    if form is Form.TXT:
        return _text(request, public=public).encode()
    with _one_at_a_time:
        return (write_docx if form is Form.DOCX else write_pdf)(request, public=public)


def name_file(request: AdviceRequest, form: Form, *, public: bool = False) -> str:
    """Returns a file name in ASCII: what it is, its reference, and that it is the public version where it is."""
    return f"{file_name(request.language, request.reference, public=public)}.{form.value}"


def _json(request: AdviceRequest, *, public: bool, for_agent: bool) -> str:
    if not public:
        return export_json(request, for_agent=for_agent)
    told = {"release": document_words(request.language)["release"]["public"], **to_dict(withhold(request))}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _text(request: AdviceRequest, *, public: bool) -> str:
    if not public:
        return export_text(request)
    # An empty heading would say that something stood there.
    shown = export_text(withhold(request), blanks=False)
    return f"{fill(document_words(request.language)['release']['public'], WIDTH)}\n\n{shown}"
