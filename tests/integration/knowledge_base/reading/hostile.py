"""Files made to do harm, small on disk: each function writes one into a folder; the names say what each tries."""

from __future__ import annotations

import io
import os
import stat
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

MEGABYTE = 1024 * 1024
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT = "Le responsable du traitement tient un registre."
PARAGRAPH = f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>"
Part = tuple[str, bytes]


def pdf(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """Write a PDF of numbered objects; the first is the catalog."""
    written, places = bytearray(b"%PDF-1.7\n"), {}
    for number, content in objects.items():
        places[number] = len(written)
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(written)
    written += b"xref\n0 1\n0000000000 65535 f \n" + b"".join(b"%d 1\n%010d 00000 n \n" % (number, at) for number, at in places.items())
    return bytes(written) + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, trailer, start)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), entries, data)


def one_page(content: bytes, entries: bytes = b"", more: dict[int, bytes] | None = None, resources: bytes = b"", trailer: bytes = b"") -> bytes:
    """Write a PDF of one page with this content stream."""
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%s>>>>" % resources,
            4: stream(content, entries),
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            **(more or {}),
        },
        trailer,
    )


def says(text: str) -> bytes:
    return b"BT /F 11 Tf 72 700 Td (%s) Tj ET\n" % text.encode("latin-1")


def flate(megabytes: int, filling: bytes = b" ") -> bytes:
    """Pack a repeated filling; each megabyte packs to the same bytes, so that one is enough to make them all."""
    packer = zlib.compressobj(9)
    head = packer.compress(filling) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(filling * (MEGABYTE // len(filling))) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * megabytes + packer.flush()


def lzw(rounds: int) -> bytes:
    """Code a run of spaces by LZW: each code stands for one letter more than the last."""
    bits: list[str] = []
    for _ in range(rounds):
        bits.append(format(256, "012b" if bits else "09b"))
        size = 9
        for code in (32, *range(258, 4094)):
            bits.append(format(code, f"0{size}b"))
            size = 9 if code + 2 < 512 else 10 if code + 2 < 1024 else 11 if code + 2 < 2048 else 12
    bits.append(format(257, "012b"))
    run = "".join(bits)
    return int(run.ljust(-(-len(run) // 8) * 8, "0"), 2).to_bytes(-(-len(run) // 8), "big")


def archive(parts: list[Part | tuple[zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(written, "w", method) as target:
        # One of them holds the same part twice, on purpose.
        warnings.simplefilter("ignore", UserWarning)
        for name, data in parts:
            target.writestr(name, data)
    return written.getvalue()


def document(body: str, head: str = "") -> Part:
    return "word/document.xml", f'<?xml version="1.0"?>{head}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'.encode()


def entry(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def lying(data: bytes, name: bytes, size: int) -> bytes:
    """Change the size that the list of an archive gives for one of its parts."""
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(name))
    return data[: at + 24] + struct.pack("<I", size) + data[at + 28 :]


def nested_forms(deep: int, wide: int) -> bytes:
    """Draw a form that draws the next several times, and so on: few objects, endless text."""
    more = {
        number: stream(
            (b"/X%d Do\n" % (number + 1)) * wide if number < 10 + deep else says(TEXT),
            b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F 5 0 R>>/XObject<</X%d %d 0 R>>>>" % (number + 1, number + 1),
        )
        for number in range(10, 11 + deep)
    }
    return one_page(b"/X10 Do", more=more, resources=b"/XObject<</X10 10 0 R>>")


def entities(levels: int) -> str:
    lines = ['<!ENTITY e0 "aaaaaaaaaa">', *(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, levels))]
    return f"<!DOCTYPE w:document [{''.join(lines)}]>"


def with_xref_loop() -> bytes:
    data = one_page(says(TEXT))
    at = data.rindex(b"startxref\n") + 10
    start = data[at : data.index(b"\n", at)]
    # The root is hidden, so that only following the loop could find it.
    return data.replace(b"/Root 1 0 R", b"/Prev %s" % start).replace(b"/Type/Catalog", b"/Type/Nothing")


def with_stream_loop() -> bytes:
    """Keep the pages inside an object stream that is kept inside itself."""
    body = bytearray(b"%PDF-1.7\n")
    at = len(body)
    body += b"1 0 obj\n<</Type/XRef/Size 4/W[1 2 1]/Root 2 0 R/Prev %d/Length 16>>\nstream\n" % at
    body += struct.pack(">BHB", 0, 0, 0) + struct.pack(">BHB", 1, at, 0) + struct.pack(">BHB", 2, 3, 0) + struct.pack(">BHB", 2, 3, 1)
    return bytes(body) + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % at


def page_tree(kids: bytes, count: int) -> bytes:
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count)})


def deep_tree(depth: int) -> bytes:
    nodes = {number: b"<</Type/Pages/Parent %d 0 R/Kids[%d 0 R]/Count 1>>" % (number - 1, number + 1) for number in range(2, depth)}
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", **nodes, depth: b"<</Type/Pages/Kids[]/Count 0>>"})


def many_pages(count: int) -> bytes:
    return page_tree(b" ".join([b"3 0 R"] * count), count).replace(b"\nxref", b"\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\nxref")


def encrypted() -> bytes:
    key = b"<" + b"ab" * 32 + b">"
    return one_page(says(TEXT), trailer=b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O%s/U%s>>" % (key, key))


def encrypted_zip() -> bytes:
    data = bytearray(archive([document(PARAGRAPH)]))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def sparse(size: int, head: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with path.open("wb") as target:
            target.write(head)
            target.truncate(size)

    return write


def _pdfs() -> dict[str, Callable[[], bytes]]:
    return {
        "flate-1000-to-1.pdf": lambda: one_page(flate(700), b"/Filter/FlateDecode"),
        "flate-in-flate.pdf": lambda: one_page(zlib.compress(flate(2000), 9), b"/Filter[/FlateDecode/FlateDecode]"),
        "flate-of-text.pdf": lambda: one_page(b"", more={4: stream(flate(300, b"(aaaaaaaaaaaaaaa) Tj 9 9 Td\n"), b"/Filter/FlateDecode")}),
        "lzw.pdf": lambda: one_page(lzw(60), b"/Filter/LZWDecode"),
        "lzw-in-flate.pdf": lambda: one_page(zlib.compress(lzw(150), 9), b"/Filter[/FlateDecode/LZWDecode]"),
        "run-length.pdf": lambda: one_page(zlib.compress(b"\x81 " * (8 * MEGABYTE), 9), b"/Filter[/FlateDecode/RunLengthDecode]"),
        "form-draws-itself.pdf": lambda: one_page(b"/X Do", more={9: stream(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 9 0 R>>>>")}, resources=b"/XObject<</X 9 0 R>>"),
        "forms-ten-to-the-ninth.pdf": lambda: nested_forms(9, 10),
        "pages-among-their-own-kids.pdf": lambda: page_tree(b"2 0 R", 5),
        "billion-pages-announced.pdf": lambda: page_tree(b"", 10**9),
        "hundred-thousand-pages.pdf": lambda: many_pages(10**5),
        "page-tree-of-depth-100000.pdf": lambda: deep_tree(10**5),
        "xref-loop.pdf": with_xref_loop,
        "object-stream-in-itself.pdf": with_stream_loop,
        "length-refers-to-itself.pdf": lambda: pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"2 0 R"}),
        "arrays-of-depth-1000000.pdf": lambda: pdf({1: b"<</Type/Catalog/Pages " + b"[" * 10**6 + b"]" * 10**6 + b">>"}),
        "encrypted.pdf": encrypted,
        "truncated.pdf": lambda: one_page(says(TEXT))[:150],
        "only-a-header.pdf": lambda: b"%PDF-1.7\n",
        "noise.pdf": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400,
        "word-inside.pdf": lambda: archive([document(PARAGRAPH)]),
        "picture-only.pdf": lambda: one_page(b"q 600 0 0 800 0 0 cm /I Do Q", more={6: stream(b"\x00", b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray")}, resources=b"/XObject<</I 6 0 R>>"),
    }


def _docx() -> dict[str, Callable[[], bytes]]:
    padding = b"\x00" * (60 * MEGABYTE)
    return {
        "zip-1000-to-1.docx": lambda: archive([document(PARAGRAPH), ("word/media/a.bin", padding)]),
        "document-1000-to-1.docx": lambda: archive([document(" " * (40 * MEGABYTE))]),
        "two-hundred-megabytes.docx": lambda: archive([document(PARAGRAPH), *((f"word/media/{n}.bin", padding[: 20 * MEGABYTE]) for n in range(10))]),
        "hundred-thousand-parts.docx": lambda: archive([document(PARAGRAPH), *((f"word/{n}", b"") for n in range(10**5))], zipfile.ZIP_STORED),
        "three-thousand-parts.docx": lambda: archive([document(PARAGRAPH), *((f"word/{n}", b"") for n in range(3000))], zipfile.ZIP_STORED),
        "symbolic-link.docx": lambda: archive([document(PARAGRAPH), (entry("word/styles.xml", stat.S_IFLNK | 0o777), b"/etc/passwd")]),
        "zip-slip.docx": lambda: archive([document(PARAGRAPH), ("word/../../../etc/cron.d/a", b"x")]),
        "absolute-name.docx": lambda: archive([document(PARAGRAPH), ("/etc/cron.d/a", b"x")]),
        "nested-archives.docx": lambda: archive([("a.docx", archive([("b.docx", archive([document(PARAGRAPH)]))]))]),
        "archive-as-text.docx": lambda: archive([("word/document.xml", archive([document(PARAGRAPH)]))]),
        "billion-laughs.docx": lambda: archive([document("&e9;", entities(10))]),
        "quadratic-entity.docx": lambda: archive([document("&e;" * 20_000, f'<!DOCTYPE d [<!ENTITY e "{os.urandom(15_000).hex()}">]>')]),
        "file-entity.docx": lambda: archive([document(f"<w:p><w:r><w:t>&e; {TEXT}</w:t></w:r></w:p>", '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>')]),
        "wide-encoded-entity.docx": lambda: archive([(document("")[0], document("&e9;", entities(10))[1].decode().replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16"))]),
        "elements-of-depth-100000.docx": lambda: archive([document("<w:p>" * 10**5 + "</w:p>" * 10**5)], zipfile.ZIP_STORED),
        "four-million-empty-paragraphs.docx": lambda: archive([document("<w:p/>" * 3_900_000), ("word/media/a.bin", os.urandom(MEGABYTE))]),
        "size-understated.docx": lambda: lying(archive([document(" " * MEGABYTE * 50)]), b"word/document.xml", 500),
        "size-overstated.docx": lambda: lying(archive([document(PARAGRAPH)]), b"word/document.xml", 2**31),
        "same-part-twice.docx": lambda: archive([document(PARAGRAPH), document(PARAGRAPH)]),
        "password.docx": encrypted_zip,
        "old-office.docx": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
        "truncated.docx": lambda: archive([document(PARAGRAPH)])[:-40],
        "picture.docx": lambda: b"\x89PNG\r\n\x1a\n" + bytes(100),
        "broken-xml.docx": lambda: archive([("word/document.xml", b"<w:document><w:body>")]),
    }


def _pages() -> dict[str, Callable[[], bytes]]:
    return {
        "twenty-thousand-levels.html": lambda: b"<html><body>" + b"<div>" * 20_000 + TEXT.encode() + b"</div>" * 20_000 + b"</body></html>",
        "unclosed-million.html": lambda: b"<html><body>" + b"<b>x" * 10**6,
        "three-hundred-thousand-attributes.html": lambda: b"<html><body><p " + b" ".join(b"a%d=x" % n for n in range(300_000)) + b">" + TEXT.encode(),
        "million-rows.html": lambda: b"<html><body><table>" + b"<tr><td>x" * 1_500_000,
    }


def _large() -> dict[str, Callable[[Path], None]]:
    size = 100 * MEGABYTE
    return {f"hundred-megabytes{suffix}": sparse(size, head) for suffix, head in ((".txt", b"a"), (".md", b"a"), (".html", b"<p>"), (".pdf", b"%PDF-1.7"), (".docx", b"PK\x03\x04"))}


_REASONS = {
    "too large or too costly": (
        "flate-1000-to-1.pdf flate-in-flate.pdf flate-of-text.pdf lzw.pdf lzw-in-flate.pdf forms-ten-to-the-ninth.pdf four-million-empty-paragraphs.docx "
        "three-hundred-thousand-attributes.html million-rows.html"
    ),
    "pictures of pages and no text": "run-length.pdf form-draws-itself.pdf picture-only.pdf",
    "a damaged PDF": (
        "billion-pages-announced.pdf xref-loop.pdf object-stream-in-itself.pdf length-refers-to-itself.pdf arrays-of-depth-1000000.pdf truncated.pdf "
        "only-a-header.pdf noise.pdf"
    ),
    "page 1 is damaged": "pages-among-their-own-kids.pdf page-tree-of-depth-100000.pdf",
    "more than 2,000 pages": "hundred-thousand-pages.pdf",
    "password": "encrypted.pdf password.docx old-office.docx",
    "is not a PDF": "word-inside.pdf",
    "unfolds to far more than its size": "zip-1000-to-1.docx document-1000-to-1.docx two-hundred-megabytes.docx size-overstated.docx",
    "more than 2,000 parts": "hundred-thousand-parts.docx three-thousand-parts.docx",
    "meant to do harm": "symbolic-link.docx zip-slip.docx absolute-name.docx same-part-twice.docx",
    "not a Word document": "nested-archives.docx picture.docx",
    "XML is damaged": "archive-as-text.docx elements-of-depth-100000.docx broken-xml.docx",
    "declares entities": "billion-laughs.docx quadratic-entity.docx file-entity.docx wide-encoded-entity.docx",
    "it is damaged": "size-understated.docx truncated.docx",
    "nested too deeply": "twenty-thousand-levels.html unclosed-million.html",
    "larger than 20 MB": "hundred-megabytes.txt hundred-megabytes.md hundred-megabytes.html hundred-megabytes.pdf hundred-megabytes.docx",
}
# What each refusal must say, by the name of the file.
EXPECTED = {name: reason for reason, names in _REASONS.items() for name in names.split()}
NAMES = sorted(EXPECTED)


def write_all(folder: Path) -> list[Path]:
    """Write every hostile file and return their paths."""
    for name, make in {**_pdfs(), **_docx(), **_pages()}.items():
        (folder / name).write_bytes(make())
    for name, write in _large().items():
        write(folder / name)
    files = sorted(folder.iterdir())
    if [file.name for file in files] != NAMES:
        raise ValueError("each hostile file needs its reason")
    return files
