import io
import zipfile
from pathlib import Path

import pytest

from knowledge_base.errors import UnreadableFile
from knowledge_base.reading.blocks import Shape
from knowledge_base.reading.docx import read_docx
from knowledge_base.reading.page import Page

PATH = Path("a.docx")
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = """
<w:style w:styleId="Titre"><w:name w:val="Title"/></w:style>
<w:style w:styleId="Titre1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="Partie"><w:name w:val="Partie"/><w:basedOn w:val="Titre1"/></w:style>
<w:style w:styleId="Boucle"><w:name w:val="Boucle"/><w:basedOn w:val="Boucle"/></w:style>
<w:style w:styleId="TM1"><w:name w:val="toc 1"/></w:style>
<w:style w:styleId="Puce"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="8">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="4"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="8"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
"""
CORE = (
    '<c:coreProperties xmlns:c="c" xmlns:dc="dc" xmlns:t="t"><dc:title>Le registre</dc:title><c:keywords>registre; RGPD</c:keywords>'
    "<dc:language>{language}</dc:language><t:created>2020-01-02T00:00:00Z</t:created><t:modified>2024-03-05T10:00:00Z</t:modified></c:coreProperties>"
)
TEXT = "Le responsable du traitement tient un registre des activités de traitement."


def links(*targets: tuple[str, str]) -> str:
    inside = "".join(f'<Relationship Id="r{n}" Type="{RELATIONS}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets))
    return f"<Relationships>{inside}</Relationships>"


def docx(body: str, notes: str = "", language: str = "fr-FR") -> bytes:
    parts = {
        "_rels/.rels": links(("officeDocument", "word/document.xml"), ("metadata/core-properties", "docProps/core.xml")),
        "docProps/core.xml": CORE.format(language=language),
        "word/document.xml": f"<w:document {WORD}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/_rels/document.xml.rels": links(("styles", "styles.xml"), ("numbering", "/word/numbering.xml"), ("footnotes", "footnotes.xml")),
        "word/styles.xml": f"<w:styles {WORD}>{STYLES}</w:styles>",
        "word/numbering.xml": f"<w:numbering {WORD}>{NUMBERING}</w:numbering>",
        "word/footnotes.xml": f"<w:footnotes {WORD}>{notes}</w:footnotes>",
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in parts.items():
            target.writestr(name, text)
    return written.getvalue()


def p(inside: str, style: str = "", numbering: tuple[int, int] | None = None) -> str:
    number = f'<w:numPr><w:ilvl w:val="{numbering[1]}"/><w:numId w:val="{numbering[0]}"/></w:numPr>' if numbering else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{number}</w:pPr>{inside}</w:p>'


def r(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def read(body: str, **more: str) -> Page:
    return read_docx(PATH, docx(body, **more))


def texts(body: str) -> list[str]:
    return [block.text for block in read(body).blocks]


def test_headings_come_from_styles_also_inherited_ones() -> None:
    page = read(p(r("Le guide"), "Titre") + p(r("Le registre"), "Titre1") + p(r("Sa forme"), "Partie") + p(r(TEXT)))
    assert [(block.level, block.text) for block in page.blocks if block.shape is Shape.HEADING] == [(1, "Le guide"), (2, "Le registre"), (2, "Sa forme")]


def test_a_paragraph_may_name_its_own_outline_level() -> None:
    page = read(f'<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr>{r("La durée")}</w:p>')
    assert [(block.shape, block.level) for block in page.blocks] == [(Shape.HEADING, 4)]


def test_a_style_that_inherits_from_itself_is_ordinary_text() -> None:
    assert [block.shape for block in read(p(r(TEXT), "Boucle")).blocks] == [Shape.PARAGRAPH]


def test_bullets_and_numbers_are_written_as_word_shows_them() -> None:
    body = p(r("Un"), numbering=(2, 0)) + p(r("sous"), numbering=(2, 1)) + p(r("sous"), numbering=(2, 1)) + p(r("Deux"), numbering=(2, 0)) + p(r("sous"), numbering=(2, 1))
    assert texts(body) == ["1. Un", "1.a) sous", "1.b) sous", "2. Deux", "2.a) sous"]
    assert texts(p(r("puce"), "Puce") + p(r("quatre"), numbering=(2, 2))) == ["- puce", "IV. quatre"]


def test_a_list_that_starts_again_counts_for_itself() -> None:
    assert texts(p(r("a"), numbering=(2, 0)) + p(r("b"), numbering=(3, 0)) + p(r("c"), numbering=(2, 0))) == ["1. a", "1. b", "2. c"]


def test_numbered_headings_keep_their_number() -> None:
    assert texts(p(r("Objet"), "Titre1", (2, 0)) + p(r("Durée"), "Titre1", (2, 0))) == ["1. Objet", "2. Durée"]


def test_the_table_of_contents_leaves_nothing() -> None:
    contents = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>' + p(r("Sommaire")) + "</w:sdtContent></w:sdt>"
    assert texts(contents + p(r("Objet 3"), "TM1") + p(r(TEXT))) == [TEXT]


def test_deletions_moves_comments_and_hidden_words_are_left_out() -> None:
    body = p(
        r("Le délai est de ")
        + "<w:del><w:r><w:delText>trois mois</w:delText></w:r></w:del><w:ins>" + r("un mois") + "</w:ins>"
        + "<w:moveFrom>" + r(" parti") + "</w:moveFrom>"
        + '<w:commentRangeStart/><w:r><w:commentReference w:id="1"/></w:r>' + r(" secret", "<w:vanish/>") + r(" visible", '<w:vanish w:val="0"/>')
        + "<w:r><w:instrText>PAGEREF x</w:instrText></w:r>" + r(".")
    )  # fmt: skip
    assert texts(body) == ["Le délai est de un mois visible."]


def test_breaks_tabs_and_hyphens_become_plain_characters() -> None:
    assert texts(p("<w:r><w:t>sous</w:t><w:noBreakHyphen/><w:t>traitant</w:t><w:tab/><w:t>ici</w:t><w:softHyphen/><w:br/><w:t>là</w:t></w:r>")) == ["sous-traitant ici", "là"]


def test_a_table_becomes_one_line_a_row_and_a_frame_stays_text() -> None:
    def cell(text: str) -> str:
        return f"<w:tc>{p(r(text))}</w:tc>"

    table = f"<w:tbl><w:tr>{cell('Données')}{cell('Durée')}</w:tr><w:tr>{cell('Paie')}{cell('5 ans')}</w:tr></w:tbl>"
    frame = f"<w:tbl><w:tr>{cell(TEXT)}</w:tr></w:tbl>"
    assert [(block.shape, block.text) for block in read(table + frame).blocks] == [(Shape.ROW, "Données | Durée"), (Shape.ROW, "Paie | 5 ans"), (Shape.PARAGRAPH, TEXT)]


def test_a_deleted_row_is_left_out() -> None:
    row = f"<w:tr>{{}}<w:tc>{p(r('a'))}</w:tc><w:tc>{p(r('b'))}</w:tc></w:tr>"
    assert texts("<w:tbl>" + row.format("<w:trPr><w:del/></w:trPr>") + row.format("") + "</w:tbl>") == ["a | b"]


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{p(r('Dans la boîte'))}</w:txbxContent>"
    body = p(r("Avant ") + f'<w:r><m:AlternateContent xmlns:m="m"><m:Choice>{box}</m:Choice><m:Fallback>{box}</m:Fallback></m:AlternateContent></w:r>' + r("après"))
    assert texts(body) == ["Avant après", "Dans la boîte"]


def test_footnotes_follow_the_text_without_their_separators() -> None:
    words = "Voir la délibération de la Commission du 4 avril 2019 sur les durées de conservation applicables."
    notes = f'<w:footnote w:type="separator" w:id="0">{p(r("x"))}</w:footnote><w:footnote w:id="2">{p(r(words))}</w:footnote>'
    assert [block.text for block in read(p(r(TEXT)), notes=notes).blocks] == [TEXT, "Note 1", words]


def test_the_file_says_its_title_keywords_date_and_language() -> None:
    page = read(p(r(TEXT)))
    assert (page.title, page.keywords, page.published, page.language) == ("Le registre", ("registre", "RGPD"), "2024-03-05", "fr")


def test_a_language_that_the_words_deny_is_not_believed() -> None:
    assert read(p(r(TEXT)), language="en-US").language is None


def test_an_archive_without_a_text_is_no_word_document() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as target:
        target.writestr("xl/workbook.xml", "<a/>")
    with pytest.raises(UnreadableFile, match="not a Word document"):
        read_docx(PATH, written.getvalue())
