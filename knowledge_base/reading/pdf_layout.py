"""Lines drawn on pages become text lines again: furniture dropped, headings told by size, words made whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from statistics import median

from knowledge_base.reading.furniture import PAGE_BREAK
from knowledge_base.reading.headings import looks_like_heading
from knowledge_base.reading.joining import KEEPS_HYPHEN
from knowledge_base.text.cleaning import comparable, fold_heading, squeeze, strip_invisible

# PDFium writes this where a line ends in a hyphen, and runs the two lines together.
LINE_HYPHEN = "\ufffe"
_EDGE_LINES = 3
_SAME_HEIGHT = 4.0
_LARGER = 1.07
_LONGEST_HEADING = 220
_MOST_HEADING_LINES = 4
_MOST_LEVELS = 6
_NUMBER = re.compile(r"\d+")
_ONLY_NUMBER = re.compile(r"\W*(?:page\s*)?\d{1,4}(?:\s*(?:/|sur|of|de)\s*\d{1,4})?\W*|[ivxl]{1,6}", re.IGNORECASE)
_OUTER_NUMBER = re.compile(r"^\d{1,4}(?=\s+\D)|(?<=\s)\d{1,4}$")
_CUT_WORD = re.compile(rf"(\w*){LINE_HYPHEN}(\w*)")
_WORD = re.compile(r"\w+")
_COMPOUND = re.compile(r"\w+-\w+")
_UNFINISHED = re.compile(r"[,;]$")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


# The level of each heading the outline names, by page and folded words.
Outline = Mapping[tuple[int, str], int]


@dataclass(frozen=True)
class Line:
    """One line as drawn: its words, height of letters, weight, and where it starts (points, upwards)."""

    text: str
    size: float
    bold: bool
    left: float
    base: float


def cleaned(text: str) -> str:
    """Take ligatures apart and drop what shows nothing; a line's first mark must not pass for markup."""
    return re.sub(r"^[#>]+\s*", "", squeeze(strip_invisible(text.translate(_LIGATURES))))


def whole_words(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Close the words that line ends cut; a hyphen stays where the text around says that it belongs there."""
    text = "\n".join(line.text for page in pages for line in page)
    uncut = _CUT_WORD.sub(" ", text) if LINE_HYPHEN in text else ""
    known = {comparable(word) for word in set(_WORD.findall(uncut))}
    compounds = {comparable(word) for word in set(_COMPOUND.findall(uncut))}

    def close(found: re.Match[str]) -> str:
        head, tail = found.groups()
        if comparable(head + tail) in known:
            return head + tail
        compound = comparable(f"{head}-{tail}") in compounds or head.lower() in KEEPS_HYPHEN or comparable(head) == comparable(tail)
        both_words = comparable(head) in known and comparable(tail) in known
        return f"{head}-{tail}" if compound or both_words or not tail[:1].islower() else head + tail

    return [[replace(line, text=cleaned(_CUT_WORD.sub(close, line.text))) for line in page] for page in pages]


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Drop page numbers and what stands at the same height, with the same words, on page after page."""
    edges = [_edges(page) for page in pages]
    places: dict[str, list[tuple[int, Line]]] = {}
    for number, lines in enumerate(edges):
        for line in lines:
            places.setdefault(_NUMBER.sub("#", comparable(line.text)), []).append((number, line))
    fewest = 2 if len(pages) < 5 else 3
    running = {id(line) for found in places.values() if _runs(found, fewest) for _, line in found}
    running |= {id(line) for lines in edges for line in lines if _ONLY_NUMBER.fullmatch(line.text)} | _numbered(edges)
    return [_without_edges(page, running) for page in pages]


def as_lines(pages: Sequence[Sequence[Line]], outline: Outline) -> tuple[list[str], bool]:
    """Write pages as lines with a # at each heading told by the outline or the type; say whether there is any."""
    body = body_size(line for page in pages for line in page)
    gap = _usual_gap(pages)
    grouped = [_groups(number, page, gap, body) for number, page in enumerate(pages)]
    ranks = _ranks([group for groups in grouped for group in groups], body, outline)
    written: list[str] = []
    for groups in grouped:
        for group in groups:
            level = _level(group, ranks, body, outline)
            if level:
                written.extend(("", f"{'#' * level} {group.text}", ""))
            else:
                written.extend((*([""] if group.apart else []), *(line.text for line in group.lines)))
        written.append(PAGE_BREAK)
    return written[:-1], bool(ranks)


def body_size(lines: Iterable[Line]) -> float:
    """Return the height of letters that most of the text is set in."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[_rounded(line.size)] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 0.0


@dataclass(frozen=True)
class _Group:
    """Neighbouring lines of one type, and whether space stands before them."""

    page: int
    lines: tuple[Line, ...]
    apart: bool

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

def _edges(page: Sequence[Line]) -> list[Line]:
    heights = sorted({round(line.base) for line in page})
    low, high = heights[:_EDGE_LINES], heights[-_EDGE_LINES:]
    return [line for line in page if round(line.base) in low or round(line.base) in high]


def _without_edges(page: Sequence[Line], running: set[int]) -> list[Line]:
    """Drop running lines from each end of the page inwards: past the first line of text, what recurs is text."""
    upwards = sorted(page, key=lambda line: line.base)
    gone = {id(line) for ordered in (upwards, upwards[::-1]) for line in takewhile(lambda line: id(line) in running, ordered)}
    return [line for line in page if id(line) not in gone]


def _runs(found: Sequence[tuple[int, Line]], fewest: int) -> bool:
    usual = median(line.base for _, line in found)
    level = [(page, line) for page, line in found if abs(line.base - usual) <= _SAME_HEIGHT]
    if len({page for page, _ in level}) < fewest or len(level) < 0.6 * len(found):
        return False
    numbers = [(page, [int(number) for number in _NUMBER.findall(line.text)]) for page, line in level]
    # Each number stays or follows the page; else these are numbered parts of the text.
    return all(len({row[at] for _, row in numbers}) == 1 or len({row[at] - page for page, row in numbers}) == 1 for at in range(len(numbers[0][1])))


def _numbered(edges: Sequence[Sequence[Line]]) -> set[int]:
    """Find the heads and feet that bear the number of their page, whatever their words."""
    shifts = [(int(found.group()) - page, line) for page, lines in enumerate(edges) for line in lines if (found := _OUTER_NUMBER.search(line.text))]
    shift, times = Counter(each for each, _ in shifts).most_common(1)[0] if shifts else (0, 0)
    return {id(line) for each, line in shifts if each == shift} if times >= max(3, len(edges) // 2) else set()


def _usual_gap(pages: Sequence[Sequence[Line]]) -> float:
    gaps = [(above.base - line.base) / line.size for page in pages for above, line in zip(page, page[1:], strict=False) if line.size]
    near = [gap for gap in gaps if 0.8 < gap < 2.2]
    return sorted(near)[len(near) // 3] if near else 1.2


def _groups(number: int, page: Sequence[Line], gap: float, body: float) -> list[_Group]:
    groups: list[_Group] = []
    above: Line | None = None
    for line in page:
        apart = above is not None and not -0.2 < (above.base - line.base) / (line.size or 1) <= 1.25 * gap
        alike = above is not None and _style(above, body) == _style(line, body)
        if groups and alike and not apart:
            groups[-1] = replace(groups[-1], lines=(*groups[-1].lines, line))
        else:
            groups.append(_Group(number, (line,), apart))
        above = line
    return groups


def _ranks(groups: Sequence[_Group], body: float, outline: Outline) -> dict[tuple[float, bool], int]:
    """Rank the types that headings are set in, the largest first; the outline ranks those it names."""
    named: dict[tuple[float, bool], Counter[int]] = {}
    styles = set()
    for group in groups:
        level = _named(group, outline)
        if level or _stands_out(group, body):
            styles.add(_style(group.lines[0], body))
        if level:
            named.setdefault(_style(group.lines[0], body), Counter())[level] += 1
    ranks: dict[tuple[float, bool], int] = {}
    for above, style in enumerate(sorted(styles, reverse=True)):
        below_last = max(ranks.values(), default=0) + 1 if named else above + 1
        ranks[style] = min(named[style].most_common(1)[0][0] if style in named else below_last, _MOST_LEVELS)
    return ranks


def _level(group: _Group, ranks: Mapping[tuple[float, bool], int], body: float, outline: Outline) -> int:
    named = _named(group, outline)
    return min(named, _MOST_LEVELS) if named else ranks.get(_style(group.lines[0], body), 0) if _stands_out(group, body) else 0


def _named(group: _Group, outline: Outline) -> int:
    short = outline and len(group.lines) <= _MOST_HEADING_LINES
    return outline.get((group.page, fold_heading(group.text)), 0) if short else 0


def _stands_out(group: _Group, body: float) -> bool:
    line = group.lines[0]
    if len(group.lines) > _MOST_HEADING_LINES or len(group.text) > _LONGEST_HEADING or _UNFINISHED.search(group.text):
        return False
    if line.size > _LARGER * body:
        return sum(map(str.isalpha, group.text)) >= 3
    return line.bold and line.size > 0.95 * body and group.apart and looks_like_heading(group.text)


def _style(line: Line, body: float) -> tuple[float, bool]:
    return _rounded(line.size), line.bold


def _rounded(size: float) -> float:
    return round(2 * size) / 2
