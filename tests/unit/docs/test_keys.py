"""The inventory of keys names every place of the code that makes or derives one, and no other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "how-to" / "keys.md"
MAKERS = {
    "kept_secret", "of_code", "PrivateKey.generate", "DataKey.new", "PasswordHasher", "random_base32",
    "token_bytes", "token_urlsafe", "new_code", "new_typed_code", "new_token",
}  # fmt: skip
NO_PLACE_OF_ITS_OWN = {"assistant/vault/kept_secret.py"}
"""What makes a file of whatever key: those who call it are named."""
COLUMN = 3


def makes_keys(module: Path) -> bool:
    calls = (node.func for node in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(node, ast.Call))
    called = {ast.unparse(each) for each in calls}
    return any(name == maker or name.endswith(f".{maker}") for name in called for maker in MAKERS)


def inventory() -> list[list[str]]:
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]


def test_every_place_that_makes_a_key_is_in_the_inventory_and_no_other() -> None:
    folders = (ROOT / name for name in ("api", "actions", "assistant", "knowledge_base"))
    modules = [module for folder in folders for module in folder.rglob("*.py") if "migrations" not in module.parts]
    made_in = {str(module.relative_to(ROOT)) for module in modules if makes_keys(module)}
    named = {name for row in inventory() for name in re.findall(r"`([^`]+)`", row[COLUMN])}
    assert named == made_in - NO_PLACE_OF_ITS_OWN


def test_each_key_says_what_it_opens_how_it_is_changed_and_what_its_loss_costs() -> None:
    assert len(inventory()) >= 10
    assert [row[0] for row in inventory() if len(row) != 6 or not all(row)] == []


def test_every_file_of_a_key_is_in_the_inventory() -> None:
    named = re.findall(r"`(?:keys/)?([a-z-]+\.key)`", " ".join(row[0] for row in inventory()))
    written = {
        constant
        for folder in ("api", "assistant")
        for module in (ROOT / folder).rglob("*.py")
        for constant in re.findall(r'"([a-z-]+\.key)"', module.read_text("utf-8"))
    }
    assert sorted(named) == sorted(written)
