"""Lists of pages are whole, numbers of decisions are unique, links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("folder", ["how-to", "adr", "benchmarks"])
def test_a_list_names_every_page_of_its_folder(folder: str) -> None:
    pages = ROOT / "docs" / folder
    named = set(re.findall(r"\]\(([\w-]+\.md)\)", (pages / "README.md").read_text("utf-8")))
    assert named == {page.name for page in pages.glob("*.md")} - {"README.md"}


def test_the_list_of_pictures_names_every_one() -> None:
    pictures = ROOT / "docs" / "screens"
    named = set(re.findall(r"\]\(([\w-]+\.png)\)", (pictures / "README.md").read_text("utf-8")))
    assert named == {picture.name for picture in pictures.glob("*.png")}


def test_no_two_decisions_have_one_number() -> None:
    numbers = [page.name[:4] for page in (ROOT / "docs" / "adr").glob("[0-9]*.md")]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s#]+)", page.read_text("utf-8"))
    within = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in within if not (page.parent / link).exists()] == []
