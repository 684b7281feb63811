"""Writes what was measured as a page and a drawing."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from knowledge_base.index.vectors import shipped_sizes

Figures = Mapping[str, Any]

HEAD = """# Speed and size

Made by `python -m benchmarks.scale` on {day}, {machine}.

Vectors and texts are resampled from the real ones of an index: a vector is a real one moved at random (cosine with it
about 0.97) and brought back to length one; a text is two halves of two real ones; a document has a title and three
passages. For each size one process builds the index, another loads it and searches it in one go with what it is
compared with: the encoder alone, bm25s alone over the same documents, an exact FAISS index over the same vectors.
Searches are those of the product (`KnowledgeBase.search`), of one language, for {asked} questions.

![Milliseconds against passages](scale.svg)
"""
NOTES = """
- A “whole search” reads the question, repairs its spelling, asks both legs, fuses and ranks. The encoder’s time and the whole search’s are taken in turns, question by question, so that other work on the machine weighs on both.
- Milliseconds are by the clock (median / 95 %), on a machine shared with other work, which stretches them; those “of processor” count only what the searching thread itself spent, and are stretched less: the encoder takes some 12 ms at rest. The drawing is of processor time.
- Two callers at once share one process and, in Python, one lock; and the encoder takes one question at a time. Their figures say what a second caller costs the first, not what two processes would do.
- Recall is the share of the ten nearest vectors, by exact search, whose documents are among those scored with whole vectors.
- The vectors of a large index are mapped from their file: they are not in “memory of its own”, and the first questions after a start read them from disk.
- Loading a whole snapshot reads every document and checks every file byte for byte; until that is done the index in use goes on serving.
"""


def page(results: Sequence[Figures], ingested: Figures | None, asked: int) -> str:
    """Return the page as Markdown."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    head = HEAD.format(day=date.today(), machine=machine, asked=asked)
    sizes = " | ".join(f"{_number(each['passages'])} passages" for each in results)
    rows = [f"| {name} | {' | '.join(cell(each) for each in results)} |" for name, cell in CELLS.items()]
    table = "\n".join([f"| | {sizes} |", f"|---|{'---|' * len(results)}", *rows])
    return "\n".join([head, table, *(_ingestion(ingested) if ingested else []), "\n## How to read this\n" + NOTES])


def _ingestion(found: Figures) -> list[str]:
    share = found["bare_s"] / found["whole_s"]
    rows = {
        "commit": str(found["commit"]),
        "read": f"{_number(found['documents'])} documents, {_number(found['passages'])} passages, {_number(found['texts'])} texts to embed, {_number(found['second_texts'])} of them by the second encoder too",
        "the encoders alone on these texts": f"{found['texts'] / found['bare_s']:.0f} texts a second",
        "a whole ingestion, from files to the index on disk": f"{found['texts'] / found['whole_s']:.0f} texts a second",
        "**of the encoders’ speed** (goal: 90 %)": f"{100 * share:.1f} %",
        "the same in seconds of processor": f"{100 * found['bare_cpu_s'] / found['whole_cpu_s']:.1f} %",
        "time of the ingestion spent in the encoders": f"{100 * found['inside_s'] / found['whole_s']:.1f} %",
        "texts embedded twice": f"{found['repeated']}",
        "a second ingestion": f"{found['again_embedded']} texts embedded, {found['again_s']:.1f} s",
    }
    return ["\n## Ingestion\n", "| | |\n|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())]


def _form(found: Figures) -> str:
    return "exact" if found["vectors"] <= shipped_sizes().flat_up_to else "codes, then whole vectors"


def _pair(name: str) -> Callable[[Figures], str]:
    return lambda found: f"{found[name][0]:.1f} / {found[name][1]:.1f}"


def _spent(name: str) -> Callable[[Figures], str]:
    return lambda found: f"{found[name][2]:.1f} / {found[name][3]:.1f}"


def _ratio(whole: str, part: str) -> Callable[[Figures], str]:
    return lambda found: f"{found[whole][0] / found[part][0]:.2f} / {found[whole][2] / found[part][2]:.2f}"


def _plain(name: str, digits: int) -> Callable[[Figures], str]:
    return lambda found: f"{found[name]:.{digits}f}" if name in found else "–"


CELLS: dict[str, Callable[[Figures], str]] = {
    "commit": lambda found: str(found["commit"]),
    "priority (nice: 0 the usual, 19 the lowest)": _plain("nice", 0),
    "vectors": lambda found: _number(found["vectors"]),
    "form": _form,
    "encoder alone, ms (median / 95 %)": _pair("encoder"),
    "whole search with the encoder, ms": _pair("with_encoder"),
    "the same two, ms of processor: encoder": _spent("encoder"),
    "whole search": _spent("with_encoder"),
    "**whole search ÷ encoder, medians, by the clock / of processor** (goal up to 10⁵: 1.3)": _ratio("with_encoder", "encoder"),
    "two callers at once: encoder alone, ms": _pair("encoder_by_two"),
    "two callers at once: whole search, ms": _pair("with_encoder_by_two"),
    "two callers at once: whole search ÷ encoder, by the clock / of processor": _ratio("with_encoder_by_two", "encoder_by_two"),
    "**whole search beyond the encoder, ms** (goal at 10⁶: 95 % under 60)": _pair("whole"),
    "beyond the encoder, ms of processor": _spent("whole"),
    "the same among two kinds of source only, ms": _pair("two_kinds"),
    "our dense leg, ms": _pair("dense"),
    "FAISS flat alone, ms": _pair("flat"),
    "bm25s alone, ms": _pair("bm25"),
    "recall of the ten nearest (goal: 0.98)": _plain("recall", 4),
    "building the vectors’ index, s": _plain("dense_build_s", 1),
    "building the word index, s": _plain("keyword_build_s", 1),
    "writing the snapshot, s": _plain("save_s", 1),
    "building in all, s of processor": _plain("build_cpu_s", 1),
    "most memory while building, MB": _plain("build_peak_mb", 0),
    "on disk, MB": _plain("disk_mb", 0),
    "loading the vectors, s (goal: 2)": _plain("dense_load_s", 2),
    "loading the words, s": _plain("keyword_load_s", 2),
    "checking every file byte for byte, s": _plain("verify_s", 2),
    "loading the whole snapshot, s": _plain("load_s", 1),
    "the same, s of processor": _plain("load_cpu_s", 1),
    "memory of its own once loaded, MB": _plain("index_mb", 0),
}
SERIES = {
    "whole": ("our search beyond the encoder", "#1f4e9e"),
    "flat": ("FAISS flat alone", "#b5523b"),
    "bm25": ("bm25s alone", "#3b7a3b"),
    "encoder": ("encoder alone", "#767676"),
}


def plot(results: Sequence[Figures]) -> str:
    """Return the 95th centiles against passages, both axes logarithmic, as SVG."""

    def place(passages: float, ms: float) -> tuple[float, float]:
        return 70 + 250 * (np.log10(passages) - 4), 340 - 75 * (np.log10(max(ms, 0.1)) + 1)

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" font-family="sans-serif" font-size="13">',
        '<rect width="640" height="400" fill="white"/>',
    ]
    for power in range(-1, 4):
        y = place(10**4, 10**power)[1]
        parts.append(f'<path d="M70 {y}H590" stroke="#ddd"/>')
        parts.append(f'<text x="62" y="{y + 4}" text-anchor="end">{10**power:g} ms</text>')
    for power in (4, 5, 6):
        x = place(10**power, 1)[0]
        parts.append(f'<path d="M{x} 340V40" stroke="#ddd"/>')
        parts.append(f'<text x="{x}" y="360" text-anchor="middle">{_number(10**power)}</text>')
    for number, (key, (name, colour)) in enumerate(SERIES.items()):
        points = " ".join(
            f"{x:.1f},{y:.1f}" for x, y in (place(each["passages"], each[key][3]) for each in results)
        )
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="90" y="{56 + 18 * number}" fill="{colour}">{name}</text>')
    parts.append('<text x="330" y="388" text-anchor="middle">passages; ms of processor that 95 % of the questions take at most</text></svg>')
    return "\n".join(parts) + "\n"


def _number(value: int) -> str:
    return f"{value:,}".replace(",", " ")
