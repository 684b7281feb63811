"""What a page adds around its text: marks, numbers, running feet, contents, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from knowledge_base.text.cleaning import fold_heading, squeeze

PAGE_BREAK = "\f"

_PAGE_MARK = re.compile(r"^\s*(?:-{2,}\s*page\s+\d+\s*-{2,}|#\s+\S+_{1,2}\d+|\[?page\s+\d+\]?(?:\s*(?:sur|of|/)\s*\d+)?)\s*$", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"^\s*(?:[-–—]\s*)?(\d{1,4})(?:\s*/\s*\d{1,4})?(?:\s*[-–—])?\s*$")
_RUNNING = re.compile(r"^\s*(\S.*?\S)\s{3,}\d{1,4}\s*$")
_BARE_ADDRESS = re.compile(r"^\s*[<(]?(?:https?://\S+|www\.\S+|\S+@\S+\.\w+)[>)]?\.?\s*$", re.IGNORECASE)
_ADDRESS_TAIL = re.compile(r"^\s*[\w%-]+(?:[_/.=&?#-][\w%-]+)+/?\)?\.?\s*$")
_TELEPHONE = re.compile(r"^\s*\+?[\d .()-]{9,}\s*$")
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\d*\s*$|…{2,}\s*\d*\s*$")
_ENDS_IN_NUMBER = re.compile(r"^\s*(\S.*?\D)\s*?\b(\d{1,3})\s*$")
_CONTENTS_TITLE = re.compile(r"^\W*(?:table des matières|sommaire|table of contents|contents)\W*$", re.IGNORECASE)
_CLOSED = re.compile(r"[.!?;:)\"”»]\s*$")
_MOST_LOST_NOTES = 2
_NOTE = re.compile(r"^\s*(\d{1,3})(?:\s+(\S.*))?$")


def without_page_marks(lines: Sequence[str]) -> list[str]:
    """Put one page break where a converter wrote a page mark, a rule or a file name."""
    marked = [
        PAGE_BREAK if PAGE_BREAK in line and not line.strip(" \f") or _PAGE_MARK.match(line) else line
        for line in _with_lost_breaks(lines)
    ]
    kept: list[str] = []
    for line in marked:
        if line.startswith(PAGE_BREAK) and line != PAGE_BREAK:
            kept.extend((PAGE_BREAK, line.lstrip(PAGE_BREAK)))
        elif not (line.strip() == "---" and PAGE_BREAK in kept[-3:]):
            kept.append(line.replace(PAGE_BREAK, "") if line != PAGE_BREAK else line)
    return kept


def _with_lost_breaks(lines: Sequence[str]) -> list[str]:
    """Put back page breaks that a conversion left as one space at the head of a line."""
    kept: list[str] = []
    for line in lines:
        indented = line.startswith(" ") and line[1:2].strip() != ""
        if indented and kept and kept[-1].strip() and not kept[-1].startswith(" "):
            kept.append(PAGE_BREAK)
        kept.append(line)
    return kept


def without_running_lines(lines: Sequence[str]) -> list[str]:
    """Drop feet and heads: a long line repeated word for word, a title before its page number, the words beside one."""
    feet = Counter(squeeze(match.group(1)) for line in lines if (match := _RUNNING.match(line)) and not _LEADERS.search(line))
    words = Counter(squeeze(line) for line in lines)
    beside = Counter(squeeze(lines[at]) for at in _beside_numbers(lines))
    edges = Counter(squeeze(lines[at]) for at in _near_breaks(lines))
    kept: list[str] = []
    for line in lines:
        text = squeeze(line)
        running = _RUNNING.match(line)
        if running and feet[squeeze(running.group(1))] >= 3:
            kept.append(PAGE_BREAK)
        elif text and (_is_notice(text, words[text], edges[text]) or beside[text] >= max(3, 0.8 * words[text])):
            # A page number belongs to the foot beside it.
            kept.append(PAGE_BREAK if beside[text] >= 3 else "")
        else:
            kept.append(line)
    return kept


def without_addresses(lines: Sequence[str]) -> list[str]:
    """Drop lines that hold nothing but a web address, a mailbox or a telephone number."""
    kept: list[str] = []
    cut = False
    for line in lines:
        address = bool(_BARE_ADDRESS.match(line) or _TELEPHONE.match(line) and sum(map(str.isdigit, line)) >= 9)
        # The end of an address too long for its line.
        address |= cut and _ADDRESS_TAIL.match(line) is not None
        cut = address or line.rstrip().endswith("-") and "://" in line
        if not address:
            kept.append(line)
    return kept


def without_leaders(lines: Sequence[str]) -> list[str]:
    """Drop the lines of a table of contents that lead to a page number with dots."""
    leaders = [bool(_LEADERS.search(line)) for line in lines]
    return [line for line, led in zip(lines, leaders, strict=True) if not led] if sum(leaders) >= 3 else list(lines)


def take_contents(lines: Sequence[str]) -> tuple[list[str], frozenset[str]]:
    """Take the table of contents out; return the rest and the folded headings it announced."""
    marked = _contents_lines(lines)
    entries = [_LEADERS.sub("", re.sub(r"[ \t]*\d{1,3}\s*$", "", lines[at])) for at in sorted(marked)]
    announced = frozenset(folded for entry in entries if (folded := fold_heading(squeeze(entry.replace(".....", "")))))
    return [line for at, line in enumerate(lines) if at not in marked], announced


def take_footnotes(lines: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Take footnotes from the foot of each page; return the rest and the (number, words) of each note."""
    body: list[str] = []
    notes: list[tuple[str, str]] = []
    expected = 1
    for page in _pages(lines):
        start = _notes_start(page, expected, unfinished=bool(notes) and not _CLOSED.search(notes[-1][1]))
        body.extend((*page[:start], PAGE_BREAK))
        found, continued = _read_notes(page[start:], expected)
        if continued and notes:
            notes[-1] = (notes[-1][0], f"{notes[-1][1]} {continued}")
        notes.extend(found)
        expected = int(found[-1][0]) + 1 if found else expected
    return body[:-1], notes


def without_page_numbers(lines: Sequence[str]) -> list[str]:
    """Drop lines that hold a number and nothing else."""
    return [line for line in lines if not _BARE_NUMBER.match(line)]


def _is_notice(text: str, times: int, at_edges: int) -> bool:
    # A law quoted several times over is repeated too, but in the middle of pages.
    return times >= 3 and len(text) >= 55 and at_edges >= 0.8 * times


def _near_breaks(lines: Sequence[str], reach: int = 7) -> set[int]:
    filled = [at for at, line in enumerate(lines) if line.strip() or line == PAGE_BREAK]
    breaks = [rank for rank, at in enumerate(filled) if lines[at] == PAGE_BREAK] + [len(filled)]
    near = {rank for edge in breaks for rank in range(max(0, edge - reach), min(len(filled), edge + reach + 1))}
    return {filled[rank] for rank in near}


def _beside_numbers(lines: Sequence[str]) -> set[int]:
    filled = [at for at, line in enumerate(lines) if line.strip() and line != PAGE_BREAK]
    beside: set[int] = set()
    for before, at, after in zip([-1, *filled], filled, [*filled[1:], -1], strict=False):
        if _BARE_NUMBER.match(lines[at]):
            beside.update(near for near in (before, after) if near >= 0 and not _BARE_NUMBER.match(lines[near]))
    return beside


def _contents_lines(lines: Sequence[str]) -> set[int]:
    leaders = [at for at, line in enumerate(lines) if _LEADERS.search(line)]
    marked: set[int] = set(leaders) if len(leaders) >= 3 else set()
    for before, after in zip(leaders, leaders[1:], strict=False):
        between = [at for at in range(before + 1, after) if lines[at].strip() and lines[at] != PAGE_BREAK]
        # An entry over two lines has its first half between two rows of dots.
        if len(leaders) >= 3 and len(between) <= 3 and all(len(squeeze(lines[at])) < 120 for at in between):
            marked.update(range(before, after))
    marked |= _numbered_runs(lines)
    marked |= {at for at, line in enumerate(lines) if _CONTENTS_TITLE.match(line) and marked & set(range(at, at + 8))}
    return marked


def _numbered_runs(lines: Sequence[str]) -> set[int]:
    """Find six or more lines in a row that end in page numbers which never go down."""
    marked: set[int] = set()
    run: list[int] = []
    last = 0
    misses = 0
    for at, line in enumerate([*lines, ""]):
        match = _ENDS_IN_NUMBER.match(line) if len(line) < 110 else None
        number = int(match.group(2)) if match else -1
        if match and number >= last and number - last < 60:
            run, last, misses = [*run, at], number, 0
            continue
        misses += bool(line.strip()) or not run
        # Part titles and second halves of entries bear no number.
        if misses > 2 or at == len(lines):
            marked |= _span(run, lines)
            run, last, misses = [], 0, 0
    return marked


def _span(run: list[int], lines: Sequence[str]) -> set[int]:
    if len(run) < 6:
        return set()
    rest = [at for at in range(run[-1] + 1, min(run[-1] + 6, len(lines))) if lines[at].strip() or lines[at] == PAGE_BREAK]
    to_break = next((at for at in rest if lines[at] == PAGE_BREAK), None)
    # What little is left of the page belongs to the last entry.
    return set(range(run[0], to_break if to_break is not None else run[-1] + 1))


def _pages(lines: Sequence[str]) -> list[list[str]]:
    pages: list[list[str]] = [[]]
    for line in lines:
        if line == PAGE_BREAK:
            pages.append([])
        else:
            pages[-1].append(line)
    return pages


def _notes_start(page: list[str], expected: int, unfinished: bool) -> int:
    """Find where the notes of a page begin: at the next number due, or at the rest of an earlier note."""
    start = next((at for at in range(len(page)) if _is_note(page, at, expected)), len(page))
    if not unfinished:
        return start
    gap = next((at for at in range(start - 1, 2, -1) if page[at].strip() and not any(map(str.strip, page[at - 3 : at]))), start)
    return gap if sum(bool(line.strip()) for line in page[gap:start]) <= 12 else start


def _is_note(page: list[str], at: int, expected: int) -> bool:
    match = _NOTE.match(page[at])
    # A conversion may lose a note, so the number may be a little ahead of the one due.
    if match is None or not expected <= int(match.group(1)) <= expected + _MOST_LOST_NOTES:
        return False
    words = match.group(2) or (page[at + 1].strip() if at + 1 < len(page) else "")
    # A note opens like a sentence or a title; a numbered paragraph has a stop after its number.
    return bool(re.match(r"[A-ZÀ-Ö«\"“\[(h]", words)) and _nearly_last(page, at)


def _nearly_last(page: list[str], at: int) -> bool:
    following = [line for line in page[at:] if line.strip()]
    return len(following) <= 30 and not any(re.match(r"\s*(?:[•*-]|\d+\.)\s", line) for line in following)


def _read_notes(lines: list[str], expected: int) -> tuple[list[tuple[str, str]], str]:
    notes: list[tuple[str, str]] = []
    continued = ""
    for at, line in enumerate(lines):
        match = _NOTE.match(line)
        if match and _is_note(lines, at, int(notes[-1][0]) + 1 if notes else expected):
            notes.append((match.group(1), squeeze(match.group(2) or "")))
        elif _BARE_NUMBER.match(line):
            continue
        elif notes:
            notes[-1] = (notes[-1][0], squeeze(f"{notes[-1][1]} {line}"))
        else:
            continued = squeeze(f"{continued} {line}")
    return notes, continued
