"""The French pages keep their marks on the line of the word before them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[3] / "docs"
PAGES = sorted([*(DOCS / "how-to").glob("*.md"), *(DOCS / "trust").glob("*.md")])
# What is not French, or is copied as it stands: blocks and words of code, addresses, the line that says it in English.
APART = re.compile(r"^```.*?^```|^\*[^*\n]+\*$|`+[^`]*`+|(?<=\])\([^)]*\)", re.MULTILINE | re.DOTALL)
PLAIN = re.compile(r".{0,20}(?: [:;?!%](?=[\s|*_)\]»,.]|$)| »|« ).{0,20}", re.MULTILINE)


def plain(page: str) -> list[str]:
    return PLAIN.findall(APART.sub("`", page))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_a_french_page_has_no_break_spaces(page: Path) -> None:
    assert plain(page.read_text("utf-8")) == []


def test_a_plain_space_is_seen_in_words_and_tables_and_not_in_code_or_english() -> None:
    for seen in ("Ouvrez : tout", "« tout\u00a0»", "tout », dit", "| qui ? | oui |", "`x` ; et", "[là](a) !", "**oui** : non", "5 %"):
        assert plain(f"{seen}\n"), seen
    assert plain("*In short : no ; never*\n```sh\nls # tout : ici\n```\n`: ; ?` et [là](a : b)\u00a0!\n") == []
