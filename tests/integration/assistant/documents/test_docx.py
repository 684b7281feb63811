"""The DOCX as a word processor opens it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from time import process_time
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn

from assistant.advice_request.model import AdviceRequest
from assistant.documents.docx import write_docx

pytestmark = pytest.mark.integration
Make = Callable[[str], AdviceRequest]


def _open(request: AdviceRequest, **asked: bool) -> Any:
    return Document(BytesIO(write_docx(request, **asked)))


@pytest.mark.parametrize(("language", "locale"), [("fr", "fr-FR"), ("en", "en-GB")])
def test_it_says_its_title_and_its_language(make: Make, language: str, locale: str) -> None:
    document = _open(make(language))
    assert document.core_properties.title.endswith("DC-2026-000123-K")
    assert document.core_properties.language == locale
    assert [each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))] == [locale]


def test_its_titles_are_headings_and_its_lists_are_lists(make: Make) -> None:
    styles = {each.text: each.style.name for each in _open(make("fr")).paragraphs}
    assert styles["Demande de conseil à la CNIL"] == "Title"
    assert styles["La demande"] == styles["À savoir"] == "Heading 1"
    assert styles["Question précise"] == "Heading 2"
    assert styles["entraîner ;"] == "List Bullet"


def test_every_table_has_a_title_and_a_header_row_that_repeats(make: Make) -> None:
    tables = _open(make("fr")).tables
    assert len(tables) == 5
    for table in tables:
        assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert table._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstColumn")) == "1"


def test_each_page_is_numbered_and_says_whether_it_may_be_released(make: Make) -> None:
    for public, words in ((False, "À ne pas rendre public"), (True, "Version destinée au public")):
        footer = _open(make("fr"), public=public).sections[0].footer.paragraphs[0]
        assert [each.text for each in footer._p.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
        assert words in footer.text


def test_the_package_holds_our_parts_and_no_other_program_s_traces(make: Make) -> None:
    with ZipFile(BytesIO(write_docx(make("fr")))) as package:
        names = {name for name in package.namelist() if not name.endswith(".rels")}
        core = package.read("docProps/core.xml").decode()
    parts = ("document", "styles", "settings", "numbering", "footer1")
    assert names == {"[Content_Types].xml", "docProps/core.xml", *(f"word/{part}.xml" for part in parts)}
    assert "python-docx" not in core and "2026-11-22T09:05:00Z" in core


def test_what_a_person_typed_is_text_and_not_markup(make: Make) -> None:
    cells = [cell.text for row in _open(make("fr")).tables[1].rows for cell in row.cells]
    assert "Réutilisation de comptes rendus d’imagerie <i>& autres</i>" in cells


def test_the_same_request_gives_the_same_bytes_in_time(make: Make) -> None:
    first = write_docx(make("fr"))
    start = process_time()
    assert write_docx(make("fr")) == first
    assert process_time() - start < 2


def test_a_short_table_stays_on_one_page_and_what_names_a_line_stands_out(make: Make) -> None:
    tables = _open(make("fr")).tables
    said = next(each for each in tables if each.rows[0].cells[0].text == "Situation")
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in said.rows]
    assert all(kept[1:-1]) and not kept[-1]
    fields = next(each for each in tables if each.rows[0].cells[0].text == "Rubrique")
    assert [cell.paragraphs[0].style.name for cell in fields.rows[1].cells] == ["Row Label", "Cell", "Cell Aside"]
