import re
from pathlib import Path

import pytest

from knowledge_base.errors import UnreadableFile
from knowledge_base.reading.blocks import Shape
from knowledge_base.reading.page import Page
from knowledge_base.reading.pdf import read_pdf

PATH = Path("a.pdf")
Drawn = tuple[int, int, str]


def pdf(pages: list[list[Drawn]], info: bytes = b"", catalog: bytes = b"", outline: list[tuple[int, str]] | None = None, trailer: bytes = b"") -> bytes:
    """Write a PDF by hand: each line is drawn at a size and height; the outline names pages by number."""
    first = 10
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(pages)))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/Outlines 5 0 R%s>>" % catalog,
        2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        4: b"<<%s>>" % info,
        5: b"<</Type/Outlines>>",
    }
    for number, lines in enumerate(pages):
        content = b"\n".join(b"BT /F %d Tf 72 %d Td (%s) Tj ET" % (size, base, _escaped(text)) for size, base, text in lines)
        objects[first + 2 * number] = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 842]/Contents %d 0 R/Resources<</Font<</F 3 0 R>>>>>>" % (first + 2 * number + 1)
        objects[first + 2 * number + 1] = b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content)
    named = outline or []
    start = first + 2 * len(pages)
    if named:
        objects[5] = b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (start, start + len(named) - 1, len(named))
    for at, (page, title) in enumerate(named):
        following = b"/Next %d 0 R" % (start + at + 1) if at + 1 < len(named) else b""
        objects[start + at] = b"<</Title(%s)/Parent 5 0 R/Dest[%d 0 R/Fit]%s>>" % (_escaped(title), first + 2 * page, following)
    return _assembled(objects, trailer)


def _escaped(text: str) -> bytes:
    return re.sub(rb"([()\\])", rb"\\\1", text.encode("cp1252"))


def _assembled(objects: dict[int, bytes], trailer: bytes) -> bytes:
    written, places = bytearray(b"%PDF-1.7\n"), {}
    for number, content in objects.items():
        places[number] = len(written)
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%d 1\n%010d 00000 n \n" % (number, at) for number, at in places.items())
    end = b"xref\n0 1\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R/Info 4 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(written) + end % (table, max(objects) + 1, trailer, len(written))


def body(start: int, *lines: str) -> list[Drawn]:
    return [(10, start - 12 * row, text) for row, text in enumerate(lines)]


GUIDE = [
    [(22, 780, "Le guide du registre"), (15, 740, "Qui tient le registre ?"), *body(715, "Le responsable du traitement tient un registre des", "activités de traitement sous sa responsabilité.")],
    [(15, 740, "Quelle forme prend-il ?"), *body(715, "Il se présente sous une forme écrite, y compris la", "forme électronique.")],
]


def shapes(page: Page) -> list[tuple[int, str]]:
    return [(block.level if block.shape is Shape.HEADING else 0, block.text) for block in page.blocks]


def test_larger_type_makes_headings_and_lines_make_paragraphs() -> None:
    assert shapes(read_pdf(PATH, pdf(GUIDE))) == [
        (1, "Le guide du registre"),
        (2, "Qui tient le registre ?"),
        (0, "Le responsable du traitement tient un registre des activités de traitement sous sa responsabilité."),
        (2, "Quelle forme prend-il ?"),
        (0, "Il se présente sous une forme écrite, y compris la forme électronique."),
    ]


def test_the_outline_makes_headings_of_ordinary_type() -> None:
    pages = [body(740, "Qui tient le registre ?") + body(700, "Le responsable du traitement tient un registre.")]
    assert shapes(read_pdf(PATH, pdf(pages, outline=[(0, "Qui tient le registre ?")])))[0] == (2, "Qui tient le registre ?")


def test_heads_feet_and_page_numbers_are_left_out() -> None:
    words = ("première", "deuxième", "troisième")
    pages = [[(8, 810, "CNIL - Guide du registre"), *body(715, f"La {word} page parle du registre des traitements."), (8, 30, str(number + 1))] for number, word in enumerate(words)]
    assert shapes(read_pdf(PATH, pdf(pages))) == [(0, f"La {word} page parle du registre des traitements.") for word in words]


def test_a_word_cut_at_the_end_of_a_line_is_whole_again() -> None:
    pages = [body(740, "Le responsable veille à la confor-", "mité du traitement qu’il met en œuvre.")]
    assert shapes(read_pdf(PATH, pdf(pages))) == [(0, "Le responsable veille à la conformité du traitement qu’il met en œuvre.")]


def test_the_file_says_its_title_keywords_date_and_language() -> None:
    info = b"/Title(Le registre des traitements)/Keywords(registre, RGPD)/CreationDate(D:20200102)/ModDate(D:20240305101112+01'00')"
    page = read_pdf(PATH, pdf(GUIDE, info, b"/Lang(fr-FR)"))
    assert (page.title, page.keywords, page.published, page.language) == ("Le registre des traitements", ("registre", "RGPD"), "2024-03-05", "fr")


def test_a_title_left_by_a_word_processor_is_not_believed() -> None:
    assert read_pdf(PATH, pdf(GUIDE, b"/Title(Microsoft Word - guide_v3.docx)/ModDate(D:2024)")).title is None


def test_a_language_that_the_words_deny_is_not_believed() -> None:
    assert read_pdf(PATH, pdf(GUIDE, catalog=b"/Lang(en-US)")).language is None


def test_a_date_may_be_a_year_and_may_be_nonsense() -> None:
    assert [read_pdf(PATH, pdf(GUIDE, b"/ModDate(%s)" % date)).published for date in (b"D:2024", b"yesterday")] == ["2024", None]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<html>", "is not a PDF"),
        (b"%PDF-1.7\n%%EOF", "a damaged PDF"),
        (pdf(GUIDE, trailer=b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"ab" * 32, b"cd" * 32)), "password"),
        (pdf([[]]), "pictures of pages and no text"),
        (pdf([body(700, "Scan 1"), [], []]), "pictures of pages and no text"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        read_pdf(PATH, data)
