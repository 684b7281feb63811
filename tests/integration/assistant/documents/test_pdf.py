"""The PDF as assistive technology reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from time import process_time
from typing import Any

import pikepdf
import pytest
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from assistant.advice_request.model import AdviceRequest
from assistant.documents.offline import Offline
from assistant.documents.pdf import write_pdf

pytestmark = pytest.mark.integration
Make = Callable[[str], AdviceRequest]


def _open(request: AdviceRequest, **asked: bool) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(write_pdf(request, **asked)))


def _elements(node: Any) -> Iterator[Any]:
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _elements(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        yield from _elements(node.get("/K"))


@pytest.mark.parametrize(("language", "locale"), [("fr", "fr-FR"), ("en", "en-GB")])
def test_it_is_tagged_and_says_its_language_and_title(make: Make, language: str, locale: str) -> None:
    pdf = _open(make(language))
    assert pdf.Root.Lang == locale
    assert pdf.Root.MarkInfo.Marked and pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo.Title).endswith("DC-2026-000123-K")
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
    # Every page leads from its content to the structure.
    assert all(page.get("/StructParents") is not None for page in pdf.pages)


def test_its_structure_has_headings_in_order_lists_and_tables(make: Make) -> None:
    pdf = _open(make("fr"))
    kinds = [str(each.S) for each in _elements(pdf.Root.StructTreeRoot.K)]
    count = Counter(kinds)
    assert count["/H1"] == 1 and count["/H2"] == 5 and count["/H3"] >= 8
    assert [kind for kind in kinds if kind in {"/H1", "/H2"}][0] == "/H1"
    assert count["/L"] >= 1 and count["/LI"] == count["/LBody"] >= 2
    # A table cut by a page is tagged as two, each with its own header row.
    assert count["/Table"] >= 5 and count["/THead"] == count["/Table"] and count["/TH"] > count["/TR"]


def test_every_cell_names_its_headers(make: Make) -> None:
    pdf = _open(make("fr"))
    tables = [each for each in _elements(pdf.Root.StructTreeRoot.K) if each.S == "/Table"]
    for table in tables:
        cells = list(_elements(table.K))
        known = {bytes(each.ID) for each in cells if each.S == "/TH"}
        for cell in (each for each in cells if each.S == "/TD"):
            named = {bytes(each) for each in cell.A.Headers}
            assert len(named) >= 2 and named <= known


def test_the_outline_leads_to_each_part(make: Make) -> None:
    with _open(make("en")).open_outline() as outline:
        (title,) = outline.root
        assert [each.title for each in title.children] == [
            "The request",
            "The situation as stated",
            "The charter’s rules",
            "What happened",
            "What you should know",
        ]


def test_its_fonts_are_embedded_and_it_holds_no_file_link_or_script(make: Make) -> None:
    pdf = _open(make("fr"))
    fonts = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"]
    assert fonts and all("/FontFile2" in each or "/FontFile3" in each for each in fonts)
    assert not pdf.attachments and "/Annots" not in pdf.pages[0] and "/OpenAction" not in pdf.Root


def test_footers_are_no_part_of_what_is_read_aloud(make: Make) -> None:
    pdf = _open(make("fr"))
    content = pdf.pages[0].Contents.read_bytes()
    assert b"/Artifact" in content


def test_nothing_is_fetched(make: Make) -> None:
    write_pdf(make("fr"))  # the request holds an <img>: typed, so it is text
    with pytest.raises(FatalURLFetchingError):
        HTML(string='<img src="file:///etc/hostname">', url_fetcher=Offline()).write_pdf()


def test_the_same_request_gives_the_same_bytes_in_time(make: Make) -> None:
    first = write_pdf(make("fr"))
    start = process_time()
    assert write_pdf(make("fr")) == first
    assert process_time() - start < 2
