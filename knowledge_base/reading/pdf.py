"""PDF files: the words of each page as PDFium gives them, and what the file says of itself."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from knowledge_base.errors import UnreadableFile
from knowledge_base.reading.language import agreed
from knowledge_base.reading.page import Page
from knowledge_base.reading.pdf_layout import Line, as_lines, whole_words, without_furniture
from knowledge_base.reading.wrapped import read_wrapped
from knowledge_base.text.cleaning import fold_heading, squeeze
from knowledge_base.text.front_matter import as_texts

MOST_PAGES = 2_000
MOST_CHARACTERS = 8_000_000

_LEAST_LETTERS_A_PAGE = 20
_MOST_UNKNOWN = 0.2
_BOLD_WEIGHT = 600
_MOST_OUTLINE = 2_000
_LETTER = re.compile(r"\w")
_BOLD_NAME = re.compile(r"bold|black|heavy|gras", re.IGNORECASE)
_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
# Word processors fill the title with the name of a file or of themselves.
_NO_TITLE = re.compile(r"\.(?:docx?|odt|pdf|indd|pptx?|xlsx?|tex)\b|^(?:microsoft|untitled|sans titre|document\s?\d*$|présentation)", re.IGNORECASE)
_NEVER_TEXT = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08]")


def read_pdf(path: Path, data: bytes) -> Page:
    """Read the text of a PDF; raise UnreadableFile where it is protected, broken or holds only pictures."""
    if b"%PDF-" not in data[:1024]:
        raise UnreadableFile(path, f"its name ends in '{path.suffix}' but it is not a PDF")
    document = _opened(path, data)
    if not 0 < len(document) <= MOST_PAGES:
        raise UnreadableFile(path, f"it has more than {MOST_PAGES:,} pages" if len(document) else "it has no page")
    pages = list(_pages(path, document))
    _check_words(path, pages)
    lines, marked = as_lines(without_furniture(whole_words(pages)), _outline(document))
    metadata: Mapping[str, str] = document.get_metadata_dict()
    return Page(
        blocks=read_wrapped(lines, marked=marked),
        title=_title(metadata),
        language=agreed(_language(document), " ".join(lines)),
        keywords=as_texts(metadata.get("Keywords")),
        published=_date(metadata.get("ModDate")) or _date(metadata.get("CreationDate")),
    )


def _opened(path: Path, data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise UnreadableFile(path, "it is protected by a password; save it without one") from error
        raise UnreadableFile(path, "it is a damaged PDF") from error


def _pages(path: Path, document: pypdfium2.PdfDocument) -> Iterator[list[Line]]:
    characters = 0
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
        except pypdfium2.PdfiumError as error:
            raise UnreadableFile(path, f"its page {number + 1} is damaged") from error
        characters += text.count_chars()
        if characters > MOST_CHARACTERS:
            raise UnreadableFile(path, "it holds too much text to be one document")
        yield list(_lines(text))
        text.close()
        page.close()


def _lines(text: pypdfium2.PdfTextPage) -> Iterator[Line]:
    start = 0
    for drawn in text.get_text_range().split("\r\n"):
        # Characters beyond the basic plane count twice in PDFium's positions.
        wide = len(drawn.encode("utf-16-le", "replace")) // 2
        if squeeze(drawn):
            first = found.start() if (found := _LETTER.search(drawn)) else 0
            last = len(drawn) - 1 - (found.start() if (found := _LETTER.search(drawn[::-1])) else 0)
            offsets = (start + first, start + (first + last) // 2, start + last)
            yield _line(text.raw, drawn, [pdfium.FPDFText_GetCharIndexFromTextIndex(text.raw, offset) for offset in offsets])
        start += wide + 2


def _line(text: pdfium.FPDF_TEXTPAGE, drawn: str, sampled: Sequence[int]) -> Line:
    sizes = sorted(_size(text, at) for at in sampled)
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text, sampled[0], x, y)
    return Line(drawn, sizes[1], all(_is_bold(text, at) for at in sampled), x.value, y.value)


def _size(text: pdfium.FPDF_TEXTPAGE, at: int) -> float:
    """Return the height that letters are drawn at: the font's size times what the page scales it by."""
    matrix = pdfium.FS_MATRIX()
    scaled = pdfium.FPDFText_GetMatrix(text, at, matrix)
    return float(pdfium.FPDFText_GetFontSize(text, at)) * (math.hypot(matrix.c, matrix.d) if scaled else 1.0)


def _is_bold(text: pdfium.FPDF_TEXTPAGE, at: int) -> bool:
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(text, at, name, len(name), None)
    return bool(_BOLD_NAME.search(name.value.decode("utf-8", "replace"))) or pdfium.FPDFText_GetFontWeight(text, at) >= _BOLD_WEIGHT


def _check_words(path: Path, pages: Sequence[Sequence[Line]]) -> None:
    words = "".join(line.text for page in pages for line in page)
    letters = sum(map(str.isalnum, words))
    if not letters or len(pages) > 2 and letters < _LEAST_LETTERS_A_PAGE * len(pages):
        raise UnreadableFile(path, "it holds pictures of pages and no text; run text recognition on it first")
    if len(_NEVER_TEXT.findall(words)) > _MOST_UNKNOWN * letters:
        raise UnreadableFile(path, "its fonts do not say which letters they draw")


def _outline(document: pypdfium2.PdfDocument) -> dict[tuple[int, str], int]:
    """Return the headings that the outline names, by page; the first level is left to a title above them."""
    found: dict[tuple[int, str], int] = {}
    for number, bookmark in enumerate(document.get_toc(max_depth=6)):
        target = bookmark.get_dest()
        page = target.get_index() if target else None
        if page is not None:
            found.setdefault((page, fold_heading(bookmark.get_title() or "")), bookmark.level + 2)
        if number >= _MOST_OUTLINE:
            break
    return found


def _title(metadata: Mapping[str, str]) -> str | None:
    title = squeeze(metadata.get("Title") or "")
    return title if len(title) > 2 and not _NO_TITLE.search(title) else None


def _language(document: pypdfium2.PdfDocument) -> str | None:
    length = pdfium.FPDFCatalog_GetLanguage(document.raw, None, 0)
    if not 2 < length <= 64:
        return None
    written = ctypes.create_string_buffer(length)
    pdfium.FPDFCatalog_GetLanguage(document.raw, ctypes.cast(written, ctypes.POINTER(ctypes.c_ushort)), length)
    code = written.raw.decode("utf-16-le", "replace").strip("\0")
    return code or None


def _date(value: str | None) -> str | None:
    match = _DATE.match(value or "")
    return "-".join(part for part in match.groups() if part) if match else None
