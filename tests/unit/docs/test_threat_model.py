"""The proofs that the trust pages name exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGES = sorted((ROOT / "docs" / "trust").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_test_and_module_that_a_page_names_is_there(page: Path) -> None:
    named = re.findall(
        r"`((?:tests|api|actions|assistant|knowledge_base|bin)/[\w./-]+)`", page.read_text("utf-8")
    )
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+\.md)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
