"""Whole files, read in their own process, give the same documents as any other format."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from knowledge_base.errors import UnreadableFile
from knowledge_base.isolation import Limits
from knowledge_base.reading import read_document
from knowledge_base.reading.apart import read_apart

pytestmark = pytest.mark.integration

QUESTION = "Qui tient le registre ?"
ANSWER = "Le responsable du traitement tient un registre des activités de traitement sous sa responsabilité."


def write_word_file(path: Path) -> Path:
    document = docx.Document()
    document.core_properties.title = "Le guide du registre"
    document.core_properties.keywords = "registre; preuve"
    document.sections[0].header.paragraphs[0].text = "Un en-tête"
    document.add_heading("Le guide du registre", 0)
    document.add_heading(QUESTION, 1)
    document.add_paragraph(ANSWER)
    document.add_paragraph("Il contient :")
    document.add_paragraph("les finalités ;", style="List Bullet")
    document.add_paragraph("les durées.", style="List Bullet")
    table = document.add_table(2, 2)
    for cell, text in zip((cell for row in table.rows for cell in row.cells), ("Données", "Durée", "Paie", "5 ans"), strict=True):
        cell.text = text
    document.save(str(path))
    return path


def write_pdf(path: Path) -> Path:
    lines = [(18, 760, QUESTION), (10, 720, ANSWER[:50].strip()), (10, 708, ANSWER[50:].strip())]
    content = b"\n".join(b"BT /F %d Tf 72 %d Td (%s) Tj ET" % (size, base, text.encode("cp1252")) for size, base, text in lines)
    path.write_bytes(
        b"%%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>\nendobj\n"
        b"4 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n"
        b"5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%%%EOF\n" % (len(content), content)
    )
    return path


def test_a_word_file_becomes_a_document(tmp_path: Path) -> None:
    document = read_document(write_word_file(tmp_path / "guide.docx"), None)
    assert (document.id, document.title, document.language, document.keywords) == ("guide", "Le guide du registre", "fr", ("registre", "preuve"))
    assert [section.heading_path for section in document.sections] == [(QUESTION,)]
    assert document.sections[0].text == f"{ANSWER}\n\nIl contient :\n- les finalités ;\n- les durées.\n\nDonnées | Durée\nPaie | 5 ans"


def test_a_pdf_without_a_table_of_places_becomes_a_document(tmp_path: Path) -> None:
    document = read_document(write_pdf(tmp_path / "guide.PDF"), None)
    assert (document.id, document.title, document.language) == ("guide", QUESTION, "fr")
    assert document.sections[0].text == ANSWER


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_large_page_is_read_apart_whatever_its_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(f'<html lang="fr"><body><h1>Registre</h1><p>Été : {ANSWER}</p><!--{"x" * 300_000}--></body></html>', encoding=encoding)
    document = read_document(path, None)
    assert (document.title, document.sections[0].text) == ("Registre", f"Été : {ANSWER}")


def test_a_file_beyond_its_limits_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="too large or too costly to read"):
        read_apart(write_word_file(tmp_path / "guide.docx"), Limits(wall=0.01))


def test_a_missing_or_empty_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    for name, says in (("absent.pdf", "cannot be opened"), ("empty.pdf", "it is empty")):
        with pytest.raises(UnreadableFile, match=says):
            read_document(tmp_path / name, None)


def test_reading_leaves_nothing_behind(tmp_path: Path) -> None:
    read_document(write_pdf(tmp_path / "guide.pdf"), None)
    assert [path.name for path in tmp_path.iterdir()] == ["guide.pdf"]
